"""Which pages are due to be fetched, and the row that each fetch leaves."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.model import CaptureRef, FetchOutcome, FetchResult, Reason
from pipeline.pace import back_off
from pipeline.store.database import Store, stamp
from pipeline.store.manifest import append

# Asking again would change nothing: the address is forbidden, or the page says that it is gone for good.
_FINAL = {Reason.BLOCKED, Reason.GONE, Reason.TOO_LARGE}
# How much one failure counts, as Media Cloud's fetcher weighs them: a name server's hiccup a quarter,
# a slow or broken server a half, everything else one.
WEIGHT = {Reason.DNS: 0.25, Reason.TIMEOUT: 0.5, Reason.CONNECTION: 0.5, Reason.RATE_LIMITED: 0.25}


@dataclass(frozen=True, slots=True)
class DuePage:
    """An article's address to fetch."""

    id: int
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a capture went; ``origin`` is the archive of somebody else that it was taken from, for the manifest."""

    kind: str
    ref: CaptureRef
    feed: int | None = None
    article_url: int | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long to wait after a failure, and how many failures are too many."""

    retry_minutes: int
    give_up_after: int


def due_pages(store: Store, now: datetime, *, source: str | None = None, everything: bool = False) -> list[DuePage]:
    """Return the addresses that are still to be fetched and whose time has come, oldest first."""
    rows = store.db.execute(
        "SELECT u.id, u.source, u.url FROM urls AS u JOIN sources AS s ON s.id = u.source"
        " WHERE u.state = 'due' AND s.active = 1"
        " AND (u.next_due <= :now OR :everything) AND (:source IS NULL OR u.source = :source)"
        " ORDER BY u.next_due, u.id",
        {"now": stamp(now), "everything": everything, "source": source},
    )
    return [DuePage(**row) for row in rows]


def record_other(store: Store, run: int, result: FetchResult) -> None:
    """Write the row of a fetch that serves neither a feed nor a page: robots.txt."""
    with store.write() as db:
        insert_fetch(db, run, result, None, None, None)


def record_page(
    db: sqlite3.Connection, run: int, page: DuePage, result: FetchResult, ref: CaptureRef | None, rhythm: Rhythm
) -> bool:
    """Write a page fetch, its capture and what becomes of the address inside the caller's transaction.

    Return whether the page was given up.
    """
    capture = insert_capture(db, result, Saved("page", ref, article_url=page.id)) if ref else None
    insert_fetch(db, run, result, None, page.id, capture)
    if result.outcome not in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
        return _fail_page(db, page.id, result, rhythm)
    db.execute("UPDATE urls SET state = 'fetched', reason = '', failures = 0 WHERE id = ?", (page.id,))
    return False


def _fail_page(db: sqlite3.Connection, page: int, result: FetchResult, rhythm: Rhythm) -> bool:
    failures = db.execute("SELECT failures FROM urls WHERE id = ?", (page,)).fetchone()["failures"]
    failures += WEIGHT.get(result.reason, 1.0)
    over = result.reason in _FINAL or failures >= rhythm.give_up_after
    wait = max(back_off(rhythm.retry_minutes, failures), timedelta(seconds=result.retry_after or 0))
    db.execute(
        "UPDATE urls SET state = ?, reason = ?, failures = ?, next_due = ? WHERE id = ?",
        (
            "given_up" if over else "due",
            result.reason,
            failures,
            stamp(result.at + wait),
            page,
        ),
    )
    return over


def insert_capture(db: sqlite3.Connection, result: FetchResult, saved: Saved) -> int:
    """Write the row of a capture and its entry of the chain inside the caller's transaction; return its id."""
    cursor = db.execute(
        "INSERT INTO captures (at, kind, url, final_url, status, content_type, file, file_offset, length, sha256,"
        " bytes, etag, last_modified, feed, article_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            stamp(result.at),
            saved.kind,
            result.request.url,
            result.final_url or result.request.url,
            result.status or 0,
            result.header("content-type") or "",
            saved.ref.file,
            saved.ref.offset,
            saved.ref.length,
            saved.ref.sha256,
            len(result.body or b""),
            result.header("etag"),
            result.header("last-modified"),
            saved.feed,
            saved.article_url,
        ),
    )
    capture = int(cursor.lastrowid or 0)
    append(db, capture, saved.ref, {"action": "kept"} | ({"origin": saved.origin} if saved.origin else {}))
    return capture


def insert_fetch(
    db: sqlite3.Connection,
    run: int,
    result: FetchResult,
    feed: int | None,
    article_url: int | None,
    capture: int | None,
) -> None:
    """Write the row of one request inside the caller's transaction."""
    request = result.request
    db.execute(
        "INSERT INTO fetches (run, at, source, kind, url, final_url, status, outcome, reason, detail, bytes, ms,"
        " feed, article_url, capture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run,
            stamp(result.at),
            request.source,
            request.kind,
            request.url,
            result.final_url,
            result.status,
            result.outcome,
            result.reason,
            result.detail[:500],
            result.bytes_received,
            result.milliseconds,
            feed,
            article_url,
            capture,
        ),
    )
