"""What the pages of a work, an organisation and an entity show beside their citations."""

from __future__ import annotations

import sqlite3

from pipeline.store.citing import filled

Row = sqlite3.Row


def work(db: sqlite3.Connection, name: str) -> Row | None:
    """Return a work with its author's and its parent's names; None when there is none."""
    found: Row | None = db.execute(
        "SELECT w.*, e.name AS author_name, p.title AS parent_title FROM works AS w"
        " JOIN entities AS e ON e.id = w.author LEFT JOIN works AS p ON p.id = w.parent WHERE w.id = ?",
        (name,),
    ).fetchone()
    return found


def parts(db: sqlite3.Connection, name: str) -> list[Row]:
    """Return the works that are parts of the work *name*."""
    return db.execute("SELECT id, title, date FROM works WHERE parent = ? ORDER BY date, id", (name,)).fetchall()


def citing_organizations(db: sqlite3.Connection, name: str) -> list[Row]:
    """Return who cites the work *name*: number, first and last day, confirmed ones; the most frequent first."""
    return db.execute(
        "SELECT c.organization AS id, o.name, o.kind, o.country, count(*) AS citations,"
        " sum(c.verdict = 'accepted') AS accepted, min(c.day) AS first, max(c.day) AS last"
        " FROM cited AS c JOIN organizations AS o ON o.id = c.organization"
        " WHERE c.work = ? AND c.verdict != 'rejected' GROUP BY c.organization ORDER BY citations DESC, o.name",
        (name,),
    ).fetchall()


def events_of(db: sqlite3.Connection, column: str, name: str) -> list[Row]:
    """Return the events whose ``work`` or ``organization`` is *name*, the earliest first."""
    if column not in ("work", "organization"):
        raise KeyError(column)
    return db.execute(f"SELECT * FROM events WHERE {column} = ? ORDER BY date, id", (name,)).fetchall()


def echoes_of(db: sqlite3.Connection, name: str, limit: int) -> list[Row]:
    """Return articles that repeat words or figures of the work *name* without credit, the latest found first."""
    return db.execute(
        "SELECT e.*, o.name AS organization_name FROM echo_list AS e JOIN organizations AS o ON o.id = e.organization"
        " WHERE e.work = ? ORDER BY e.found DESC, e.id DESC LIMIT ?",
        (name, limit),
    ).fetchall()


def organization(db: sqlite3.Connection, name: str) -> Row | None:
    """Return an organisation with its parent's name; None when there is none."""
    found: Row | None = db.execute(
        "SELECT o.*, p.name AS parent_name FROM organizations AS o"
        " LEFT JOIN organizations AS p ON p.id = o.parent WHERE o.id = ?",
        (name,),
    ).fetchone()
    return found


def members(db: sqlite3.Connection, name: str) -> list[Row]:
    """Return the organisations that belong to *name*."""
    return db.execute("SELECT id, name, kind FROM organizations WHERE parent = ? ORDER BY name", (name,)).fetchall()


def sources_of(db: sqlite3.Connection, name: str) -> list[Row]:
    """Return the sources of an organisation, one row for each feed with how it is; a source without a feed once."""
    return db.execute(
        "SELECT s.id, s.name, s.homepage, s.languages, s.tier, s.active, s.own, h.url, h.kind, h.state, h.reason,"
        " h.last_ok, h.last_new, h.expected_week, h.silent_since"
        " FROM sources AS s LEFT JOIN source_health AS h ON h.source = s.id"
        " WHERE s.organization = ? ORDER BY s.name, h.url",
        (name,),
    ).fetchall()


def kinds_of(db: sqlite3.Connection, name: str) -> list[Row]:
    """Return in which ways an organisation cites us: type, number, confirmed and denied ones."""
    return db.execute(
        "SELECT type, count(*) AS citations, sum(verdict = 'accepted') AS accepted, sum(stance IS 'denied') AS denied"
        " FROM cited WHERE organization = ? AND verdict != 'rejected' GROUP BY type ORDER BY citations DESC, type",
        (name,),
    ).fetchall()


def coverage_months(db: sqlite3.Connection, name: str) -> list[tuple[str, int]]:
    """Return how many articles with a watched name an organisation published in each month that we know."""
    rows = db.execute("SELECT substr(day, 1, 7), count(*) FROM covered WHERE organization = ? GROUP BY 1", (name,))
    return filled(rows)


def coverage_of(db: sqlite3.Connection, name: str, limit: int) -> list[Row]:
    """Return an organisation's latest articles with a watched name."""
    return db.execute(
        "SELECT c.article, c.day, c.language, a.title, a.published FROM covered AS c"
        " JOIN articles AS a ON a.id = c.article WHERE c.organization = ? ORDER BY c.day DESC, c.article DESC LIMIT ?",
        (name, limit),
    ).fetchall()


def entity(db: sqlite3.Connection, name: str) -> Row | None:
    """Return an entity; None when there is none."""
    found: Row | None = db.execute("SELECT * FROM entities WHERE id = ?", (name,)).fetchone()
    return found


def mention_months(db: sqlite3.Connection, name: str) -> list[tuple[str, int]]:
    """Return in how many articles of each month an entity is mentioned."""
    rows = db.execute(
        "SELECT substr(c.day, 1, 7), count(DISTINCT n.article) FROM mentions AS n"
        " JOIN covered AS c ON c.article = n.article WHERE n.entity = ? AND n.retired IS NULL GROUP BY 1",
        (name,),
    )
    return filled(rows)


def mentioning(db: sqlite3.Connection, name: str) -> list[Row]:
    """Return which organisations mention an entity: articles, first and last day; the most first."""
    return db.execute(
        "SELECT c.organization AS id, o.name, o.kind, o.country, count(DISTINCT n.article) AS articles,"
        " min(c.day) AS first, max(c.day) AS last FROM mentions AS n JOIN covered AS c ON c.article = n.article"
        " JOIN organizations AS o ON o.id = c.organization WHERE n.entity = ? AND n.retired IS NULL"
        " GROUP BY c.organization ORDER BY articles DESC, o.name",
        (name,),
    ).fetchall()


def quotes_of(db: sqlite3.Connection, name: str, limit: int) -> list[Row]:
    """Return the latest quotes of an entity with where they stand."""
    return db.execute(
        "SELECT q.exact, q.kind, q.cue, q.speaker_text, q.confidence, c.day, c.language, c.organization, q.article,"
        " a.title, o.name AS organization_name FROM quotes AS q JOIN covered AS c ON c.article = q.article"
        " JOIN articles AS a ON a.id = q.article JOIN organizations AS o ON o.id = c.organization"
        " WHERE q.speaker = ? ORDER BY c.day DESC, q.id DESC LIMIT ?",
        (name, limit),
    ).fetchall()
