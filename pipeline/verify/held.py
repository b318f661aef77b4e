"""What was found and decided: no row is missing, no review was changed, and the search index knows every text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.errors import HomeError
from pipeline.lock import only_one
from pipeline.store.database import Store, open_store
from pipeline.store.held import (
    FIRST,
    REVIEW_LINK,
    gaps,
    held,
    index_faults,
    last_held,
    link_of,
    linked_reviews,
    rebuild_index,
)
from pipeline.verify.faults import LOOK_INTO, Fault

_REBUILD = "run `zvon verify --rebuild-index`; no evidence is touched"


def check_rows(store: Store) -> Iterator[Fault]:
    """Yield the rows that are missing: those in between, and those of the end that the chain counted."""
    for table, first, last in gaps(store):
        number = f"row {first} is" if first == last else f"rows {first} to {last} are"
        yield Fault(table, f"{number} missing: somebody took them out", LOOK_INTO)
    there, said = held(store.db), last_held(store)
    for table, number in said.items():
        if table != REVIEW_LINK and there.get(table, 0) < number:
            what = f"the newest {number - there.get(table, 0)} rows are missing: the manifest counted {number}"
            yield Fault(table, what, LOOK_INTO)


def check_reviews(store: Store) -> Iterator[Fault]:
    """Yield the reviews that are not as they were entered, by the chain that they form."""
    last, anchored = FIRST, last_held(store).get(REVIEW_LINK)
    for review in linked_reviews(store):
        where = f"review {review.id}"
        if review.link is None or review.salt is None:
            yield Fault(where, "was not entered on the site: it has no link to the reviews before it", LOOK_INTO)
            continue
        if link_of(last, review.salt, review.text) != review.link:
            yield Fault(where, "was changed, or one before it was: its link does not follow", LOOK_INTO)
        if anchored and anchored[0] == review.id and anchored[1] != review.link:
            yield Fault(where, "is not the one that the manifest names: the reviews were written anew", LOOK_INTO)
        last = review.link


def check_index(home: Path) -> Iterator[Fault]:
    """Yield what is wrong with the search index; it is not looked at while a run is at work."""
    try:
        with only_one(home, "run"), closing(open_store(home / "zvon.db")) as store:
            for what in index_faults(store.db):
                yield Fault("search index", f"is out of step with the texts ({what})", _REBUILD)
    except (HomeError, sqlite3.OperationalError) as error:
        yield Fault("search index", f"was not looked at ({error})", grave=False)


def rebuild(home: Path) -> None:
    """Write the search index anew from the texts; raise HomeError while a run is at work."""
    with only_one(home, "run"), closing(open_store(home / "zvon.db")) as store:
        rebuild_index(store)
