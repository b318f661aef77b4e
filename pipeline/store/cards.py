"""All that a card or a page shows of one finding."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

# Characters of the text that are read on each side of a passage, to find its sentences in.
AROUND = 600
Finding = tuple[str, int]


def details(db: sqlite3.Connection, findings: Sequence[Finding]) -> dict[Finding, sqlite3.Row]:
    """Return all that a card shows of each of *findings* (kind and number), by the same pair; unknown ones not.

    ``around`` is the piece of title or text that begins ``offset`` code points before the passage.
    """
    rows = {(kind, number): _one(db, kind, number) for kind, number in findings}
    return {finding: row for finding, row in rows.items() if row is not None}


def strongest(db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """Return the *limit* strongest findings that nobody has decided on, as ``details`` has them."""
    rows = db.execute(
        "SELECT kind, finding FROM waiting WHERE need = 'first' ORDER BY rank, kind, finding LIMIT ?", (limit,)
    )
    return list(details(db, [(row[0], row[1]) for row in rows.fetchall()]).values())


def _one(db: sqlite3.Connection, kind: str, number: int) -> sqlite3.Row | None:
    sql = (_CITATION if kind == "citation" else _MENTION).format(common=_COMMON, joins=_JOINS)
    row: sqlite3.Row | None = db.execute(sql, {"finding": number, "around": AROUND}).fetchone()
    return row


_CITATION = """
SELECT 'citation' AS kind, 'citation:' || f.id AS id, f.cue AS form, f.type, f.grade, f.stance, f.work,
       f.source_entity AS entity, w.title AS work_title, e.name AS entity_name, i.name AS institution_name, {common}
FROM citations AS f
LEFT JOIN works AS w ON w.id = f.work
LEFT JOIN entities AS e ON e.id = f.source_entity
LEFT JOIN entities AS i ON i.id = f.institution {joins}"""
_MENTION = """
SELECT 'mention' AS kind, 'mention:' || f.id AS id, f.form, 'mention' AS type, 'E' AS grade, NULL AS stance,
       NULL AS work, f.entity, NULL AS work_title, e.name AS entity_name, NULL AS institution_name, {common}
FROM mentions AS f
LEFT JOIN entities AS e ON e.id = f.entity {joins}"""
_COMMON = """
f.id AS finding, f.field, f.start_char, f.end_char, f.prefix, f.exact, f.suffix, f.confidence, f.rule, f.found,
f.retired, f.tagger, a.id AS article, a.title, a.language, a.published, coalesce(a.published, f.found) AS dated,
a.article_url, a.version, a.current, a.capture, u.url, u.source, s.organization, o.name AS organization_name,
o.kind AS organization_kind, o.country, k.sha256 AS capture_sha256, m.story,
substr(CASE f.field WHEN 'title' THEN a.title ELSE a.text END, max(1, f.start_char + 1 - :around),
       f.end_char - max(0, f.start_char - :around) + :around) AS around,
min(f.start_char, :around) AS offset"""
_JOINS = """
JOIN articles AS a ON a.id = f.article
JOIN urls AS u ON u.id = a.article_url
JOIN sources AS s ON s.id = u.source
JOIN organizations AS o ON o.id = s.organization
JOIN captures AS k ON k.id = a.capture
LEFT JOIN story_members AS m ON m.article = a.id
WHERE f.id = :finding"""
