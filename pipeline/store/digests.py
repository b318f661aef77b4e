"""What a digest needs to know, read from the database, and the digests that were built."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

from pipeline.digest.facts import Facts, FeedState, Finding
from pipeline.digest.week import Week, parse_week
from pipeline.errors import HomeError
from pipeline.store.database import Store, stamp
from pipeline.store.digest_counts import organizations_new, ranking, trend

WEEKS_OF_TREND = 8

_FINDINGS = """
SELECT l.*, u.id AS url_id, m.story, st.lead, w.title AS work_title, e.name AS source_name,
       i.name AS institution_name,
       coalesce(st.copies, 0) AS story_size
FROM ledger AS l
JOIN articles AS a ON a.id = l.article
JOIN urls AS u ON u.id = a.article_url
LEFT JOIN story_members AS m ON m.article = l.article
LEFT JOIN story_list AS st ON st.id = m.story
LEFT JOIN works AS w ON w.id = l.work
LEFT JOIN entities AS e ON e.id = l.source_entity
LEFT JOIN entities AS i ON i.id = l.institution
WHERE l.found < :ends AND {condition}
ORDER BY l.id
"""
# The order of finding is the cursor, not the date of publication: a late find goes into the next issue.
# What waited for a verdict counts from the verdict on.
_SINCE = "(l.found >= :since OR l.reviewed_at >= :since)"
_OWN = "l.id IN (SELECT value FROM json_each(:own))"

_TOLD = """
SELECT c.id, a.article_url AS url_id, m.story, c.type, c.work, c.source_entity, c.institution, c.stance
FROM digests AS d, json_each(d.items) AS item
JOIN citations AS c ON c.id = item.value
JOIN articles AS a ON a.id = c.article
LEFT JOIN story_members AS m ON m.article = c.article
WHERE d.name = :name AND d.period <> :period
"""

_FEEDS = """
SELECT s.name AS source, h.url, h.state, h.reason, h.last_ok, h.last_new
FROM source_health AS h JOIN sources AS s ON s.id = h.source
WHERE h.state <> 'removed' ORDER BY s.name, h.url
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the row of a digest."""

    id: int
    state: Literal["created", "updated", "unchanged"]


def read_facts(store: Store, week: Week, zone: tzinfo, now: datetime, name: str = "weekly") -> Facts:
    """Return what the digest called *name* of *week* is made from, weeks being counted in *zone*.

    Citations come in once: those that another issue of that name holds are left out, and so a week may
    hold finds of earlier weeks that came too late for their own issue.
    """
    starts, ends = week.bounds(zone)
    weeks = [week]
    while len(weeks) <= WEEKS_OF_TREND:
        weeks.insert(0, weeks[0].previous)
    store.db.execute("BEGIN")  # one snapshot for all questions
    try:
        return Facts(
            week=week,
            starts=starts,
            ends=ends,
            until=min(now.astimezone(UTC), ends),
            findings=_findings(store, week, zone, name),
            organizations=ranking(store, week, zone, by="organization"),
            languages=ranking(store, week, zone, by="language"),
            new_organizations=organizations_new(store, week, zone),
            feeds=tuple(_feed(row) for row in store.db.execute(_FEEDS)),
            trend=trend(store, weeks, zone),
        )
    finally:
        store.db.execute("ROLLBACK")


def save_digest(
    store: Store, name: str, week: Week, built: datetime, subject: str, text: str, html: str, items: tuple[int, ...]
) -> Saved:
    """Keep the digest *name* of *week*; building the same one again changes its row or leaves it as it is.

    Raises HomeError when another issue took one of *items* while this one was being built.
    """
    content = (subject, text, html, json.dumps(items))
    with store.write() as db:
        _refuse_taken(db, name, week, items)
        row = db.execute(
            "SELECT id, subject, text, html, items FROM digests WHERE name = ? AND period = ?", (name, str(week))
        ).fetchone()
        if row is None:
            made = db.execute(
                "INSERT INTO digests (name, period, built, subject, text, html, items) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (name, str(week), stamp(built), *content),
            )
            return Saved(int(made.lastrowid or 0), "created")
        if tuple(row)[1:] == content:
            return Saved(row["id"], "unchanged")
        db.execute(
            "UPDATE digests SET built = ?, subject = ?, text = ?, html = ?, items = ? WHERE id = ?",
            (stamp(built), *content, row["id"]),
        )
        return Saved(row["id"], "updated")


def _refuse_taken(db: sqlite3.Connection, name: str, week: Week, items: tuple[int, ...]) -> None:
    taken = db.execute(
        "SELECT d.period FROM digests AS d, json_each(d.items) AS item WHERE d.name = ? AND d.period <> ?"
        " AND item.value IN (SELECT value FROM json_each(?))",
        (name, str(week), json.dumps(items)),
    ).fetchone()
    if taken:
        raise HomeError(
            f"digest {name} {week}: the issue {taken['period']} took some of its citations just now;"
            " nothing was saved; build it again"
        )


def _findings(store: Store, week: Week, zone: tzinfo, name: str) -> tuple[Finding, ...]:
    _, ends = week.bounds(zone)
    issues = dict(store.db.execute("SELECT period, items FROM digests WHERE name = ?", (name,)).fetchall())
    # Once a later issue stands, what comes in late belongs to the next one: this one keeps what it holds.
    closed = str(week) in issues and max(issues) > str(week)
    first = min([week, *(parse_week(period) for period in issues)])
    query = _FINDINGS.format(condition=_OWN if closed else _SINCE)
    told = store.db.execute(_TOLD, {"name": name, "period": str(week)}).fetchall()
    ids = {row["id"] for row in told}
    pages = {("page", row["url_id"], *_identity(row)) for row in told}
    stories = {("story", row["story"], *_identity(row)) for row in told if row["story"] is not None}
    asked = {"ends": stamp(ends), "since": stamp(first.bounds(zone)[0]), "own": issues.get(str(week), "[]")}
    return tuple(
        _finding(
            row,
            told=("page", row["url_id"], *_identity(row)) in pages,
            copy_told=("story", row["story"], *_identity(row)) in stories,
        )
        for row in store.db.execute(query, asked)
        if row["id"] not in ids
    )


def _identity(row: sqlite3.Row) -> tuple[str | None, ...]:
    return (row["type"], row["work"], row["source_entity"], row["institution"], row["stance"])


def _finding(row: sqlite3.Row, *, told: bool, copy_told: bool) -> Finding:
    return Finding(
        id=row["id"],
        article=row["article"],
        story=row["story"],
        first_of_story=row["lead"] == row["article"],
        organization=row["organization"],
        organization_kind=row["organization_kind"],
        type=row["type"],
        grade=row["grade"],
        work=row["work_title"],
        source=row["source_name"],
        institution=row["institution_name"],
        stance=row["stance"],
        prefix=row["prefix"],
        exact=row["exact"],
        suffix=row["suffix"],
        start=row["start_char"],
        title=row["title"],
        url=row["url"],
        language=row["language"],
        published=_moment(row["published"]),
        found=datetime.fromisoformat(row["found"]),
        verdict=row["verdict"],
        story_size=max(1, row["story_size"]),
        told=told,
        copy_told=copy_told,
    )


def _feed(row: sqlite3.Row) -> FeedState:
    return FeedState(
        source=row["source"],
        url=row["url"],
        state=row["state"],
        reason=row["reason"],
        last_ok=_moment(row["last_ok"]),
        last_new=_moment(row["last_new"]),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
