"""Mistakes that people reported on a finding."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from pipeline.store.database import stamp
from pipeline.store.reviews import TABLES

ABOUT = ("not_this", "wrong_work", "wrong_place", "wrong_date", "other")


def add_report(
    db: sqlite3.Connection, finding_kind: str, finding: int, about: str, note: str, reporter: str, at: datetime
) -> int:
    """Write one report and return its id; raise LookupError when there is no such finding."""
    if db.execute(f"SELECT 1 FROM {TABLES[finding_kind]} WHERE id = ?", (finding,)).fetchone() is None:
        raise LookupError(f"there is no {finding_kind} {finding}")
    cursor = db.execute(
        "INSERT INTO reports (finding_kind, finding, about, note, reporter, at) VALUES (?, ?, ?, ?, ?, ?)",
        (finding_kind, finding, about, note, reporter, stamp(at)),
    )
    return int(cursor.lastrowid or 0)


def reports_since(db: sqlite3.Connection, reporter: str, since: datetime) -> int:
    """Return how many reports *reporter* has sent since *since*."""
    row = db.execute("SELECT count(*) FROM reports WHERE reporter = ? AND at >= ?", (reporter, stamp(since))).fetchone()
    return int(row[0])


def reports_on(db: sqlite3.Connection, finding_kind: str, finding: int) -> list[sqlite3.Row]:
    """Return the reports on one finding, the latest first."""
    return db.execute(
        "SELECT * FROM reports WHERE finding_kind = ? AND finding = ? ORDER BY id DESC", (finding_kind, finding)
    ).fetchall()


def reports(db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """Return the reports, open ones first and of each the latest first, with the title of the article."""
    return db.execute(
        "SELECT r.*, a.title, a.language, coalesce(c.exact, n.exact) AS exact FROM reports AS r"
        " LEFT JOIN citations AS c ON r.finding_kind = 'citation' AND c.id = r.finding"
        " LEFT JOIN mentions AS n ON r.finding_kind = 'mention' AND n.id = r.finding"
        " LEFT JOIN articles AS a ON a.id = coalesce(c.article, n.article)"
        " ORDER BY r.settled IS NOT NULL, r.id DESC LIMIT ?",
        (limit,),
    ).fetchall()


def settle(db: sqlite3.Connection, report: int, person: str, at: datetime) -> None:
    """Note that *person* has dealt with a report; what was settled before stays as it is."""
    db.execute(
        "UPDATE reports SET settled = ?, settled_by = ? WHERE id = ? AND settled IS NULL", (stamp(at), person, report)
    )
