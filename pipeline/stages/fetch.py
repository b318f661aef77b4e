"""fetch: ask for each article's page that is due, and keep the bytes before anything reads them."""

from __future__ import annotations

import asyncio

from pipeline.model import FetchOutcome, FetchRequest, FetchResult, PageClass, Reason
from pipeline.stages.base import Context, NetworkStage
from pipeline.stages.feedwords import keep_feed_words, unread
from pipeline.store.articles import feed_text
from pipeline.store.fetching import DuePage, due_pages, record_page

# The server knows the page and does not let us have it: unauthorised, to be paid for, forbidden, closed by law.
_REFUSALS = frozenset({401, 402, 403, 451})
_MISSING = frozenset({404, 410})


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
        with context.store.write() as db:
            given_up = record_page(db, context.run, item, result, ref, context.rhythm)
            page_class = closed_as(result, given_up=given_up)
            if page_class is not None:
                page = unread(page_class, result.reason)
                spoken = context.languages(item.source)
                keep_feed_words(db, item.id, page, feed_text(db, item.id), spoken, context.now())
        return str(result.outcome)


def closed_as(result: FetchResult, *, given_up: bool) -> PageClass | None:
    """Return as what kind of page the feed's words are kept; None while the page itself may still come.

    They are kept at once where the door is shut, and otherwise when the page is *given_up*. Of an address that the
    guard forbids nothing is kept.
    """
    if result.reason is Reason.CHALLENGE:
        return PageClass.CHALLENGE
    if result.reason is Reason.ROBOTS or (result.reason is Reason.HTTP_STATUS and result.status in _REFUSALS):
        return PageClass.CLOSED
    if not given_up or result.reason is Reason.BLOCKED:
        return None
    return PageClass.ERROR if result.status in _MISSING else PageClass.EMPTY
