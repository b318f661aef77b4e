"""Which feeds are due to be polled, and what each poll changes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.model import CaptureRef, FetchOutcome, FetchResult, Reason
from pipeline.store.database import Store, stamp
from pipeline.store.fetching import WEIGHT, Rhythm, Saved, insert_capture, insert_fetch


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed to poll, with what the last answer that was read left us to ask conditionally.

    ``body_sha256`` is that of the newest capture, read or not.
    """

    id: int
    source: str
    kind: str
    url: str
    etag: str | None
    last_modified: str | None
    body_sha256: str | None


def due_feeds(store: Store, now: datetime, *, source: str | None = None, everything: bool = False) -> list[DueFeed]:
    """Return the active feeds whose time has come, or all of them."""
    rows = store.db.execute(
        "SELECT f.id, f.source, f.kind, f.url, f.etag, f.last_modified,"
        " (SELECT sha256 FROM captures WHERE feed = f.id ORDER BY id DESC LIMIT 1) AS body_sha256"
        " FROM feeds AS f JOIN sources AS s ON s.id = f.source"
        " WHERE f.active = 1 AND f.state = 'active' AND s.active = 1"
        " AND (f.next_due <= :now OR :everything) AND (:source IS NULL OR f.source = :source)"
        " ORDER BY f.next_due, f.id",
        {"now": stamp(now), "everything": everything, "source": source},
    )
    return [DueFeed(**row) for row in rows]


def record_poll(
    store: Store, run: int, feed: DueFeed, result: FetchResult, ref: CaptureRef | None, rhythm: Rhythm
) -> None:
    """Write the row of a poll, its capture if there is one, and when the feed is due again.

    The validators wait with the capture until its bytes have been parsed.
    """
    with store.write() as db:
        capture = insert_capture(db, result, Saved("feed", ref, feed=feed.id)) if ref else None
        insert_fetch(db, run, result, feed.id, None, capture)
        if result.outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
            wait = timedelta(minutes=rhythm.poll_minutes)
            db.execute(
                "UPDATE feeds SET next_due = ?, last_ok = CASE WHEN ? THEN ? ELSE last_ok END,"
                " failures = CASE WHEN ? THEN 0 ELSE failures END, reason = CASE WHEN ? THEN '' ELSE reason END"
                " WHERE id = ?",
                (stamp(result.at + wait), ref is None, stamp(result.at), ref is None, ref is None, feed.id),
            )
        else:
            fail_feed(db, feed.id, result.at, result.reason, result.retry_after, rhythm)


def fail_feed(
    db: sqlite3.Connection, feed: int, at: datetime, reason: Reason, retry_after: float | None, rhythm: Rhythm
) -> None:
    """Count a failure of a feed, inside the caller's transaction; one that is gone is paused visibly."""
    failures = db.execute("SELECT failures FROM feeds WHERE id = ?", (feed,)).fetchone()["failures"]
    failures += WEIGHT.get(reason, 1.0)
    wait = max(rhythm.poll_minutes * 60 * 2 ** min(failures, 5), retry_after or 0)
    paused = reason is Reason.GONE or failures >= 30
    db.execute(
        "UPDATE feeds SET failures = ?, reason = ?, next_due = ?, state = ? WHERE id = ?",
        (failures, reason, stamp(at + timedelta(seconds=wait)), "paused" if paused else "active", feed),
    )
