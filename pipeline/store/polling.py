"""Which feeds are due to be polled, what we know of each, and what each poll changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from pipeline.model import CaptureRef, FeedEntry, FetchResult
from pipeline.pace import FeedState
from pipeline.store.database import Store, stamp
from pipeline.store.due import POLLED
from pipeline.store.fetching import Saved, insert_capture, insert_fetch

_COLUMNS = tuple(field.name for field in fields(FeedState))
_TIMES = frozenset({"next_due", "first_ok", "last_ok", "last_new", "last_full"})
# An index may name an index; anything deeper is a maze.
DEEPEST = 2


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed to poll. ``address`` is what to ask; ``body_sha256`` is that of the newest capture, read or not,
    and ``unreadable`` why that capture could not be read, if so.
    """

    id: int
    source: str
    address: str
    body_sha256: str | None
    unreadable: str
    state: FeedState


def due_feeds(store: Store, now: datetime, *, source: str | None = None, everything: bool = False) -> list[DueFeed]:
    """Return the active feeds whose time has come, or all of them."""
    rows = store.db.execute(
        "SELECT f.*, c.sha256 AS body_sha256, (SELECT o.reason FROM outcomes AS o WHERE o.subject_kind = 'capture'"
        " AND o.subject = c.id AND o.stage = 'parse' AND o.status = 'quarantined') AS unreadable"
        " FROM feeds AS f JOIN sources AS s ON s.id = f.source"
        " LEFT JOIN captures AS c ON c.id = (SELECT max(id) FROM captures WHERE feed = f.id)"
        f" WHERE {POLLED}"
        " AND (f.next_due <= :now OR :everything) AND (:source IS NULL OR f.source = :source)"
        " ORDER BY f.next_due, f.id",
        {"now": stamp(now), "everything": everything, "source": source},
    )
    return [
        DueFeed(
            row["id"],
            row["source"],
            row["address"] or row["url"],
            # A listing may be read otherwise than before, with a new selector: its bytes are looked at anew.
            None if row["kind"] == "listing" and row["unreadable"] else row["body_sha256"],
            row["unreadable"] or "",
            _state(row),
        )
        for row in rows
    ]


def record_poll(
    store: Store, run: int, feed: DueFeed, result: FetchResult, ref: CaptureRef | None, after: FeedState
) -> None:
    """Write the row of a poll, its capture if there is one, and what we know of the feed *after* it."""
    with store.write() as db:
        capture = insert_capture(db, result, Saved("feed", ref, feed=feed.id)) if ref else None
        insert_fetch(db, run, result, feed.id, None, capture)
        save_state(db, feed.id, feed.state, after, result.at)


def state_of(db: sqlite3.Connection, feed: int) -> FeedState:
    """Return what we know of a feed."""
    return _state(db.execute("SELECT * FROM feeds WHERE id = ?", (feed,)).fetchone())


def _state(row: sqlite3.Row) -> FeedState:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    for name in _TIMES:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return FeedState(**values)


def save_state(db: sqlite3.Connection, feed: int, before: FeedState, after: FeedState, at: datetime) -> None:
    """Write what is known of a feed inside the caller's transaction; a replaced address leaves a row of its own.

    Two feeds never come to ask one address: the one that would be second keeps its own.
    """
    if after.address != before.address:
        taken = db.execute(
            "SELECT 1 FROM feeds WHERE active = 1 AND id != :feed AND coalesce(address, url) = :address",
            {"feed": feed, "address": after.address},
        ).fetchone()
        if taken:
            after = replace(after, address=before.address)
        else:
            db.execute(
                "INSERT INTO feed_moves (feed, at, from_address, to_address)"
                " SELECT id, ?, coalesce(address, url), ? FROM feeds WHERE id = ?",
                (stamp(at), after.address, feed),
            )
    values = {name: getattr(after, name) for name in _COLUMNS}
    values |= {name: stamp(values[name]) for name in _TIMES if values[name]}
    sets = ", ".join(f"{name} = :{name}" for name in _COLUMNS)
    db.execute(f"UPDATE feeds SET {sets} WHERE id = :feed", values | {"feed": feed})


def is_newest(db: sqlite3.Connection, capture: int, feed: int) -> bool:
    """Tell whether no later bytes of *feed* were captured: only the newest say how the feed is."""
    later = db.execute("SELECT 1 FROM captures WHERE feed = ? AND kind = 'feed' AND id > ?", (feed, capture)).fetchone()
    return later is None


def new_since(db: sqlite3.Connection, feed: int, since: datetime) -> int:
    """Return how many entries of *feed* are new since *since*."""
    row = db.execute("SELECT count(*) AS n FROM entries WHERE feed = ? AND first_seen >= ?", (feed, stamp(since)))
    return int(row.fetchone()["n"])


def count_surplus(db: sqlite3.Connection, feed: int, surplus: int) -> None:
    """Add to the number of entries of *feed* that were left for later; those taken since are given as less than 0."""
    if surplus:
        db.execute("UPDATE feeds SET surplus = max(0, surplus + ?) WHERE id = ?", (surplus, feed))


def depth_of(db: sqlite3.Connection, feed: int) -> int:
    """Return how many sitemap indexes stand above *feed*."""
    row = db.execute(
        "WITH RECURSIVE above (id) AS (SELECT parent FROM feeds WHERE id = ?"
        " UNION ALL SELECT f.parent FROM feeds AS f JOIN above ON f.id = above.id)"
        " SELECT count(id) AS n FROM above",
        (feed,),
    )
    return int(row.fetchone()["n"])


def follow_sitemaps(db: sqlite3.Connection, feed: int, chosen: Sequence[FeedEntry]) -> None:
    """Make the sitemaps that an index names feeds of their own; those that it no longer names rest.

    One that changed since it was last read is due at once, whatever its own rhythm says.
    """
    db.execute("UPDATE feeds SET active = 0 WHERE parent = ?", (feed,))
    for entry in chosen:
        db.execute(
            "INSERT INTO feeds (source, kind, url, note, since, parent)"
            " SELECT source, kind, :url, 'named by ' || url, since, id FROM feeds WHERE id = :feed"
            " ON CONFLICT (source, url) DO UPDATE SET active = 1, next_due = CASE"
            " WHEN feeds.failures = 0 AND feeds.last_full < :changed THEN '1970-01-01T00:00:00Z'"
            " ELSE feeds.next_due END WHERE feeds.parent = :feed",
            {"url": entry.link, "feed": feed, "changed": stamp(entry.published) if entry.published else None},
        )


def resume(store: Store, source: str) -> list[str]:
    """Ask the paused feeds of *source* again from now on; return their addresses."""
    with store.write() as db:
        rows = db.execute(
            "UPDATE feeds SET state = 'active', failures = 0, reason = '', next_due = '1970-01-01T00:00:00Z'"
            " WHERE source = ? AND state = 'paused' RETURNING url",
            (source,),
        ).fetchall()
    return [row["url"] for row in rows]
