"""revisit and recheck: look at cited pages again, and say what became of the passages.

What was captured first stays the evidence, whatever the page says later.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter

from pipeline.match.passages import ALTERED, UNCHANGED, fate
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Link, Reason
from pipeline.stages.base import Context, NetworkStage
from pipeline.store.revisits import (
    Cited,
    DueVisit,
    Looked,
    Visit,
    cited_on,
    current_text,
    due_visits,
    record_visit,
    save_checks,
    visits_to_compare,
)

_GONE = {404, 410}
# Asking again before the next time would change nothing.
_FINAL = {Reason.ROBOTS, Reason.BLOCKED, Reason.TOO_LARGE, Reason.BAD_LINK}
# How reading a page ends when its own words were not to be seen.
_HIDDEN = {Reason.CONSENT, Reason.CHALLENGE, Reason.PAYWALL, Reason.EMPTY, Reason.INDEX}


class Revisit(NetworkStage[DueVisit]):
    """Cited page whose next look is due → revisit row, and a capture when the bytes changed."""

    NAME = "revisit"

    def pending(self, context: Context) -> list[DueVisit]:
        """Return the cited pages whose next look is due."""
        hours = context.settings.values.evidence.revisit_hours
        return due_visits(
            context.store,
            context.now(),
            hours,
            context.rhythm,
            source=context.source,
            everything=context.everything,
        )

    async def work(self, context: Context, item: DueVisit) -> str:
        """Ask for one page, for changes only where the server can tell."""
        result = await context.client.get(FetchRequest(item.url, "page", item.source, item.etag, item.last_modified))
        ref = None
        if result.body is not None and hashlib.sha256(result.body).hexdigest() != item.body_sha256:
            ref = await asyncio.to_thread(context.captures.write, result)
        looked = judge(result, item.tries, context.rhythm.give_up_after)
        record_visit(context.store, context.run, item, result, ref, looked)
        return "changed" if ref else str(result.outcome)


def judge(result: FetchResult, tries: int, give_up_after: int) -> Looked:
    """Return what the answer means for the passages of the page, *tries* looks having failed before it."""
    if result.outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
        return Looked(settled=True)
    if result.status in _GONE:
        return Looked(settled=True, state="page_gone", detail=result.detail)
    if result.reason in _FINAL or tries + 1 >= give_up_after:
        return Looked(settled=True, state="unreadable", detail=f"{result.reason}: {result.detail}")
    return Looked(settled=False)


class Recheck(NetworkStage[Visit]):
    """Revisit whose answer was read → a check of each passage that is cited from the page."""

    NAME = "recheck"

    def pending(self, context: Context) -> list[Visit]:
        """Return the looks of which no passage has been compared yet."""
        return visits_to_compare(context.store)

    async def work(self, context: Context, item: Visit) -> str:
        """Compare every cited passage of one page with what the page says now."""
        page, cited = current_text(context.store, item.page), cited_on(context.store.db, item.page, item.at, read=True)
        checks = [(one.id, *compare(item, one, page)) for one in cited]
        save_checks(context.store, item, checks)
        worst = Counter(state for _, state, _ in checks if state != UNCHANGED).most_common(1)
        return worst[0][0] if worst else UNCHANGED


def compare(visit: Visit, cited: Cited, page: tuple[str, str, tuple[Link, ...]] | None) -> tuple[str, str]:
    """Return the state of a passage and the detail, *page* being title, text and links of the page now."""
    if visit.reason == Reason.ERROR_PAGE:
        return "page_gone", "the address shows an error page now"
    if page is None or visit.reason in _HIDDEN or visit.status == "quarantined":
        return "unreadable", f"the page could not be read: {visit.reason}"
    title, text, links = page
    state, words = fate(cited.exact, title if cited.field == "title" else text)
    if state != UNCHANGED and visit.reason == Reason.TEASER:
        return "unreadable", "the page shows only its beginning now"
    if state == UNCHANGED and cited.href is not None and cited.href not in {link.href for link in links}:
        return ALTERED, f"the words stand there without the link to {cited.href}"
    return state, words
