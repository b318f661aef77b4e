"""poll: ask each feed that is due, and keep the bytes it answered before anything reads them."""

from __future__ import annotations

import asyncio
import hashlib

from pipeline.model import FetchRequest
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
        request = FetchRequest(item.url, "feed", item.source, item.etag, item.last_modified)
        result = await context.client.get(request)
        ref = None
        # A server without validators repeats itself; the same bytes need neither a capture nor a parse.
        if result.body is not None and hashlib.sha256(result.body).hexdigest() != item.body_sha256:
            # It waits for the disk; the other requests need not.
            ref = await asyncio.to_thread(context.captures.write, result)
        record_poll(context.store, context.run, item, result, ref, context.rhythm)
        return "new" if ref else str(result.outcome)
