"""Stars and assignments: each row of ``marks`` is the whole state of a finding from then on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.store.database import stamp
from pipeline.store.reviews import TABLES


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a finding carries a star, and to whom it is assigned; ``id`` is 0 where nothing was ever marked."""

    id: int = 0
    starred: bool = False
    assignee: str | None = None
    reviewer: str = ""


def mark_of(db: sqlite3.Connection, finding_kind: str, finding: int) -> Mark:
    """Return the state of a finding."""
    return next(reversed(_standing(db, finding_kind, finding)), Mark())


def star(db: sqlite3.Connection, finding_kind: str, finding: int, reviewer: str, at: datetime) -> Mark:
    """Put a star on a finding, or take it away where there is one; return the new state. Raises LookupError."""
    now = mark_of(db, finding_kind, finding)
    return _write(db, finding_kind, finding, replace(now, starred=not now.starred, reviewer=reviewer), at)


def assign(
    db: sqlite3.Connection, finding_kind: str, finding: int, assignee: str | None, reviewer: str, at: datetime
) -> Mark:
    """Assign a finding to *assignee*, or to nobody; return the new state. Raises LookupError for no finding."""
    now = mark_of(db, finding_kind, finding)
    return _write(db, finding_kind, finding, replace(now, assignee=assignee, reviewer=reviewer), at)


def take_mark_back(db: sqlite3.Connection, mark: int, reviewer: str, at: datetime) -> tuple[str, int]:
    """Bring back what held before *reviewer*'s mark; return kind and number of the finding.

    Raises LookupError when there is no such mark, or when somebody has marked the finding since.
    """
    row = db.execute(
        "SELECT finding_kind, finding FROM marks WHERE id = ? AND reviewer = ?", (mark, reviewer)
    ).fetchone()
    standing = _standing(db, *row) if row else []
    if not standing or standing[-1].id != mark:
        raise LookupError("this was marked anew since, or taken back")
    before = standing[-2] if len(standing) > 1 else Mark()
    _write(db, row[0], row[1], replace(before, reviewer=reviewer), at, undoes=mark)
    return row[0], row[1]


def _write(
    db: sqlite3.Connection, finding_kind: str, finding: int, state: Mark, at: datetime, *, undoes: int | None = None
) -> Mark:
    if db.execute(f"SELECT 1 FROM {TABLES[finding_kind]} WHERE id = ?", (finding,)).fetchone() is None:
        raise LookupError(f"there is no {finding_kind} {finding}")
    cursor = db.execute(
        "INSERT INTO marks (finding_kind, finding, starred, assignee, reviewer, at, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (finding_kind, finding, int(state.starred), state.assignee, state.reviewer, stamp(at), undoes),
    )
    return replace(state, id=int(cursor.lastrowid or 0))


def _standing(db: sqlite3.Connection, finding_kind: str, finding: int) -> list[Mark]:
    """Return the states of a finding that nobody took back, oldest first."""
    standing: list[Mark] = []
    rows = db.execute(
        "SELECT id, starred, assignee, reviewer, undoes FROM marks WHERE finding_kind = ? AND finding = ? ORDER BY id",
        (finding_kind, finding),
    )
    for row in rows:
        if row[4] is None:
            standing.append(Mark(row[0], bool(row[1]), row[2], row[3]))
        else:
            standing = [mark for mark in standing if mark.id != row[4]]
    return standing
