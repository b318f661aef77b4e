"""Whether there is anything to do."""

from __future__ import annotations

from datetime import datetime

from pipeline.store.database import Store, stamp

# Feed f of source s is polled: it is configured, not paused, and every index above it is configured too
# (there are at most two).
POLLED = (
    "f.active = 1 AND f.state = 'active' AND s.active = 1 AND NOT EXISTS (SELECT 1 FROM feeds AS p"
    " LEFT JOIN feeds AS g ON g.id = p.parent WHERE p.id = f.parent AND (p.active = 0 OR g.active = 0))"
)


def work_is_due(store: Store, now: datetime) -> bool:
    """Return whether a run would find something: a feed or page whose time has come, or a run cut short."""
    row = store.db.execute(
        "SELECT EXISTS (SELECT 1 FROM feeds AS f JOIN sources AS s ON s.id = f.source"
        f" WHERE {POLLED} AND f.next_due <= :now)"
        " OR EXISTS (SELECT 1 FROM urls AS u JOIN sources AS s ON s.id = u.source"
        " WHERE u.state = 'due' AND s.active = 1 AND u.next_due <= :now)"
        " OR EXISTS (SELECT 1 FROM outcomes WHERE status = 'retry' AND next_due <= :now)"
        " OR (SELECT ended IS NULL FROM runs ORDER BY id DESC LIMIT 1) AS due",
        {"now": stamp(now)},
    ).fetchone()
    return bool(row["due"])
