"""The review queue as it is kept: the table ``waiting``, which triggers hold to what the view ``to_decide`` says."""

from __future__ import annotations

import sqlite3

from pipeline.store.database import Store


def refill(store: Store) -> None:
    """Compute the whole queue anew: the rule that it follows may have changed."""
    with store.write() as db:
        db.execute("DELETE FROM waiting")
        db.execute("INSERT INTO waiting SELECT * FROM to_decide")


def set_switch(store: Store, name: str, value: bool) -> None:
    """Write a setting that views have to know; nothing is written where it holds already."""
    row = store.db.execute("SELECT value FROM switches WHERE name = ?", (name,)).fetchone()
    if row is None or bool(row["value"]) != value:
        with store.write() as db:
            db.execute(
                "INSERT INTO switches (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, int(value)),
            )


def switch(db: sqlite3.Connection, name: str) -> bool:
    """Say whether a setting is on, as it was last written."""
    row = db.execute("SELECT value FROM switches WHERE name = ?", (name,)).fetchone()
    return bool(row and row[0])
