"""The chain of evidence: an entry for each capture, in which the digest of the entry before it stands.

An entry is written in the transaction that writes the capture's row, so a kill leaves both or neither.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from pipeline.model import CaptureRef
from pipeline.store.database import Store, stamp
from pipeline.store.held import held
from pipeline.text import sha256

# What the first entry names as the one before it.
BEGINNING = "0" * 64
# What an entry repeats of the capture's row, so that a changed row shows.
FACTS = ("at", "kind", "url", "final_url", "status", "content_type", "file", "file_offset", "length", "sha256", "bytes")

_KEPT: Mapping[str, str] = MappingProxyType({"action": "kept"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain; ``text`` is what ``link`` is the SHA-256 of."""

    seq: int
    capture: int
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """What an authority said of the chain up to ``link``."""

    link: str
    at: datetime
    authority: str
    token: bytes


def append(
    db: sqlite3.Connection,
    capture: int,
    ref: CaptureRef,
    what: Mapping[str, str] = MappingProxyType({"action": "kept"}),
) -> None:
    """Write an entry about a capture inside the transaction that writes its row; *what* says what was done."""
    row = db.execute(f"SELECT {', '.join(FACTS)} FROM captures WHERE id = ?", (capture,)).fetchone()
    last = db.execute("SELECT seq, link FROM manifest ORDER BY seq DESC LIMIT 1").fetchone()
    entry = {
        "seq": (last["seq"] if last else 0) + 1,
        "previous": last["link"] if last else BEGINNING,
        **what,
        "capture": capture,
        **dict(row),
        "span": ref.span,
        "record_sha256": ref.record_sha256,
        "held": held(db),
    }
    text = json.dumps(entry, ensure_ascii=True, separators=(",", ":"))
    db.execute(
        "INSERT INTO manifest (seq, capture, entry, link) VALUES (?, ?, ?, ?)",
        (entry["seq"], capture, text, sha256(text.encode())),
    )


def entries(store: Store, after: int = 0) -> Iterator[Entry]:
    """Yield the entries after the one with number *after*, in order."""
    rows = store.db.execute("SELECT seq, capture, entry, link FROM manifest WHERE seq > ? ORDER BY seq", (after,))
    for row in rows:
        yield Entry(row["seq"], row["capture"], row["entry"], row["link"])


def entry_at(store: Store, seq: int) -> Entry | None:
    """Return one entry."""
    row = store.db.execute("SELECT seq, capture, entry, link FROM manifest WHERE seq = ?", (seq,)).fetchone()
    return Entry(row["seq"], row["capture"], row["entry"], row["link"]) if row else None


def head(store: Store) -> Entry | None:
    """Return the newest entry."""
    row = store.db.execute("SELECT max(seq) AS seq FROM manifest").fetchone()
    return entry_at(store, row["seq"]) if row["seq"] else None


def to_be_stamped(store: Store, now: datetime, hours: int) -> Entry | None:
    """Return the newest entry when no time-stamp covers it and the last one is *hours* old; else None."""
    newest = head(store)
    row = store.db.execute("SELECT link, at FROM timestamps ORDER BY id DESC LIMIT 1").fetchone()
    if newest is None or row is None:
        return newest
    due = row["link"] != newest.link and row["at"] <= stamp(now - timedelta(hours=hours))
    return newest if due else None


def save_timestamp(store: Store, stamped: Stamped) -> None:
    """Write what an authority confirmed."""
    with store.write() as db:
        db.execute(
            "INSERT INTO timestamps (link, at, authority, token) VALUES (?, ?, ?, ?)",
            (stamped.link, stamp(stamped.at), stamped.authority, stamped.token),
        )


def timestamps(store: Store) -> Iterator[Stamped]:
    """Yield every time-stamp, oldest first."""
    for row in store.db.execute("SELECT link, at, authority, token FROM timestamps ORDER BY id"):
        yield Stamped(row["link"], datetime.fromisoformat(row["at"]), row["authority"], row["token"])
