"""Counts for the first page, from the narrow tables that are kept for them."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from pipeline.store.database import stamp

Row = sqlite3.Row
# What a chart of coverage may be divided by: the id, and its name where it has one.
_DIVIDED = {
    "organization": ("c.organization", "o.name"),
    "country": ("o.country", "o.country"),
    "language": ("c.language", "c.language"),
}
# A source of which more than half could not be read is blind, once there is enough to say so.
_BLIND_SHARE, _BLIND_PAGES = 0.5, 3


def new_by_grade(db: sqlite3.Connection, since: datetime) -> dict[str, int]:
    """Return how many findings of each grade were first found since *since*.

    Citations as the ledger has them; echoes are D; of names that we watch, one an article and name, E.
    """
    at = stamp(since)
    rows = db.execute(
        "SELECT grade, count(*) FROM cited WHERE found >= ? AND verdict != 'rejected' GROUP BY grade", (at,)
    )
    counts = dict.fromkeys("ABCDE", 0) | {row[0]: int(row[1]) for row in rows}
    counts["D"] += _one(db, "SELECT count(*) FROM echo_list WHERE found >= ?", at)
    counts["E"] += _one(
        db,
        "SELECT count(*) FROM (SELECT DISTINCT n.article, n.entity FROM mentions AS n"
        " JOIN covered AS c ON c.article = n.article JOIN entities AS e ON e.id = n.entity AND e.tier = 1"
        " WHERE n.found >= ? AND n.retired IS NULL)",
        at,
    )
    return counts


def covered_days(db: sqlite3.Connection, until: datetime, number: int) -> list[tuple[str, int]]:
    """Return how many articles with a watched name were published on each of the last *number* days, in UTC."""
    first = (until - timedelta(days=number - 1)).date()
    rows = db.execute("SELECT day, count(*) FROM covered WHERE day >= ? GROUP BY day", (first.isoformat(),))
    counts = {row[0]: int(row[1]) for row in rows}
    names = [(first + timedelta(days=n)).isoformat() for n in range(number)]
    return [(name, counts.get(name, 0)) for name in names]


def covered_by(db: sqlite3.Connection, what: str, since: str) -> list[Row]:
    """Return ``id``, ``name`` and ``articles`` for each organization, country or language since the day *since*."""
    key, name = _DIVIDED[what]
    return db.execute(
        f"SELECT {key} AS id, {name} AS name, sum(c.articles) AS articles FROM"
        " (SELECT organization, language, count(*) AS articles FROM covered WHERE day >= ?"
        " GROUP BY organization, language) AS c"
        " JOIN organizations AS o ON o.id = c.organization GROUP BY 1 ORDER BY articles DESC, 2",
        (since,),
    ).fetchall()


def cited_works(db: sqlite3.Connection) -> list[Row]:
    """Return ``id``, ``title``, ``accepted`` and ``open`` of each work that anybody cites, the most cited first."""
    return db.execute(
        "SELECT w.id, w.title, c.accepted, c.open FROM"
        " (SELECT work, sum(verdict = 'accepted') AS accepted, sum(verdict = 'open') AS open"
        "  FROM cited WHERE work IS NOT NULL GROUP BY work) AS c"
        " JOIN works AS w ON w.id = c.work WHERE c.accepted + c.open > 0"
        " ORDER BY c.accepted + c.open DESC, w.title"
    ).fetchall()


def silent_feeds(db: sqlite3.Connection, limit: int) -> list[Row]:
    """Return the feeds that fail, are paused, or are silent for longer than their rate makes us expect."""
    return db.execute(
        "SELECT source, url, state, reason, last_ok, last_new, silent_since, expected_week FROM source_health"
        " WHERE state IN ('failing', 'paused') OR (state = 'ok' AND silent_since IS NOT NULL)"
        " ORDER BY state = 'ok', silent_since LIMIT ?",
        (limit,),
    ).fetchall()


def blind_sources(db: sqlite3.Connection, since: datetime, limit: int) -> list[Row]:
    """Return the sources of whose pages since *since* we could read less than half: counts by what stood in the way."""
    return db.execute(
        "SELECT source, pages, readable, paywall, challenge, consent, other FROM ("
        " SELECT source, count(*) AS pages, sum(fate = 'readable') AS readable, sum(fate = 'paywall') AS paywall,"
        "  sum(fate = 'challenge') AS challenge, sum(fate = 'consent') AS consent, sum(fate = 'other') AS other"
        " FROM page_fate WHERE first_seen >= ? AND fate != 'waiting' GROUP BY source)"
        " WHERE pages >= ? AND pages - readable > ? * pages ORDER BY pages - readable DESC LIMIT ?",
        (stamp(since), _BLIND_PAGES, _BLIND_SHARE, limit),
    ).fetchall()


def _one(db: sqlite3.Connection, sql: str, *values: str) -> int:
    return int(db.execute(sql, values).fetchone()[0])
