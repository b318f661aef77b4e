"""What a stage is, and what it is given to work with."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from pipeline.fetch.captures import CaptureStore
from pipeline.fetch.client import Client
from pipeline.model import Reason, Status
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.fetching import Rhythm

Item = TypeVar("Item")


@dataclass
class Context:
    """What every stage may use during one run. ``now`` is the clock; ``run`` the id of the row in runs."""

    settings: Settings
    store: Store
    captures: CaptureStore
    client: Client
    now: Callable[[], datetime]
    run: int
    source: str | None = None
    everything: bool = False
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def rhythm(self) -> Rhythm:
        """Return how long to wait between attempts."""
        schedule = self.settings.values.schedule
        return Rhythm(schedule.retry_minutes, schedule.give_up_after)

    def languages(self, source: str) -> tuple[str, ...]:
        """Return in which languages *source* writes, as far as the configuration says."""
        known = self.settings.sources.get(source)
        return known.languages if known else ()

    def count(self, stage: str, word: str) -> None:
        """Add one to what the summary says of *stage*."""
        self.counts.setdefault(stage, Counter())[word] += 1


@dataclass(frozen=True, slots=True)
class Ending:
    """How one unit of a worker stage ended when it ended well."""

    status: Status = Status.DONE
    reason: Reason = Reason.NONE
    detail: str = ""


class NetworkStage(ABC, Generic[Item]):
    """A stage that waits for other machines: many items at a time, each a coroutine that leaves a fetch row."""

    NAME: ClassVar[str]
    VERSION: ClassVar[str] = "1"

    @abstractmethod
    def pending(self, context: Context) -> list[Item]:
        """Return what is due."""

    @abstractmethod
    async def work(self, context: Context, item: Item) -> str:
        """Do one item, save it, and return the word under which the summary counts it."""


class WorkerStage(ABC, Generic[Item]):
    """A stage that computes: each item in a process that can be killed, each ending a row of outcomes."""

    NAME: ClassVar[str]
    VERSION: ClassVar[str] = "1"
    SUBJECT: ClassVar[str]  # capture or article

    def version(self, context: Context) -> str:
        """Return what the outcome is valid for; a change of it does the work again."""
        return self.VERSION

    @abstractmethod
    def pending(self, context: Context) -> list[Item]:
        """Return the subjects without an outcome for this stage and version, or whose retry is due."""

    @abstractmethod
    def subject(self, item: Item) -> int:
        """Return the id of the capture or article that *item* is."""

    @abstractmethod
    def task(self, context: Context, item: Item) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Return the pure function to run in a worker and its arguments; both can be pickled."""

    @abstractmethod
    def seconds(self, context: Context) -> float:
        """Return how long one item may take."""

    @abstractmethod
    def save(self, context: Context, db: sqlite3.Connection, item: Item, value: Any) -> Ending:
        """Write what the worker returned, inside the transaction that also writes the outcome."""

    def failed(self, context: Context, db: sqlite3.Connection, item: Item, reason: Reason) -> None:
        """Write what else a failure changes, inside the transaction that also writes the outcome."""
