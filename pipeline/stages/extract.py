"""extract: read a captured page or PDF into an article, classified, dated, its language known."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pipeline.model import Page, PageClass, Reason, Status
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.stages.feedwords import EXTRACTOR, dated, keep_feed_words, unread, what_is_left
from pipeline.stages.parse import Parse
from pipeline.stages.reader import feed_reader, reader
from pipeline.store.articles import PageCapture, save_article, unread_pages, was_read

# What a reader without an account or a click would not see as an article: here the feed's words must do.
CLOSED = {
    PageClass.CONSENT,
    PageClass.CHALLENGE,
    PageClass.PAYWALL,
    PageClass.ERROR,
    PageClass.EMPTY,
    PageClass.INDEX,
}


def read_capture(body: bytes, content_type: str, url: str, fetched: datetime, rules: Any) -> Page:
    """Return what the page says; raise GiveUp when it is no page."""
    from pipeline.extract.document import read_document

    return read_document(body, content_type, url, fetched, rules)


class Extract(WorkerStage[PageCapture]):
    """Page capture → version of an article."""

    NAME = "extract"
    VERSION = "2"
    SUBJECT = "capture"

    def pending(self, context: Context) -> list[PageCapture]:
        """Return the page captures that nobody has read yet."""
        return unread_pages(context.store, self.NAME, self.VERSION, context.now(), context.source)

    def subject(self, item: PageCapture) -> int:
        """Return the capture's id."""
        return item.id

    def task(self, context: Context, item: PageCapture) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Read the bytes back from the capture, which verifies them."""
        body = context.captures.read(item.ref)
        return read_capture, (body, item.content_type, item.url, item.at, context.settings.rules)

    def seconds(self, context: Context) -> float:
        """Return the limit for one page."""
        return context.settings.values.workers.extract_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: PageCapture, value: Page) -> Ending:
        """Write the article, unless it says what its current version says."""
        closed = value.page_class in CLOSED
        if closed and was_read(db, item.article_url):
            return Ending(Status.SKIPPED, value.reason, f"{value.page_class} now; what was read before stays")
        page = what_is_left(value, item.feed_text, context.languages(item.source)) if closed else value
        if page is None:
            return Ending(Status.SKIPPED, value.reason, f"{value.page_class}, and the feed said nothing of it")
        capture, read_by, detail = self._source(context, item, page, closed=closed)
        page = dated(page, item.feed_text)
        said = hashlib.sha256(page.text.encode()).hexdigest()
        article = save_article(db, item.article_url, capture, page, said, context.now(), read_by)
        if article is None:
            return Ending(Status.SKIPPED, Reason.UNCHANGED)
        return Ending(Status.DONE, value.reason, detail)

    def _source(self, context: Context, item: PageCapture, page: Page, *, closed: bool) -> tuple[int, str, str]:
        """Return the capture in which the words of *page* stand, what read it, and a remark for people."""
        if page.extractor == EXTRACTOR and item.feed_text is not None:
            return item.feed_text.capture, feed_reader(Parse.VERSION), "the feed's words only"
        read_by = reader(self.VERSION, context.settings.rules, item.url)
        return item.id, read_by, "what the closed page shows by itself" if closed else ""

    def failed(self, context: Context, db: sqlite3.Connection, item: PageCapture, reason: Reason) -> None:
        """Keep the feed's words of a page that could not be read, unless the page was read before."""
        # After a crash of our own the item is tried again, by a mended program.
        if reason is not Reason.CRASH:
            page, spoken = unread(PageClass.EMPTY, reason), context.languages(item.source)
            keep_feed_words(db, item.article_url, page, item.feed_text, spoken, context.now())
