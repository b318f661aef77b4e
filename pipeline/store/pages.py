"""What the site's own pages read."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from pipeline.store.database import stamp

Row = sqlite3.Row


def today(db: sqlite3.Connection, since: datetime) -> dict[str, int]:
    """Return the counts of the landing page: what came in since *since*, and what waits."""
    at = stamp(since)

    def count(sql: str, *values: str) -> int:
        return int(db.execute(sql, values).fetchone()[0])

    return {
        "articles": count("SELECT count(*) FROM articles WHERE current = 1 AND found >= ?", at),
        "matched": count("SELECT count(DISTINCT article) FROM mentions WHERE retired IS NULL AND found >= ?", at),
        "citations": count("SELECT count(*) FROM cited WHERE found >= ?", at),
        "confirmed": count("SELECT count(*) FROM cited WHERE verdict = 'accepted'"),
        "open": count("SELECT count(*) FROM waiting WHERE need = 'first'"),
        "feeds": count("SELECT count(*) FROM source_health WHERE state != 'removed'"),
        "failing": count("SELECT count(*) FROM source_health WHERE state IN ('failing', 'paused')"),
    }


def catalogue(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the names of organisations, sources, entities and works by table and id."""
    titles = {"organizations": "name", "sources": "name", "entities": "name", "works": "title"}
    return {
        (table, str(row[0])): str(row[1])
        for table, title in titles.items()
        for row in db.execute(f"SELECT id, {title} FROM {table}")
    }


def newest_fetch(db: sqlite3.Connection) -> str | None:
    """Return when a request last ended well, as the store writes times; None when none ever did."""
    row = db.execute("SELECT max(at) FROM fetch_log WHERE outcome IN ('ok', 'not_modified')").fetchone()
    return None if row[0] is None else str(row[0])


def article(db: sqlite3.Connection, number: int) -> Row | None:
    """Return one version of an article with where it came from; None when there is none."""
    found: Row | None = db.execute(
        """
        SELECT a.*, u.url, u.source, s.name AS source_name, s.organization, o.name AS organization_name,
               o.kind AS organization_kind, o.country, k.sha256, k.at AS captured, k.url AS captured_url, k.final_url,
               k.status, k.content_type, k.bytes, k.file, k.file_offset, m.story, m.credit
        FROM articles AS a
        JOIN urls AS u ON u.id = a.article_url
        JOIN sources AS s ON s.id = u.source
        JOIN organizations AS o ON o.id = s.organization
        JOIN captures AS k ON k.id = a.capture
        LEFT JOIN story_members AS m ON m.article = a.id
        WHERE a.id = ?""",
        (number,),
    ).fetchone()
    return found


def versions(db: sqlite3.Connection, address: int) -> list[Row]:
    """Return every version of the article at *address* (a row of ``urls``), the newest first."""
    return db.execute(
        "SELECT id, version, current, found, title, words, text_sha256 FROM articles "
        "WHERE article_url = ? ORDER BY version DESC",
        (address,),
    ).fetchall()


def version_before(db: sqlite3.Connection, address: int, version: int) -> Row | None:
    """Return title and text of the version before *version* of the article at *address*; None for the first."""
    found: Row | None = db.execute(
        "SELECT id, version, found, title, text FROM articles WHERE article_url = ? AND version < ?"
        " ORDER BY version DESC LIMIT 1",
        (address, version),
    ).fetchone()
    return found


def copies(db: sqlite3.Connection, number: int) -> list[Row]:
    """Return the other current articles that tell the same story."""
    mine = db.execute("SELECT story FROM story_members WHERE article = ?", (number,)).fetchone()
    if mine is None:
        return []
    # Its story by number: joined to the list of all stories, SQLite would work out the lead of each of them.
    lead = db.execute("SELECT lead FROM story_list WHERE id = ?", (mine["story"],)).fetchone()
    return db.execute(
        """
        SELECT a.id, a.title, a.published, o.name AS organization_name, m.similarity, m.credit, a.id = :lead AS is_lead
        FROM story_members AS m
        JOIN articles AS a ON a.id = m.article AND a.current = 1
        JOIN urls AS u ON u.id = a.article_url
        JOIN sources AS s ON s.id = u.source
        JOIN organizations AS o ON o.id = s.organization
        WHERE m.story = :story AND m.article != :article
        ORDER BY a.published""",
        {"story": mine["story"], "article": number, "lead": lead and lead["lead"]},
    ).fetchall()


def findings(db: sqlite3.Connection, number: int) -> list[Row]:
    """Return the mentions, citations and echoes of an article that hold, in the order of the text."""
    return db.execute(
        """
        SELECT 'citation' AS kind, c.id, c.field, c.start_char, c.end_char, c.exact, c.type, c.grade, c.confidence,
               c.rule, c.stance, coalesce(w.title, c.work) AS work_title, e.name AS entity_name,
               i.name AS institution_name, r.verdict
        FROM citations AS c
        LEFT JOIN works AS w ON w.id = c.work
        LEFT JOIN entities AS e ON e.id = c.source_entity
        LEFT JOIN entities AS i ON i.id = c.institution
        LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id
        WHERE c.article = :article AND c.retired IS NULL
        UNION ALL
        SELECT 'mention', n.id, n.field, n.start_char, n.end_char, n.exact, 'mention', '', n.confidence,
               n.rule, NULL, NULL, e.name, NULL, r.verdict
        FROM mentions AS n
        JOIN entities AS e ON e.id = n.entity
        LEFT JOIN latest_reviews AS r ON r.finding_kind = 'mention' AND r.finding = n.id
        WHERE n.article = :article AND n.retired IS NULL
        UNION ALL
        SELECT 'echo', h.id, 'text', h.start_char, h.end_char, h.exact, 'inferred', h.grade, h.confidence,
               h.rule, NULL, w.title, NULL, NULL, NULL
        FROM echoes AS h
        JOIN works AS w ON w.id = h.work
        WHERE h.article = :article
        ORDER BY 3 DESC, 4, 1""",
        {"article": number},
    ).fetchall()
