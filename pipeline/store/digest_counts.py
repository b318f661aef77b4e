"""How much was found week by week: counts over the articles that name somebody we watch."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import tzinfo
from typing import Literal

from pipeline.digest.facts import Ranked, Volume
from pipeline.digest.week import Week
from pipeline.store.database import Store, stamp

# What "the regime" is in the counts, and the topic that stands against it.
REGIME = ("regime", "lukashenko")
DEPORTATION = "child_deportation"

# An address is counted once, in the week in which the first version of its page with a watched name was
# found: a correction neither counts again nor takes the page out of the week that it was found in.
_SIGHTINGS = """
WITH weeks (period, starts, ends) AS (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:weeks)),
sightings AS (
    SELECT w.period, a.id AS article, coalesce(m.story, -a.id) AS story, o.name AS organization,
           coalesce(a.language, '') AS language
    FROM weeks AS w
    JOIN articles AS a ON a.found >= w.starts AND a.found < w.ends
    JOIN urls AS u ON u.id = a.article_url
    JOIN sources AS s ON s.id = u.source AND s.own = 0
    JOIN organizations AS o ON o.id = s.organization
    LEFT JOIN story_members AS m ON m.article = a.id
    WHERE EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL)
      AND NOT EXISTS (
        SELECT 1 FROM articles AS earlier JOIN mentions AS n ON n.article = earlier.id AND n.retired IS NULL
        WHERE earlier.article_url = a.article_url AND earlier.version < a.version)
)
"""
_TREND = (
    _SIGHTINGS
    + """
SELECT period, count(*) AS articles, count(DISTINCT story) AS stories,
       count(DISTINCT organization) AS organizations,
       sum(EXISTS (SELECT 1 FROM mentions AS n WHERE n.article = sightings.article AND n.retired IS NULL
                   AND n.entity IN (SELECT value FROM json_each(:regime)))) AS regime,
       sum(EXISTS (SELECT 1 FROM topics AS t
                   WHERE t.article = sightings.article AND t.topic = :deportation)) AS deportation
FROM sightings GROUP BY period
"""
)
_RANKING = (
    _SIGHTINGS
    + """
SELECT {by} AS name, sum(period = :this) AS count, sum(period = :last) AS before
FROM sightings GROUP BY name HAVING count > 0 ORDER BY count DESC, name
"""
)
_NEW = (
    _SIGHTINGS
    + """
SELECT DISTINCT organization AS name FROM sightings
WHERE NOT EXISTS (
    SELECT 1 FROM organizations AS o
    JOIN sources AS s ON s.organization = o.id
    JOIN urls AS u ON u.source = s.id
    JOIN articles AS a ON a.article_url = u.id AND a.found < (SELECT starts FROM weeks)
    WHERE o.name = sightings.organization
      AND EXISTS (SELECT 1 FROM mentions WHERE article = a.id AND retired IS NULL))
ORDER BY name
"""
)
# Each story counts in the week in which the first of its citations was found: copies do not count again.
_CITING = """
WITH weeks (period, starts, ends) AS (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:weeks)),
firsts AS (
    SELECT min(l.found) AS found FROM ledger AS l LEFT JOIN story_members AS m ON m.article = l.article
    WHERE l.verdict <> 'rejected' AND (l.verdict = 'accepted' OR NOT :confirmed)
    GROUP BY coalesce(m.story, -l.article)
)
SELECT w.period, count(f.found) AS citing
FROM weeks AS w LEFT JOIN firsts AS f ON f.found >= w.starts AND f.found < w.ends GROUP BY w.period
"""


def trend(
    store: Store, weeks: Sequence[Week], zone: tzinfo, *, confirmed_only: bool = False
) -> tuple[tuple[Week, Volume], ...]:
    """Return the volume of each of *weeks*, in their order; a week with nothing has zeros.

    Stories that cite NAM count while nobody has rejected them, with *confirmed_only* once somebody has confirmed them.
    """
    asked: dict[str, object] = {"weeks": _json(weeks, zone), "confirmed": confirmed_only}
    asked |= {"regime": json.dumps(REGIME), "deportation": DEPORTATION}
    rows = {row["period"]: row for row in store.db.execute(_TREND, asked)}
    citing = dict(store.db.execute(_CITING, asked).fetchall())
    return tuple((week, _volume(rows.get(str(week)), citing[str(week)])) for week in weeks)


def ranking(store: Store, week: Week, zone: tzinfo, *, by: Literal["organization", "language"]) -> tuple[Ranked, ...]:
    """Return what *week* brought *by* organization (names) or language (codes, '' where unknown)."""
    weeks = [week.previous, week]
    asked = {"weeks": _json(weeks, zone), "this": str(week), "last": str(week.previous)}
    rows = store.db.execute(_RANKING.format(by=by), asked)
    return tuple(Ranked(row["name"], row["count"], row["before"]) for row in rows)


def organizations_new(store: Store, week: Week, zone: tzinfo) -> tuple[str, ...]:
    """Return the names of the organizations whose first article with a watched name *week* brought."""
    rows = store.db.execute(_NEW, {"weeks": _json([week], zone)})
    return tuple(row["name"] for row in rows)


def _volume(row: sqlite3.Row | None, citing: int) -> Volume:
    if row is None:
        return Volume(citing=citing)
    return Volume(
        citing=citing,
        articles=row["articles"],
        stories=row["stories"],
        organizations=row["organizations"],
        regime=row["regime"],
        deportation=row["deportation"],
    )


def _json(weeks: Sequence[Week], zone: tzinfo) -> str:
    """Return *weeks* as SQL reads them: a JSON list of name, begin and end."""
    return json.dumps([[str(week), *(stamp(bound) for bound in week.bounds(zone))] for week in weeks])
