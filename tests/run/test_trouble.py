"""What the machine does to us: a full disk, a lost database. One clear line, nothing lost, and the next run goes on."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.app import Wish, run
from pipeline.demo.newsroom import Newsroom
from pipeline.errors import HomeError
from pipeline.progress import Plain
from pipeline.store.database import open_store, trouble
from pipeline.store.migrate import migrate
from tests.conftest import configure
from tests.run.snapshot import healthy


def zvon(home: Path, *words: str, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command; no file of it grows beyond *most_bytes*, as on a disk that is full then."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "pipeline", "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)


@pytest.mark.parametrize("kilobytes", [16, 1200])
def test_a_full_disk_is_one_line_and_the_next_run_goes_on(kilobytes: int, newsroom: Newsroom, tmp_path: Path) -> None:
    home = configure(tmp_path, newsroom)
    full = zvon(home, "run", most_bytes=kilobytes * 1024)
    assert full.returncode == 1, full.stderr
    assert "Traceback" not in full.stderr
    assert full.stderr.splitlines()[-1].startswith("zvon: ")
    assert zvon(home, "run", "--stage", "parse").returncode == 0, "nothing has to be mended by hand"
    healthy(home)


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
def test_a_database_that_is_lost_is_not_quietly_begun_anew(
    lose: Callable[[Path], object], sample_home: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(sample_home, tmp_path / "copy"))
    lose(home / "zvon.db")
    with pytest.raises(HomeError, match="put the database back from a backup, or move the captures away"):
        run(home, Wish("test"), Plain())
    shutil.rmtree(home / "captures")
    run(home, Wish("test", stage="parse"), Plain())
    assert (home / "zvon.db").stat().st_size > 0, "without captures there is nothing to forget"


def test_an_empty_database_cannot_be_verified(home: Path) -> None:
    (home / "zvon.db").touch()
    found = zvon(home, "verify")
    assert (found.returncode, found.stderr.count("\n")) == (1, 1), found.stderr
    assert "is empty" in found.stderr


def test_a_write_that_fails_at_its_end_leaves_the_store_usable(tmp_path: Path) -> None:
    with open_store(tmp_path / "zvon.db") as store:
        migrate(store)
        # A row that points to nothing is refused when the transaction ends.

        def orphan() -> None:
            with store.write() as db:
                db.execute("PRAGMA defer_foreign_keys = ON")
                db.execute("INSERT INTO sources (id, organization, name) VALUES ('a', 'nobody', 'A')")

        with pytest.raises(sqlite3.IntegrityError):
            orphan()
        with store.write() as db:
            db.execute("INSERT INTO organizations (id, name, kind) VALUES ('a', 'A', 'outlet')")
        assert store.db.execute("SELECT count(*) FROM sources").fetchone()[0] == 0


def test_faults_of_our_own_keep_their_traceback() -> None:
    with closing(sqlite3.connect(":memory:")) as db, pytest.raises(sqlite3.OperationalError) as caught:
        db.execute("SELECT nothing")
    assert trouble(caught.value) is None
