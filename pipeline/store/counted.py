"""What the charts count: the tables ``covered`` and ``cited``, which triggers hold to what their views say."""

from __future__ import annotations

from pipeline.store.database import Store


def recount(store: Store) -> None:
    """Compute both tables anew: the rules that they follow may have changed."""
    with store.write() as db:
        for table in ("covered", "cited"):
            db.execute(f"DELETE FROM {table}")
            db.execute(f"INSERT INTO {table} SELECT * FROM {table}_now")
