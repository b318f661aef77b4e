"""What is public: reading it out of the private database, and writing the file that holds nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from pipeline.store.database import Store

Rows = list[dict[str, object]]
# In the order in which they are written: what others point to comes first.
TABLES = ("about", "organizations", "entities", "works", "citations", "events")

# Named one by one: a column that is added to a table must not become public by itself.
_READ = {
    "citations": "SELECT id, organization, institution, type, grade, stance, work, source_entity, prefix, exact,"
    " suffix, title, url, language, coalesce(published, found) AS date, captured, capture_sha256, confirmed"
    " FROM publishable ORDER BY id",
    "events": "SELECT v.id, v.date, coalesce(o.name, e.name, v.organization) AS organization, v.kind, v.title, v.url,"
    " v.work FROM events AS v LEFT JOIN organizations AS o ON o.id = v.organization"
    " LEFT JOIN entities AS e ON e.id = v.organization ORDER BY v.id",
    "works": "SELECT id, title, date FROM works ORDER BY id",
    "organizations": "SELECT DISTINCT o.id, o.name, o.kind, o.country FROM publishable AS p"
    " JOIN organizations AS o ON o.id = p.organization ORDER BY o.id",
    "entities": "SELECT DISTINCT e.id, e.kind, e.name FROM publishable AS p"
    " JOIN entities AS e ON e.id IN (p.institution, p.source_entity) ORDER BY e.id",
}


def public_rows(store: Store) -> dict[str, Rows]:
    """Return what may be public, by table, as of one moment; texts are still as long as they are kept."""
    store.db.execute("BEGIN")
    try:
        return {name: [dict(row) for row in store.db.execute(sql)] for name, sql in _READ.items()}
    finally:
        store.db.rollback()


def write_public(path: Path, schema: str, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Write *rows* by table into the new file *path*; the same rows give the same bytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # Nobody sees this file before it is whole and synced, so it needs no journal of its own.
        db.execute("PRAGMA journal_mode = OFF")
        db.executescript(schema)
        db.execute("BEGIN")
        for table in TABLES:
            for row in rows[table]:
                marks = ", ".join(f":{name}" for name in row)
                db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", dict(row))
        db.execute("INSERT INTO citations_fts (citations_fts) VALUES ('rebuild')")
        db.execute("COMMIT")
        db.execute("INSERT INTO citations_fts (citations_fts) VALUES ('optimize')")
        db.execute("VACUUM")
