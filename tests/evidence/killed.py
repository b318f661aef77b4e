"""What the tests of the evidence kill: real processes, forked from one that has loaded what they need.

Importable by name inside them; what they say goes through the pipe that they are given.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from pipeline import pruning
from pipeline.fetch.captures import CaptureStore
from pipeline.progress import Plain
from pipeline.stages.audit import write_chain
from pipeline.store.database import open_store
from pipeline.store.fetching import Saved, insert_capture
from pipeline.store.migrate import migrate
from pipeline.store.outcomes import start_run
from tests.evidence.archive import answer

_FORKED = multiprocessing.get_context("forkserver")


@contextmanager
def child(work: Callable[..., None], *arguments: Any) -> Iterator[tuple[ForkServerProcess, bool]]:
    """Yield a process that does *work*, with a pipe as its last argument, and whether it said that it is there.

    It is killed at the end of the block at the latest.
    """
    here, there = _FORKED.Pipe(duplex=False)
    process = _FORKED.Process(target=work, args=(*arguments, there), daemon=True)
    process.start()
    # The child holds the other end of its own: without ours, its end is the end of the pipe.
    there.close()
    try:
        yield process, _said(here)
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def _said(here: Connection) -> bool:
    try:
        return here.poll(60) and bool(here.recv())
    except EOFError:
        return False


def write_without_end(home: Path, there: Connection) -> None:
    """Write captures, and after every third the chain; say when it begins."""
    with open_store(home / "zvon.db") as store, CaptureStore(home / "captures") as captures:
        migrate(store)
        start_run(store, datetime.now(UTC), "test", "0")
        there.send(True)
        for index in range(1_000_000):
            result = answer(f"https://sample.example/{index}", os.urandom(5000))
            ref = captures.write(result)
            with store.write() as db:
                insert_capture(db, result, Saved("page", ref))
            if index % 3 == 0:
                write_chain(store, home / "captures")


def prune_and_stop(home: Path, function: str, moment: str, there: Connection) -> None:
    """Prune *home*; at the *moment* before or after *function* say so, and do nothing more."""
    original = getattr(pruning, function)

    def stop() -> None:
        there.send(True)
        time.sleep(60)

    def stopping(*arguments: Any) -> Any:
        if moment == "before":
            stop()
        found = original(*arguments)
        stop()
        return found

    setattr(pruning, function, stopping)
    pruning.prune(home, Plain())
