"""How the database is, for `zvon doctor`: counts and dates that tell whether somebody is needed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.store.database import Store, stamp


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of the work. Times are None where nothing of the kind ever happened."""

    last_run: datetime | None
    last_ended: datetime | None
    newest_time: datetime | None
    feeds: int
    paused: int
    failing: int
    silent: int
    retries: int
    quarantined: int
    unsent: int
    unclear: int
    wal_bytes: int


def condition(store: Store, now: datetime) -> Condition:
    """Return the condition at *now*; mails count as unsent an hour after they were due."""

    def one(sql: str, *values: object) -> int:
        return int(store.db.execute(sql, values).fetchone()[0] or 0)

    def moment(sql: str) -> datetime | None:
        text = store.db.execute(sql).fetchone()[0]
        return datetime.fromisoformat(text) if text else None

    feeds = "SELECT count(*) FROM source_health WHERE"
    wal = store.path.with_name(f"{store.path.name}-wal")
    return Condition(
        last_run=moment("SELECT max(started) FROM runs"),
        last_ended=moment("SELECT max(ended) FROM runs"),
        newest_time=moment("SELECT max(at) FROM fetches"),
        feeds=one(f"{feeds} state != 'removed'"),
        paused=one(f"{feeds} state = 'paused'"),
        failing=one(f"{feeds} state = 'failing'"),
        silent=one(f"{feeds} state = 'ok' AND silent_since IS NOT NULL"),
        retries=one(
            "SELECT (SELECT count(*) FROM outcomes WHERE status = 'retry')"
            " + (SELECT count(*) FROM urls WHERE state = 'due' AND reason != '')"
        ),
        quarantined=one(
            "SELECT (SELECT count(*) FROM outcomes WHERE status = 'quarantined')"
            " + (SELECT count(*) FROM urls WHERE state = 'given_up')"
        ),
        unsent=one(
            "SELECT count(*) FROM outbox WHERE state = 'failed' OR (state IN ('pending', 'sending') AND next_due < ?)",
            stamp(now - timedelta(hours=1)),
        ),
        unclear=one("SELECT count(*) FROM outbox WHERE state = 'unclear'"),
        wal_bytes=wal.stat().st_size if wal.is_file() else 0,
    )


def features() -> dict[str, bool]:
    """Return what this SQLite can do of what we need: FTS5, STRICT tables, JSON operators, UPSERT with RETURNING."""
    tries = {
        "FTS5": "CREATE VIRTUAL TABLE f USING fts5(t)",
        "STRICT tables": "CREATE TABLE s (t TEXT) STRICT",
        "JSON": "SELECT '{\"a\":1}' ->> 'a'",
        "RETURNING": "INSERT INTO r VALUES (1) RETURNING x",
    }
    found = {}
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE r (x)")
        for name, sql in tries.items():
            try:
                db.execute(sql)
                found[name] = True
            except sqlite3.Error:
                found[name] = False
    db.close()
    return found


def schema_is_current(store: Store, known: set[str]) -> bool:
    """Tell whether every migration was applied; the next run applies what is missing."""
    try:
        rows = store.db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'zvon'").fetchall()
    except sqlite3.Error:
        return False
    return known <= {row["name"] for row in rows}
