"""What a person adds by hand: its source, its address, its bytes; and what came of it."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from pipeline.model import CaptureRef, FetchResult
from pipeline.store.catalog import MANUAL
from pipeline.store.database import Store, stamp
from pipeline.store.fetching import DuePage, Saved, insert_capture


def page_at(store: Store, url: str, key: str, host: str, source: str, now: datetime) -> DuePage:
    """Return the page with this key; a new one belongs to *source* and waits for nobody else to fetch it."""
    with store.write() as db:
        if source == MANUAL:
            _ensure_manual(db)
        db.execute(
            "INSERT INTO urls (key, url, host, source, first_seen, state, next_due)"
            " VALUES (?, ?, ?, ?, ?, 'due', ?) ON CONFLICT (key) DO NOTHING",
            (key, url, host, source, stamp(now), stamp(now)),
        )
        row = db.execute("SELECT id, source, url FROM urls WHERE key = ?", (key,)).fetchone()
    return DuePage(**row)


def _ensure_manual(db: sqlite3.Connection) -> None:
    """What no configured source publishes belongs to a source of its own."""
    db.execute(
        "INSERT INTO organizations (id, name, kind) VALUES (?, 'Added by hand', 'outlet') ON CONFLICT (id) DO NOTHING",
        (MANUAL,),
    )
    db.execute(
        "INSERT INTO sources (id, organization, name) VALUES (?, ?, 'Added by hand') ON CONFLICT (id) DO NOTHING",
        (MANUAL, MANUAL),
    )


def is_known(store: Store, key: str, digest: str, at: datetime) -> bool | None:
    """Tell of a page's bytes of a time: True when we have them, False when we have later ones, None when new."""
    row = store.db.execute(
        "SELECT max(c.sha256 = :digest AND c.at = :at) AS same, max(c.at) AS latest FROM captures AS c"
        " JOIN urls AS u ON u.id = c.article_url WHERE u.key = :key",
        {"key": key, "digest": digest, "at": stamp(at)},
    ).fetchone()
    if row["same"]:
        return True
    return False if row["latest"] and row["latest"] >= stamp(at) else None


def waits(store: Store, page: int) -> bool:
    """Tell whether a page is still to be fetched."""
    return bool(store.db.execute("SELECT state = 'due' FROM urls WHERE id = ?", (page,)).fetchone()[0])


def record_file(store: Store, page: DuePage, file: FetchResult, ref: CaptureRef, origin: str = "") -> None:
    """Write the row of a file that was given to us as what the page says; *origin* is the archive it was taken from."""
    with store.write() as db:
        insert_capture(db, file, Saved("file", ref, article_url=page.id, origin=origin))
        db.execute("UPDATE urls SET state = 'fetched', reason = '', failures = 0 WHERE id = ?", (page.id,))


def found_in(store: Store, article: int) -> list[str]:
    """Return a line for each entity mentioned in an article and for each citation."""
    mentions = store.db.execute(
        "SELECT entity, count(*) AS n, min(exact) AS exact FROM mentions"
        " WHERE article = ? AND retired IS NULL GROUP BY entity ORDER BY min(start_char)",
        (article,),
    )
    lines = [f"mention   {row['entity']}: {row['exact']!r}, {row['n']} in all" for row in mentions]
    citations = store.db.execute(
        "SELECT grade, type, work, source_entity, exact FROM citations"
        " WHERE article = ? AND retired IS NULL ORDER BY grade, start_char",
        (article,),
    )
    for row in citations:
        what = row["work"] or row["source_entity"] or "our work"
        lines.append(f"citation  {row['grade']} {row['type']} of {what}: {row['exact']!r}")
    return lines
