"""Copying the database while others write to it, and proving the copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.store.database import Store, open_store

# Tables from which no row is ever taken.
KEPT = ("captures", "manifest", "timestamps", "entries", "articles", "mentions", "citations", "reviews", "fetches")


def copy_database(store: Store, target: Path) -> None:
    """Write a consistent copy of the open database to the new file *target*, whatever is written meanwhile."""
    with closing(sqlite3.connect(target)) as copy:
        store.db.backup(copy)
        # The copy is one file, complete without a journal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def faults_of(path: Path) -> list[str]:
    """Return what SQLite finds wrong with the database at *path*."""
    with closing(open_store(path, readonly=True)) as store:
        found = [str(row[0]) for row in store.db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"a row of {row[0]} points to nothing" for row in store.db.execute("PRAGMA foreign_key_check")]
    return found


def tables(store: Store) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        row["name"]: int(store.db.execute(f"SELECT count(*) FROM {row['name']}").fetchone()[0])
        for row in names.fetchall()
    }


def capture_files(store: Store) -> dict[str, int]:
    """Return each WARC file that a capture lies in, and the bytes that it must have at least."""
    rows = store.db.execute(
        "SELECT file, max(file_offset + length) AS bytes FROM captures WHERE pruned IS NULL GROUP BY file"
    )
    return {row["file"]: row["bytes"] for row in rows}
