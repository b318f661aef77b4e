"""Saved searches: pages with their filters that people keep. Every change runs inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.store.database import stamp


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search: *search* is JSON, the same as the search of a mailing list. Owner and name are private."""

    number: int
    owner: str
    name: str
    search: str
    made: datetime


# Enough for anybody, and an end for a script gone wild.
MOST = 200


def save(
    db: sqlite3.Connection,
    owner: str,
    name: str,
    address: str,
    search: Mapping[str, object] | None,
    at: datetime,
    *,
    alert: bool = False,
    digest: bool = False,
) -> None:
    """Keep *address* for *owner* under *name*; one of the same name is replaced.

    *search* is the same as the search of a mailing list, or None where the address names no findings; only then can
    *alert* and *digest* hold. Raises LookupError when the owner has ``MOST`` already.
    """
    held = db.execute("SELECT count(*) FROM saved_searches WHERE owner = ? AND name != ?", (owner, name)).fetchone()[0]
    if held >= MOST:
        raise LookupError(f"there are {MOST} saved searches already; delete one first")
    text = "" if search is None else json.dumps(search, ensure_ascii=False, sort_keys=True)
    wanted = (int(alert and bool(text)), int(digest and bool(text)))
    db.execute(
        "INSERT INTO saved_searches (owner, name, address, search, alert, digest, made) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (owner, name) DO UPDATE SET address = excluded.address, search = excluded.search,"
        " alert = excluded.alert, digest = excluded.digest, made = excluded.made",
        (owner, name, address, text, *wanted, stamp(at)),
    )


def change(db: sqlite3.Connection, owner: str, number: int, *, alert: bool, digest: bool) -> None:
    """Say anew what *owner* wants to hear of from a saved search; raise LookupError when it is none of theirs."""
    done = db.execute(
        "UPDATE saved_searches SET alert = ?3 AND search != '', digest = ?4 AND search != ''"
        " WHERE id = ?1 AND owner = ?2",
        (number, owner, int(alert), int(digest)),
    )
    _one(done)


def delete(db: sqlite3.Connection, owner: str, number: int) -> None:
    """Forget a saved search; raise LookupError when it is none of *owner*'s."""
    _one(db.execute("DELETE FROM saved_searches WHERE id = ? AND owner = ?", (number, owner)))


def of(db: sqlite3.Connection, owner: str) -> list[sqlite3.Row]:
    """Return the saved searches of *owner* by name."""
    return db.execute("SELECT * FROM saved_searches WHERE owner = ? ORDER BY name COLLATE NOCASE", (owner,)).fetchall()


def wanted(db: sqlite3.Connection, what: str) -> list[Kept]:
    """Return every saved search whose owner wants an ``alert`` or a ``digest``."""
    if what not in ("alert", "digest"):
        raise KeyError(what)
    rows = db.execute(
        f"SELECT id, owner, name, search, made FROM saved_searches WHERE {what} = 1 ORDER BY owner, id"
    ).fetchall()
    return [
        Kept(row["id"], row["owner"], row["name"], row["search"], datetime.fromisoformat(row["made"])) for row in rows
    ]


def _one(done: sqlite3.Cursor) -> None:
    if done.rowcount != 1:
        raise LookupError("this saved search is not there any more")
