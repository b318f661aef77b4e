"""fetch: ask for each article's page that is due, and keep the bytes before anything reads them."""

from __future__ import annotations

import asyncio

from pipeline.model import FetchOutcome, FetchRequest
from pipeline.stages.base import Context, NetworkStage
from pipeline.store.fetching import DuePage, due_pages, record_page


class Fetch(NetworkStage[DuePage]):
    """Address due → fetch row and capture."""

    NAME = "fetch"

    def pending(self, context: Context) -> list[DuePage]:
        """Return the addresses whose time has come."""
        return due_pages(context.store, context.now(), source=context.source, everything=context.everything)

    async def work(self, context: Context, item: DuePage) -> str:
        """Fetch one page."""
        result = await context.client.get(FetchRequest(item.url, "page", item.source))
        ref = None
        if result.outcome is FetchOutcome.OK and result.body is not None:
            # It waits for the disk; the other requests need not.
            ref = await asyncio.to_thread(context.captures.write, result)
        record_page(context.store, context.run, item, result, ref, context.rhythm)
        return str(result.outcome)
