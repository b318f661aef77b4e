"""The schema: golden, repeatable, and never applied to a file that is not ours."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import HomeError
from pipeline.resources import shipped
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate

GOLDEN = shipped("db") / "schema.sql"
VIEWS = {
    "fetch_log": "at source kind url status outcome reason bytes ms",
    "entry_fate": "source feed_url guid url title published first_seen stage status reason article",
    "article_list": "id source organization url title text language published date_source page_class words found"
    " story capture_sha256",
    "source_health": "source url kind state last_ok last_new failures next_due reason",
    "review_queue": "id kind source organization language published title prefix exact suffix entity work type"
    " grade confidence url capture",
    "ledger": "id organization organization_kind country type grade work institution stance prefix exact suffix"
    " start_char end_char title url language published found capture_sha256 confidence rule verdict reviewed_at",
    "coverage": "article source organization language published entities topics story",
    "timeline": "date organization kind title url evidence_count",
    "passage_fate": "citation last_checked state",
}


def schema(store: Store) -> str:
    rows = store.db.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'articles_fts_%' AND name NOT LIKE '_sqlite_%'"
        " OR name IN ('articles_fts_insert', 'articles_fts_update', 'articles_fts_delete')"
        " ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'trigger' THEN 3 ELSE 4 END, name"
    )
    return "".join(f"{row['sql'].strip()};\n\n" for row in rows)


@pytest.mark.golden
def test_schema_is_the_golden_one(store: Store) -> None:
    if os.environ.get("ZVON_GOLDEN"):
        GOLDEN.write_text(schema(store), encoding="utf-8")
    assert schema(store) == GOLDEN.read_text(encoding="utf-8"), "run `make golden` and look at the difference"


@pytest.mark.parametrize("view", VIEWS)
def test_views_keep_their_promised_columns(view: str, store: Store) -> None:
    columns = [column[0] for column in store.db.execute(f"SELECT * FROM {view}").description]
    assert set(VIEWS[view].split()) <= set(columns)


def test_migrating_twice_changes_nothing(store: Store) -> None:
    before = schema(store), store.db.execute("PRAGMA schema_version").fetchone()[0]
    migrate(store)
    assert (schema(store), store.db.execute("PRAGMA schema_version").fetchone()[0]) == before


def test_changed_view_is_rebuilt(store: Store) -> None:
    store.db.execute("DROP VIEW fetch_log")
    store.db.execute("CREATE VIEW fetch_log AS SELECT 1 AS one")
    migrate(store)
    assert store.db.execute("SELECT * FROM fetch_log").description[0][0] == "at"


def test_stock_tool_sees_the_migrations(store: Store) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", "migrate", str(store.path), "pipeline/migrations.py", "--list"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "0001_first" in done.stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"this is no database at all" * 100, "is not a Zvon database"),
        (None, "belongs to another program"),
    ],
)
def test_foreign_file_is_left_alone(content: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "zvon.db"
    if content is None:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(HomeError, match=words):
        open_store(path)
    assert path.read_bytes() == before


def test_newer_database_is_refused(store: Store) -> None:
    store.db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('zvon', '9999_future', 'x')"
    )
    with pytest.raises(HomeError, match="newer Zvon"):
        migrate(store)


def test_reading_needs_a_database(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="run `zvon run` first"):
        open_store(tmp_path / "zvon.db", readonly=True)


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    rows = [("a", "A", "outlet"), ("b", "B", "nonsense")]
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.executemany("INSERT INTO organizations (id, name, kind) VALUES (?, ?, ?)", rows)
    assert store.db.execute("SELECT count(*) FROM organizations").fetchone()[0] == 0


def test_reviews_and_fetches_are_never_changed(store: Store) -> None:
    with store.write() as db:
        db.execute(
            "INSERT INTO reviews (finding_kind, finding, verdict, reviewer, at)"
            " VALUES ('mention', 1, 'accepted', 'r', 't')"
        )
        db.execute("INSERT INTO fetches (at, kind, url, outcome) VALUES ('t', 'feed', 'u', 'ok')")
    for statement in ("UPDATE reviews SET verdict = 'rejected'", "DELETE FROM reviews", "UPDATE fetches SET url = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="never"), store.write() as db:
            db.execute(statement)
