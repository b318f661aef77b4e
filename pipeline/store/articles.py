"""Articles: captured pages that wait to be read, and the versions of what they say."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime

from pipeline.model import CaptureRef, Link, Page
from pipeline.store.database import Store, stamp


@dataclass(frozen=True, slots=True)
class FeedText:
    """What the feed said of a page: the fallback when the page itself is closed or undated."""

    capture: int
    title: str
    summary: str
    published: str | None


@dataclass(frozen=True, slots=True)
class PageCapture:
    """The captured bytes of a page that nobody has read yet."""

    id: int
    article_url: int
    source: str
    at: datetime
    url: str
    content_type: str
    ref: CaptureRef
    feed_text: FeedText | None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of one current article, for grouping and tagging."""

    id: int
    source: str
    host: str
    title: str
    text: str
    language: str | None
    links: tuple[Link, ...]
    author: str | None


def unread_pages(store: Store, stage: str, version: str, now: datetime, source: str | None) -> list[PageCapture]:
    """Return the newest page capture of each address that has no outcome for (stage, version), or is due again."""
    rows = store.db.execute(
        "SELECT c.id, c.article_url, u.source, c.at, c.final_url, c.content_type,"
        " c.file, c.file_offset, c.length, c.sha256"
        " FROM captures AS c JOIN urls AS u ON u.id = c.article_url"
        " LEFT JOIN outcomes AS o ON o.subject_kind = 'capture' AND o.subject = c.id"
        " AND o.stage = :stage AND o.version = :version"
        " WHERE c.kind IN ('page', 'file') AND c.pruned IS NULL"
        " AND (o.id IS NULL OR (o.status = 'retry' AND o.next_due <= :now))"
        " AND c.id = (SELECT max(id) FROM captures WHERE article_url = c.article_url)"
        " AND (:source IS NULL OR u.source = :source) ORDER BY c.id",
        {"stage": stage, "version": version, "now": stamp(now), "source": source},
    ).fetchall()
    return [
        PageCapture(
            row["id"],
            row["article_url"],
            row["source"],
            datetime.fromisoformat(row["at"]),
            row["final_url"],
            row["content_type"],
            CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"]),
            feed_text(store.db, row["article_url"]),
        )
        for row in rows
    ]


def feed_text(db: sqlite3.Connection, article_url: int) -> FeedText | None:
    """Return what says most, when several feeds list the page; their addresses settle a tie, not who came first."""
    row = db.execute(
        "SELECT e.capture, e.title, e.summary, e.published FROM entries AS e JOIN feeds AS f ON f.id = e.feed"
        " WHERE e.article_url = ? ORDER BY length(e.summary) DESC, f.url, e.id LIMIT 1",
        (article_url,),
    ).fetchone()
    return FeedText(**row) if row else None


def was_read(db: sqlite3.Connection, article_url: int) -> bool:
    """Return whether the current version is the page's own words: a wall put up later does not replace them."""
    row = db.execute(
        "SELECT 1 FROM articles WHERE article_url = ? AND current = 1 AND page_class IN ('article', 'teaser', 'pdf')",
        (article_url,),
    ).fetchone()
    return row is not None


def says_already(db: sqlite3.Connection, article_url: int, page: Page) -> bool:
    """Return whether the current version has the title and the text of *page*, taken from the same place."""
    row = db.execute(
        "SELECT 1 FROM articles WHERE article_url = ? AND current = 1 AND title = ? AND text = ? AND extractor = ?",
        (article_url, page.title, page.text, page.extractor),
    ).fetchone()
    return row is not None


def save_article(
    db: sqlite3.Connection,
    article_url: int,
    capture: int,
    page: Page,
    text_sha256: str,
    found: datetime,
    reader: str = "",
) -> int | None:
    """Write a new version of an article inside the caller's transaction and return its id.

    Return None when the current version says the same already.
    """
    current = db.execute(
        "SELECT id, version, title, text_sha256, page_class, links FROM articles WHERE article_url = ? AND current = 1",
        (article_url,),
    ).fetchone()
    if current and _says_the_same(db, current, page, text_sha256):
        return None
    if current:
        db.execute("UPDATE articles SET current = 0 WHERE id = ?", (current["id"],))
    cursor = db.execute(
        "INSERT INTO articles (article_url, capture, version, found, title, text, text_sha256, language,"
        " language_confidence, published, date_source, date_precision, dates, author, canonical_url, links,"
        " page_class, words, warnings, extractor, reader)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_url,
            capture,
            (current["version"] if current else 0) + 1,
            stamp(found),
            page.title,
            page.text,
            text_sha256,
            page.language,
            page.language_confidence,
            stamp(page.published) if page.published else None,
            page.date_source,
            page.date_precision,
            json.dumps([[stamp(d.value), d.source, d.precision] for d in page.dates]),
            page.author,
            page.canonical_url,
            json.dumps([asdict(link) for link in page.links], ensure_ascii=False),
            page.page_class,
            len(page.text.split()),
            json.dumps(page.warnings, ensure_ascii=False),
            page.extractor,
            reader,
        ),
    )
    return int(cursor.lastrowid or 0)


def _says_the_same(db: sqlite3.Connection, current: sqlite3.Row, page: Page, text_sha256: str) -> bool:
    """Whether the page says what *current* says: the words, and still the links that are cited from it."""
    same = (page.title, text_sha256, page.page_class)
    if (current["title"], current["text_sha256"], current["page_class"]) != same:
        return False
    cited = db.execute(
        "SELECT start_char, end_char FROM citations WHERE article = ? AND type = 'hyperlink' AND retired IS NULL",
        (current["id"],),
    )
    places = {(row["start_char"], row["end_char"]) for row in cited}
    links = (link for link in json.loads(current["links"]) if (link["start"], link["end"]) in places)
    return {link["href"] for link in links} <= {link.href for link in page.links}


def pending_articles(store: Store, stage: str, version: str, now: datetime, source: str | None) -> list[int]:
    """Return the ids of current articles without an outcome for (stage, version), or whose retry is due.

    The earliest published come first, so that a wire stands before its copies. Of a stage whose version went
    back to an earlier one only the latest outcome counts: what was done by that version then is undone since.
    """
    rows = store.db.execute(
        "SELECT a.id FROM articles AS a JOIN urls AS u ON u.id = a.article_url"
        " LEFT JOIN outcomes AS o ON o.subject_kind = 'article' AND o.subject = a.id"
        " AND o.stage = :stage AND o.version = :version AND NOT EXISTS (SELECT 1 FROM outcomes AS later"
        " WHERE later.stage = o.stage AND later.subject_kind = 'article' AND later.subject = a.id"
        " AND later.run > o.run)"
        " WHERE a.current = 1 AND (o.id IS NULL OR (o.status = 'retry' AND o.next_due <= :now))"
        " AND (:source IS NULL OR u.source = :source) ORDER BY coalesce(a.published, a.found), a.id",
        {"stage": stage, "version": version, "now": stamp(now), "source": source},
    )
    return [row["id"] for row in rows]


def article_text(store: Store, article: int) -> ArticleText:
    """Return the text of one article."""
    row = store.db.execute(
        "SELECT a.id, u.source, u.host, a.title, a.text, a.language, a.links, a.author"
        " FROM articles AS a JOIN urls AS u ON u.id = a.article_url WHERE a.id = ?",
        (article,),
    ).fetchone()
    links = tuple(Link(**link) for link in json.loads(row["links"]))
    return ArticleText(
        row["id"], row["source"], row["host"], row["title"], row["text"], row["language"], links, row["author"]
    )
