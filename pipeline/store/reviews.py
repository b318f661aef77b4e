"""What people decide on findings: append-only rows. Every change runs inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import ZvonError
from pipeline.model import Verdict
from pipeline.store.database import stamp
from pipeline.store.held import link_review

TABLES = {"mention": "mentions", "citation": "citations"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of ``reviews`` that is more than a note; ``batch`` when it was meant for more than one finding.

    ``people`` is how many different people stand behind the verdict.
    """

    id: int
    verdict: str
    reviewer: str
    at: str
    batch: int | None = None
    undoes: int | None = None
    people: int = 1


class DecidedMeanwhile(ZvonError):
    """Somebody else decided otherwise since the reviewer looked; ``decision`` is theirs. Nothing was written."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(f"{decision.reviewer} {decision.verdict} this at {decision.at}")


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
    people = len({*accepted_by(db, finding_kind, finding), reviewer}) if verdict == Verdict.ACCEPTED else 1
    return _insert(db, (finding_kind, finding, verdict, note, reviewer, stamp(at), batch, story, None, people))


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
    standing = standing_decisions(db, finding_kind, finding)
    if not standing:
        raise LookupError(f"there is no decision on {finding_kind} {finding} to take back")
    latest = standing[-1]
    if latest.reviewer != reviewer:
        raise DecidedMeanwhile(latest)
    before = standing[-2] if len(standing) > 1 else None
    verdict, people = (before.verdict, before.people) if before else (Verdict.WITHDRAWN, 1)
    return _insert(db, (finding_kind, finding, verdict, "", reviewer, stamp(at), batch, story, latest.id, people))


def take_note_back(db: sqlite3.Connection, note: int, reviewer: str, at: datetime) -> sqlite3.Row:
    """Take back *reviewer*'s note with the id *note* and return its row; raise LookupError when there is none."""
    row: sqlite3.Row | None = db.execute(
        "SELECT id, finding_kind, finding, note FROM reviews AS n WHERE id = ? AND verdict = 'noted' AND reviewer = ?"
        " AND note != '' AND NOT EXISTS (SELECT 1 FROM reviews WHERE undoes = n.id)",
        (note, reviewer),
    ).fetchone()
    if row is None:
        raise LookupError(f"there is no note {note} of {reviewer} to take back")
    where = (row["finding_kind"], row["finding"])
    _insert(db, (*where, Verdict.NOTED, "", reviewer, stamp(at), None, None, note, 1))
    return row


def latest_decision(db: sqlite3.Connection, finding_kind: str, finding: int) -> Decision | None:
    """Return the latest decision on a finding, a withdrawal included; None when there is none."""
    return next(iter(_decisions(db, finding_kind, finding, latest=True)), None)


def standing_decisions(db: sqlite3.Connection, finding_kind: str, finding: int) -> list[Decision]:
    """Return the decisions on a finding that nobody took back, oldest first; the last of them counts."""
    standing: list[Decision] = []
    for decision in _decisions(db, finding_kind, finding):
        if decision.undoes is not None:
            standing = [one for one in standing if one.id != decision.undoes]
        elif decision.verdict == Verdict.WITHDRAWN:
            standing = []
        else:
            standing.append(decision)
    return standing


def accepted_by(db: sqlite3.Connection, finding_kind: str, finding: int) -> frozenset[str]:
    """Return who stands behind the acceptance of a finding; nobody when it is not accepted."""
    people: frozenset[str] = frozenset()
    for decision in standing_decisions(db, finding_kind, finding):
        people = people | {decision.reviewer} if decision.verdict == Verdict.ACCEPTED else frozenset()
    return people


def history(db: sqlite3.Connection, finding_kind: str, findings: Sequence[int]) -> list[sqlite3.Row]:
    """Return every review of *findings* in the order in which they were made.

    ``undone`` says that it was taken back since; notes that were are left out.
    """
    marks = ", ".join("?" * len(findings))
    return db.execute(
        "SELECT id, finding, verdict, note, reviewer, at, undoes, people,"
        " EXISTS (SELECT 1 FROM reviews WHERE undoes = r.id) AS undone FROM reviews AS r"
        f" WHERE finding_kind = ? AND finding IN ({marks})"
        " AND NOT (verdict = 'noted' AND (undoes IS NOT NULL OR EXISTS (SELECT 1 FROM reviews WHERE undoes = r.id)))"
        " ORDER BY id",
        (finding_kind, *findings),
    ).fetchall()


def _insert(db: sqlite3.Connection, row: tuple[object, ...]) -> int:
    cursor = db.execute(
        "INSERT INTO reviews (finding_kind, finding, verdict, note, reviewer, at, batch, story, undoes, people)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    review = int(cursor.lastrowid or 0)
    link_review(db, review)
    return review


def _decisions(db: sqlite3.Connection, finding_kind: str, finding: int, *, latest: bool = False) -> list[Decision]:
    """Return the decisions on a finding, oldest first, or the latest alone."""
    order = "DESC LIMIT 1" if latest else ""
    rows = db.execute(
        "SELECT id, verdict, reviewer, at, batch, undoes, people FROM reviews"
        f" WHERE finding_kind = ? AND finding = ? AND verdict != 'noted' ORDER BY id {order}",
        (finding_kind, finding),
    )
    return [Decision(*row) for row in rows]
