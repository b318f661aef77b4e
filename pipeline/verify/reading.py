"""Reading the captures again: the same bytes and the same reader must give the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from pipeline.errors import EvidenceError, WorkError
from pipeline.fetch.captures import CaptureStore
from pipeline.model import ParsedFeed
from pipeline.settings import Settings
from pipeline.stages import extract, parse
from pipeline.stages.feedwords import from_page
from pipeline.stages.reader import feed_reader, reader
from pipeline.store.database import Store, stamp
from pipeline.store.evidence import FeedWords, Reading, feed_words, readings
from pipeline.text import text_hash
from pipeline.verify.faults import LOOK_INTO, Fault
from pipeline.workers import Workers

Item = TypeVar("Item")


def check_readings(store: Store, settings: Settings) -> Iterator[Fault | None]:
    """Yield the articles whose capture reads otherwise now, and None for each that was looked at."""
    archive, older = CaptureStore(settings.home / "captures"), 0

    def tasks() -> Iterator[tuple[Reading, tuple[Any, ...]]]:
        nonlocal older
        for item in readings(store):
            if item.reader != reader(extract.Extract.VERSION, settings.rules, item.url):
                older += 1
            elif (body := _body(archive, item)) is not None:
                yield item, (body, item.content_type, item.url, item.at, settings.rules)

    seconds = settings.values.workers.extract_seconds
    for item, page in _read_again(settings, extract.read_capture, tasks(), seconds):
        yield None
        if fault := _compared(item, page):
            yield fault
    yield from _of_others(older, "were read by an earlier version or another site rule, and were not read again")


def check_feed_words(store: Store, settings: Settings) -> Iterator[Fault | None]:
    """Yield the articles whose words no entry of their feed's capture says, and None for each that was looked at."""
    archive, older = CaptureStore(settings.home / "captures"), 0

    def tasks() -> Iterator[tuple[list[FeedWords], tuple[Any, ...]]]:
        nonlocal older
        for _, group in groupby(feed_words(store), attrgetter("capture")):
            found = list(group)
            items = [item for item in found if item.reader == feed_reader(parse.Parse.VERSION)]
            older += len(found) - len(items)
            if items and (body := _body(archive, items[0])) is not None:
                yield items, (items[0].kind, body, items[0].content_type, items[0].url)

    seconds = settings.values.workers.parse_seconds
    for items, feed in _read_again(settings, parse.read_capture, tasks(), seconds):
        for item in items:
            yield None
            if fault := _said(item, feed):
                yield fault
    yield from _of_others(older, "hold the words of a feed that an earlier version read, and were not read again")


def _body(archive: CaptureStore, item: Reading | FeedWords) -> bytes | None:
    try:
        return archive.read(item.ref)
    except EvidenceError:
        # Named already, where the captures were looked at.
        return None


def _read_again(
    settings: Settings, function: Callable[..., Any], tasks: Iterable[tuple[Item, tuple[Any, ...]]], seconds: float
) -> Iterator[tuple[Item, Any]]:
    """Yield each item of *tasks* with what *function* makes of its arguments, or with the WorkError that ended it."""
    under_way: dict[int, Item] = {}

    def arguments() -> Iterator[tuple[Any, ...]]:
        for number, (item, task) in enumerate(tasks):
            under_way[number] = item
            yield task

    limits = settings.values.workers
    with Workers(limits.count, limits.memory_mb) as workers:
        for number, value, _ in workers.run_all(function, arguments(), seconds):
            yield under_way.pop(number), value


def _of_others(number: int, what: str) -> Iterator[Fault | None]:
    """Yield None for each of the *number* articles that were passed over, and a note that says why."""
    for _ in range(number):
        yield None
    if number:
        yield Fault("articles", f"{number} {what}", grave=False)


def _compared(item: Reading, page: Any) -> Fault | None:
    where = f"article {item.article} ({item.url})"
    if isinstance(page, WorkError):
        return Fault(where, f"capture {item.capture} cannot be read again: {page}", LOOK_INTO)
    page = from_page(page) or page
    published = stamp(page.published) if page.published else None
    now = {
        "title": page.title == item.title,
        "text": text_hash(page.text) == item.text_sha256,
        "date": published == item.published,
    }
    if differing := [name for name, same in now.items() if not same]:
        what = f"capture {item.capture} reads otherwise now than it did: {', '.join(differing)}"
        return Fault(where, what, LOOK_INTO)
    return None


def _said(item: FeedWords, feed: ParsedFeed | WorkError) -> Fault | None:
    where = f"article {item.article} ({item.page})"
    if isinstance(feed, WorkError):
        return Fault(where, f"capture {item.capture}, a feed, cannot be read again: {feed}", LOOK_INTO)
    for entry in feed.entries:
        published = stamp(entry.published) if entry.published else None
        same = (entry.title, text_hash(entry.summary)) == (item.title, item.text_sha256)
        if same and item.published in (None, published):
            return None
    return Fault(where, f"no entry of capture {item.capture}, a feed, has this title, text and date", LOOK_INTO)
