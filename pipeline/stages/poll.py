"""poll: ask each feed that is due, and keep the bytes it answered before anything reads them."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

from pipeline.freshness import fresh_seconds, moved_to
from pipeline.model import FetchOutcome, FetchRequest, FetchResult
from pipeline.pace import Failure, FeedState, Pace, after_failure, after_poll, trusts_validators
from pipeline.pace import Poll as Answer
from pipeline.stages.base import Context, NetworkStage
from pipeline.store.polling import DueFeed, due_feeds, record_poll


class Poll(NetworkStage[DueFeed]):
    """Feed due → fetch row, and a capture when the feed says something new."""

    NAME = "poll"

    def pending(self, context: Context) -> list[DueFeed]:
        """Return the feeds whose time has come."""
        return due_feeds(context.store, context.now(), source=context.source, everything=context.everything)

    async def work(self, context: Context, item: DueFeed) -> str:
        """Poll one feed."""
        pace, now = context.settings.pace, context.now()
        result = await context.client.get(request_for(item, trusts_validators(item.state, now, pace)))
        ref = None
        # A server without validators repeats itself; the same bytes need neither a capture nor a parse.
        if result.body is not None and hashlib.sha256(result.body).hexdigest() != item.body_sha256:
            # It waits for the disk; the other requests need not.
            ref = await asyncio.to_thread(context.captures.write, result)
        after = state_after(item, result, pace, context.now(), changed=bool(ref))
        record_poll(context.store, context.run, item, result, ref, after)
        return "new" if ref else str(result.outcome)


def request_for(feed: DueFeed, changes_only: bool) -> FetchRequest:
    """Return the request for *feed*, with the validators of what we have when it is to send changes only."""
    state = feed.state
    validators = (state.etag, state.last_modified) if changes_only else (None, None)
    return FetchRequest(feed.address, "feed", feed.source, *validators)


def state_after(feed: DueFeed, result: FetchResult, pace: Pace, now: datetime, *, changed: bool) -> FeedState:
    """Return what is known of *feed* after *result*; *changed* bytes still have to be read."""
    key = f"{feed.source} {feed.address}"
    if result.outcome not in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
        asked = result.outcome is not FetchOutcome.SKIPPED
        failure = Failure(result.reason, result.status, result.retry_after, asked)
        return after_failure(feed.state, failure, now, pace, key)
    answer = Answer(
        full=result.outcome is FetchOutcome.OK,
        changed=changed,
        etag=result.header("etag"),
        last_modified=result.header("last-modified"),
        fresh=fresh_seconds(result.header("cache-control"), result.header("expires"), result.at),
        moved=moved_to(result),
        unreadable=feed.unreadable,
    )
    return after_poll(feed.state, answer, now, pace, key)
