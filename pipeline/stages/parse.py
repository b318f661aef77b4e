"""parse: read a captured feed into entries, each with the address that it points to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.model import ParsedFeed, Reason, Status
from pipeline.pace import Failure, Reading, after_failure, after_read
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.stages.claims import Homes, claims_of
from pipeline.store.entries import FeedCapture, Tally, save_claims, unread_feeds
from pipeline.store.polling import (
    DEEPEST,
    count_surplus,
    depth_of,
    follow_sitemaps,
    is_newest,
    new_since,
    save_state,
    state_of,
)
from pipeline.urls import host_of

SITEMAPS = frozenset({"sitemap", "news-sitemap"})


def read_capture(kind: str, body: bytes, content_type: str, url: str, selector: str | None = None) -> ParsedFeed:
    """Return the feed in *body*; raise GiveUp when it holds none."""
    if kind in SITEMAPS:
        from pipeline.extract.sitemap import read_sitemap

        return read_sitemap(body, content_type, url)
    if kind == "listing":
        from pipeline.extract.listing import read_listing

        return read_listing(body, content_type, url, selector)
    from pipeline.extract.feed import read_feed

    return read_feed(body, content_type, url)


class Parse(WorkerStage[FeedCapture]):
    """Feed capture → entries and addresses."""

    NAME = "parse"
    SUBJECT = "capture"

    def pending(self, context: Context) -> list[FeedCapture]:
        """Return the feed captures that nobody has read yet."""
        self._homes = Homes(context.settings.sources.values())
        return unread_feeds(context.store, self.NAME, self.VERSION, context.now(), context.source)

    def subject(self, item: FeedCapture) -> int:
        """Return the capture's id."""
        return item.id

    def task(self, context: Context, item: FeedCapture) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Read the bytes back from the capture, which verifies them."""
        selector = item.selector or context.settings.rules.for_host(host_of(item.url)).links
        return read_capture, (item.kind, context.captures.read(item.ref), item.content_type, item.url, selector)

    def seconds(self, context: Context) -> float:
        """Return the limit for one feed."""
        return context.settings.values.workers.parse_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: FeedCapture, value: ParsedFeed) -> Ending:
        """Write the entries, then let the feed's validators hold."""
        now, schedule = context.now(), context.settings.values.schedule
        read = self._recent(context, db, item, value) if item.kind in SITEMAPS else value
        claims = [
            replace(one, source=self._homes.owner(one.link, item.source)) if one.link else one
            for one in claims_of(read.entries, item.url, now)
        ]
        today = new_since(db, item.feed, now - timedelta(days=1))
        tally = save_claims(db, item, claims, now, max(0, min(schedule.most_new, schedule.most_new_a_day - today)))
        count_surplus(db, item.feed, -tally.new if item.leftovers else tally.surplus)
        # A feed may be empty for a day; one that stays so is seen in its health.
        empty = Reason.NONE if value.entries or value.sitemaps else Reason.EMPTY
        reason = Reason.OVER_LIMIT if tally.surplus else empty
        if is_newest(db, item.id, item.feed) and not (item.leftovers and tally.surplus):
            before = state_of(db, item.feed)
            after = after_read(before, reading(item, value, tally, reason), now, context.settings.pace)
            save_state(db, item.feed, before, after, now)
        # Nothing is lost to a flood: the same bytes are read again, later and ever later, while more stands in them.
        status = Status.RETRY if tally.surplus else Status.DONE
        return Ending(status, reason, "; ".join((said(tally), *read.warnings))[:2000])

    def _recent(self, context: Context, db: sqlite3.Connection, item: FeedCapture, value: ParsedFeed) -> ParsedFeed:
        """Leave out of a sitemap what is too old, and make the sitemaps that an index names feeds of their own."""
        from pipeline.extract.sitemap import newest

        schedule = context.settings.values.schedule
        since = context.now() - timedelta(days=schedule.sitemap_days)
        if item.since:
            since = datetime.fromisoformat(item.since).replace(tzinfo=UTC)
        read = newest(value, item.url, since, schedule.sitemaps_most)
        if depth_of(db, item.feed) < DEEPEST:
            if read.sitemaps or value.sitemaps:
                follow_sitemaps(db, item.feed, read.sitemaps)
            return read
        deeper = (f"{len(read.sitemaps)} sitemaps lie too deep and were left out",) if read.sitemaps else ()
        return replace(read, sitemaps=(), warnings=(*read.warnings, *deeper))

    def failed(self, context: Context, db: sqlite3.Connection, item: FeedCapture, reason: Reason) -> None:
        """Count the failure against the feed, so that its health shows it."""
        if is_newest(db, item.id, item.feed):
            before, now = state_of(db, item.feed), context.now()
            after = after_failure(before, Failure(reason), now, context.settings.pace, f"{item.source} {item.url}")
            save_state(db, item.feed, before, after, now)


def reading(item: FeedCapture, value: ParsedFeed, tally: Tally, reason: Reason) -> Reading:
    """Return what the feed's rhythm and address have to know of a reading."""
    entries = tally.known + tally.new + tally.surplus
    return Reading(
        entries=entries,
        # A flood is no reason to come more often.
        known=entries if tally.surplus else tally.known,
        new=tally.new,
        etag=item.etag,
        last_modified=item.last_modified,
        ttl=(value.ttl_minutes or 0) * 60,
        reason=str(reason),
        address=item.url,
        # Any page with links reads as a listing: the front page that an old address leads to must not replace it.
        movable=item.kind != "listing",
    )


def said(tally: Tally) -> str:
    """Return what came of the entries, in words."""
    words = [f"{tally.known + tally.new + tally.surplus} entries, {tally.new} new"]
    if tally.surplus:
        words.append(f"{tally.surplus} left for later: more than we take at once or in a day")
    if tally.restless:
        words.append(f"{tally.restless} changed too often and were left as they are")
    return "; ".join(words)
