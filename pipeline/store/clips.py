"""Addresses and files that somebody gave us because a mention seemed to be missed, and what came of them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.store.database import stamp


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave: an address, a file or both; ``page`` is the key of the page among the addresses."""

    sender: str
    address: str
    page: str
    file: str
    expected: str


def add_clip(db: sqlite3.Connection, given: Given, at: datetime) -> int:
    """Write what was given and return its number; it waits to be worked on."""
    cursor = db.execute(
        "INSERT INTO clips (at, sender, address, page, file, expected) VALUES (?, ?, ?, ?, ?, ?)",
        (stamp(at), given.sender, given.address, given.page, given.file, given.expected),
    )
    return int(cursor.lastrowid or 0)


def clip(db: sqlite3.Connection, number: int) -> sqlite3.Row | None:
    """Return one clip; ``article`` is the current version of its page, where there is one."""
    row: sqlite3.Row | None = db.execute(
        "SELECT c.*, a.id AS article FROM clips AS c LEFT JOIN urls AS u ON u.key = c.page"
        " LEFT JOIN articles AS a ON a.article_url = u.id AND a.current = 1 WHERE c.id = ?",
        (number,),
    ).fetchone()
    return row


def recent(db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """Return the latest clips, the newest first."""
    return db.execute("SELECT * FROM clips ORDER BY id DESC LIMIT ?", (limit,)).fetchall()


def burden(db: sqlite3.Connection, sender: str, since: datetime) -> tuple[int, int]:
    """Return how many clips *sender* gave since *since*, and how many of everybody's are not worked on yet."""
    mine = db.execute("SELECT count(*) FROM clips WHERE sender = ? AND at >= ?", (sender, stamp(since))).fetchone()[0]
    waiting = db.execute("SELECT count(*) FROM clips WHERE state IN ('waiting', 'working')").fetchone()[0]
    return int(mine), int(waiting)


def begin_next(db: sqlite3.Connection, at: datetime) -> sqlite3.Row | None:
    """Return the oldest clip that waits, as one that is being worked on now; None when there is none."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM clips WHERE state = 'waiting' ORDER BY id LIMIT 1").fetchone()
    if row is not None:
        db.execute("UPDATE clips SET state = 'working', begun = ? WHERE id = ?", (stamp(at), row["id"]))
    return row


def put_back(db: sqlite3.Connection, number: int | None = None) -> None:
    """Let a clip wait again, or all that were begun by somebody who did not end them."""
    db.execute(
        "UPDATE clips SET state = 'waiting', begun = NULL WHERE state = 'working' AND id = coalesce(?, id)", (number,)
    )


def finish(db: sqlite3.Connection, number: int, answer: dict[str, Any], at: datetime, *, good: bool) -> None:
    """Write what came of a clip."""
    db.execute(
        "UPDATE clips SET state = ?, ended = ?, answer = ? WHERE id = ?",
        ("done" if good else "failed", stamp(at), json.dumps(answer), number),
    )
