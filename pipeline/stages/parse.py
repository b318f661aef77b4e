"""parse: read a captured feed into entries, each with the address that it points to."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from typing import Any

from pipeline.model import FeedEntry, ParsedFeed, Reason
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.store.entries import Claim, FeedCapture, feed_was_read, save_claims, unread_feeds
from pipeline.store.polling import fail_feed
from pipeline.urls import canonical_url, host_of, url_key


def read_capture(kind: str, body: bytes, content_type: str, url: str) -> ParsedFeed:
    """Return the feed in *body*; raise GiveUp when it holds none."""
    if kind in ("sitemap", "news-sitemap"):
        from pipeline.extract.sitemap import read_sitemap

        return read_sitemap(body, content_type, url)
    from pipeline.extract.feed import read_feed

    return read_feed(body, content_type, url)


class Parse(WorkerStage[FeedCapture]):
    """Feed capture → entries and addresses."""

    NAME = "parse"
    SUBJECT = "capture"

    def pending(self, context: Context) -> list[FeedCapture]:
        """Return the feed captures that nobody has read yet."""
        return unread_feeds(context.store, self.NAME, self.VERSION, context.now(), context.source)

    def subject(self, item: FeedCapture) -> int:
        """Return the capture's id."""
        return item.id

    def task(self, context: Context, item: FeedCapture) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Read the bytes back from the capture, which verifies them."""
        return read_capture, (item.kind, context.captures.read(item.ref), item.content_type, item.url)

    def seconds(self, context: Context) -> float:
        """Return the limit for one feed."""
        return context.settings.values.workers.parse_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: FeedCapture, value: ParsedFeed) -> Ending:
        """Write the entries, then let the feed's validators hold."""
        now = context.now()
        new = save_claims(db, item, [claim(entry, item.url) for entry in value.entries], now)
        # A feed may be empty for a day; one that stays so is seen in its health.
        reason = Reason.NONE if value.entries else Reason.EMPTY
        feed_was_read(db, item, new, reason, now)
        return Ending(reason=reason, detail="; ".join((f"{len(value.entries)} entries, {new} new", *value.warnings)))

    def failed(self, context: Context, db: sqlite3.Connection, item: FeedCapture, reason: Reason) -> None:
        """Count the failure against the feed, so that its health shows it."""
        fail_feed(db, item.feed, context.now(), reason, None, context.rhythm)


def claim(entry: FeedEntry, feed_url: str) -> Claim:
    """Return *entry* with its identity (guid, else link, else what it says) and its page, if it has one."""
    said = "\x1f".join((entry.title, entry.summary, entry.published_raw or "", entry.link or ""))
    content = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
    link = canonical_url(entry.link, feed_url) if entry.link else None
    identity = entry.guid or link or content
    if link is None:
        return Claim(entry, identity, content, None, None, None, Reason.BAD_LINK)
    return Claim(entry, identity, content, link, url_key(link), host_of(link))
