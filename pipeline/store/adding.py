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


def record_file(store: Store, page: DuePage, file: FetchResult, ref: CaptureRef) -> None:
    """Write the row of a file that was given to us as what the page says."""
    with store.write() as db:
        insert_capture(db, file, Saved("file", ref, article_url=page.id))
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
