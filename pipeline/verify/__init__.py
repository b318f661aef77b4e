"""`zvon verify`: is everything that we keep still what we wrote?

Reads only. Every record of every capture, the chain of evidence, every text and passage, and what the
captures say when they are read again; no row is missing, and no record is there that is not on the list.
One thing at a time is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.errors import HomeError
from pipeline.fetch import chainfile
from pipeline.resources import shipped
from pipeline.settings import load
from pipeline.stages.audit import roots
from pipeline.stages.runner import Progress
from pipeline.store.condition import schema_is_current
from pipeline.store.database import open_store
from pipeline.store.evidence import counts, damage, one_moment, reading_count
from pipeline.verify.chain import check_file, check_links, check_timestamps
from pipeline.verify.faults import RESTORE, Fault
from pipeline.verify.held import check_index, check_reviews, check_rows, rebuild
from pipeline.verify.reading import check_readings
from pipeline.verify.records import check_captures
from pipeline.verify.texts import check_texts
from pipeline.verify.unlisted import check_unlisted, sizes

__all__ = ["Fault", "rebuild", "verify"]


def verify(home: Path, progress: Progress, *, fast: bool = False) -> Iterator[Fault]:
    """Yield each fault of the evidence in *home*, and last a note that says what was looked at.

    With *fast* the captures are not read into texts again. Raises ConfigError and HomeError.
    """
    settings, folder = load(home), home / "captures"
    authority = roots(settings)
    with closing(open_store(home / "zvon.db", readonly=True)) as store:
        if not schema_is_current(store, {path.stem for path in (shipped("db") / "migrations").glob("*.sql")}):
            raise HomeError(
                f"{home / 'zvon.db'}: is of an earlier version, or its first run was cut short;"
                " `zvon run` brings it up to date, then verify again"
            )
        # Before the database: a run may add to both, and what the file has the database has already.
        size, files = chainfile.size(folder), sizes(folder)
        if wrong := list(damage(store)):
            for what in wrong:
                yield Fault("zvon.db", what, RESTORE)
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
                yield from _counted(check_readings(store, settings), "reading", reading_count(store), progress)
    yield from check_index(home)
    words = ", ".join(f"{count} {name}" for name, count in number.items())
    yield Fault("looked at", words, grave=False)


def _counted(found: Iterator[Fault | None], stage: str, total: int, progress: Progress) -> Iterator[Fault]:
    """Pass the faults on, and tell *progress* of each thing that was looked at."""
    progress.begin(stage, total)
    for fault in found:
        if fault is None:
            progress.step(stage, "checked")
        else:
            yield fault
