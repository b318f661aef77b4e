"""`zvon verify`: is everything that we keep still what we wrote?

Reads only. Every record of every capture, the chain of evidence, every text and passage, and what the
captures say when they are read again; no row is missing, and no record is there that is not on the list.
One thing at a time is held in memory.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.errors import HomeError
from pipeline.fetch import chainfile
from pipeline.fetch.timestamps import Roots
from pipeline.resources import shipped
from pipeline.settings import Settings, load
from pipeline.stages.audit import roots
from pipeline.stages.runner import Progress
from pipeline.store.condition import schema_is_current
from pipeline.store.database import Store, open_store
from pipeline.store.evidence import counts, damage, feed_words_count, one_moment, reading_count
from pipeline.verify.chain import check_file, check_links, check_timestamps
from pipeline.verify.faults import RESTORE, Fault
from pipeline.verify.held import check_index, check_reviews, check_rows, rebuild
from pipeline.verify.reading import check_feed_words, check_readings
from pipeline.verify.records import check_captures
from pipeline.verify.texts import check_texts
from pipeline.verify.unlisted import check_unlisted, sizes

__all__ = ["Fault", "rebuild", "verify"]


def verify(home: Path, progress: Progress, *, fast: bool = False) -> Iterator[Fault]:
    """Yield each fault of the evidence in *home*, and last a note that says what was looked at.

    With *fast* the captures are not read into texts again. Raises ConfigError and HomeError.
    """
    settings = load(home)
    authority = roots(settings)
    with closing(open_store(home / "zvon.db", readonly=True)) as store:
        broken = False
        for what in damage(store):
            broken = True
            yield Fault("zvon.db", what, RESTORE)
        try:
            yield from _evidence(store, settings, authority, progress, fast=fast)
        except (sqlite3.DatabaseError, HomeError) as error:
            # What was named so far must reach the person who has to mend it.
            if not broken:
                raise
            yield Fault("zvon.db", f"cannot be read any further ({error}); the rest was not looked at", RESTORE)


def _evidence(store: Store, settings: Settings, authority: Roots, progress: Progress, *, fast: bool) -> Iterator[Fault]:
    folder = settings.home / "captures"
    if not schema_is_current(store, {path.stem for path in (shipped("db") / "migrations").glob("*.sql")}):
        raise HomeError(
            f"{store.path}: is of an earlier version, or its first run was cut short;"
            " `zvon run` brings it up to date, then verify again"
        )
    # Before the database: a run may add to both, and what the file has the database has already.
    size, files = chainfile.size(folder), sizes(folder)
    with one_moment(store):
        number = counts(store)
        yield from _counted(check_links(store), "chain", number["manifest"], progress)
        yield from check_file(store, folder, size)
        yield from check_timestamps(store, authority)
        yield from _counted(check_captures(store, folder), "captures", number["captures"], progress)
        yield from check_unlisted(store, folder, files)
        yield from _counted(check_texts(store), "texts", number["articles"], progress)
        yield from check_rows(store)
        yield from check_reviews(store)
        if not fast:
            number_read = reading_count(store) + feed_words_count(store)
            again = itertools.chain(check_readings(store, settings), check_feed_words(store, settings))
            yield from _counted(again, "reading", number_read, progress)
    yield from check_index(settings.home)
    yield Fault("looked at", ", ".join(f"{count} {name}" for name, count in number.items()), grave=False)


def _counted(found: Iterator[Fault | None], stage: str, total: int, progress: Progress) -> Iterator[Fault]:
    """Pass the faults on, and tell *progress* of each thing that was looked at."""
    progress.begin(stage, total)
    for fault in found:
        if fault is None:
            progress.step(stage, "checked")
        else:
            yield fault
