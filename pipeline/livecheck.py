"""`zvon check --live`: every configured feed asked once, politely, and what each of them is today.

Nothing is kept: no database, no captures. The answers are read in processes that can be ended.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from pipeline.errors import ConfigError, WorkError
from pipeline.fetch.client import Client
from pipeline.model import FetchRequest, FetchResult, ParsedFeed, Reason
from pipeline.settings import Settings, load
from pipeline.settings.choice import Choice
from pipeline.settings.schema import Feed, Source
from pipeline.stages.parse import read_capture
from pipeline.stages.runner import Progress, side_by_side
from pipeline.urls import host_of
from pipeline.workers import Workers

# All feeds together; what was not asked by then is said.
MOST_SECONDS = 1200.0
GOOD, WORTH_A_LOOK, BAD = "ok", "look", "bad"
_DAY = timedelta(days=1)
# A feed of news in which nothing newer stands is hardly kept up.
_LONG = timedelta(days=60)
# The site does not want us, or not without a browser: nothing is wrong with the address.
_UNWANTED = frozenset({Reason.ROBOTS, Reason.CHALLENGE, Reason.RATE_LIMITED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one address: how good that is, and in words."""

    source: str
    kind: str
    url: str
    grade: str
    said: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.grade:<4} {self.source:<28} {self.kind:<13} {self.url}  {self.said}"


@dataclass(frozen=True, slots=True)
class _Asked:
    source: Source
    kind: str
    url: str
    feed: Feed | None


def check_live(
    home: Path, progress: Progress, choice: Choice, ids: Sequence[str] = (), seconds: float = MOST_SECONDS
) -> list[Answer]:
    """Ask what is chosen and return the answers in the order of the sources; a source without feeds by its homepage.

    Ends after *seconds*. Raises ConfigError for wrong configuration and for a source that is not there.
    """
    settings = load(home)
    if unknown := [name for name in ids if name not in settings.sources]:
        raise ConfigError([f"--source: no source {name!r} is configured; see `zvon sources`" for name in unknown])
    chosen = choice.chosen(settings.sources, settings.organizations)
    wanted = [asked for asked in _addresses(chosen) if not ids or asked.source.id in ids]
    with Workers(1, settings.values.workers.memory_mb) as workers:
        return asyncio.run(_ask_all(settings, workers, wanted, progress, monotonic() + seconds))


def summary(answers: Sequence[Answer]) -> str:
    """Return how many answers were good, worth a look and bad."""
    counts = Counter(answer.grade for answer in answers)
    return f"{len(answers)} addresses: {counts[GOOD]} good, {counts[WORTH_A_LOOK]} worth a look, {counts[BAD]} bad."


def _addresses(chosen: Mapping[str, Source]) -> Iterator[_Asked]:
    for source in sorted(chosen.values(), key=lambda one: one.id):
        for feed in source.feed:
            yield _Asked(source, feed.kind, feed.url, feed)
        if not source.feed and source.homepage:
            yield _Asked(source, "homepage", source.homepage, None)


async def _ask_all(
    settings: Settings, workers: Workers, wanted: Sequence[_Asked], progress: Progress, until: float
) -> list[Answer]:
    answers: dict[int, Answer] = {}
    queue = iter(enumerate(wanted))
    reading = asyncio.Lock()
    progress.begin("live", len(wanted))

    async def work_off() -> None:
        for number, asked in queue:
            result = await _ask(client, asked, until)
            # One at a time: the pool is for one caller, and a body is let go before the next is read.
            async with reading:
                answers[number] = await asyncio.to_thread(_judged, settings, workers, asked, result)
            progress.step("live", answers[number].grade)

    async with Client(settings.network) as client:
        await side_by_side(work_off, min(len(wanted), settings.network.concurrency * 4))
    return [answers[number] for number in sorted(answers)]


async def _ask(client: Client, asked: _Asked, until: float) -> FetchResult | None:
    try:
        async with asyncio.timeout(max(0.0, until - monotonic())):
            return await client.get(FetchRequest(asked.url, "feed" if asked.feed else "page", asked.source.id))
    except TimeoutError:
        return None


def _judged(settings: Settings, workers: Workers, asked: _Asked, result: FetchResult | None) -> Answer:
    def answer(grade: str, said: str) -> Answer:
        return Answer(asked.source.id, asked.kind, asked.url, grade, said + (_moved(result) if result else ""))

    if result is None:
        return answer(BAD, "was not asked: our time was over")
    if result.body is None:
        why = f"{str(result.reason).replace('_', ' ')} ({result.detail})" if result.detail else str(result.reason)
        return answer(WORTH_A_LOOK if result.reason in _UNWANTED else BAD, f"refused: {why}")
    if asked.feed is None:
        return answer(GOOD, f"answers with {len(result.body)} bytes; no feed of it is polled")
    read = _read(settings, workers, asked.feed, result)
    if isinstance(read, WorkError):
        return answer(BAD, f"cannot be read: {read.detail or read.reason}")
    number, what = (len(read.sitemaps), "sitemaps") if read.sitemaps else (len(read.entries), "entries")
    if not number:
        return answer(WORTH_A_LOOK, f"reads as {asked.kind} and is empty")
    newest = max((day for entry in read.entries if (day := entry.published) and day <= result.at + _DAY), default=None)
    dated = f", the newest of {newest:%Y-%m-%d}" if newest else ""
    asleep = newest is not None and newest < result.at - _LONG
    grade = WORTH_A_LOOK if result.hops or asleep else GOOD
    return answer(grade, f"reads as {asked.kind}: {number} {what}{dated}{' - is it still kept?' if asleep else ''}")


def _read(settings: Settings, workers: Workers, feed: Feed, result: FetchResult) -> ParsedFeed | WorkError:
    url = result.final_url or feed.url
    selector = feed.selector or settings.rules.for_host(host_of(url)).links
    task: tuple[Any, ...] = (feed.kind, result.body, result.header("content-type") or "", url, selector)
    (done,) = workers.run_all(read_capture, [task], settings.values.workers.parse_seconds)
    return done[1]


def _moved(result: FetchResult) -> str:
    if not result.hops:
        return ""
    last = result.hops[-1]
    # A redirect that was not followed leaves us where it was sent from.
    where = last.location or "nowhere" if result.final_url in (None, last.url) else result.final_url
    for_good = all(hop.status in (301, 308) for hop in result.hops)
    return f"; redirects {'for good ' if for_good else ''}to {where}"
