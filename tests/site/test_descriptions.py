"""Everything in the database is described, and every canned question is asked in earnest."""

import sqlite3

import pytest

from pipeline.errors import ConfigError
from pipeline.resources import shipped
from pipeline.site.descriptions import read_descriptions
from pipeline.site.queries import read_queries
from pipeline.store.database import open_store
from pipeline.store.migrate import migrate

DESCRIBED = read_descriptions(shipped("db"))
QUERIES = read_queries(shipped("db") / "queries")


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("schema") / "zvon.db") as store:
        migrate(store)
        names = [
            row["name"] for row in store.db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ]
        return {
            name: {row["name"] for row in store.db.execute(f"PRAGMA table_info({name})")}
            for name in names
            if not name.startswith(("sqlite_", "_sqlite_", "articles_fts"))
        }


def test_every_table_and_view_is_described(schema):
    assert set(DESCRIBED.tables) == set(schema), "describe it in db/site/columns.toml, or take its description out"


def test_every_column_is_described_with_a_sentence(schema):
    for name, columns in schema.items():
        table = DESCRIBED.tables[name]
        assert set(table["columns"]) == columns, name
        assert table["title"], name
        texts = [table["description"], *table["columns"].values()]
        assert all(len(text) > 8 and text.endswith((".", "…")) for text in texts), name


def test_private_tables_are_the_ones_that_hold_people(schema):
    holding = {
        name for name, columns in schema.items() if columns & {"reviewer", "note", "recipient", "reply", "unsubscribed"}
    }
    holding -= {"feeds"}  # its note is the configuration's
    private = set(DESCRIBED.tables) - DESCRIBED.shared_tables()
    assert holding <= private | {"latest_reviews"}
    review = {"marks", "attention", "reports", "clips", "saved_searches"}
    assert (
        review | {"reviews", "review_links", "outbox", "deliveries", "latest_reviews", "recipients", "alerts"}
        == private
    )


def test_what_metadata_names_exists(schema):
    for name, table in DESCRIBED.tables.items():
        named = [
            *table.get("facets", ()),
            *table.get("first", ()),
            *(table[k] for k in ("sort", "sort_desc", "label_column", "fts_pk") if k in table),
        ]
        assert set(named) <= schema[name], name
    assert not set(QUERIES) & set(schema), "a question named like a table would hide it"


def test_there_are_questions_enough_and_they_are_questions():
    assert len(QUERIES) >= 10
    assert all("?" in query.title for query in QUERIES.values())


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_is_answered_without_any_parameter(readers, name):
    answer = readers["analyst"].get(f"/zvon/{name}.json?_shape=array")
    assert answer.status_code == 200, answer.text[:300]
    # What needs words, stories, topics, quotes, reviews, closed pages or a second look has rows in the questions.toml
    # beside this.
    empty = {"words", "copied_stories", "altered_passages", "regime_and_children", "quotes_of", "wires", "denied"}
    empty |= {"corrected", "workload", "never_cite", "acknowledged", "unread_pages"}
    assert bool(answer.json()) == (name not in empty), "blank parameters must have sensible defaults"
    assert readers["analyst"].get(f"/zvon/{name}", html=True).status_code == 200


@pytest.mark.parametrize(
    ("name", "parameters", "column", "expected"),
    [
        ("new_citations", {"verdict": "accepted"}, "grade", []),
        ("works_cited", {}, "work", ["sample-report"]),
        ("works_cited", {"since": "2999-01-01"}, "work", []),
        ("institutions", {}, "organization_kind", ["parliament"]),
        ("coverage_by_week", {"entity": "latushk"}, "week", []),
        ("words", {"words": "dead*"}, "title", []),
        ("words", {"words": "доповідь", "language": "uk"}, "language", ["uk"]),
        ("words", {"words": "repor*"}, "language", ["en"]),
        ("words", {"words": 'report OR "нова доповідь"'}, "language", ["en", "uk"]),
        ("words", {"words": "Anti-Crisis"}, "title", []),
        ("words", {"words": 'an "open quote'}, "title", []),
        ("silence", {}, "state", ["failing"]),
        ("silence", {"days": "7"}, "state", ["failing", "ok"]),
        ("unread", {}, "reason", ["bad_link"]),
        ("requests", {}, "outcome", ["ok"]),
        ("rules", {}, "rule", ["said_that"]),
    ],
)
def test_a_question_answers_what_was_asked(readers, name, parameters, column, expected):
    rows = readers["analyst"].get(f"/zvon/{name}.json", params={"_shape": "array", **parameters}).json()
    assert sorted({row[column] for row in rows}) == expected


def test_the_week_of_a_date_is_the_iso_week(home):
    sql = QUERIES["coverage_by_week"].sql
    week = sql[sql.index("strftime") : sql.index(" AS week")]
    with sqlite3.connect(home / "zvon.db") as db:
        for day, expected in (("2026-01-01", "2026-W01"), ("2027-01-03", "2026-W53"), ("2026-11-22", "2026-W47")):
            assert db.execute(f"SELECT {week} FROM (SELECT ? AS published)", (day,)).fetchone()[0] == expected
    db.close()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-- title: A?\nSELECT 1", "description: is missing"),
        ("-- titel: A?\n-- description: B\nSELECT 1", "expected title"),
    ],
)
def test_a_query_file_that_says_too_little_is_refused(tmp_path, text, what):
    (tmp_path / "10_a.sql").write_text(text)
    with pytest.raises(ConfigError, match=what):
        read_queries(tmp_path)
