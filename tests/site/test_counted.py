"""The narrow tables that the charts count hold what their views say, whatever happens to the findings."""

from datetime import UTC, datetime

import pytest

from pipeline.model import Verdict
from pipeline.store.counted import recount
from pipeline.store.database import Store, open_store
from pipeline.store.reviews import add_review

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def db(home):
    with open_store(home / "zvon.db") as store:
        yield store.db


def rows(db, name):
    return [tuple(row) for row in db.execute(f"SELECT * FROM {name} ORDER BY 1")]


def same(db):
    for table in ("covered", "cited"):
        kept, computed = (rows(db, name) for name in (table, f"{table}_now"))
        assert kept == computed, table
    return len(kept)


CHANGES = [
    ("UPDATE citations SET retired = '2026-11-22T09:00:00Z' WHERE id = 1", "a retired citation goes"),
    ("UPDATE citations SET grade = 'B', work = NULL WHERE id = 2", "a citation that reads otherwise"),
    ("DELETE FROM citations WHERE id = 3", "a citation that is deleted"),
    ("UPDATE mentions SET retired = '2026-11-22T09:00:00Z' WHERE article = 4", "an article without a name left"),
    ("DELETE FROM mentions WHERE article = 6", "mentions that are deleted"),
    ("UPDATE articles SET current = 0 WHERE id = 8", "a version that is no longer the current one"),
    ("UPDATE articles SET published = NULL WHERE id = 10", "a date that is taken back counts as found"),
    ("UPDATE articles SET published = '2020-02-02T00:00:00Z', language = 'pl' WHERE id = 12", "another date"),
    ("UPDATE sources SET own = 1 WHERE id = 'daily'", "our own site is no coverage and no citation"),
    ("UPDATE sources SET organization = 'wire' WHERE id = 'chamber'", "a source that changes hands"),
    ("UPDATE mentions SET retired = NULL", "mentions that hold again"),
]  # fmt: skip


def test_they_agree_from_the_start(db):
    assert same(db) > 10


@pytest.mark.parametrize(("sql", "why"), CHANGES)
def test_they_agree_after_a_change(db, sql, why):
    before = db.total_changes
    db.execute(sql)
    assert db.total_changes > before, why
    same(db)


def test_they_agree_after_verdicts(db):
    for number, verdict in ((1, Verdict.ACCEPTED), (2, Verdict.REJECTED), (1, Verdict.WITHDRAWN), (3, Verdict.NOTED)):
        add_review(db, "citation", number, verdict, "n", "rita", NOW)
        same(db)
    verdicts = dict(db.execute("SELECT citation, verdict FROM cited WHERE citation < 4").fetchall())
    assert verdicts == {1: "open", 2: "rejected", 3: "open"}


def test_a_retired_citation_that_a_person_confirmed_stays(db):
    add_review(db, "citation", 1, Verdict.ACCEPTED, "", "rita", NOW)
    db.execute("UPDATE citations SET retired = '2026-11-22T09:00:00Z' WHERE id = 1")
    same(db)
    assert db.execute("SELECT verdict FROM cited WHERE citation = 1").fetchone()["verdict"] == "accepted"


def test_they_can_be_computed_anew(home, db):
    db.execute("DELETE FROM covered")
    db.execute("UPDATE cited SET grade = 'E'")
    recount(Store(home / "zvon.db", db))
    same(db)


def test_a_ledger_and_its_count_agree(db):
    assert [r[0] for r in db.execute("SELECT id FROM ledger ORDER BY id")] == [
        r[0] for r in db.execute("SELECT citation FROM cited ORDER BY citation")
    ]


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT count(*) FROM ledger", ["cited"]),
        ("SELECT language, count(*) FROM (SELECT * FROM ledger) GROUP BY language", ["cited"]),
        ("SELECT verdict, count(*) FROM (SELECT * FROM ledger) GROUP BY verdict", ["cited"]),
        ("SELECT count(*) FROM article_list", ["articles"]),
        ("SELECT page_class, count(*) FROM (SELECT * FROM article_list) GROUP BY page_class", ["articles"]),
        ("SELECT count(*) FROM review_queue", ["waiting"]),
        ("SELECT grade, count(*) FROM (SELECT * FROM review_queue) GROUP BY grade", ["waiting"]),
        ("SELECT count(*) FROM waiting AS q WHERE q.need = 'first' AND q.type = 'hyperlink'", ["waiting"]),
    ],
)
def test_a_count_reads_one_narrow_index(home, sql, reads):
    with open_store(home / "zvon.db", readonly=True) as store:
        roots = {
            row["rootpage"]: row["tbl_name"] for row in store.db.execute("SELECT rootpage, tbl_name FROM sqlite_master")
        }
        program = store.db.execute(f"EXPLAIN {sql}").fetchall()
        plan = [row["detail"] for row in store.db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    opened = [roots[row["p2"]] for row in program if row["opcode"] == "OpenRead"]
    assert opened == reads, f"no other table, and the table or its index, not both: {plan}"
