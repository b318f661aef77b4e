"""`zvon backfill --scheduler`: a real scheduler and a real worker do the work, and one process writes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.cluster import Cluster
from pipeline.errors import ZvonError
from tests.evidence.test_backfill import RECORDS, archive
from tests.run.snapshot import rows

DASK = importlib.util.find_spec("distributed") is not None
needs_dask = pytest.mark.skipif(not DASK, reason="the part for other machines is not installed: zvon[cluster]")


def zvon(home: Path, *words: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "backfill", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a scheduler that has one worker."""
    folder = tmp_path_factory.mktemp("cluster")
    told = folder / "scheduler.json"
    settings = folder / "theirs" / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[network]\ncontakt = 'x'\n", encoding="utf-8")
    lines = (
        "dask_scheduler --host 127.0.0.1 --port 0 --no-dashboard --scheduler-file scheduler.json",
        "dask_worker --scheduler-file scheduler.json --host 127.0.0.1 --no-nanny --no-dashboard --nthreads 1",
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-m", *f"distributed.cli.{line}".split()],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for line in lines
    ]
    try:
        until = time.monotonic() + 30
        while not told.exists() or not (text := told.read_text()).strip().endswith("}"):
            assert time.monotonic() < until, "the scheduler did not begin"
            time.sleep(0.05)
        yield text.partition('"address": "')[2].partition('"')[0]
    finally:
        for process in started:
            process.terminate()
            process.wait(20)


@needs_dask
def test_other_machines_do_the_work_and_the_result_is_the_same(
    scheduler: str, home: Path, tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    path = archive(tmp_path / "old.warc.gz", *RECORDS)
    done = zvon(home, path, "--scheduler", scheduler)
    assert (done.returncode, done.stdout) == (0, "3 no page, 2 taken\n"), done.stderr
    assert len(rows(home, "SELECT id FROM mentions WHERE entity = 'nam'")) == 2
    ended = {row["stage"]: row["status"] for row in rows(home, "SELECT DISTINCT stage, status FROM outcomes")}
    assert ended == {"extract": "done", "group": "done", "tag": "done"}
    assert faults(home, fast=True) == []


@needs_dask
def test_a_worker_that_reads_otherwise_is_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it finds would not be what we find. A home without a root is another one for each process."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ZvonError, match=r"the worker .* cannot begin .*contakt.*; give it the same Zvon"):
        Cluster(scheduler, Path("theirs"), 2048)


@needs_dask
def test_nobody_there_is_said_in_bounded_time_and_nothing_is_begun(home: Path, tmp_path: Path) -> None:
    path = archive(tmp_path / "old.warc.gz", *RECORDS)
    done = zvon(home, path, "--scheduler", "tcp://127.0.0.1:x")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "no worker can be had there" in done.stderr
    assert rows(home, "SELECT count(*) AS n FROM captures")[0]["n"] == 0
    assert rows(home, "SELECT count(*) AS n FROM runs")[0]["n"] == 0, "no run that seems to have been cut short"


def test_without_the_part_it_is_said_how_to_get_it(home: Path, tmp_path: Path) -> None:
    path = archive(tmp_path / "old.warc.gz", *RECORDS)
    (tmp_path / "distributed.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    done = zvon(home, path, "--scheduler", "127.0.0.1:1", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stderr) == (1, "zvon: --scheduler needs Dask: pip install 'zvon[cluster]'\n")


def test_two_kinds_of_workers_at_once_are_refused(home: Path, tmp_path: Path) -> None:
    done = zvon(home, tmp_path / "x", "--scheduler", "127.0.0.1:1", "--workers", "2")
    assert (done.returncode, "name one of them" in done.stderr) == (2, True)
