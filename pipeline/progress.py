"""How far a run is: a bar on a terminal, one line a stage otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

# What each stage does, for the people who watch it.
DOES = {
    "poll": "Asking the feeds",
    "parse": "Reading the feeds",
    "fetch": "Fetching pages",
    "extract": "Reading pages",
    "group": "Finding copies",
    "tag": "Finding mentions and citations",
    "revisit": "Looking at cited pages again",
    "recheck": "Comparing cited passages",
    "live": "Asking every configured feed",
    "prune": "Pruning capture files",
    "audit": "Writing the chain of evidence",
    "chain": "Checking the chain of evidence",
    "captures": "Checking captures",
    "texts": "Checking texts and passages",
    "reading": "Reading captures again",
}


class Plain:
    """Writes one line when a stage that had something to do is through."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._left = 0

    def __enter__(self) -> Plain:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def begin(self, stage: str, total: int) -> None:
        """A stage begins with *total* items."""
        self._counts, self._left = Counter(), total

    def step(self, stage: str, word: str) -> None:
        """One item ended, as *word* says."""
        self._counts[word] += 1
        self._left -= 1
        if self._left == 0:
            click.echo(f"{DOES[stage]}: {words(self._counts)}", err=True)


class Bars:
    """Draws a bar for each stage that has something to do."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<32}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._bars: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, stage: str, total: int) -> None:
        """A stage begins with *total* items."""
        if total:
            self._bars[stage] = self._progress.add_task(DOES[stage], total=total)

    def step(self, stage: str, word: str) -> None:
        """One item ended, as *word* says."""
        self._progress.advance(self._bars[stage])


def words(counts: Mapping[str, int]) -> str:
    """Return ``12 done, 1 quarantined`` for counts by word.

    >>> words({"done": 12, "quarantined": 1})
    '12 done, 1 quarantined'
    """
    return ", ".join(f"{number} {word}" for word, number in sorted(counts.items(), key=lambda pair: -pair[1]))


def reporter() -> Bars | Plain:
    """Return what suits the place that we write to."""
    console = Console(stderr=True)
    return Bars(console) if console.is_terminal else Plain()
