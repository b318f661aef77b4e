"""What the feed said of a page that we cannot read: weaker evidence, dated by the feed and captured with it."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from datetime import datetime

from pipeline.model import Page, PageClass, Reason
from pipeline.store.articles import FeedText, save_article, says_already, was_read

# What marks an article whose words are the feed's, not the page's.
EXTRACTOR = "feed"


def language_of(text: str) -> tuple[str | None, float]:
    """Return the language of *text* and how sure that is, 0 to 1."""
    from pipeline.extract.language import detect

    return detect(text)


def unread(page_class: PageClass, reason: Reason) -> Page:
    """Return what is known of a page that nobody could read: its class and why."""
    return Page(page_class, reason, "", "", None, 0.0, None, None, None, None, None)


def dated(page: Page, feed_text: FeedText | None) -> Page:
    """Return *page*, with the feed's date where it has none of its own."""
    if page.published is None and feed_text is not None and feed_text.published is not None:
        moment = datetime.fromisoformat(feed_text.published)
        return replace(page, published=moment, date_source="feed", date_precision="second")
    return page


def from_feed(page: Page, feed_text: FeedText | None) -> Page | None:
    """Return what the feed said of a closed *page*; None when it said nothing.

    A feed that gave a title only leaves the text empty: the same words in both would be found twice.
    """
    if feed_text is None or not (feed_text.title or feed_text.summary):
        return None
    language, confidence = language_of(f"{feed_text.title}\n{feed_text.summary}".strip())
    said = replace(
        page,
        title=feed_text.title,
        text=feed_text.summary,
        language=language,
        language_confidence=confidence,
        links=(),
        published=None,
        extractor=EXTRACTOR,
    )
    return dated(said, feed_text)


def keep_feed_words(
    db: sqlite3.Connection, article_url: int, page: Page, feed_text: FeedText | None, now: datetime
) -> int | None:
    """Write the feed's words as a version of the article inside the caller's transaction; return its id.

    None when there is nothing to write: the feed said nothing, or its words are kept already, or the page was read
    before, which a door that closes later does not undo.
    """
    said = from_feed(page, feed_text)
    if said is None or feed_text is None or was_read(db, article_url):
        return None
    if says_already(db, article_url, said):
        return None
    digest = hashlib.sha256(said.text.encode()).hexdigest()
    return save_article(db, article_url, feed_text.capture, said, digest, now)
