"""The issues of digests and briefs as they were built, and putting their mails into the outbox with them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.digest.message import Image, Letter
from pipeline.errors import HomeError
from pipeline.store.database import Store, stamp
from pipeline.store.outbox import Posting, post


@dataclass(frozen=True, slots=True)
class Draft:
    """What is kept of an issue: *letter* as readers get it, and the citations that it deals with.

    *counted* are those of the *items* that it counts and does not show.
    """

    name: str
    period: str
    letter: Letter
    items: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """What stands of an issue, or of a variant of it, whose *mark* is '' for the issue itself."""

    name: str
    period: str
    mark: str
    letter: Letter

    @property
    def path(self) -> str:
        """Where its page is, below that of all mail: such as ``weekly/2026-W47``."""
        return "/".join(part for part in (self.name, self.period, self.mark) if part)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the row of an issue; ``posted`` when it was on its way already and stays as it is."""

    id: int
    state: Literal["created", "updated", "unchanged", "posted"]


def save_issue(store: Store, draft: Draft, posting: Posting | None = None) -> Saved:
    """Keep *draft*; building the same one again changes its row or leaves it as it is.

    With *posting*, its mails go into the outbox in the same transaction, and from then on it never changes; no
    recipients at all says that it was due and goes to nobody. Raises HomeError when another issue took one of
    its citations while this one was being built.
    """
    with store.write() as db:
        saved = _keep(db, draft)
        if posting is not None:
            now = draft.letter.built
            db.execute("UPDATE digests SET posted = coalesce(posted, ?) WHERE id = ?", (stamp(now), saved.id))
            post(db, saved.id, draft.letter.key, posting, now)
    return saved


def posted_periods(store: Store, name: str) -> tuple[str, ...]:
    """Return the periods of *name* whose issue was put into the outbox, in rising order."""
    rows = store.db.execute("SELECT period FROM digests WHERE name = ? AND posted IS NOT NULL ORDER BY period", (name,))
    return tuple(row["period"] for row in rows)


def issue_id(db: sqlite3.Connection, name: str, period: str) -> int | None:
    """Return the number of the issue of *name* for *period*; None when there is none."""
    row = db.execute("SELECT id FROM digests WHERE name = ? AND period = ?", (name, period)).fetchone()
    return int(row["id"]) if row else None


def read_letter(db: sqlite3.Connection, issue: int, variant: int | None = None) -> KeptLetter:
    """Return *issue*, or a *variant* of it, as it is kept; raise LookupError when there is none."""
    row = db.execute(
        "SELECT d.name, d.period, coalesce(v.mark, '') AS mark, d.built, d.language,"
        " coalesce(v.subject, d.subject) AS subject, coalesce(v.text, d.text) AS text, coalesce(v.html, d.html) AS html"
        " FROM digests AS d LEFT JOIN digest_variants AS v ON v.digest = d.id AND v.id = ?2 WHERE d.id = ?1",
        (issue, variant),
    ).fetchone()
    if row is None:
        raise LookupError(f"there is no issue {issue}")
    images = db.execute("SELECT name, png FROM digest_images WHERE digest = ? ORDER BY rowid", (issue,))
    letter = Letter(
        key=f"{row['name']}-{row['period']}",
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        built=datetime.fromisoformat(row["built"]),
        language=row["language"],
        images=tuple(Image(image["name"], image["png"]) for image in images),
    )
    return KeptLetter(row["name"], row["period"], row["mark"], letter)


def variants(db: sqlite3.Connection, issue: int) -> dict[str, sqlite3.Row]:
    """Return the variants of *issue* by their marks: id, subject, and to how many readers each goes."""
    rows = db.execute(
        "SELECT v.id, v.mark, v.subject, count(o.id) AS mails FROM digest_variants AS v"
        " LEFT JOIN outbox AS o ON o.digest = v.digest AND o.variant = v.id WHERE v.digest = ? GROUP BY v.id",
        (issue,),
    )
    return {row["mark"]: row for row in rows}


def issues(db: sqlite3.Connection, limit: int = 200) -> list[sqlite3.Row]:
    """Return the latest issues, newest first, each with how many of its mails were sent and how many were not."""
    return db.execute(
        "SELECT d.name, d.period, d.built, d.posted, d.subject, count(o.id) AS mails,"
        " count(o.id) FILTER (WHERE o.state = 'sent') AS sent,"
        " count(o.id) FILTER (WHERE o.state IN ('failed', 'unclear')) AS troubled"
        " FROM digests AS d LEFT JOIN outbox AS o ON o.digest = d.id"
        " GROUP BY d.id ORDER BY d.built DESC, d.id DESC LIMIT ?",
        (limit,),
    ).fetchall()


def _keep(db: sqlite3.Connection, draft: Draft) -> Saved:
    letter = draft.letter
    _refuse_taken(db, draft)
    held = (json.dumps(draft.items), json.dumps(draft.counted))
    content = (letter.subject, letter.text, letter.html, letter.language, *held)
    row = db.execute(
        "SELECT id, posted, subject, text, html, language, items, counted FROM digests WHERE name = ? AND period = ?",
        (draft.name, draft.period),
    ).fetchone()
    if row is None:
        made = db.execute(
            "INSERT INTO digests (name, period, built, subject, text, html, language, items, counted)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (draft.name, draft.period, stamp(letter.built), *content),
        )
        number = int(made.lastrowid or 0)
        _keep_images(db, number, letter)
        return Saved(number, "created")
    if row["posted"]:
        return Saved(row["id"], "posted")
    if tuple(row)[2:] == content:
        return Saved(row["id"], "unchanged")
    db.execute(
        "UPDATE digests SET built = ?, subject = ?, text = ?, html = ?, language = ?, items = ?, counted = ?"
        " WHERE id = ?",
        (stamp(letter.built), *content, row["id"]),
    )
    _keep_images(db, row["id"], letter)
    return Saved(row["id"], "updated")


def _keep_images(db: sqlite3.Connection, issue: int, letter: Letter) -> None:
    db.execute("DELETE FROM digest_images WHERE digest = ?", (issue,))
    db.executemany(
        "INSERT INTO digest_images (digest, name, png) VALUES (?, ?, ?)",
        [(issue, image.name, image.png) for image in letter.images],
    )


def _refuse_taken(db: sqlite3.Connection, draft: Draft) -> None:
    taken = db.execute(
        "SELECT d.period FROM digests AS d, json_each(d.items) AS item WHERE d.name = ? AND d.period <> ?"
        " AND item.value IN (SELECT value FROM json_each(?))",
        (draft.name, draft.period, json.dumps(draft.items)),
    ).fetchone()
    if taken:
        raise HomeError(
            f"digest {draft.name} {draft.period}: the issue {taken['period']} took some of its citations just now;"
            " nothing was saved; build it again"
        )
