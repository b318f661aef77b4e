"""Reading the captures again: the same bytes and the same reader must give the same text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.errors import EvidenceError, WorkError
from pipeline.fetch.captures import CaptureStore
from pipeline.settings import Settings
from pipeline.stages.extract import Extract, read_capture
from pipeline.stages.reader import reader
from pipeline.store.database import Store, stamp
from pipeline.store.evidence import Reading, readings
from pipeline.text import text_hash
from pipeline.verify.faults import LOOK_INTO, Fault
from pipeline.workers import Workers


def check_readings(store: Store, settings: Settings) -> Iterator[Fault | None]:
    """Yield the articles whose capture reads otherwise now, and None for each that was looked at."""
    under_way: dict[int, Reading] = {}
    older = 0

    def tasks() -> Iterator[tuple[Any, ...]]:
        nonlocal older
        archive, number = CaptureStore(settings.home / "captures"), 0
        for item in readings(store):
            if item.reader != reader(Extract.VERSION, settings.rules, item.url):
                older += 1
                continue
            try:
                body = archive.read(item.ref)
            except EvidenceError:
                # Named already, where the captures were looked at.
                continue
            under_way[number] = item
            number += 1
            yield body, item.content_type, item.url, item.at, settings.rules

    limits = settings.values.workers
    with Workers(limits.count, limits.memory_mb) as workers:
        for number, page, _ in workers.run_all(read_capture, tasks(), limits.extract_seconds):
            yield None
            if fault := _compared(under_way.pop(number), page):
                yield fault
    for _ in range(older):
        yield None
    if older:
        what = f"{older} were read by an earlier version or another site rule, and were not read again"
        yield Fault("articles", what, grave=False)


def _compared(item: Reading, page: Any) -> Fault | None:
    where = f"article {item.article} ({item.url})"
    if isinstance(page, WorkError):
        return Fault(where, f"capture {item.capture} cannot be read again: {page}", LOOK_INTO)
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
