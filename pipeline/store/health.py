"""How the feeds are, for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.store.database import Store
from pipeline.store.pages import Row


def feed_health(store: Store) -> Sequence[Row]:
    """Return a row for each feed that is still configured, the worst first, with its source's unreadable share.

    Worst: paused, then failing by points, then silent for longest, then what left entries out or lies.
    """
    return store.db.execute(
        "SELECT h.*, (SELECT unreadable_share FROM source_readability AS r WHERE r.source = h.source"
        " AND r.unreadable_share IS NOT NULL ORDER BY week DESC LIMIT 1) AS unreadable_share"
        " FROM source_health AS h WHERE h.state != 'removed'"
        " ORDER BY CASE h.state WHEN 'paused' THEN 0 WHEN 'failing' THEN 1 ELSE 2 END, h.failures DESC,"
        " h.silent_since IS NULL, h.silent_since, h.reason = '', h.validators = '', h.state, h.source, h.url"
    ).fetchall()
