"""What a digest needs to know, read from the database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType

from pipeline.digest.facts import Facts, FeedState, Finding
from pipeline.digest.week import Week, parse_week, weeks_to
from pipeline.errors import ConfigError
from pipeline.store.database import Store, stamp
from pipeline.store.digest_counts import organizations_new, ranking, trend

WEEKS_OF_TREND = 8

# Citations of the ledger in the order in which they were found, up to :ends; {condition} narrows them down.
FINDINGS = """
SELECT l.*, u.id AS url_id, m.story, st.lead, w.title AS work_title,
       iif(l.source_entity = 'nam', NULL, e.name) AS source_name, -- each wording has its own name for NAM
       i.name AS institution_name,
       (SELECT group_concat(topic) FROM topics WHERE article = l.article) AS topics,
       (SELECT tier FROM sources WHERE id = u.source) AS tier,
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

FEEDS = """
SELECT s.name AS source, h.url, h.state, h.reason, h.last_ok, h.last_new, h.silent_after_days
FROM source_health AS h JOIN sources AS s ON s.id = h.source
WHERE h.state <> 'removed' ORDER BY s.name, h.url
"""


def read_facts(
    store: Store,
    week: Week,
    zone: tzinfo,
    now: datetime,
    name: str = "weekly",
    words: Collection[str] = (),
    *,
    confirmed_only: bool = False,
) -> Facts:
    """Return what the digest called *name* of *week* is made from, weeks being counted in *zone*.

    *words* are the searches in titles and texts to be made for the list, in the language of FTS5; raises ConfigError
    for one that is none. With *confirmed_only* the stories that cite NAM are counted where a person confirmed them.

    Citations come in once: those that another issue of that name holds are left out, and so a week may
    hold finds of earlier weeks that came too late for their own issue.
    """
    starts, ends = week.bounds(zone)
    store.db.execute("BEGIN")  # one snapshot for all questions
    try:
        return Facts(
            week=week,
            starts=starts,
            ends=ends,
            until=min(now.astimezone(UTC), ends),
            findings=_findings(store, week, zone, name, _searched(store, name, words)),
            organizations=ranking(store, week, zone, by="organization"),
            languages=ranking(store, week, zone, by="language"),
            new_organizations=organizations_new(store, week, zone),
            feeds=tuple(feed_of(row) for row in store.db.execute(FEEDS)),
            trend=trend(store, weeks_to(week, WEEKS_OF_TREND), zone, confirmed_only=confirmed_only),
        )
    finally:
        store.db.execute("ROLLBACK")


def read_missed(store: Store, facts: Facts, name: str, words: Collection[str], ids: Collection[int]) -> Facts:
    """Return *facts* of the digest called *name* with those of the citations *ids* that the ledger still has.

    They are such as earlier issues held that could not be brought to some readers. *words* as in ``read_facts``.
    """
    new = set(ids).difference(finding.id for finding in facts.findings)
    asked = {"ends": stamp(facts.ends), "own": json.dumps(sorted(new))}
    searched = _searched(store, name, words)
    rows = store.db.execute(FINDINGS.format(condition=_OWN), asked).fetchall()
    missed = tuple(replace(finding_of(row, searched=searched), missed=True) for row in rows)
    return replace(facts, findings=(*facts.findings, *missed))


def articles_with(db: sqlite3.Connection, words: str) -> frozenset[int]:
    """Return the articles that the search *words* finds; raise sqlite3.OperationalError when it is none."""
    rows = db.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (words,))
    return frozenset(row[0] for row in rows)


def can_search(db: sqlite3.Connection, words: str) -> bool:
    """Return whether *words* are a search in titles and texts, in the language of FTS5."""
    try:
        db.execute("SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1", (words,)).fetchone()
    except sqlite3.OperationalError:
        return False
    return True


def _searched(store: Store, name: str, words: Collection[str]) -> dict[str, frozenset[int]]:
    """Return for each of *words* the articles that it finds."""
    found = {}
    for one in words:
        try:
            found[one] = articles_with(store.db, one)
        except sqlite3.OperationalError as error:
            raise ConfigError([f'config/lists.toml: list "{name}".search.words: {one!r}: {error}']) from error
    return found


def _findings(
    store: Store, week: Week, zone: tzinfo, name: str, searched: Mapping[str, frozenset[int]]
) -> tuple[Finding, ...]:
    _, ends = week.bounds(zone)
    rows = store.db.execute("SELECT period, items, posted FROM digests WHERE name = ?", (name,)).fetchall()
    issues = {row["period"]: row["items"] for row in rows}
    # Once it is on its way or a later issue stands, what comes in late belongs to the next one: this one keeps
    # what it holds.
    posted = {row["period"] for row in rows if row["posted"]}
    closed = str(week) in posted or (str(week) in issues and max(issues) > str(week))
    first = min([week, *(parse_week(period) for period in issues)])
    query = FINDINGS.format(condition=_OWN if closed else _SINCE)
    told = store.db.execute(_TOLD, {"name": name, "period": str(week)}).fetchall()
    ids = {row["id"] for row in told}
    pages = {("page", row["url_id"], *_identity(row)) for row in told}
    stories = {("story", row["story"], *_identity(row)) for row in told if row["story"] is not None}
    asked = {"ends": stamp(ends), "since": stamp(first.bounds(zone)[0]), "own": issues.get(str(week), "[]")}
    return tuple(
        finding_of(
            row,
            told=("page", row["url_id"], *_identity(row)) in pages,
            copy_told=("story", row["story"], *_identity(row)) in stories,
            searched=searched,
        )
        for row in store.db.execute(query, asked)
        if row["id"] not in ids
    )


def _identity(row: sqlite3.Row) -> tuple[str | None, ...]:
    return (row["type"], row["work"], row["source_entity"], row["institution"], row["stance"])


def finding_of(
    row: sqlite3.Row,
    *,
    told: bool = False,
    copy_told: bool = False,
    searched: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> Finding:
    """Return a row of ``FINDINGS`` as a digest sees it; *searched* are the articles that each search finds."""
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
        tier=row["tier"],
        country=row["country"],
        work_id=row["work"],
        topics=tuple((row["topics"] or "").split(",")),
        words=frozenset(one for one, articles in searched.items() if row["article"] in articles),
    )


def feed_of(row: sqlite3.Row) -> FeedState:
    """Return a row of ``FEEDS``."""
    return FeedState(
        source=row["source"],
        url=row["url"],
        state=row["state"],
        reason=row["reason"],
        last_ok=_moment(row["last_ok"]),
        last_new=_moment(row["last_new"]),
        silent_after=timedelta(days=row["silent_after_days"]),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
