"""Killable processes for the work that can hang, eat memory or crash: parsing, extraction, tagging.

What comes out for each item is a value or an error with a name; an item that misbehaves takes its own
process with it and nothing else. The processes end with the one that started them, however it ends.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, TimeoutError, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Protocol, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import GiveUp, TryLater, WorkError
from pipeline.model import Reason

T = TypeVar("T")
Done = tuple[int, "T | WorkError", float]

# Loaded once by the process from which the workers are forked, so that a new worker starts at once.
_PRELOAD = ("feedparser", "lxml.html", "trafilatura", "htmldate", "py3langid", "pydantic", "tld")
# On the clock an item may take this many times its processor time: a busy machine is no fault of its own.
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class _Item:
    """One call on its way; ``lost`` when a broken pool took it down once already."""

    number: int
    arguments: tuple[Any, ...]
    begun: float
    lost: bool = False

    def age(self) -> float:
        return time.monotonic() - self.begun


@dataclass(slots=True)
class _Flight:
    """What one ``run_all`` has under way."""

    source: Iterator[tuple[int, tuple[Any, ...]]]
    function: Callable[..., Any]
    seconds: float
    running: dict[Any, _Item] = field(default_factory=dict)
    again: list[_Item] = field(default_factory=list)

    def next(self) -> _Item | None:
        if self.again:
            return self.again.pop()
        following = next(self.source, None)
        return _Item(*following, time.monotonic()) if following else None


class Pool(Protocol):
    """Whoever does a stage's work item by item: our own processes, or those of other machines."""

    def run_all(
        self, function: Callable[..., T], items: Iterable[tuple[Any, ...]], seconds: float
    ) -> Iterator[Done[T]]:
        """Call *function* with the arguments of each item; yield (number of the item, value or error, seconds)."""


class Workers:
    """A pool of *count* processes, each held to *memory_mb* of address space. Use it in a ``with`` block."""

    def __init__(
        self,
        count: int,
        memory_mb: int = 2048,
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        self.count = count
        self._start = (memory_mb, initializer, initargs)
        # Not fork: the parent has threads. Not spawn: a killed worker would cost a second to replace.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(list(_PRELOAD))
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process, at once if need be."""
        if self._pool is not None:
            # Pebble ships no types for this one call.
            cast(Any, self._pool).stop()
            self._pool.join()
            self._pool = None

    def run_all(
        self, function: Callable[..., T], items: Iterable[tuple[Any, ...]], seconds: float
    ) -> Iterator[Done[T]]:
        """Call *function* with the arguments of each item; yield (number of the item, value or error, seconds).

        Results come as they end, not in order. *seconds* of processor time are allowed for an item, and
        four times that on the clock. *function* must be importable by name. Items are taken as needed, so
        that a lazy iterable holds few of them in memory.
        """
        flight = _Flight(enumerate(items), function, seconds)
        try:
            while self._fill(flight):
                ended = wait(flight.running, return_when=FIRST_COMPLETED).done
                # A set: where several ended while we were busy, they come as they were given.
                for future in sorted(ended, key=lambda one: flight.running[one].number):
                    yield from self._landed(flight, future)
        finally:
            for future in flight.running:
                future.cancel()

    def _landed(self, flight: _Flight, future: Any) -> Iterator[Done[Any]]:
        item = flight.running.pop(future)
        try:
            yield (item.number, *future.result())
        except BrokenProcessPool:
            # A process died between two items and the pool gave up: another pool, and once more.
            self.close()
            if item.lost:
                yield item.number, _lost(item.number, "a worker died twice"), item.age()
            else:
                flight.again.append(replace(item, lost=True))
        except (TimeoutError, ProcessExpired) as error:
            yield item.number, _ended(item.number, error, flight.seconds), item.age()
        except Exception as error:  # arguments that cannot travel between processes
            yield item.number, _crash(item.number, error), item.age()

    def _fill(self, flight: _Flight) -> bool:
        """Keep one item more in flight than there are processes; return whether any is."""
        while len(flight.running) <= self.count and (item := flight.next()) is not None:
            task = [flight.function, item.number, item.arguments, flight.seconds]
            flight.running[self._open().schedule(_guarded, args=task, timeout=PATIENCE * flight.seconds)] = item
        return bool(flight.running)

    def _open(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.count,
                context=self._processes,
                initializer=_begin,
                initargs=self._start,
            )
        return self._pool


def _begin(memory_mb: int, initializer: Callable[..., object] | None, initargs: tuple[Any, ...]) -> None:
    """Set up a worker: its limits, and that it does not outlive the process that needs it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if initializer is not None:
        initializer(*initargs)


def _end_with_parent() -> None:
    """Wait for the end of the process that started the pool, killed or not, and end at once.

    The kernel's own signal for that (PR_SET_PDEATHSIG) will not do: it watches the fork server, which
    lives as long as any worker does. Code that never lets this thread run ends by its processor time.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)


def _guarded(
    function: Callable[..., T], number: int, arguments: tuple[Any, ...], seconds: float
) -> tuple[T | WorkError, float]:
    """Run one item inside a worker: whatever it raises comes back as a named error."""
    # SIGPROF is left to end the process: code that hangs inside C would never run a handler.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    begun = time.monotonic()
    value: T | WorkError
    try:
        value = function(*arguments)
        # Tried here, where a value that cannot travel is one item's error and not the pool's end.
        pickle.dumps(value)
    except BaseException as error:  # SystemExit too: it would end the parent
        value = _named(number, error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return value, time.monotonic() - begun


def _named(number: int, error: BaseException) -> WorkError:
    if isinstance(error, WorkError):
        return error.with_traceback(None)
    if isinstance(error, MemoryError):
        return GiveUp(_name(number), Reason.MEMORY, "needs more memory than a worker may use")
    return _crash(number, error)


def _ended(number: int, error: Exception, seconds: float) -> WorkError:
    """Name the end of an item whose process is gone."""
    if isinstance(error, TimeoutError):
        return GiveUp(_name(number), Reason.TIMEOUT, f"took longer than {PATIENCE * seconds:g} s")
    code = getattr(error, "exitcode", 0)
    if code == -signal.SIGPROF:
        return GiveUp(_name(number), Reason.TIMEOUT, f"took more than {seconds:g} s of processor time")
    return _lost(number, f"its worker was ended by signal {-code}" if code < 0 else f"its worker exited with {code}")


def _lost(number: int, why: str) -> WorkError:
    return TryLater(_name(number), Reason.WORKER_DIED, why)


def _crash(number: int, error: BaseException) -> WorkError:
    detail = " ".join(f"{type(error).__name__}: {error}".split())
    return GiveUp(_name(number), Reason.CRASH, detail[:300])


def _name(number: int) -> str:
    return f"item {number}"
