"""What people decide on findings: append-only rows. Every change runs inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import ZvonError
from pipeline.model import Verdict
from pipeline.store.database import stamp

TABLES = {"mention": "mentions", "citation": "citations"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of ``reviews`` that is more than a note; ``batch`` when it was meant for all copies of a story."""

    id: int
    verdict: str
    reviewer: str
    at: str
    batch: int | None = None


class DecidedMeanwhile(ZvonError):
    """Somebody else decided otherwise since the reviewer looked; ``decision`` is theirs. Nothing was written."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(f"{decision.reviewer} {decision.verdict} this at {decision.at}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue ends: the sort key of its last finding."""

    grade: str
    kind: str
    dated: str
    id: str


def add_review(
    db: sqlite3.Connection,
    finding_kind: str,
    finding: int,
    verdict: Verdict,
    note: str,
    reviewer: str,
    at: datetime,
    *,
    seen: int | None = None,
    batch: int | None = None,
    story: int | None = None,
) -> int:
    """Write one review and return its id; raise LookupError when there is no such finding.

    *batch* and *story* say that it belongs to an act that was meant for all copies (``story_reviews``).

    *seen* is the id of the latest decision that the reviewer knew of (0: none). When a different one was
    made since, DecidedMeanwhile is raised, so that of two people at once the second sees the first's. None
    does not look.
    """
    table = TABLES[finding_kind]
    if db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (finding,)).fetchone() is None:
        raise LookupError(f"there is no {finding_kind} {finding}")
    latest = latest_decision(db, finding_kind, finding)
    overtaken = latest is not None and seen is not None and latest.id > seen
    if overtaken and latest and verdict != Verdict.NOTED and latest.verdict not in (verdict, Verdict.WITHDRAWN):
        raise DecidedMeanwhile(latest)
    row = (finding_kind, finding, verdict, note, reviewer, stamp(at), batch, story)
    cursor = db.execute(
        "INSERT INTO reviews (finding_kind, finding, verdict, note, reviewer, at, batch, story)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return int(cursor.lastrowid or 0)


def undo_review(
    db: sqlite3.Connection,
    finding_kind: str,
    finding: int,
    reviewer: str,
    at: datetime,
    *,
    batch: int | None = None,
    story: int | None = None,
) -> int:
    """Take back *reviewer*'s decision by a later review that says what held before it; return its id.

    Raises DecidedMeanwhile when the latest decision is somebody else's, LookupError when there is none.
    """
    rows = _decisions(db, finding_kind, finding, 2)
    if not rows or rows[0].verdict == Verdict.WITHDRAWN:
        raise LookupError(f"there is no decision on {finding_kind} {finding} to take back")
    if rows[0].reviewer != reviewer:
        raise DecidedMeanwhile(rows[0])
    before = Verdict(rows[1].verdict) if len(rows) > 1 else Verdict.WITHDRAWN
    return add_review(db, finding_kind, finding, before, "", reviewer, at, batch=batch, story=story)


def latest_decision(db: sqlite3.Connection, finding_kind: str, finding: int) -> Decision | None:
    """Return the latest decision on a finding, a withdrawal included; None when there is none."""
    return next(iter(_decisions(db, finding_kind, finding, 1)), None)


def queue(db: sqlite3.Connection, after: Place | None, limit: int) -> list[sqlite3.Row]:
    """Return the next *limit* open findings, strongest first, that come after *after*.

    By key, not by OFFSET: what others decide meanwhile shifts nothing out of sight, and page 1,000 costs
    what page 1 does. Column ``dated`` is the publication date, or when it was found.
    """
    where, values = "", dict[str, object]()
    if after:
        where = """
        WHERE (q.grade, q.kind) > (:grade, :kind)
           OR (q.grade, q.kind) = (:grade, :kind) AND (dated < :dated OR dated = :dated AND q.id > :id)"""
        values = {"grade": after.grade, "kind": after.kind, "dated": after.dated, "id": after.id}
    sql = f"""
        SELECT q.*, coalesce(q.published, q.found) AS dated,
               o.name AS organization_name, o.kind AS organization_kind, o.country,
               e.name AS entity_name, w.title AS work_title, k.sha256 AS capture_sha256
        FROM review_queue AS q
        JOIN organizations AS o ON o.id = q.organization
        JOIN captures AS k ON k.id = q.capture
        LEFT JOIN entities AS e ON e.id = q.entity
        LEFT JOIN works AS w ON w.id = q.work{where}
        ORDER BY q.grade, q.kind, dated DESC, q.id
        LIMIT :limit"""
    return db.execute(sql, {**values, "limit": limit}).fetchall()


def history(db: sqlite3.Connection, finding_kind: str, findings: Sequence[int]) -> list[sqlite3.Row]:
    """Return every review of *findings* in the order in which they were made."""
    marks = ", ".join("?" * len(findings))
    return db.execute(
        f"SELECT id, finding, verdict, note, reviewer, at FROM reviews "
        f"WHERE finding_kind = ? AND finding IN ({marks}) ORDER BY id",
        (finding_kind, *findings),
    ).fetchall()


def progress(db: sqlite3.Connection, since: datetime) -> tuple[int, int]:
    """Return how many findings were decided since *since*, and how many are open."""
    decided = db.execute(
        "SELECT count(*) FROM latest_reviews WHERE at >= ? AND verdict IN ('accepted', 'rejected')", (stamp(since),)
    ).fetchone()[0]
    return decided, db.execute("SELECT count(*) FROM review_queue").fetchone()[0]


def _decisions(db: sqlite3.Connection, finding_kind: str, finding: int, limit: int) -> list[Decision]:
    rows = db.execute(
        "SELECT id, verdict, reviewer, at, batch FROM reviews "
        "WHERE finding_kind = ? AND finding = ? AND verdict != 'noted' ORDER BY id DESC LIMIT ?",
        (finding_kind, finding, limit),
    )
    return [Decision(*row) for row in rows]
