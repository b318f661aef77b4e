"""One at a time: a lock on the home folder that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import HomeError


@contextmanager
def only_one(home: Path, what: str) -> Iterator[None]:
    """Hold the lock *what* (``run`` or ``up``) of *home*; raise HomeError when somebody else does.

    The kernel drops the lock with the process, however it ends; a file with a process id would stay.
    """
    path = home / f"{what}.lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise HomeError(f"{home}: cannot be written ({error.strerror}); check its owner and permissions") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise HomeError(
                f"{home}: another `zvon {what}` is at work here (process {holder}); wait for it or stop it first"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
