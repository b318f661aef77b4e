"""The chain of evidence: written with the capture, mended after a kill, followed by any tool."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipeline.demo.newsroom import Newsroom
from pipeline.errors import EvidenceError, HomeError
from pipeline.fetch.chainfile import NAME, Tail, extend, tail
from pipeline.progress import Plain
from pipeline.stages.audit import behind, write_chain
from pipeline.store.database import APPLICATION_ID, open_store
from pipeline.verify import verify
from tests.conftest import configure
from tests.evidence.archive import fill
from tests.evidence.conftest import one
from tests.evidence.killed import child, write_without_end


def lines(home: Path) -> list[bytes]:
    return (home / "captures" / NAME).read_bytes().splitlines()


def test_the_file_can_be_followed_without_us(sample_home: Path) -> None:
    previous = "0" * 64
    for number, line in enumerate(lines(sample_home), 1):
        entry = json.loads(line)
        assert (entry["seq"], entry["previous"]) == (number, previous)
        data = (sample_home / "captures" / entry["file"]).read_bytes()
        record = data[entry["file_offset"] :][: entry["span"]]
        assert hashlib.sha256(record).hexdigest() == entry["record_sha256"]
        previous = hashlib.sha256(line).hexdigest()
    assert previous == one(sample_home, "SELECT link FROM manifest ORDER BY seq DESC")["link"]
    assert number == one(sample_home, "SELECT count(*) AS n FROM captures")["n"]


@pytest.mark.parametrize("statement", ["UPDATE manifest SET entry = ''", "DELETE FROM manifest"])
def test_the_table_refuses_changes(statement: str, tmp_path: Path) -> None:
    fill(tmp_path, 2, 1000)
    with open_store(tmp_path / "zvon.db") as store, pytest.raises(sqlite3.IntegrityError, match="never"):
        store.db.execute(statement)


def test_a_kill_anywhere_leaves_a_chain_that_the_next_run_completes(
    tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    chance = random.Random(31)
    for _ in range(8):
        with child(write_without_end, tmp_path) as (process, ready):
            assert ready
            time.sleep(chance.uniform(0.01, 0.25))
            process.kill()
        assert faults(tmp_path) == []
    with open_store(tmp_path / "zvon.db") as store:
        write_chain(store, tmp_path / "captures")
        number = store.db.execute("SELECT count(*) FROM captures").fetchone()[0]
    assert len(lines(tmp_path)) == number > 8
    assert not any("lacks" in fault.what for fault in verify(tmp_path, Plain(), fast=True))


def test_a_run_that_is_killed_leaves_evidence_that_verifies(
    newsroom: Newsroom, tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    home = configure(tmp_path, newsroom)
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "run"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begun = _waits_for_a_capture(home, 30)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert begun
    assert faults(home) == []
    subprocess.run(command, check=True, capture_output=True)
    assert faults(home, fast=False) == []
    assert len(lines(home)) == one(home, "SELECT count(*) AS n FROM manifest")["n"]


def _waits_for_a_capture(home: Path, seconds: float) -> bool:
    """Tell whether the run has kept something within *seconds*."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(sqlite3.Error):
            if one(home, "SELECT count(*) AS n FROM captures")["n"]:
                return True
        time.sleep(0.05)
    return False


def test_a_database_whose_first_run_was_cut_short_is_told_in_a_line(home: Path) -> None:
    home.mkdir(exist_ok=True)
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT)")
        db.commit()
    with pytest.raises(HomeError, match="first run was cut short; `zvon run` brings it up to date"):
        list(verify(home, Plain(), fast=True))


def test_a_torn_line_is_explained_and_mended(tmp_path: Path) -> None:
    fill(tmp_path, 5, 1000)
    with open_store(tmp_path / "zvon.db") as store:
        write_chain(store, tmp_path / "captures")
        whole = (tmp_path / "captures" / NAME).read_bytes()
        (tmp_path / "captures" / NAME).write_bytes(whole[:-100])
        notes = [fault for fault in verify(tmp_path, Plain(), fast=True) if "lacks the newest 1" in fault.what]
        assert [fault.grave for fault in notes] == [False]
        write_chain(store, tmp_path / "captures")
        assert behind(store, tmp_path / "captures") is None
    assert (tmp_path / "captures" / NAME).read_bytes() == whole


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data: data.replace(b'"bytes":1000', b'"bytes":1001'), "its last line is not the table's"),
        (lambda data: b"rubbish\n", "its last line is no entry"),
        (lambda data: data + data.splitlines(keepends=True)[-1].replace(b'"seq":4', b'"seq":9'), "it is ahead"),
    ],
)
def test_a_file_that_is_not_ours_to_mend_is_left_alone(
    spoil: Callable[[bytes], bytes], why: str, tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    fill(tmp_path, 4, 1000)
    with open_store(tmp_path / "zvon.db") as store:
        write_chain(store, tmp_path / "captures")
    path = tmp_path / "captures" / NAME
    path.write_bytes(spoil(path.read_bytes()))
    spoilt = path.read_bytes()
    fill(tmp_path, 1, 1000)
    with open_store(tmp_path / "zvon.db") as store:
        write_chain(store, tmp_path / "captures")
    assert path.read_bytes() == spoilt, why
    assert any(line.startswith("captures/manifest.jsonl") for line in faults(tmp_path)), why


def test_the_end_is_found_whatever_lies_there(tmp_path: Path) -> None:
    assert tail(tmp_path) == Tail(0, "", 0, torn=False)
    (tmp_path / NAME).write_bytes(b'{"seq":1')
    assert tail(tmp_path) == Tail(0, "", 0, torn=True)
    extend(tmp_path, tail(tmp_path), ['{"seq":1}', '{"seq":2}'])
    assert tail(tmp_path) == Tail(2, '{"seq":2}', 20, torn=False)
    (tmp_path / NAME).write_bytes(b"[1]\n")
    with pytest.raises(EvidenceError, match="run `zvon verify`"):
        tail(tmp_path)
