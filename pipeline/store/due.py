"""Whether there is anything to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.store.database import Store, stamp

# Feed f of source s is polled: it is configured, not paused, and every index above it is configured too
# (there are at most two).
POLLED = (
    "f.active = 1 AND f.state = 'active' AND s.active = 1 AND NOT EXISTS (SELECT 1 FROM feeds AS p"
    " LEFT JOIN feeds AS g ON g.id = p.parent WHERE p.id = f.parent AND (p.active = 0 OR g.active = 0))"
)

# Nothing is ever put off for longer: a time beyond that was written while the clock ran ahead.
_FURTHEST = timedelta(days=8)
_WAITING = {"feeds": "state = 'active'", "urls": "state = 'due'", "outcomes": "status = 'retry'"}


def bring_back(store: Store, now: datetime) -> None:
    """Make due at once what a clock that ran ahead put off, for years perhaps; nothing else would ever ask for it."""
    moments = {"now": stamp(now), "far": stamp(now + _FURTHEST)}
    for table, waits in _WAITING.items():
        beyond = f"{waits} AND next_due > :far"
        # Asked first: on nearly every start there is nothing to write.
        if store.db.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {beyond})", moments).fetchone()[0]:
            with store.write() as db:
                db.execute(f"UPDATE {table} SET next_due = :now WHERE {beyond}", moments)


def work_is_due(store: Store, now: datetime) -> bool:
    """Return whether a run would find something: a feed or page whose time has come, or a run cut short."""
    row = store.db.execute(
        "SELECT EXISTS (SELECT 1 FROM feeds AS f JOIN sources AS s ON s.id = f.source"
        f" WHERE {POLLED} AND (f.next_due <= :now OR f.next_due > :far))"
        " OR EXISTS (SELECT 1 FROM urls AS u JOIN sources AS s ON s.id = u.source"
        " WHERE u.state = 'due' AND s.active = 1 AND (u.next_due <= :now OR u.next_due > :far))"
        " OR EXISTS (SELECT 1 FROM outcomes WHERE status = 'retry' AND (next_due <= :now OR next_due > :far))"
        " OR (SELECT ended IS NULL FROM runs ORDER BY id DESC LIMIT 1) AS due",
        {"now": stamp(now), "far": stamp(now + _FURTHEST)},
    ).fetchone()
    return bool(row["due"])
