"""What the page of one finding reads beside the finding itself: reviews, versions, checks, copies, evidence."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipeline.model import CaptureRef
from pipeline.store.story_reviews import SAME, spaced

Row = sqlite3.Row


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that the captured bytes are the ones that were answered.

    ``entry`` and ``link`` are the first line of the manifest about it and its SHA-256, ``stamped`` the first time-stamp
    that covers that line; each None where there is none.
    """

    ref: CaptureRef
    capture: Row
    entry: str | None
    seq: int | None
    link: str | None
    previous: str | None
    stamped: Row | None


def verdicts(db: sqlite3.Connection, kind: str, finding: int) -> list[Row]:
    """Return the decisions on a finding, oldest first, those taken back among them; no notes."""
    return db.execute(
        "SELECT id, verdict, at, reviewer, people, undoes, batch,"
        " EXISTS (SELECT 1 FROM reviews WHERE undoes = r.id) AS undone"
        " FROM reviews AS r WHERE finding_kind = ? AND finding = ? AND verdict != 'noted' ORDER BY id",
        (kind, finding),
    ).fetchall()


def texts(db: sqlite3.Connection, address: int) -> list[Row]:
    """Return the versions of the page at *address* (a row of ``urls``) with their texts, the oldest first."""
    return db.execute(
        "SELECT a.id, a.version, a.current, a.found, a.title, a.text, a.text_sha256, k.sha256 AS capture_sha256, k.at"
        " FROM articles AS a JOIN captures AS k ON k.id = a.capture WHERE a.article_url = ? ORDER BY a.version",
        (address,),
    ).fetchall()


def checks(db: sqlite3.Connection, kind: str, finding: int) -> list[Row]:
    """Return what became of a cited passage each time its page was looked at again, the latest first."""
    if kind != "citation":
        return []
    return db.execute(
        "SELECT at, state, detail FROM passage_checks WHERE citation = ? ORDER BY id DESC", (finding,)
    ).fetchall()


def same_elsewhere(db: sqlite3.Connection, kind: str, finding: int) -> list[Row]:
    """Return the same finding in the other current articles of its story, with what was decided on each."""
    table, columns = SAME[kind]
    same = "".join(f" AND copy.{column} IS mine.{column}" for column in columns)
    rows = db.execute(
        "SELECT copy.id AS finding, copy.exact, mine.exact AS words, a.id AS article, a.title, a.published,"
        " a.language, o.name AS organization_name, o.country, u.url, m.similarity, m.credit, r.verdict"
        f" FROM {table} AS mine JOIN story_members AS n ON n.article = mine.article"
        " JOIN story_members AS m ON m.story = n.story AND m.article != n.article"
        " JOIN articles AS a ON a.id = m.article AND a.current = 1 JOIN urls AS u ON u.id = a.article_url"
        " JOIN sources AS s ON s.id = u.source JOIN organizations AS o ON o.id = s.organization"
        f" JOIN {table} AS copy ON copy.article = a.id AND copy.retired IS NULL{same}"
        " LEFT JOIN latest_reviews AS r ON r.finding_kind = ? AND r.finding = copy.id"
        " WHERE mine.id = ? ORDER BY a.published, a.id, copy.id",
        (kind, finding),
    ).fetchall()
    # The first in each article: one mention stands for all of them there.
    return list({r["article"]: r for r in reversed(rows) if spaced(r["exact"]) == spaced(r["words"])}.values())[::-1]


def copies(db: sqlite3.Connection, article: int) -> list[Row]:
    """Return the other current articles that tell the same story, the earliest first."""
    return db.execute(
        "SELECT a.id, a.published, o.name AS organization_name FROM story_members AS mine"
        " JOIN story_members AS m ON m.story = mine.story AND m.article != mine.article"
        " JOIN articles AS a ON a.id = m.article AND a.current = 1 JOIN urls AS u ON u.id = a.article_url"
        " JOIN sources AS s ON s.id = u.source JOIN organizations AS o ON o.id = s.organization"
        " WHERE mine.article = ? ORDER BY a.published, a.id",
        (article,),
    ).fetchall()


def full(db: sqlite3.Connection, article: int) -> Row:
    """Return one version with its whole text and dates."""
    row: Row = db.execute(
        "SELECT id, title, text, text_sha256, dates, date_source, date_precision, author, extractor, reader, version"
        " FROM articles WHERE id = ?",
        (article,),
    ).fetchone()
    return row


def proof(db: sqlite3.Connection, capture: int) -> Proof:
    """Return what is kept as evidence of a capture."""
    row = db.execute("SELECT * FROM captures WHERE id = ?", (capture,)).fetchone()
    entry = db.execute(
        "SELECT seq, entry, link FROM manifest WHERE capture = ? ORDER BY seq LIMIT 1", (capture,)
    ).fetchone()
    stamped = previous = None
    if entry:
        # A time-stamp of a later entry covers all before it.
        stamped = db.execute(
            "SELECT t.at, t.authority, m.seq FROM timestamps AS t JOIN manifest AS m ON m.link = t.link"
            " WHERE m.seq >= ? ORDER BY m.seq LIMIT 1",
            (entry["seq"],),
        ).fetchone()
        before = db.execute("SELECT link FROM manifest WHERE seq = ?", (entry["seq"] - 1,)).fetchone()
        previous = before["link"] if before else None
    text, seq, link = (entry["entry"], entry["seq"], entry["link"]) if entry else (None, None, None)
    ref = CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"])
    return Proof(ref, row, text, seq, link, previous, stamped)
