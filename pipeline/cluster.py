"""Workers on other machines: a Dask scheduler hands the work out, and this process alone writes what comes back.

On its machine a worker of Dask holds a process of ours that can be killed, so the limits of an item hold there as
they hold here. What is lost on the way is done again by the next run.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

from pipeline.errors import TryLater, WorkError, ZvonError
from pipeline.model import Reason
from pipeline.settings import load, version
from pipeline.workers import PATIENCE, Done, Workers

# Items on their way for each worker: one is read while the next one travels.
_AHEAD = 2
# What starting a process and sending a page may add to the time of an item.
_SLACK_SECONDS = 60.0
_here = threading.local()


class Cluster:
    """The workers of the Dask scheduler at *address*, which have *seconds* to answer. Use it in a ``with`` block.

    Raises ZvonError when Dask is not installed, nobody answers, or a worker is not of our version or has another
    lexicon: *home* must lie at the same path on its machine, or hold no words of its own.
    """

    def __init__(self, address: str, home: Path, memory_mb: int, seconds: float = 10.0) -> None:
        self._address, self._memory_mb = address, memory_mb
        # An optional part, so without types.
        self._dask: Any = _dask()
        self._client: Any = self._connect(seconds)
        try:
            self._compare(home)
        except BaseException:
            self._client.close()
            raise

    def _connect(self, seconds: float) -> Any:
        client = None
        try:
            # Looked at first: a client that was never whole complains when it is thrown away.
            self._dask.comm.get_address_host_port(self._address)
            client = self._dask.Client(self._address, timeout=seconds)
            client.wait_for_workers(1, timeout=seconds)
        except (OSError, ValueError) as error:
            if client is not None:
                client.close()
            raise self._trouble(f"no worker can be had there ({str(error)[:200]})") from error
        return client

    def _compare(self, home: Path) -> None:
        ours = fingerprint(home)
        for worker, theirs in self._client.run(fingerprint, home, on_error="return").items():
            if theirs != ours:
                said = f"cannot begin ({theirs})" if isinstance(theirs, Exception) else f"has {' '.join(theirs)}"
                advice = f"give it the same Zvon, and the same configuration in {home}"
                raise self._trouble(f"the worker {worker} {said}, not {' '.join(ours)}; {advice}")

    def _trouble(self, what: str) -> ZvonError:
        return ZvonError(f"--scheduler {self._address}: {what}")

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def run_all(
        self, function: Callable[..., Any], items: Iterable[tuple[Any, ...]], seconds: float
    ) -> Iterator[Done[Any]]:
        """Do what ``Workers.run_all`` does; raise ZvonError when nobody is left who works."""
        source, running = enumerate(items), dict[Any, int]()
        longest = _AHEAD * PATIENCE * seconds + _SLACK_SECONDS
        while True:
            while len(running) < _AHEAD * max(1, len(self._client.nthreads())) and (item := next(source, None)):
                future = self._client.submit(remote, function, item[1], seconds, self._memory_mb, pure=False)
                running[future] = item[0]
            if not running:
                return
            try:
                done = self._dask.wait(list(running), timeout=longest, return_when="FIRST_COMPLETED").done
            except (TimeoutError, CancelledError) as error:
                raise self._trouble("no worker answers any more; what was done is kept, begin again") from error
            for future in done:
                yield _landed(running.pop(future), future)


def _dask() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise ZvonError("--scheduler needs Dask: pip install 'zvon[cluster]'") from error


def _landed(number: int, future: Any) -> Done[Any]:
    error = future.exception()
    if error is not None:
        return number, TryLater(f"item {number}", Reason.WORKER_DIED, f"{type(error).__name__}: {error}"[:300]), 0.0
    return (number, *future.result())


def fingerprint(home: Path) -> tuple[str, str]:
    """Return our version and the digest of the lexicon with *home*; each worker is asked for its own."""
    return version(), load(home).lexicon.digest[:12]


def remote(
    function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float, memory_mb: int
) -> tuple[Any | WorkError, float]:
    """Run in a worker of Dask: call *function* in a process of this thread's own, held to its limits."""
    if not hasattr(_here, "pool"):
        _here.pool = Workers(1, memory_mb)
    ((_, value, took),) = _here.pool.run_all(function, [arguments], seconds)
    return value, took
