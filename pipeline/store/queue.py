"""The review queue as people page through it: by story, the strongest first, narrowed as they wish."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.store.database import stamp

FIRST, SECOND = "first", "second"
_PLAIN = ("language", "organization", "kind", "entity", "work", "type", "grade", "rule", "form", "story")


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the queue is narrowed to; None does not narrow.

    *since* is when a finding was found at the earliest, *assignee* to whom it is assigned. *need* is ``second``
    for what one person has confirmed and another may; *reviewer* is that other: their own are left out.
    """

    language: str | None = None
    organization: str | None = None
    kind: str | None = None
    entity: str | None = None
    work: str | None = None
    type: str | None = None
    grade: str | None = None
    rule: str | None = None
    form: str | None = None
    story: int | None = None
    since: datetime | None = None
    starred: bool = False
    assignee: str | None = None
    need: str = FIRST
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue ends: rank and number of its last story."""

    rank: int
    story: int


def stories(db: sqlite3.Connection, narrow: Narrow, after: Place | None, limit: int) -> list[Place]:
    """Return the next *limit* stories with something that waits, those with the strongest finding first.

    By key, not by OFFSET: what others decide meanwhile shifts nothing out of sight, and page 1,000 costs
    what page 1 does.
    """
    where, values = _where(narrow)
    stronger, _ = _where(narrow, "p")
    further = " AND (q.rank, q.story) > (:after_rank, :after_story)" if after else ""
    if after:
        values |= {"after_rank": after.rank, "after_story": after.story}
    # In the order of an index, each story where its strongest finding stands: it ends with the page, where grouping
    # would first read all that waits.
    rows = db.execute(
        f"SELECT q.rank, q.story FROM waiting AS q WHERE {where}{further}"
        f" AND NOT EXISTS (SELECT 1 FROM waiting AS p WHERE {stronger} AND p.story = q.story"
        " AND (p.rank, p.kind, p.finding) < (q.rank, q.kind, q.finding))"
        " ORDER BY q.rank, q.story LIMIT :limit",
        {**values, "limit": limit},
    )
    return [Place(*row) for row in rows]


def members(db: sqlite3.Connection, narrow: Narrow, numbers: Sequence[int]) -> list[sqlite3.Row]:
    """Return what waits in the stories *numbers*, the strongest first: enough to tell which findings are the same."""
    where, values = _where(narrow)
    marks = ", ".join(f":story{at}" for at in range(len(numbers)))
    return db.execute(
        "SELECT q.kind, q.finding, q.story, q.rank, q.article, q.type, q.work, q.entity, q.organization,"
        " o.name AS organization_name, c.institution, c.stance, coalesce(c.exact, n.exact) AS exact,"
        " t.starred, t.assignee"
        # These stories are few: by their index, whatever else the queue is narrowed to.
        " FROM waiting AS q INDEXED BY waiting_story JOIN organizations AS o ON o.id = q.organization"
        " LEFT JOIN citations AS c ON q.kind = 'citation' AND c.id = q.finding"
        " LEFT JOIN mentions AS n ON q.kind = 'mention' AND n.id = q.finding"
        " LEFT JOIN attention AS t ON t.finding_kind = q.kind AND t.finding = q.finding"
        f" WHERE {where} AND q.story IN ({marks}) ORDER BY q.rank, q.finding",
        {**values, **{f"story{at}": number for at, number in enumerate(numbers)}},
    ).fetchall()


def progress(db: sqlite3.Connection, since: datetime, reviewer: str) -> dict[str, int]:
    """Return how many findings were decided since *since*, by everybody and by *reviewer*, and how many are open."""
    decided, mine = db.execute(
        "SELECT count(*), coalesce(sum(reviewer = ?), 0) FROM latest_reviews"
        " WHERE at >= ? AND verdict IN ('accepted', 'rejected')",
        (reviewer, stamp(since)),
    ).fetchone()
    return {"decided": int(decided), "mine": int(mine), "open": count(db, Narrow())}


def count(db: sqlite3.Connection, narrow: Narrow) -> int:
    """Return how many findings wait."""
    where, values = _where(narrow)
    return int(db.execute(f"SELECT count(*) FROM waiting AS q WHERE {where}", values).fetchone()[0])


def numbers(db: sqlite3.Connection, narrow: Narrow, limit: int) -> list[int]:
    """Return the numbers of at most *limit* findings that wait; of one kind when *narrow* says which."""
    where, values = _where(narrow)
    rows = db.execute(
        f"SELECT q.finding FROM waiting AS q WHERE {where} ORDER BY q.rank, q.finding LIMIT :limit",
        {**values, "limit": limit},
    )
    return [int(row[0]) for row in rows]


def choices(db: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return what the queue can be narrowed to now: for each field the values that wait, with names where they have."""
    named = {"organization": ("organizations", "name"), "entity": ("entities", "name"), "work": ("works", "title")}
    found: dict[str, list[tuple[str, str]]] = {}
    for field in ("language", "organization", "entity", "work", "rule"):
        table, name = named.get(field, ("", ""))
        values = _values(db, field)
        if table:
            names = dict(db.execute(f"SELECT id, {name} FROM {table}").fetchall())
            found[field] = [(value, names.get(value, value)) for value in values]
        else:
            found[field] = [(value, value) for value in values]
        found[field].sort(key=lambda pair: pair[1].casefold())
    return found


def _values(db: sqlite3.Connection, field: str) -> list[str]:
    """Return the different values of *field*, from one to the next by its index: DISTINCT would read all that waits."""
    kinds = "kind IN ('citation', 'mention') AND " if field == "rule" else ""
    after = f"SELECT min({field}) FROM waiting WHERE need = 'first' AND {kinds}{field} > "
    rows = db.execute(
        f"WITH RECURSIVE v (value) AS (SELECT ({after} '') UNION ALL SELECT ({after} v.value) FROM v"
        " WHERE v.value IS NOT NULL) SELECT value FROM v WHERE value IS NOT NULL"
    )
    return [str(row[0]) for row in rows]


def _where(narrow: Narrow, row: str = "q") -> tuple[str, dict[str, object]]:
    """Return the condition on *row* of waiting, and its values."""
    wanted = {field: getattr(narrow, field) for field in _PLAIN}
    given: dict[str, object] = {field: value for field, value in wanted.items() if value is not None}
    parts = [f"{row}.{field} = :{field}" for field in ("need", *given)]
    values: dict[str, object] = {"need": narrow.need, **given}
    marked = f"({row}.kind, {row}.finding) IN (SELECT finding_kind, finding FROM attention WHERE"
    if narrow.since:
        parts.append(f"{row}.found >= :since")
        values["since"] = stamp(narrow.since)
    if narrow.starred:
        parts.append(f"{marked} starred = 1)")
    if narrow.assignee:
        parts.append(f"{marked} assignee = :assignee)")
        values["assignee"] = narrow.assignee
    if narrow.need == SECOND:
        parts.append(
            "NOT EXISTS (SELECT 1 FROM latest_reviews AS r"
            f" WHERE r.finding_kind = {row}.kind AND r.finding = {row}.finding AND r.reviewer = :reviewer)"
        )
        values["reviewer"] = narrow.reviewer
    return " AND ".join(parts), values
