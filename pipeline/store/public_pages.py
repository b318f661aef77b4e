"""What the pages of the public site read, from the public file and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from pipeline.store.citing import Before

Row = sqlite3.Row

_INSTITUTIONS = "('parliament', 'igo', 'court', 'prosecutor', 'government')"
_NARROWED = {
    "work": "c.work = :work",
    "organization": "c.organization = :organization",
    "language": "c.language = :language",
    "who": f"(CASE WHEN o.kind IN {_INSTITUTIONS} THEN 'institution' ELSE 'outlet' END) = :who",
}


def about(db: sqlite3.Connection) -> dict[str, str]:
    """Return what the file says of itself: title, publisher, address, licence, latest, citations, events."""
    return dict(db.execute("SELECT key, value FROM about").fetchall())


def counts(db: sqlite3.Connection) -> Row:
    """Return how many citations, organizations, institutions among them, countries and languages there are."""
    row: Row = db.execute(
        "SELECT count(*) AS citations, count(DISTINCT c.organization) AS organizations,"
        f" count(DISTINCT CASE WHEN o.kind IN {_INSTITUTIONS} THEN o.id END) AS institutions,"
        " count(DISTINCT o.country) AS countries, count(DISTINCT c.language) AS languages"
        " FROM citations AS c JOIN organizations AS o ON o.id = c.organization"
    ).fetchone()
    return row


def citations(db: sqlite3.Connection, chosen: Mapping[str, str], limit: int, before: Before | None = None) -> list[Row]:
    """Return the citations that *chosen* (work, organization, language, who) leaves, newest first, before a place."""
    where = [_NARROWED[name] for name in chosen]
    if before:
        where.append("(c.date, c.id) < (:day, :number)")
    place = {"day": before.day, "number": before.id} if before else {}
    return db.execute(
        "SELECT c.*, o.name AS organization_name, o.kind AS organization_kind, o.country, w.title AS work_title,"
        " i.name AS institution_name, e.name AS source_name"
        " FROM citations AS c JOIN organizations AS o ON o.id = c.organization"
        " LEFT JOIN works AS w ON w.id = c.work LEFT JOIN entities AS i ON i.id = c.institution"
        " LEFT JOIN entities AS e ON e.id = c.source_entity"
        f"{' WHERE ' if where else ''}{' AND '.join(where)} ORDER BY c.date DESC, c.id DESC LIMIT :limit",
        {**chosen, **place, "limit": limit},
    ).fetchall()


def events(db: sqlite3.Connection, work: str | None) -> list[Row]:
    """Return the events, those of one work where it is given, newest first."""
    return db.execute(
        "SELECT v.*, w.title AS work_title FROM events AS v LEFT JOIN works AS w ON w.id = v.work"
        " WHERE :work IS NULL OR v.work = :work ORDER BY v.date DESC, v.id",
        {"work": work},
    ).fetchall()


def works(db: sqlite3.Connection) -> list[Row]:
    """Return every work with how often it is cited, the most cited first."""
    return db.execute("SELECT * FROM counts_by_work ORDER BY citations DESC, title").fetchall()


def organizations(db: sqlite3.Connection) -> list[Row]:
    """Return the twenty organisations that cite most."""
    return db.execute("SELECT * FROM counts_by_organization ORDER BY citations DESC, name LIMIT 20").fetchall()


def months(db: sqlite3.Connection) -> list[Row]:
    """Return the latest 36 months that have a citation, in the order of time."""
    return db.execute(
        "SELECT * FROM (SELECT * FROM counts_by_month ORDER BY month DESC LIMIT 36) ORDER BY month"
    ).fetchall()
