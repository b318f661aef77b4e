"""Citations as pages list them: newest first, narrowed by a few columns, a page at a time."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = sqlite3.Row
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# Whether an organisation is an ``outlet``, an ``institution`` or something ``other``.
WHO = "CASE WHEN o.kind IN ('outlet', 'wire') THEN 'outlet' WHEN o.kind = 'ngo' THEN 'other' ELSE 'institution' END"
# What a list may be narrowed by, and the column behind it.
NARROWED = {
    "work": "c.work",
    "organization": "c.organization",
    "source_entity": "c.source_entity",
    "institution": "c.institution",
    "language": "c.language",
    "grade": "c.grade",
    "type": "c.type",
    "verdict": "c.verdict",
    "kind": "o.kind",
    "country": "o.country",
    "who": WHO,
}
_COLUMNS = """
SELECT c.citation AS id, c.day, c.type, c.grade, c.stance, c.verdict, c.organization, c.language, c.work, c.found,
       c.institution, c.article, o.name AS organization_name, o.kind AS organization_kind, o.country,
       q.prefix, q.exact, q.suffix, q.rule, q.confidence, a.title, a.published, u.url, w.title AS work_title,
       i.name AS institution_name, e.name AS source_name, m.story, p.last_checked, p.last_seen, p.state AS passage_state
FROM cited AS c
JOIN citations AS q ON q.id = c.citation
JOIN articles AS a ON a.id = c.article
JOIN urls AS u ON u.id = a.article_url
JOIN organizations AS o ON o.id = c.organization
LEFT JOIN works AS w ON w.id = c.work
LEFT JOIN entities AS i ON i.id = c.institution
LEFT JOIN entities AS e ON e.id = c.source_entity
LEFT JOIN story_members AS m ON m.article = c.article
LEFT JOIN passage_fate AS p ON p.citation = c.citation
"""


@dataclass(frozen=True, slots=True)
class Before:
    """A place in a list: what comes after it is older than ``day``, or of that day with a smaller number."""

    day: str
    id: int


def citations(
    db: sqlite3.Connection,
    chosen: Mapping[str, str],
    limit: int,
    before: Before | None = None,
    *,
    denied: bool | None = None,
) -> list[Row]:
    """Return up to *limit* citations, newest first, for which every column of *chosen* has its value.

    Rejected ones are left out unless ``verdict`` asks for them; *denied* keeps only those that deny the finding
    (True) or only the others (False). Raises KeyError for what a list cannot be narrowed by.
    """
    where = [f"{NARROWED[name]} = :{name}" for name in chosen]
    if "verdict" not in chosen:
        where.append("c.verdict != 'rejected'")
    if denied is not None:
        where.append("c.stance IS 'denied'" if denied else "c.stance IS NOT 'denied'")
    if before is not None:
        where.append("(c.day, c.citation) < (:day, :before)")
    place = {"day": before.day, "before": before.id} if before else {}
    return db.execute(
        f"{_COLUMNS} WHERE {' AND '.join(where)} ORDER BY c.day DESC, c.citation DESC LIMIT :limit",
        {**chosen, **place, "limit": limit},
    ).fetchall()


def by_grade(db: sqlite3.Connection, column: str, value: str) -> list[Row]:
    """Return for each grade how many citations are ``accepted``, ``open``, ``rejected``, and ``denied``."""
    return db.execute(
        "SELECT c.grade, sum(c.verdict = 'accepted') AS accepted, sum(c.verdict = 'open') AS open,"
        " sum(c.verdict = 'rejected') AS rejected, sum(c.stance IS 'denied' AND c.verdict != 'rejected') AS denied"
        f" FROM cited AS c WHERE {NARROWED[column]} = ? GROUP BY c.grade ORDER BY c.grade",
        (value,),
    ).fetchall()


def by_month(db: sqlite3.Connection, column: str, value: str) -> list[tuple[str, int]]:
    """Return how many citations there are of each month (``2026-11``) from the first to the last, rejected ones not."""
    return filled(
        db.execute(
            "SELECT substr(c.day, 1, 7), count(*) FROM cited AS c"
            f" WHERE {NARROWED[column]} = ? AND c.verdict != 'rejected' GROUP BY 1 ORDER BY 1",
            (value,),
        )
    )


def chains(db: sqlite3.Connection, stories: Sequence[int]) -> dict[int, list[Row]]:
    """Return who carries each of *stories* with more than one copy, the earliest first: the lead, then its copies."""
    rows = db.execute(
        "SELECT m.story, m.article, m.credit, s.organization, o.name AS organization_name, o.kind, a.published, a.found"
        " FROM story_members AS m JOIN articles AS a ON a.id = m.article AND a.current = 1"
        " JOIN urls AS u ON u.id = a.article_url JOIN sources AS s ON s.id = u.source"
        " JOIN organizations AS o ON o.id = s.organization"
        f" WHERE m.story IN ({', '.join('?' * len(stories))})"
        " ORDER BY CASE WHEN a.published IS NULL THEN a.found"
        " WHEN a.date_precision = 'day' THEN substr(a.published, 1, 10) || 'T23:59:59Z' ELSE a.published END, a.id",
        tuple(stories),
    ).fetchall()
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["story"], []).append(row)
    return {story: members for story, members in found.items() if len(members) > 1}


def filled(rows: sqlite3.Cursor) -> list[tuple[str, int]]:
    """Return month and number of *rows* from the first month to the last, a year at least, 0 where there is no row."""
    counts = {str(row[0]): int(row[1]) for row in rows if _MONTH.fullmatch(str(row[0]))}
    if not counts:
        return []
    last = max(counts)
    year_before = f"{int(last[:4]) - (last[5:7] != '12'):04}-{int(last[5:7]) % 12 + 1:02}"
    return [(month, counts.get(month, 0)) for month in months_between(min(*counts, year_before), last)]


def months_between(first: str, last: str) -> list[str]:
    """Return every month from *first* to *last*, both included.

    >>> months_between("2025-11", "2026-01")
    ['2025-11', '2025-12', '2026-01']
    """
    begin, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]
