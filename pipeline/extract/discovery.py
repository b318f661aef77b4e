"""Where a site may keep its feeds: what its pages advertise, what robots.txt names, and where feeds usually lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.extract.clean import plain, shorten
from pipeline.extract.head import metas
from pipeline.extract.weblinks import same_site, web_link

_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_FEED_PATH = re.compile(r"(?:^|/)(?:rss|feeds?|atom|rdf)(?:[./]|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
# Where content management systems put them, the likeliest first.
USUAL = (
    "/feed",
    "/rss.xml",
    "/rss",
    "/feed.xml",
    "/atom.xml",
    "/news-sitemap.xml",
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/sitemap-news.xml",
    "/feed.json",
)
_MOST_LINKS = 10


@dataclass(frozen=True, slots=True)
class Site:
    """What a front page says of its site: name and language, advertised feeds, and pages of its sections."""

    name: str
    language: str | None
    feeds: tuple[str, ...]
    sections: tuple[str, ...]


def read_site(tree: HtmlElement, url: str) -> Site:
    """Return what the page *tree* at *url* says of its site."""
    named = metas(tree)
    title = plain(named.get("og:site_name", "")) or re.split(r" [|–—:·-]+ ", plain(tree.findtext(".//title") or ""))[0]
    language = (tree.get("lang") or "").lower().partition("-")[0]
    return Site(
        name=shorten(title, 100),
        language=language if re.fullmatch("[a-z]{2,3}", language) else None,
        feeds=tuple(dict.fromkeys(_advertised(tree, url)))[:_MOST_LINKS],
        sections=tuple(dict.fromkeys(_sections(tree, url)))[:_MOST_LINKS],
    )


def _advertised(tree: HtmlElement, url: str) -> Iterator[str]:
    """Yield what <link rel=alternate> names, then links that look like feeds; feeds of comments are none."""
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            href = web_link(link.get("href") or "", url)
            if href and not _COMMENTS.search(href + (link.get("title") or "")):
                yield href
    for anchor in tree.iter("a"):
        href = web_link(anchor.get("href") or "", url)
        if href and same_site(href, url) and _FEED_PATH.search(urlsplit(href).path) and not _COMMENTS.search(href):
            yield href


def _sections(tree: HtmlElement, url: str) -> Iterator[str]:
    """Yield the pages that the site's menus lead to: short paths on the same host."""
    for anchor in tree.xpath("//nav//a[@href] | //header//a[@href]"):
        href = web_link(anchor.get("href").partition("#")[0], url)
        parts = urlsplit(href or "")
        short = 1 <= len([part for part in parts.path.split("/") if part]) <= 2
        own = parts.hostname == urlsplit(url).hostname and not parts.query
        if href and own and short and not _FEED_PATH.search(parts.path):
            yield href


def sitemap_lines(robots: str, url: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names (sitemaps.org), as absolute addresses."""
    links = (web_link(found, url) for found in _SITEMAP_LINE.findall(robots))
    return tuple(dict.fromkeys(link for link in links if link))[:_MOST_LINKS]
