"""What is kept of a page that we cannot read: what the feed said of it, else what the page itself lets everybody see.

Weaker evidence: of the feed's words, dated by the feed and captured with it, ``extractor`` says so; of the page's, its
class.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.model import Page, PageClass, Reason
from pipeline.stages.parse import Parse
from pipeline.stages.reader import feed_reader
from pipeline.store.articles import FeedText, save_article, says_already, was_read

# What marks an article whose words are the feed's, not the page's.
EXTRACTOR = "feed"
# Where a page that shows no text declares itself an article all the same, so that its title is a headline.
_DECLARED = frozenset({"json-ld", "meta", "microdata"})


def language_of(text: str, spoken: Sequence[str]) -> tuple[str | None, float]:
    """Return the language of *text* and how sure that is, 0 to 1.

    A headline is short: where it seems to be none of the languages *spoken* by its source, the first of them decides.
    """
    from pipeline.extract.language import detect

    code, confidence = detect(text)
    return detect(text, spoken[0]) if spoken and code not in spoken else (code, confidence)


def unread(page_class: PageClass, reason: Reason) -> Page:
    """Return what is known of a page that nobody could read: its class and why."""
    return Page(page_class, reason, "", "", None, 0.0, None, None, None, None, None)


def dated(page: Page, feed_text: FeedText | None) -> Page:
    """Return *page*, with the feed's date where it has none of its own."""
    if page.published is None and feed_text is not None and feed_text.published is not None:
        moment = datetime.fromisoformat(feed_text.published)
        return replace(page, published=moment, date_source="feed", date_precision="second")
    return page


def from_feed(page: Page, feed_text: FeedText | None, spoken: Sequence[str]) -> Page | None:
    """Return what the feed said of a closed *page* of a source that writes in *spoken*; None when it said nothing.

    A feed that gave a title only leaves the text empty: the same words in both would be found twice.
    """
    if feed_text is None or not (feed_text.title or feed_text.summary):
        return None
    language, confidence = language_of(f"{feed_text.title}\n{feed_text.summary}".strip(), spoken)
    said = replace(
        page,
        title=feed_text.title,
        text=feed_text.summary,
        language=language,
        language_confidence=confidence,
        links=(),
        published=None,
        date_source=None,
        date_precision=None,
        extractor=EXTRACTOR,
    )
    return dated(said, feed_text)


def what_is_left(page: Page, feed_text: FeedText | None, spoken: Sequence[str]) -> Page | None:
    """Return what is kept of a closed *page*: the feed's words, else its own; None when neither says anything."""
    return from_feed(page, feed_text, spoken) or from_page(page)


def from_page(page: Page) -> Page | None:
    """Return what a closed *page* shows by itself: title and lead before a paywall, the headline of an empty article.

    None where its title is that of a form, of an error or of the whole site.
    """
    if page.page_class is PageClass.PAYWALL and (page.title or page.text):
        return page
    if page.page_class is PageClass.EMPTY and page.title and page.date_source in _DECLARED:
        return replace(page, text="", links=())
    return None


def keep_feed_words(
    db: sqlite3.Connection,
    article_url: int,
    page: Page,
    feed_text: FeedText | None,
    spoken: Sequence[str],
    now: datetime,
) -> int | None:
    """Write the feed's words as a version of the article inside the caller's transaction; return its id.

    None when there is nothing to write: the feed said nothing, or its words are kept already, or the page was read
    before, which a door that closes later does not undo.
    """
    said = from_feed(page, feed_text, spoken)
    if said is None or feed_text is None or was_read(db, article_url):
        return None
    if says_already(db, article_url, said):
        return None
    digest = hashlib.sha256(said.text.encode()).hexdigest()
    return save_article(db, article_url, feed_text.capture, said, digest, now, feed_reader(Parse.VERSION))
