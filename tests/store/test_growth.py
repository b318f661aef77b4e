"""The queue by its indexes: the same stories as by reading all that waits, and no reading of all that waits."""

import random
import sqlite3
from datetime import UTC, datetime

import pytest

from pipeline.store import queue
from pipeline.store.queue import Narrow, Place, choices, stories

LANGUAGES, ENTITIES, GRADES = ("en", "uk", None), ("nam", "latushka"), "ABE"


@pytest.fixture
def waiting(store):
    """Two hundred findings in sixty stories, many of the same rank."""
    chance = random.Random(3)
    store.db.execute("PRAGMA foreign_keys = OFF")
    with store.write() as db:
        for table, rows in (("organizations", ("o1", "o2", "o3")), ("entities", ENTITIES), ("works", ("w1", "w2"))):
            for name in rows:
                _named(db, table, name)
        for number in range(1, 201):
            kind = chance.choice(("citation", "mention"))
            db.execute(
                "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, 's', ?, ?, ?, ?, 't', ?, ?, 'f', ?, ?)",
                (
                    *(kind, number, chance.choice(("first", "first", "first", "second")), chance.randrange(40)),
                    *(chance.randrange(-20, 40), number, chance.choice(("o1", "o2", "o3"))),
                    *(chance.choice(LANGUAGES), chance.choice(ENTITIES), chance.choice(("w1", "w2", None))),
                    *(chance.choice(GRADES), chance.choice(("r1", "r2"))),
                    *(f"2026-11-{chance.randrange(1, 28):02d}T00:00:00Z", "2026-11-20T00:00:00Z"),
                ),
            )
    return store.db


def _named(db: sqlite3.Connection, table, name):
    more = {"organizations": ("kind", "outlet"), "entities": ("kind", "person"), "works": ("author", "nam")}[table]
    title = "title" if table == "works" else "name"
    tier = ", tier" if table == "entities" else ""
    db.execute(
        f"INSERT INTO {table} (id, {title}, {more[0]}{tier}) VALUES (?, ?, ?{', 1' if tier else ''})",
        (name, name.upper(), more[1]),
    )


def by_reading_all(db, narrow, after, limit):
    where, values = queue._where(narrow)
    rows = db.execute(
        f"SELECT min(rank), story FROM waiting AS q WHERE {where} GROUP BY story ORDER BY min(rank), story", values
    )
    places = [Place(*row) for row in rows]
    return [place for place in places if after is None or (place.rank, place.story) > (after.rank, after.story)][:limit]


NARROWED = [
    Narrow(),
    Narrow(language="uk"),
    Narrow(organization="o2"),
    Narrow(entity="nam", grade="A"),
    Narrow(work="w1", kind="citation"),
    Narrow(rule="r1", form="f"),
    Narrow(story=7),
    Narrow(since=datetime(2026, 11, 19, tzinfo=UTC)),
    Narrow(starred=True),
    Narrow(need="second", reviewer="rita"),
    Narrow(language="xx"),
]


@pytest.mark.parametrize("narrow", NARROWED, ids=str)
def test_page_by_page_the_stories_are_those_of_the_whole(waiting, narrow):
    after, seen = None, []
    while page := stories(waiting, narrow, after, 7):
        assert page == by_reading_all(waiting, narrow, after, 7)
        seen += page
        after = page[-1]
    assert seen == by_reading_all(waiting, narrow, None, 1000)
    assert len({place.story for place in seen}) == len(seen), "a story stands where its strongest finding does, once"


@pytest.mark.parametrize("narrow", NARROWED[:5], ids=str)
def test_a_page_ends_where_it_is_full(waiting, narrow):
    asked = []
    waiting.set_trace_callback(asked.append)
    stories(waiting, narrow, None, 7)
    waiting.set_trace_callback(None)
    plan = " ".join(row[3] for row in waiting.execute(f"EXPLAIN QUERY PLAN {asked[0]}"))
    assert "USING INDEX waiting_" in plan or "USING COVERING INDEX waiting_" in plan
    assert "TEMP B-TREE" not in plan, "sorting would first read all that waits"


def test_what_there_is_to_choose_is_what_waits(waiting):
    found = choices(waiting)
    for field in ("language", "organization", "entity", "work", "rule"):
        sql = f"SELECT DISTINCT {field} FROM waiting WHERE need = 'first' AND {field} IS NOT NULL"
        assert {value for value, _ in found[field]} == {row[0] for row in waiting.execute(sql)}
    assert ("o1", "O1") in found["organization"]
