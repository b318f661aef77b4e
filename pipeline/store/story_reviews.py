"""One verdict for a whole story: the same finding in every copy of a text, decided on at once.

Each finding gets a review of its own, so that it can be changed by itself later; ``batch`` holds them together.
Every change runs inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Verdict
from pipeline.store.reviews import add_review, standing_decisions, undo_review

# What makes a finding of a copy the same as this one, beside its words.
SAME = {
    "mention": ("mentions", ("entity",)),
    "citation": ("citations", ("type", "work", "source_entity", "institution", "stance")),
}


@dataclass(frozen=True, slots=True)
class Copies:
    """The same finding in the other articles of its story; without copies ``story`` may be None."""

    story: int | None
    findings: tuple[int, ...]


def copies_of(db: sqlite3.Connection, finding_kind: str, finding: int) -> Copies:
    """Return the copies that a verdict on *finding* would go to as well.

    The same entity, or type, work and source, in the same words (white space apart), in the current articles of the
    story. Those on which somebody decided by themselves are left out: their verdict is not overwritten unseen.
    """
    table, same = SAME[finding_kind]
    rows = db.execute(
        "SELECT mine.exact AS words, m.story, copy.id AS number, copy.exact AS said, copy.article AS place"
        f" FROM {table} AS mine"
        " JOIN story_members AS m ON m.article = mine.article"
        " LEFT JOIN (story_members AS n JOIN articles AS a ON a.id = n.article AND a.current = 1"
        " JOIN urls AS u ON u.id = a.article_url JOIN sources AS s ON s.id = u.source AND s.own = 0"
        f" JOIN {table} AS copy ON copy.article = a.id AND copy.retired IS NULL)"
        f" ON n.story = m.story AND n.article != mine.article{''.join(f' AND copy.{c} IS mine.{c}' for c in same)}"
        " WHERE mine.id = ? ORDER BY copy.id DESC",
        (finding,),
    ).fetchall()
    alike = (row for row in rows if row["number"] and spaced(row["said"]) == spaced(row["words"]))
    # The first in each article: one mention stands for all of them there.
    fitting = {row["place"]: row["number"] for row in alike}
    open_ones = (number for number in sorted(fitting.values()) if _goes_along(db, finding_kind, number, finding))
    return Copies(rows[0]["story"] if rows else None, tuple(open_ones))


def add_story_review(
    db: sqlite3.Connection,
    finding_kind: str,
    finding: int,
    verdict: Verdict,
    note: str,
    reviewer: str,
    at: datetime,
    *,
    seen: int | None = None,
) -> tuple[int, ...]:
    """Write *verdict* for *finding* and its copies; return the copies. The note stays with *finding*.

    Raises as ``add_review`` does; nothing is written then.
    """
    copies = copies_of(db, finding_kind, finding)
    # A text without copies has a story all the same, and those that come later take the verdict from it.
    if copies.story is None:
        add_review(db, finding_kind, finding, verdict, note, reviewer, at, seen=seen)
        return ()
    batch, story = _next(db), copies.story
    add_review(db, finding_kind, finding, verdict, note, reviewer, at, seen=seen, batch=batch, story=story)
    for copy in copies.findings:
        add_review(db, finding_kind, copy, verdict, "", reviewer, at, batch=batch, story=story)
    return copies.findings


def undo_story_review(
    db: sqlite3.Connection, finding_kind: str, finding: int, reviewer: str, at: datetime
) -> tuple[int, ...]:
    """Take back *reviewer*'s decision on *finding*, and with it the whole batch; return the other findings.

    A copy on which somebody has decided anew since keeps that. Raises as ``undo_review`` does.
    """
    latest = next(reversed(standing_decisions(db, finding_kind, finding)), None)
    rows = db.execute(
        "SELECT finding, story FROM reviews WHERE batch = ? AND finding_kind = ? AND finding != ? ORDER BY id",
        (latest.batch if latest else None, finding_kind, finding),
    ).fetchall()
    others = tuple(
        row["finding"] for row in rows if latest and _batch(db, finding_kind, row["finding"]) == latest.batch
    )
    batch, story = (_next(db), rows[0]["story"]) if others else (None, None)
    undo_review(db, finding_kind, finding, reviewer, at, batch=batch, story=story)
    for other in others:
        undo_review(db, finding_kind, other, reviewer, at, batch=batch, story=story)
    return others


def reject_all(db: sqlite3.Connection, finding_kind: str, findings: Sequence[int], reviewer: str, at: datetime) -> int:
    """Reject *findings* by one act, which one undo takes back; return the id of its first review."""
    batch = _next(db)
    for finding in findings:
        add_review(db, finding_kind, finding, Verdict.REJECTED, "", reviewer, at, batch=batch)
    return batch


def act_of(db: sqlite3.Connection, review: int) -> tuple[str, int]:
    """Return kind and number of the finding on which the decision *review* was made; raise LookupError.

    It must be the decision that counts there: what was decided anew since is not taken back by this.
    """
    row = db.execute("SELECT finding_kind, finding FROM reviews WHERE id = ?", (review,)).fetchone()
    standing = standing_decisions(db, row["finding_kind"], row["finding"]) if row else []
    if row is None or not standing or standing[-1].id != review:
        raise LookupError("this was taken back or decided anew since")
    return row["finding_kind"], row["finding"]


def note_of(db: sqlite3.Connection, review: int) -> str:
    """Return the note that was written with a review."""
    row = db.execute("SELECT note FROM reviews WHERE id = ?", (review,)).fetchone()
    return str(row["note"]) if row else ""


def size_of(db: sqlite3.Connection, batch: int | None) -> int:
    """Return how many findings were decided on by one act."""
    return int(db.execute("SELECT count(*) FROM reviews WHERE batch = ?", (batch,)).fetchone()[0]) or 1


def spaced(words: str) -> str:
    """Return *words* with single spaces: how a copy breaks its lines makes no other words of them."""
    return " ".join(words.split())


def _goes_along(db: sqlite3.Connection, finding_kind: str, copy: int, finding: int) -> bool:
    """Tell whether nothing was decided on *copy*, or only what was decided on *finding* by the same act."""
    standing = standing_decisions(db, finding_kind, copy)
    if not standing:
        return True
    return standing[-1].batch is not None and standing[-1].batch == _batch(db, finding_kind, finding)


def _batch(db: sqlite3.Connection, finding_kind: str, finding: int) -> int | None:
    standing = standing_decisions(db, finding_kind, finding)
    return standing[-1].batch if standing else None


def _next(db: sqlite3.Connection) -> int:
    """Return the id that the next review will get: the write lock is ours."""
    return int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM reviews").fetchone()[0])
