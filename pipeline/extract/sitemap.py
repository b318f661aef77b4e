"""Sitemaps (sitemaps.org) and Google News sitemaps, read without entities, network or unbounded trees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree

from pipeline.errors import GiveUp
from pipeline.extract.charset import decode
from pipeline.extract.clean import clean_markup, plain, shorten
from pipeline.extract.inflate import unpacked
from pipeline.extract.moments import read_moment
from pipeline.extract.weblinks import same_site, web_link
from pipeline.model import FeedEntry, ParsedFeed, Reason

# The protocol allows 50,000 addresses a file.
MOST_ENTRIES = 50_000
_PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>")
# sitemap-2026-11.xml, 2026/11/22/sitemap.xml.gz: many archives are named by their time.
_NAMED = re.compile(r"(?<!\d)(20\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_NO_ARTICLES = re.compile(r"image|video|author|tag|categor|topic|gallery", re.IGNORECASE)


def read_sitemap(body: bytes, content_type: str, url: str) -> ParsedFeed:
    """Return the addresses of a sitemap as entries, or those of a sitemap index as ``sitemaps``.

    ``published`` is ``news:publication_date``, else ``lastmod``, which may be a later change.
    Raise GiveUp with EMPTY, NOT_FEED, PARSE, DECODE or TOO_LARGE.
    """
    decoded = decode(unpacked(body, url), content_type)
    text = _PROLOG.sub("", clean_markup(decoded.text).strip("\ufeff \t\r\n"))
    if not text:
        raise GiveUp(url, Reason.EMPTY, "the answer is empty")
    root, warnings = _parse(text, url)
    kind = _name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise GiveUp(url, Reason.NOT_FEED, f"the answer is no sitemap; its root element is <{kind}>"[:200])
    found = [entry for child in _children(root, "url", "sitemap") if (entry := _entry(child, url))]
    if len(found) > MOST_ENTRIES:
        warnings.append(f"{len(found) - MOST_ENTRIES} addresses beyond the first {MOST_ENTRIES} were left out")
    if not found:
        warnings.append("the sitemap holds no addresses")
    kept = tuple(found[:MOST_ENTRIES])
    return ParsedFeed(
        title="",
        language=_language(root),
        entries=kept if kind == "urlset" else (),
        sitemaps=kept if kind == "sitemapindex" else (),
        warnings=(*decoded.warnings, *warnings),
    )


def newest(parsed: ParsedFeed, url: str, since: datetime, most: int) -> ParsedFeed:
    """Return what of the sitemap at *url* is worth asking for, newest first: nothing last changed before *since*.

    What has no date is kept, behind what has one. Of the sitemaps of an index at most *most* are kept, and
    none of another site; names that speak of news come first where no date decides.
    """
    dated = [(entry, entry.published) for entry in parsed.entries]
    entries = [entry for entry, moment in dated if moment is None or moment >= since]
    entries.sort(key=lambda entry: -entry.published.timestamp() if entry.published else 0.0)
    near = [entry for entry in parsed.sitemaps if same_site(entry.link or "", url)]
    fresh = [entry for entry in near if (moment := _last_change(entry)) is None or moment >= since]
    fresh.sort(key=_promise)
    left_out = {
        f"addresses that changed last before {since:%Y-%m-%d}": len(parsed.entries) - len(entries),
        "sitemaps of another site": len(parsed.sitemaps) - len(near),
        f"sitemaps that changed last before {since:%Y-%m-%d}": len(near) - len(fresh),
        f"sitemaps beyond the first {most}": max(0, len(fresh) - most),
    }
    notes = [f"left out {count} {what}" for what, count in left_out.items() if count]
    return replace(parsed, entries=tuple(entries), sitemaps=tuple(fresh[:most]), warnings=(*parsed.warnings, *notes))


def _last_change(entry: FeedEntry) -> datetime | None:
    """Return when a sitemap changed last: as the index says, else the end of the time that it is named by."""
    if entry.published is not None:
        return entry.published
    named = _NAMED.search((entry.link or "").partition("://")[2].partition("/")[2])
    if not named:
        return None
    year, month = int(named[1]), int(named[2] or 12)
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _promise(entry: FeedEntry) -> tuple[bool, float, bool]:
    """Sort key: sitemaps with articles before others, newer before older and dated before undated, news first."""
    path = (entry.link or "").partition("://")[2].partition("/")[2]
    moment = _last_change(entry)
    return bool(_NO_ARTICLES.search(path)), -moment.timestamp() if moment else 0.0, "news" not in path.lower()


def _parse(text: str, url: str) -> tuple[etree._Element, list[str]]:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise GiveUp(url, Reason.PARSE, f"the answer is no XML ({error})"[:300]) from error
    if root is None:
        raise GiveUp(url, Reason.NOT_FEED, "the answer is no XML")
    fault = parser.error_log.last_error
    return root, [f"not well-formed: {fault.message}"[:200]] if fault else []


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (child for child in element if _name(child) in names)


def _entry(element: etree._Element, url: str) -> FeedEntry | None:
    loc = _text(element, "loc")
    link = web_link(loc, url) if loc else None
    if not link:
        return None
    news = next(_children(element, "news"), None)
    raw = (_text(news, "publication_date") if news is not None else "") or _text(element, "lastmod")
    moment = read_moment(raw) if raw else None
    return FeedEntry(
        guid=None,
        link=link,
        title=shorten(_text(news, "title"), 1_000) if news is not None else "",
        summary="",
        published=moment.value if moment else None,
        published_raw=shorten(raw, 200) or None,
    )


def _text(element: etree._Element, name: str) -> str:
    child = next(_children(element, name), None)
    return plain(child.text or "") if child is not None else ""


def _language(root: etree._Element) -> str | None:
    languages = Counter(
        code
        for url in _children(root, "url")
        for news in _children(url, "news")
        for publication in _children(news, "publication")
        if (code := _text(publication, "language"))
    )
    return languages.most_common(1)[0][0][:35] if languages else None
