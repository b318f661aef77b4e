"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

import json
from typing import Any

from pipeline.errors import GiveUp
from pipeline.extract.clean import plain, shorten
from pipeline.extract.moments import read_moment
from pipeline.extract.weblinks import web_link
from pipeline.model import FeedEntry, ParsedFeed, Reason

MOST_ENTRIES = 2_000


def read_json_feed(text: str, url: str) -> ParsedFeed:
    """Return the entries of a JSON Feed; raise GiveUp with PARSE or NOT_FEED."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GiveUp(url, Reason.NOT_FEED, f"the answer is neither XML nor JSON ({error})"[:200]) from error
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version")):
        raise GiveUp(url, Reason.NOT_FEED, "the answer is JSON, but no JSON Feed")
    items = data.get("items")
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    surplus = max(0, len(items) - MOST_ENTRIES)
    warnings = [f"{surplus} entries beyond the first {MOST_ENTRIES} were left out"] if surplus else []
    if not items:
        warnings.append("the feed holds no entries")
    return ParsedFeed(
        title=_text(data, "title", 1_000),
        language=_text(data, "language", 35) or None,
        entries=tuple(_entry(item, url) for item in items[:MOST_ENTRIES]),
        warnings=tuple(warnings),
    )


def _entry(item: dict[str, Any], url: str) -> FeedEntry:
    raw = _text(item, "date_published", 200) or _text(item, "date_modified", 200)
    moment = read_moment(raw) if raw else None
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    contents = [_text(item, key, 20_000) for key in ("summary", "content_text", "content_html")]
    href = _text(item, "url", 4_000) or _text(item, "external_url", 4_000)
    return FeedEntry(
        guid=_text(item, "id", 500) or None,
        link=web_link(href, url) if href else None,
        title=_text(item, "title", 1_000),
        summary=max(contents, key=len),
        published=moment.value if moment else None,
        published_raw=raw or None,
        author=_text(author, "name", 200) or None if isinstance(author, dict) else None,
    )


def _text(data: dict[str, Any], key: str, most: int) -> str:
    value = data.get(key)
    return shorten(plain(str(value)), most) if isinstance(value, (str, int, float)) else ""
