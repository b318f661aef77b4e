"""One pass over the stages: what is due is done, and every end of every piece of work is written down."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from pipeline import log
from pipeline.errors import EvidenceError, GiveUp, TryLater, WorkError
from pipeline.model import Reason, Status
from pipeline.stages import STAGES
from pipeline.stages.base import Context, Ending, NetworkStage, WorkerStage
from pipeline.store.fetching import record_other
from pipeline.store.outcomes import Outcome, record
from pipeline.workers import Pool

_log = log.get("runner")


class Progress(Protocol):
    """Who is told how far a run is."""

    def begin(self, stage: str, total: int) -> None:
        """A stage begins with *total* items."""

    def step(self, stage: str, word: str) -> None:
        """One item ended, as *word* says."""


async def run_stages(context: Context, workers: Pool, progress: Progress, only: str | None = None) -> None:
    """Run every stage once, in order, or only the one called *only*."""
    for kind in STAGES:
        if only is None or only == kind.NAME:
            stage = kind()
            if isinstance(stage, NetworkStage):
                await _run_network(stage, context, progress)
            else:
                await _run_workers(stage, context, workers, progress)


async def _run_network(stage: NetworkStage[Any], context: Context, progress: Progress) -> None:
    """Do the items side by side; the client sees to it that no host is asked twice at a time."""
    items = stage.pending(context)
    progress.begin(stage.NAME, len(items))
    queue = iter(items)

    async def work_off() -> None:
        for item in queue:
            word = await stage.work(context, item)
            note_robots(context)
            context.count(stage.NAME, word)
            progress.step(stage.NAME, word)

    await side_by_side(work_off, min(len(items), context.settings.values.network.concurrency * 4))


async def side_by_side(work: Callable[[], Coroutine[Any, Any, None]], many: int) -> None:
    """Run *work* as *many* tasks; what one of them raises ends the others and is raised as it is, not as a group."""
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(many):
                group.create_task(work())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


def note_robots(context: Context) -> None:
    """Write the rows of the requests for robots.txt along the way."""
    asked = context.client.robots_log
    while asked:
        record_other(context.store, context.run, asked.pop(0))


async def _run_workers(stage: WorkerStage[Any], context: Context, workers: Pool, progress: Progress) -> None:
    items = stage.pending(context)
    progress.begin(stage.NAME, len(items))
    if not items:
        return
    # Read as the workers ask for them, so that few bodies lie in memory at once.
    tasks = (_task(stage, context, item) for item in items)
    for index, value, seconds in workers.run_all(perform, tasks, stage.seconds(context)):
        progress.step(stage.NAME, _end(stage, context, items[index], value, round(seconds * 1000)))


def _task(stage: WorkerStage[Any], context: Context, item: Any) -> tuple[Any, ...]:
    """Return what a worker shall do for *item*; the error, when its input cannot even be read."""
    try:
        return stage.task(context, item)
    except WorkError as error:
        return error, ()
    except EvidenceError as error:
        # Damaged bytes are one item's trouble: its neighbours go on, and it waits for a file put back from a backup.
        return TryLater(str(stage.subject(item)), Reason.EVIDENCE, str(error)), ()


def perform(function: Callable[..., Any] | WorkError, arguments: tuple[Any, ...]) -> Any:
    """Run in a worker: call *function*, or raise the error that came in its place."""
    if isinstance(function, WorkError):
        raise function
    return function(*arguments)


def _end(stage: WorkerStage[Any], context: Context, item: Any, value: Any, ms: int) -> str:
    """Save one result with its outcome in one transaction, and return the outcome's status."""
    if not isinstance(value, WorkError):
        try:
            return _record(stage, context, item, ms, lambda db: stage.save(context, db, item, value))
        except sqlite3.OperationalError:
            # The database itself is in trouble (disk full, locked): nothing to do with this item.
            raise
        except Exception as error:
            _log.exception("save failed", stage=stage.NAME, subject=stage.subject(item))
            value = GiveUp(str(stage.subject(item)), Reason.CRASH, f"{type(error).__name__}: {error}")
    failure: WorkError = value

    def fail(db: sqlite3.Connection) -> Ending:
        stage.failed(context, db, item, failure.reason)
        # A crash is our own fault, and a mended program will not crash: the item waits, it is not given up.
        later = isinstance(failure, TryLater) or failure.reason is Reason.CRASH
        status = Status.RETRY if later else Status.QUARANTINED
        return Ending(status, failure.reason, failure.detail)

    return _record(stage, context, item, ms, fail)


def _record(
    stage: WorkerStage[Any], context: Context, item: Any, ms: int, write: Callable[[sqlite3.Connection], Ending]
) -> str:
    rhythm = context.rhythm
    with context.store.write() as db:
        ending = write(db)
        outcome = Outcome(
            context.run,
            stage.NAME,
            stage.version(context),
            stage.SUBJECT,
            stage.subject(item),
            ending.status,
            ending.reason,
            ending.detail,
            ms,
        )
        record(db, outcome, context.now(), rhythm.retry_minutes, rhythm.give_up_after)
    context.count(stage.NAME, ending.status)
    return ending.status
