"""RSS, RDF and Atom: bytes that we fetched to entries. feedparser never sees an address to fetch."""

from __future__ import annotations

import hashlib
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pipeline.errors import GiveUp
from pipeline.extract.charset import decode
from pipeline.extract.clean import clean_markup, plain, shorten
from pipeline.extract.inflate import unpacked
from pipeline.extract.jsonfeed import read_json_feed
from pipeline.extract.moments import EARLIEST_YEAR, LATEST_YEAR, names_ancient_year, read_moment
from pipeline.extract.weblinks import web_link
from pipeline.model import FeedEntry, ParsedFeed, Reason

MOST_ENTRIES = 2_000
LONGEST_TITLE = 1_000
LONGEST_SUMMARY = 20_000
LONGEST_GUID = 500

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_ENTRY_END = re.compile(r"(?:</(?:\w+:)?(?:item|entry)|<(?:\w+:)?(?:item|entry)\s*/)\s*>")
_FOREIGN_ROOTS = {
    "html": "an HTML page",
    "head": "an HTML page",
    "body": "an HTML page",
    "urlset": "a sitemap; say so by `kind`",
    "sitemapindex": "a sitemap index; say so by `kind`",
}


def read_feed(body: bytes, content_type: str, url: str) -> ParsedFeed:
    """Return the entries of a feed (RSS, RDF, Atom, JSON Feed) in document order.

    A feed that is valid and holds no entry is no error: it has a warning. Raise GiveUp with EMPTY,
    NOT_FEED, PARSE, DECODE or TOO_LARGE. Time is not bounded here; run it in a worker.
    """
    decoded = decode(unpacked(body, url), content_type)
    text = clean_markup(decoded.text).strip("\ufeff \t\r\n")
    if not text:
        raise GiveUp(url, Reason.EMPTY, "the answer is empty")
    if text[0] in "{[":
        return read_json_feed(text, url)
    _refuse_other_things(text, url)
    text, surplus = _without_surplus(text)
    parsed = _parse(text, url)
    entries = tuple(entry for item in parsed["entries"] if (entry := _entry(item, url)))
    if not entries and not parsed["version"]:
        raise GiveUp(url, Reason.NOT_FEED, "no RSS, Atom or JSON feed was recognised")
    return ParsedFeed(
        title=shorten(plain(str(parsed["feed"].get("title", ""))), LONGEST_TITLE),
        language=str(parsed["feed"].get("language") or "").strip()[:35] or None,
        entries=entries,
        warnings=(*decoded.warnings, *_warnings(parsed, entries, surplus)),
        ttl_minutes=_minutes(parsed["feed"]),
    )


def _refuse_other_things(text: str, url: str) -> None:
    root = _ROOT.search(_COMMENT.sub("", text[:200_000]))
    if not root:
        raise GiveUp(url, Reason.NOT_FEED, "the answer is no XML")
    name = root[1].lower().rpartition(":")[2]
    if name in _FOREIGN_ROOTS:
        raise GiveUp(url, Reason.NOT_FEED, f"the answer is {_FOREIGN_ROOTS[name]}")


def _without_surplus(text: str) -> tuple[str, int]:
    """Cut the entries after the first MOST_ENTRIES out of *text*: feedparser's cost grows faster than they do."""
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    if len(ends) <= MOST_ENTRIES:
        return text, 0
    return text[: ends[MOST_ENTRIES - 1]] + text[ends[-1] :], len(ends) - MOST_ENTRIES


def _parse(text: str, url: str) -> Mapping[str, Any]:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        # Bytes in a stream: a bare string could be taken for a file name or an address.
        parsed: Mapping[str, Any] = feedparser.parse(
            BytesIO(text.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise
    except Exception as error:  # its parsers raise whatever their libraries raise
        raise GiveUp(url, Reason.PARSE, f"feedparser failed ({type(error).__name__}: {error})"[:300]) from error
    return parsed


def _entry(item: Mapping[str, Any], url: str) -> FeedEntry | None:
    guid = str(item.get("id") or "").strip()
    link = web_link(str(item.get("link") or ""), url) if item.get("link") else None
    title = shorten(plain(str(item.get("title") or "")), LONGEST_TITLE)
    summary = shorten(plain(_longest_text(item)), LONGEST_SUMMARY)
    if not (guid or link or title or summary):
        return None
    raw = next((str(date) for key in ("published", "updated", "created") if (date := _own(item, key))), None)
    return FeedEntry(
        guid=_bounded_guid(guid) or None,
        link=link,
        title=title,
        summary=summary,
        published=_published(item, raw),
        published_raw=shorten(plain(raw), 200) if raw else None,
        author=shorten(plain(str(item.get("author") or "")), 200) or None,
    )


def _longest_text(item: Mapping[str, Any]) -> str:
    contents = [str(content.get("value") or "") for content in item.get("content") or ()]
    return max([str(item.get("summary") or ""), *contents], key=len)


def _bounded_guid(guid: str) -> str:
    """Return *guid*, a huge one cut with a hash of the whole, so that two of them stay two."""
    if len(guid) <= LONGEST_GUID:
        return guid
    return f"{guid[:400]}…{hashlib.sha256(guid.encode('utf-8', 'replace')).hexdigest()}"


def _published(item: Mapping[str, Any], raw: str | None) -> datetime | None:
    """Return the claimed date in UTC; None when there is none or when it cannot be one of a web page."""
    if raw and names_ancient_year(raw):
        return None
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        parts = _own(item, key)
        if parts and EARLIEST_YEAR <= parts[0] <= LATEST_YEAR:
            return datetime.fromtimestamp(timegm(parts), UTC)
    moment = read_moment(raw) if raw else None
    return moment.value if moment else None


def _own(item: Mapping[str, Any], key: str) -> Any:
    """Return what *item* itself has: asked for a missing ``updated``, feedparser warns and gives ``published``."""
    return dict.get(item, key) if isinstance(item, dict) else None


def _warnings(parsed: Mapping[str, Any], entries: tuple[FeedEntry, ...], surplus: int) -> list[str]:
    found = []
    if parsed.get("bozo"):
        found.append(f"not well-formed: {parsed.get('bozo_exception')}"[:200])
    if surplus:
        found.append(f"{surplus} entries beyond the first {MOST_ENTRIES} were left out")
    if not entries:
        found.append("the feed holds no entries")
    if left_out := len(parsed["entries"]) - len(entries):
        found.append(f"{left_out} entries without address, title or text were left out")
    refused = sum(1 for item in parsed["entries"] if item.get("link")) - sum(1 for entry in entries if entry.link)
    if refused:
        found.append(f"{refused} links are no plain http(s) addresses and were dropped")
    return found


_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


def _minutes(feed: Mapping[str, Any]) -> int | None:
    """Return how long the publisher says that the feed stays fresh: ``ttl`` or ``sy:updatePeriod``."""
    ttl = _whole_number(feed.get("ttl"))
    if ttl:
        return ttl
    period = _PERIOD_MINUTES.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    return max(1, period // (_whole_number(feed.get("sy_updatefrequency")) or 1)) if period else None


def _whole_number(value: object) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
