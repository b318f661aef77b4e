"""How the feeds are, for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.store.database import Store
from pipeline.store.pages import Row


def feed_health(store: Store) -> Sequence[Row]:
    """Return a row for each feed that is still configured, the worst first, with what of its source was unreadable.

    ``status`` is what its server answered last. What was unreadable is of the latest week of which anything can be
    said. Worst: paused, then failing by points, then silent for longest, then what left entries out or lies.
    """
    return store.db.execute(
        "WITH latest AS MATERIALIZED (SELECT source, max(week), unreadable_share, paywall, challenge, consent, closed,"
        " other FROM source_readability WHERE unreadable_share IS NOT NULL GROUP BY source)"
        " SELECT h.*, r.unreadable_share, r.paywall, r.challenge, r.consent, r.closed, r.other,"
        " (SELECT status FROM fetches WHERE feed = f.id ORDER BY id DESC LIMIT 1) AS status"
        " FROM source_health AS h JOIN feeds AS f ON f.source = h.source AND f.url = h.url"
        " LEFT JOIN latest AS r ON r.source = h.source WHERE h.state != 'removed'"
        " ORDER BY CASE h.state WHEN 'paused' THEN 0 WHEN 'failing' THEN 1 ELSE 2 END, h.failures DESC,"
        " h.silent_since IS NULL, h.silent_since, h.reason = '', h.validators = '', h.state, h.source, h.url"
    ).fetchall()
