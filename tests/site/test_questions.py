"""Every canned question answers sensibly: over the sample newsroom, and over a few rows made for it."""

import shutil
import sqlite3
import tomllib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from datasette.utils import escape_fts

from pipeline.resources import shipped
from pipeline.site.queries import read_queries
from pipeline.store.database import open_store, stamp

CASES = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))["case"]
QUERIES = read_queries(shipped("db") / "queries")
# Of these the other tests have rows: a feed of what was confirmed, a passage that was altered, a first article.
ELSEWHERE = {"confirmed_feed", "altered_passages", "new_outlets", "rules"}


@pytest.fixture(scope="module")
def seeded(template, seeding, tmp_path_factory):
    """The seeded home with an outlet that never cites us, a correction that touched a citation, three verdicts."""
    home = tmp_path_factory.mktemp("questions")
    shutil.copy(template / "zvon.db", home)
    now = stamp(datetime.now(UTC))
    with open_store(home / "zvon.db") as store, store.write() as db:
        insert = seeding.insert
        insert(db, "organizations", id="silent", name="Silent Sample", kind="outlet", country="SE")
        insert(db, "sources", id="silent", organization="silent", name="Silent Sample")
        db.execute("UPDATE urls SET source = 'silent' WHERE id = 3")
        db.execute("UPDATE articles SET language = 'sv' WHERE id = 3")
        topic = {"score": 1.0, "evidence": "[]", "rule": "pair", "tagger": "t1"}
        insert(db, "topics", article=3, topic="child_deportation", **topic)
        # The words of citation 1 are no longer in the second version of its article.
        text = "Nothing of it is left."
        seeding._capture(db, 1002, "https://wire.example/2", datetime.now(UTC))
        db.execute("UPDATE articles SET current = 0 WHERE id = 2")
        seeding._version(db, 1002, 2, "Corrected", text, "be", datetime.now(UTC), version=2)
        for finding, verdict, batch in ((2, "accepted", 1), (3, "accepted", 1), (4, "rejected", None)):
            told = {"finding_kind": "citation", "finding": finding, "reviewer": "rita", "at": now, "batch": batch}
            insert(db, "reviews", verdict=verdict, **told)
    return home


@pytest.fixture(scope="module")
def ask(sample_home, seeded):
    with (
        closing(sqlite3.connect(f"file:{sample_home / 'zvon.db'}?mode=ro", uri=True)) as sample,
        closing(sqlite3.connect(f"file:{seeded / 'zvon.db'}?mode=ro", uri=True)) as seed,
    ):
        for db in (sample, seed):
            db.row_factory = sqlite3.Row
            db.create_function("escape_fts", 1, escape_fts)

        def answer(home, name, parameters):
            query = QUERIES[name]
            assert set(parameters) <= set(query.hints), f"{name} has no such parameter"
            values = {hint: parameters.get(hint, "") for hint in query.hints}
            db = seed if home == "seed" else sample
            return [dict(row) for row in db.execute(query.sql, values)]

        yield answer


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_question_answers_sensibly(ask, case):
    rows = ask(case.get("home", "sample"), case["name"], case.get("parameters", {}))
    assert len(rows) >= case["rows"], case["why"]
    wanted = case.get("has", {})
    assert not wanted or any(wanted.items() <= row.items() for row in rows), f"{case['why']}: {rows[:3]}"


def test_every_question_is_asked():
    assert {case["name"] for case in CASES} | ELSEWHERE == set(QUERIES)


def test_there_are_questions_enough_with_hints_for_every_parameter():
    import re

    assert len(QUERIES) >= 25
    for name, query in QUERIES.items():
        assert set(re.findall(r"(?<![:\w']):([a-z]\w*)", query.sql)) == set(query.hints), name
        assert query.description.endswith("."), name


def test_the_workload_names_nobody(ask):
    for row in ask("seed", "workload", {}):
        assert not {"reviewer", "note"} & set(row)
