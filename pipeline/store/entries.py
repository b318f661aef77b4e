"""What feeds claim: captured feeds that wait to be read, and their entries."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import CaptureRef, FeedEntry, Reason
from pipeline.store.database import Store, stamp

# A text that changes with every poll must not make us fetch the page for ever (as lemon24/reader bounds it).
MAX_CHANGES = 24


@dataclass(frozen=True, slots=True)
class FeedCapture:
    """The captured bytes of a feed that nobody has read yet."""

    id: int
    feed: int
    source: str
    kind: str
    url: str
    content_type: str
    ref: CaptureRef


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry with what identifies it, a hash of what it says, and the page that it points to.

    ``key`` and ``host`` are those of ``entry.link``; all are None when there is no page, and ``reason`` says why.
    """

    entry: FeedEntry
    identity: str
    content_sha256: str
    link: str | None
    key: str | None
    host: str | None
    reason: Reason = Reason.NONE


def unread_feeds(store: Store, stage: str, version: str, now: datetime, source: str | None) -> list[FeedCapture]:
    """Return the feed captures without an outcome for (stage, version), or whose retry is due."""
    rows = store.db.execute(
        "SELECT c.id, c.feed, f.source, f.kind, c.final_url AS url, c.content_type,"
        " c.file, c.file_offset, c.length, c.sha256"
        " FROM captures AS c JOIN feeds AS f ON f.id = c.feed"
        " LEFT JOIN outcomes AS o ON o.subject_kind = 'capture' AND o.subject = c.id"
        " AND o.stage = :stage AND o.version = :version"
        " WHERE c.kind = 'feed' AND (o.id IS NULL OR (o.status = 'retry' AND o.next_due <= :now))"
        " AND (:source IS NULL OR f.source = :source) ORDER BY c.id",
        {"stage": stage, "version": version, "now": stamp(now), "source": source},
    )
    return [
        FeedCapture(
            row["id"],
            row["feed"],
            row["source"],
            row["kind"],
            row["url"],
            row["content_type"],
            CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"]),
        )
        for row in rows
    ]


def save_claims(db: sqlite3.Connection, capture: FeedCapture, claims: list[Claim], now: datetime) -> int:
    """Write the entries of one feed inside the caller's transaction; return how many are new.

    A known entry that says something else now is updated, and its page becomes due again.
    """
    new = 0
    for claim in claims:
        page = _page(db, capture.source, claim, now)
        known = db.execute(
            "SELECT id, content_sha256, changes FROM entries WHERE feed = ? AND identity = ?",
            (capture.feed, claim.identity),
        ).fetchone()
        if known is None:
            _insert(db, capture, claim, page, now)
            new += 1
        elif known["content_sha256"] != claim.content_sha256 and known["changes"] < MAX_CHANGES:
            _update(db, known["id"], capture, claim, page, now)
    return new


def feed_was_read(db: sqlite3.Connection, capture: FeedCapture, new: int, reason: Reason, at: datetime) -> None:
    """Now that the entries are in, keep the validators of the answer that they came from.

    *reason* is what is odd about a feed that was read all the same: that it is empty.
    """
    db.execute(
        "UPDATE feeds SET (etag, last_modified) = (SELECT etag, last_modified FROM captures WHERE id = :capture),"
        " last_ok = :at, last_new = CASE WHEN :new THEN :at ELSE last_new END, failures = 0, reason = :reason"
        " WHERE id = :feed AND NOT EXISTS"
        " (SELECT 1 FROM captures WHERE feed = :feed AND kind = 'feed' AND id > :capture)",
        {"capture": capture.id, "feed": capture.feed, "at": stamp(at), "new": new > 0, "reason": reason},
    )


def _page(db: sqlite3.Connection, source: str, claim: Claim, now: datetime) -> int | None:
    """Return the id of the claim's address, new or known."""
    if claim.key is None:
        return None
    db.execute(
        "INSERT INTO urls (key, url, host, source, first_seen, next_due) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        (claim.key, claim.link, claim.host, source, stamp(now), stamp(now)),
    )
    return int(db.execute("SELECT id FROM urls WHERE key = ?", (claim.key,)).fetchone()["id"])


def _insert(db: sqlite3.Connection, capture: FeedCapture, claim: Claim, page: int | None, now: datetime) -> None:
    entry = claim.entry
    db.execute(
        "INSERT INTO entries (feed, identity, guid, link, title, summary, author, published, published_raw,"
        " content_sha256, first_seen, capture, article_url, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            capture.feed,
            claim.identity,
            entry.guid,
            entry.link,
            entry.title,
            entry.summary,
            entry.author,
            stamp(entry.published) if entry.published else None,
            entry.published_raw,
            claim.content_sha256,
            stamp(now),
            capture.id,
            page,
            claim.reason,
        ),
    )


def _update(
    db: sqlite3.Connection, known: int, capture: FeedCapture, claim: Claim, page: int | None, now: datetime
) -> None:
    entry = claim.entry
    db.execute(
        "UPDATE entries SET title = ?, summary = ?, author = ?, published = ?, published_raw = ?,"
        " content_sha256 = ?, changes = changes + 1, capture = ?, article_url = ? WHERE id = ?",
        (
            entry.title,
            entry.summary,
            entry.author,
            stamp(entry.published) if entry.published else None,
            entry.published_raw,
            claim.content_sha256,
            capture.id,
            page,
            known,
        ),
    )
    db.execute("UPDATE urls SET state = 'due', next_due = ? WHERE id = ? AND state = 'fetched'", (stamp(now), page))
