"""What the daily brief needs to know, read from the database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, tzinfo

from pipeline.digest.facts import Volume
from pipeline.digest.morning import Altered, Morning
from pipeline.digest.numbers import known
from pipeline.digest.week import week_of, weeks_to
from pipeline.store.database import Store, stamp
from pipeline.store.digest_counts import trend
from pipeline.store.digests import FEEDS, FINDINGS, WEEKS_OF_TREND, feed_of, finding_of

NAME = "brief"
# A brief tells of what no earlier one told, however late it was written down; what is older than this stands in
# the queue and in the number of those that wait.
_LOOKS_BACK = timedelta(days=14)

_OPEN = "l.found >= :since AND l.verdict = 'open' AND l.id NOT IN (SELECT value FROM json_each(:told))"
_TOLD = "SELECT item.value FROM digests AS d, json_each(d.items) AS item WHERE d.name = ? AND d.period <> ?"
_SINCE = "SELECT max(built) AS built FROM digests WHERE name = ? AND period < ?"
_WAITING = "SELECT grade, count(*) AS n FROM review_queue WHERE kind = 'citation' GROUP BY grade ORDER BY grade"
_DECIDED = (
    "SELECT verdict, count(*) AS n FROM reviews WHERE at >= ? AND finding_kind = 'citation'"
    " AND verdict IN ('accepted', 'rejected') GROUP BY verdict"
)
# A passage that became otherwise since: the same state as at the look before is no news.
_ALTERED = """
SELECT o.name AS organization, a.title, u.url, p.state, coalesce(r.verdict, 'open') = 'accepted' AS confirmed
FROM passage_checks AS p
JOIN citations AS c ON c.id = p.citation
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
JOIN organizations AS o ON o.id = s.organization
LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
WHERE p.at >= ? AND p.state IN ('altered', 'vanished', 'page_gone') AND coalesce(r.verdict, 'open') <> 'rejected'
  AND p.state IS NOT
      (SELECT state FROM passage_checks WHERE citation = p.citation AND id < p.id ORDER BY id DESC LIMIT 1)
GROUP BY u.id, p.state ORDER BY confirmed DESC, p.id
"""
_QUARANTINED = (
    "SELECT reason, count(*) AS n FROM outcomes WHERE status = 'quarantined' AND at >= ?"
    " GROUP BY reason ORDER BY n DESC, reason"
)
_MAILS = """
SELECT o.state, count(*) AS n FROM outbox AS o
JOIN deliveries AS t ON t.id = (SELECT max(id) FROM deliveries WHERE message = o.id)
WHERE o.state IN ('failed', 'unclear') AND t.state <> 'unsubscribed' AND t.at >= ? GROUP BY o.state
"""

# Alerts that were given up or may have come twice, and those that a channel keeps refusing.
_UNTOLD = """
SELECT channel, count(*) AS n FROM alerts
WHERE (state IN ('failed', 'unclear') AND coalesce(settled, next_due) >= ?) OR (state = 'pending' AND attempts > 2)
GROUP BY channel ORDER BY channel
"""


def read_morning(store: Store, day: date, zone: tzinfo, now: datetime) -> Morning:
    """Return what the brief of *day* is made from: all since the brief before, or since the day before."""
    db = store.db
    db.execute("BEGIN")  # one snapshot for all questions
    try:
        before = db.execute(_SINCE, (NAME, day.isoformat())).fetchone()["built"]
        since = datetime.fromisoformat(before) if before else now - timedelta(days=1)
        told = json.dumps([row[0] for row in db.execute(_TOLD, (NAME, day.isoformat()))])
        asked = {"ends": stamp(now + timedelta(seconds=1)), "since": stamp(now - _LOOKS_BACK), "told": told}
        newest = db.execute("SELECT max(at) AS at FROM fetches WHERE outcome IN ('ok', 'not_modified')").fetchone()
        return Morning(
            day=day,
            since=since,
            until=now.astimezone(UTC),
            findings=tuple(finding_of(row) for row in db.execute(FINDINGS.format(condition=_OPEN), asked)),
            waiting=_pairs(store, _WAITING),
            decided=_pairs(store, _DECIDED, stamp(since)),
            altered=tuple(
                Altered(row["organization"], row["title"], row["url"], row["state"], bool(row["confirmed"]))
                for row in db.execute(_ALTERED, (stamp(since),))
            ),
            volumes=_volumes(store, day, zone),
            feeds=tuple(feed_of(row) for row in db.execute(FEEDS)),
            quarantined=_pairs(store, _QUARANTINED, stamp(since)),
            mails=_pairs(store, _MAILS, stamp(since)),
            untold=_pairs(store, _UNTOLD, stamp(since)),
            newest_fetch=datetime.fromisoformat(newest["at"]) if newest["at"] else None,
        )
    finally:
        db.execute("ROLLBACK")


def _pairs(store: Store, question: str, *values: str) -> tuple[tuple[str, int], ...]:
    return tuple((str(row[0]), int(row[1])) for row in store.db.execute(question, values))


def _volumes(store: Store, day: date, zone: tzinfo) -> tuple[Volume, ...]:
    weeks = weeks_to(week_of(day), WEEKS_OF_TREND)
    return tuple(volume for _, volume in known(trend(store, weeks, zone)))
