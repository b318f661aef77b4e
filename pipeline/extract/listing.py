"""Pages of links for sites that have neither feed nor sitemap: which of their links lead to articles.

With a CSS selector the page's owner is believed; without one, links are told by what articles have in
common: a headline of several words, and an address with a date, a number or a long name in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.errors import GiveUp
from pipeline.extract.charset import decode
from pipeline.extract.clean import clean_markup, plain, shorten
from pipeline.extract.inflate import unpacked
from pipeline.extract.links import place_of
from pipeline.extract.moments import read_moment
from pipeline.extract.page import tree_of
from pipeline.extract.weblinks import same_site, web_link
from pipeline.extract.wording import words
from pipeline.model import FeedEntry, ParsedFeed, Reason

MOST_BYTES = 20 * 1024 * 1024
MOST_ENTRIES = 500
# Points from which a link counts as one to an article.
_ENOUGH = 3
_HEADLINE_WORDS = 4
_NOT_ARTICLES = frozenset(
    words(
        """
        tag tags category categories topic topics section author authors search login register subscribe account
        about contact contacts privacy terms legal cookies help faq jobs careers advertise newsletter newsletters
        rss feed page user users profile comments share print gallery photo photos video videos live cart shop
        """,
        " ",
    )
)
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|json|xml|rss|zip|mp[34]|webm|m3u8|ics|docx?|xlsx?)$", re.I)
_PAGE_FILE = re.compile(r"\.(?:s?html?|php|aspx?|pdf)$", re.I)
_DATE_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_OTHER_XML = re.compile(r"(?:<\?xml[^>]*\?>\s*)?<(?:rss|feed|urlset|sitemapindex|rdf:)", re.I)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})


@dataclass(slots=True)
class _Found:
    """One address of the page with all links to it."""

    href: str
    anchors: list[HtmlElement] = field(default_factory=list)


def read_listing(body: bytes, content_type: str, url: str, selector: str | None = None) -> ParsedFeed:
    """Return the links to articles on the page *body* as entries, in document order.

    *selector* names the links, or elements that hold one each. Raise GiveUp: NOT_HTML, PARSE, DECODE,
    TOO_LARGE, or EMPTY when no link leads to an article.
    """
    decoded = decode(unpacked(body, url, MOST_BYTES), content_type)
    text = clean_markup(decoded.text).lstrip("\ufeff \t\r\n")
    if not text.startswith("<") or _OTHER_XML.match(text):
        raise GiveUp(url, Reason.NOT_HTML, "the answer is no HTML page; see what it is with `zvon probe`")
    tree = tree_of(text, url)
    found = list(_selected(tree, url, selector) if selector else _likely(tree, url))
    if not found:
        why = f"the selector {selector!r} finds no link" if selector else "no link looks like one to an article"
        raise GiveUp(url, Reason.EMPTY, f"{why}; the page may have changed, or give the feed a (new) selector")
    surplus = len(found) - MOST_ENTRIES
    return ParsedFeed(
        title=shorten(plain(tree.findtext(".//title") or ""), 1_000),
        language=(tree.get("lang") or "").strip()[:35] or None,
        entries=tuple(_entry(one) for one in found[:MOST_ENTRIES]),
        warnings=(*decoded.warnings, *((f"left out {surplus} links",) if surplus > 0 else ())),
    )


def _selected(tree: HtmlElement, url: str, selector: str) -> Iterator[_Found]:
    chosen = (element if element.tag == "a" else next(element.iter("a"), None) for element in tree.cssselect(selector))
    yield from _by_address(tree, url, (anchor for anchor in chosen if anchor is not None))


def _likely(tree: HtmlElement, url: str) -> Iterator[_Found]:
    page = _trimmed(url)
    for found in _by_address(tree, url, (a for a in tree.iter("a") if place_of(a) != "outside")):
        if same_site(found.href, url) and _trimmed(found.href) != page and _points(found) >= _ENOUGH:
            yield found


def _by_address(tree: HtmlElement, url: str, anchors: Iterable[HtmlElement]) -> list[_Found]:
    """Return the addresses that *anchors* lead to, each once: picture, headline and "read more" are one."""
    base = next((link for tag in tree.iter("base") if (link := web_link(tag.get("href") or "", url))), url)
    found: dict[str, _Found] = {}
    for anchor in anchors:
        href = web_link((anchor.get("href") or "").partition("#")[0], base) if anchor.get("href") else None
        if href:
            found.setdefault(href, _Found(href)).anchors.append(anchor)
    return list(found.values())


def _trimmed(url: str) -> str:
    return url.partition("?")[0].rstrip("/")


def _points(found: _Found) -> int:
    """Return how much speaks for an article; 0 when something speaks against it."""
    parts = urlsplit(found.href)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if not segments or _NOT_ARTICLES & set(segments[:-1]) or segments[-1] in _NOT_ARTICLES or _FILES.search(parts.path):
        return 0
    title = _title(found)
    if len(title.split()) < 2:
        return 0
    last = segments[-1]
    return (
        2 * (len(title.split()) >= _HEADLINE_WORDS)
        + 2 * bool(_DATE_IN_PATH.search(parts.path))
        + 2 * (len(re.findall(r"[-_]", last)) >= 3)
        + bool(re.search(r"\d{4}", last + parts.query))
        + bool(_PAGE_FILE.search(last))
        + any(_in_heading(anchor) for anchor in found.anchors)
    )


def _in_heading(anchor: HtmlElement) -> bool:
    around = islice(anchor.iterancestors(), 2)
    return any(e.tag in _HEADINGS for e in around) or any(e.tag in _HEADINGS for e in anchor.iterdescendants())


def _title(found: _Found) -> str:
    """Return the headline: a heading inside a link before the links' own words, the longest of them."""
    headings = (str(e.text_content()) for a in found.anchors for e in a.iterdescendants(*_HEADINGS))
    if heading := max(map(plain, headings), key=len, default=""):
        return shorten(heading, 1_000)
    texts = [plain(str(a.text_content())) or plain(a.get("title") or "") for a in found.anchors]
    return shorten(max(texts, key=len), 1_000)


def _entry(found: _Found) -> FeedEntry:
    raw = next((raw for anchor in found.anchors if (raw := _date_near(anchor))), "")
    if not raw and (dated := _DATE_IN_PATH.search(found.href)):
        raw = f"{dated[1]}-{int(dated[2]):02d}-{int(dated[3]):02d}"
    moment = read_moment(raw) if raw else None
    return FeedEntry(
        guid=None,
        link=found.href,
        title=_title(found),
        summary="",
        published=moment.value if moment else None,
        published_raw=shorten(raw, 200) or None,
    )


def _date_near(anchor: HtmlElement) -> str:
    """Return the date of the <time> that stands with *anchor*: in the nearest block that has no other headline."""
    for block in (anchor, *islice(anchor.iterancestors(), 4)):
        links = list(islice(block.iter("a"), 7))
        if len(links) > 6 or any(_is_other_headline(link, anchor) for link in links):
            return ""
        if (time := next(block.iter("time"), None)) is not None:
            return plain(time.get("datetime") or str(time.text_content()))
    return ""


def _is_other_headline(link: HtmlElement, anchor: HtmlElement) -> bool:
    return link.get("href") != anchor.get("href") and len(str(link.text_content()).split()) >= _HEADLINE_WORDS
