"""The alerts: what there is to tell at once, what was told, and on which channel."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipeline.digest.alerts import Alert, Silent
from pipeline.digest.facts import Finding
from pipeline.store.database import Store, stamp
from pipeline.store.digests import FINDINGS, finding_of

# A finding that is older was no news when it was written down; its place is the digest.
RECENT = timedelta(hours=48)
_RECENT = "l.found >= :since AND l.verdict <> 'rejected'"
_SILENT = """
SELECT s.id, s.name, max(coalesce(f.last_new, f.first_ok, (SELECT min(at) FROM fetches WHERE feed = f.id))) AS heard
FROM sources AS s JOIN feeds AS f ON f.source = s.id AND f.active = 1
WHERE s.active = 1 GROUP BY s.id HAVING heard IS NOT NULL AND heard < ? ORDER BY heard, s.id
"""
_LOST = """
SELECT o.id, o.state, d.name || ' ' || d.period AS issue
FROM outbox AS o JOIN digests AS d ON d.id = o.digest
JOIN deliveries AS t ON t.id = (SELECT max(id) FROM deliveries WHERE message = o.id)
WHERE o.state IN ('failed', 'unclear') AND t.state <> 'unsubscribed' AND t.at >= ?
  AND (o.state = 'failed' OR (SELECT count(*) FROM deliveries WHERE message = o.id AND state = 'unclear') > 1)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert whose turn has come; ``attempts`` counts this one too."""

    id: int
    alert: Alert
    attempts: int


def recent_findings(store: Store, now: datetime, searched: Mapping[str, frozenset[int]]) -> tuple[Finding, ...]:
    """Return the citations of the last two days that nobody has rejected; *searched* as in ``finding_of``."""
    asked = {"ends": stamp(now + timedelta(seconds=1)), "since": stamp(now - RECENT)}
    rows = store.db.execute(FINDINGS.format(condition=_RECENT), asked)
    return tuple(finding_of(row, searched=searched) for row in rows)


def silent_sources(store: Store, now: datetime, days: float) -> tuple[Silent, ...]:
    """Return the sources none of whose feeds has had anything new for so many *days*."""
    rows = store.db.execute(_SILENT, (stamp(now - timedelta(days=days)),))
    return tuple(Silent(row["id"], row["name"], datetime.fromisoformat(row["heard"])) for row in rows)


def lost_mails(store: Store, now: datetime) -> tuple[tuple[int, str, str], ...]:
    """Return number, state and issue of the mails that ended badly in the last two days."""
    return tuple(tuple(row) for row in store.db.execute(_LOST, (stamp(now - RECENT),)))


def newest(db: sqlite3.Connection) -> tuple[int, int]:
    """Return the numbers of the newest article and citation: when they rise, there may be something to tell."""
    row = db.execute(
        "SELECT coalesce((SELECT max(id) FROM articles), 0) AS article,"
        " coalesce((SELECT max(id) FROM citations), 0) AS citation"
    ).fetchone()
    return row["article"], row["citation"]


def add_alerts(store: Store, alerts: Iterable[Alert], channels: Sequence[str], now: datetime) -> int:
    """Keep *alerts* for each of *channels*; return how many were not known yet. What was told stays told."""
    added = 0
    with store.write() as db:
        for alert in alerts:
            for channel in channels:
                made = db.execute(
                    "INSERT INTO alerts (subject, kind, channel, made, title, reason, passage, url, next_due)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (subject, channel) DO NOTHING",
                    (
                        alert.subject,
                        alert.kind,
                        channel,
                        stamp(now),
                        alert.title,
                        alert.reason,
                        alert.passage,
                        alert.url,
                        stamp(now),
                    ),
                )
                added += made.rowcount
    return added


def recover_alerts(store: Store, now: datetime) -> None:
    """Settle what a dead sender left behind: it is sent once more, and after a second such end it is unclear."""
    with store.write() as db:
        db.execute(
            "UPDATE alerts SET state = iif(attempts < 2, 'pending', 'unclear'), next_due = ? WHERE state = 'sending'",
            (stamp(now),),
        )


def channels_waiting(db: sqlite3.Connection, now: datetime) -> tuple[str, ...]:
    """Return the channels on which something waits whose time has come."""
    rows = db.execute(
        "SELECT DISTINCT channel FROM alerts WHERE state IN ('pending', 'sending') AND next_due <= ? ORDER BY channel",
        (stamp(now),),
    )
    return tuple(row["channel"] for row in rows)


def last_told(db: sqlite3.Connection, channel: str) -> datetime | None:
    """Return when something was last sent on *channel*."""
    told = "SELECT max(settled) AS at FROM alerts WHERE channel = ? AND state = 'sent'"
    row = db.execute(told, (channel,)).fetchone()
    return datetime.fromisoformat(row["at"]) if row["at"] else None


def claim_alerts(store: Store, channel: str, now: datetime) -> tuple[Waiting, ...]:
    """Take all that waits on *channel*, as ``sending``, in the order in which it came."""
    with store.write() as db:
        rows = db.execute(
            "SELECT * FROM alerts WHERE channel = ? AND state = 'pending' AND next_due <= ? ORDER BY id",
            (channel, stamp(now)),
        ).fetchall()
        db.executemany(
            "UPDATE alerts SET state = 'sending', attempts = attempts + 1 WHERE id = ?", [(row["id"],) for row in rows]
        )
    return tuple(
        Waiting(
            row["id"],
            Alert(row["subject"], row["kind"], row["title"], row["reason"], row["passage"], row["url"]),
            row["attempts"] + 1,
        )
        for row in rows
    )


def settle_alerts(
    store: Store, ids: Sequence[int], state: Literal["sent", "pending", "failed"], now: datetime, next_due: datetime
) -> None:
    """Note how sending the alerts *ids* ended; those that stay ``pending`` are next due at *next_due*."""
    with store.write() as db:
        db.executemany(
            "UPDATE alerts SET state = ?, next_due = ?, settled = ? WHERE id = ?",
            [(state, stamp(next_due), None if state == "pending" else stamp(now), number) for number in ids],
        )


def latest_alerts(db: sqlite3.Connection, limit: int = 50) -> list[sqlite3.Row]:
    """Return the latest alerts, newest first, each once however many channels it went to."""
    return db.execute(
        "SELECT kind, title, reason, passage, url, min(made) AS made, count(*) AS channels,"
        " count(*) FILTER (WHERE state = 'sent') AS sent FROM alerts GROUP BY subject ORDER BY min(id) DESC LIMIT ?",
        (limit,),
    ).fetchall()
