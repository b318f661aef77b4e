"""`zvon backup`: a copy that can take the place of the home, made while others write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.backup import back_up
from pipeline.errors import HomeError
from tests.evidence.archive import fill
from tests.evidence.conftest import one, tamper, warcs
from tests.run.snapshot import facts


def test_the_copy_can_take_the_place_of_the_home(
    copied: Path, tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    back_up(copied, tmp_path / "backup", copy=True)
    before = facts(copied)
    shutil.rmtree(copied)
    assert facts(tmp_path / "backup") == before
    assert faults(tmp_path / "backup", fast=False) == []
    assert (tmp_path / "backup" / "config" / "settings.toml").is_file()


@pytest.mark.parametrize("copy", [True, False])
def test_captures_are_links_where_that_will_do(copy: bool, copied: Path, tmp_path: Path) -> None:
    made = back_up(copied, tmp_path / "backup", copy=copy)
    assert made.linked is not copy
    (ours,), (theirs,) = warcs(copied), warcs(tmp_path / "backup")
    assert (ours.stat().st_ino == theirs.stat().st_ino) is not copy


def test_secrets_stay_behind_unless_asked_for(copied: Path, tmp_path: Path) -> None:
    (copied / "accounts.toml").write_text("[[account]]\n")
    (copied / "site-secret").write_text("x")
    back_up(copied, tmp_path / "plain")
    assert {path.name for path in (tmp_path / "plain").iterdir()} == {"zvon.db", "captures", "config"}
    back_up(copied, tmp_path / "full", accounts=True)
    assert (tmp_path / "full" / "accounts.toml").is_file()
    assert not (tmp_path / "full" / "site-secret").exists()


def test_a_backup_under_load_is_whole(tmp_path: Path, faults: Callable[..., list[str]]) -> None:
    home, done = tmp_path / "home", threading.Event()
    home.mkdir()
    fill(home, 20, 5000)

    def write() -> None:
        while not done.is_set():
            fill(home, 10, 5000)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(home, tmp_path / f"backup{number}")
            assert faults(tmp_path / f"backup{number}") == []
    finally:
        done.set()
        writer.join()
    assert one(tmp_path / "backup0", "SELECT count(*) AS n FROM captures")["n"] >= 20


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda home: warcs(home)[-1].unlink(), "is missing or too short"),
        (lambda home: os.truncate(warcs(home)[-1], 1000), "is missing or too short"),
        (lambda home: tamper(home, "DELETE FROM captures WHERE id = 30"), "points to nothing"),
    ],
)
def test_what_is_not_whole_is_no_backup(
    spoil: Callable[[Path], None], words: str, copied: Path, tmp_path: Path
) -> None:
    spoil(copied)
    with pytest.raises(HomeError, match=words):
        back_up(copied, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    assert not (tmp_path / "backup.partial").exists()


def test_nothing_is_written_over(copied: Path, tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="exists already"):
        back_up(copied, tmp_path)
    with pytest.raises(HomeError, match="inside the home folder"):
        back_up(copied, copied / "backup")


def test_the_command_says_what_it_did(copied: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "--home", str(copied), "backup", str(tmp_path / "backup")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "proven whole; 1 capture files (hard links to the originals)" in done.stdout
    assert "copy the folder to another one" in done.stdout
    assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 1
