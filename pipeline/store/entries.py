"""What feeds claim: captured feeds that wait to be read, and their entries."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
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
    etag: str | None
    last_modified: str | None
    selector: str
    since: str | None
    ref: CaptureRef
    leftovers: bool = False  # read before, and more stood in it than was taken


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry with what identifies it, a hash of what it says, and the page that it points to.

    ``spare`` identifies it where its guid turns out to be another entry's. ``key`` and ``host`` are those of
    ``entry.link``; all are None when there is no page, and ``reason`` says why. ``own_page``: no other entry of
    the feed points there. ``source`` is whose page it is, when not the feed's.
    """

    entry: FeedEntry
    identity: str
    spare: str
    content_sha256: str
    link: str | None
    key: str | None
    host: str | None
    reason: Reason = Reason.NONE
    own_page: bool = False
    source: str | None = None


@dataclass(slots=True)
class Tally:
    """What came of the entries of one feed: known, new, left out, and known ones that change without end."""

    known: int = 0
    new: int = 0
    surplus: int = 0
    restless: int = 0


def unread_feeds(store: Store, stage: str, version: str, now: datetime, source: str | None) -> list[FeedCapture]:
    """Return the feed captures without an outcome for (stage, version), or whose retry is due."""
    rows = store.db.execute(
        "SELECT c.id, c.feed, f.source, f.kind, c.final_url AS url, c.content_type, c.etag, c.last_modified,"
        " f.selector, f.since,"
        " c.file, c.file_offset, c.length, c.sha256, coalesce(o.reason = 'over_limit', 0) AS leftovers"
        " FROM captures AS c JOIN feeds AS f ON f.id = c.feed"
        " LEFT JOIN outcomes AS o ON o.subject_kind = 'capture' AND o.subject = c.id"
        " AND o.stage = :stage AND o.version = :version"
        " WHERE c.kind = 'feed' AND (o.id IS NULL OR (o.status = 'retry' AND o.next_due <= :now))"
        # What a flood left behind must not take the room of what is new.
        " AND (:source IS NULL OR f.source = :source) ORDER BY leftovers, c.id",
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
            row["etag"],
            row["last_modified"],
            row["selector"],
            row["since"],
            CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"]),
            bool(row["leftovers"]),
        )
        for row in rows
    ]


def save_claims(db: sqlite3.Connection, capture: FeedCapture, claims: list[Claim], now: datetime, room: int) -> Tally:
    """Write the entries of one feed inside the caller's transaction, at most *room* new ones.

    A known entry that says something else now is updated, and its page becomes due again.
    """
    tally = Tally()
    for claim in claims:
        match = _match(db, capture.feed, claim)
        if match.row is not None:
            tally.known += 1
            if match.changed and match.row["changes"] < MAX_CHANGES:
                _update(db, match.row["id"], capture, claim, _page(db, capture.source, claim, now), now)
            tally.restless += match.changed and match.row["changes"] >= MAX_CHANGES
        elif tally.new < room:
            tally.new += 1
            page = _page(db, capture.source, claim, now)
            _insert(db, capture, replace(claim, identity=match.identity), page, now)
        else:
            tally.surplus += 1
    return tally


@dataclass(frozen=True, slots=True)
class _Match:
    """The known entry that a claim repeats, if any; else the identity under which it is new."""

    row: sqlite3.Row | None
    identity: str
    changed: bool = False


def _match(db: sqlite3.Connection, feed: int, claim: Claim) -> _Match:
    """Find the entry of *feed* that *claim* repeats: by its identity, by its page, by a dated text."""
    row = _entry(db, feed, "identity", claim.identity)
    says_same = row is not None and row["content_sha256"] == claim.content_sha256
    if row is None:
        return _known_otherwise(db, feed, claim, claim.identity)
    if says_same and row["link"] == claim.entry.link:
        return _Match(row, claim.identity)
    moved = claim.key is not None and row["article_url"] != _page_id(db, claim.key)
    if moved and claim.identity == claim.entry.guid and row["title"] != claim.entry.title:
        # Another title on another page: the guid was used again for another article.
        spare = _entry(db, feed, "identity", claim.spare)
        if spare is None:
            return _known_otherwise(db, feed, claim, claim.spare)
        return _Match(spare, claim.spare, spare["content_sha256"] != claim.content_sha256)
    return _Match(row, claim.identity, moved or not says_same)


def _known_otherwise(db: sqlite3.Connection, feed: int, claim: Claim, identity: str) -> _Match:
    """Find an entry whose guid is new each time: by its page, and if that is new too, by what it says and when."""
    page = _page_id(db, claim.key) if claim.key and claim.own_page else None
    if page is not None and (row := _entry(db, feed, "article_url", page)) is not None:
        return _Match(row, identity, row["content_sha256"] != claim.content_sha256)
    if claim.entry.title and claim.entry.published_raw:
        return _Match(_entry(db, feed, "content_sha256", claim.content_sha256), identity)
    return _Match(None, identity)


def _entry(db: sqlite3.Connection, feed: int, column: str, value: str | int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT id, title, link, content_sha256, changes, article_url FROM entries"
        f" WHERE feed = ? AND {column} = ? ORDER BY id LIMIT 1",
        (feed, value),
    ).fetchone()
    return row


def _page_id(db: sqlite3.Connection, key: str) -> int | None:
    row = db.execute("SELECT id FROM urls WHERE key = ?", (key,)).fetchone()
    return int(row["id"]) if row else None


def _page(db: sqlite3.Connection, source: str, claim: Claim, now: datetime) -> int | None:
    """Return the id of the claim's address, new or known."""
    if claim.key is None:
        return None
    db.execute(
        "INSERT INTO urls (key, url, host, source, first_seen, next_due) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        (claim.key, claim.link, claim.host, claim.source or source, stamp(now), stamp(now)),
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
        " content_sha256 = ?, changes = changes + 1, capture = ?,"
        " link = coalesce(?, link), article_url = coalesce(?, article_url) WHERE id = ?",
        (
            entry.title,
            entry.summary,
            entry.author,
            stamp(entry.published) if entry.published else None,
            entry.published_raw,
            claim.content_sha256,
            capture.id,
            entry.link,
            page,
            known,
        ),
    )
    # One that waits for its next try keeps its turn; one that was given up may have come back with the new words.
    db.execute("UPDATE urls SET state = 'due', next_due = ? WHERE id = ? AND state != 'due'", (stamp(now), page))
