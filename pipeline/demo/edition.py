"""Everything that the sample newsroom serves, as bytes by path, for one day and one state of its texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipeline.demo import pages
from pipeline.demo.pages import Item
from pipeline.demo.texts import DATA, Article, Outlet, corrected, outlets, words

FEED_FILES = {"rss": "rss.xml", "atom": "atom.xml", "news-sitemap": "news-sitemap.xml"}
FEED_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "news-sitemap": "application/xml",
}
# How long after an article its correction appears.
_CORRECTED_AFTER = timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers."""

    body: bytes
    content_type: str
    modified: datetime
    status: int = 200

    @property
    def etag(self) -> str:
        """A weak validator: the same for the plain and the compressed form."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def edition(address: str, today: date, *, with_corrections: bool) -> dict[str, Resource]:
    """Return all resources of the newsroom at *address* (no slash at the end), by path."""
    served = {"/robots.txt": _robots(address, today)}
    for outlet in outlets():
        served.update(_outlet(outlet, address, today, with_corrections=with_corrections))
    return served


def article_path(outlet: Outlet, article: Article) -> str:
    """Return the path under which *article* of *outlet* is served."""
    return f"/{outlet.id}/{article.slug}.{'pdf' if article.page == 'pdf' else 'html'}"


def _robots(address: str, today: date) -> Resource:
    lines = ["User-agent: *", "Disallow: /internal/"]
    lines += [
        f"Sitemap: {address}/{outlet.id}/{FEED_FILES[kind]}"
        for outlet in outlets()
        for kind in outlet.feeds
        if kind == "news-sitemap"
    ]
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    return Resource("\n".join([*lines, ""]).encode(), "text/plain; charset=utf-8", midnight)


def _outlet(outlet: Outlet, address: str, today: date, *, with_corrections: bool) -> Iterator[tuple[str, Resource]]:
    items = [_item(outlet, article, address, today, with_corrections) for article in outlet.article]
    items.sort(key=lambda item: item.published, reverse=True)
    home, said = f"{address}/{outlet.id}/", words()[outlet.language]
    newest = max(item.updated for item in items)
    feeds = [(kind, f"{home}{FEED_FILES[kind]}") for kind in outlet.feeds]
    for kind, url in feeds:
        text = pages.feed(kind, outlet, said, items, url, home)
        yield url.removeprefix(address), _encoded(text, FEED_TYPES[kind], outlet.charset, newest)
    front = pages.home_page(outlet, said, items, [(FEED_TYPES[kind], url) for kind, url in feeds], home)
    yield f"/{outlet.id}/", _html(outlet, front, newest)
    for item in items:
        yield item.url.removeprefix(address), _page(outlet, item, items, home)


def _item(outlet: Outlet, article: Article, address: str, today: date, with_corrections: bool) -> Item:
    published = outlet.published(article, today)
    url = address + article_path(outlet, article)
    if with_corrections and article.correction is not None:
        return Item(corrected(article), url, published, published + _CORRECTED_AFTER)
    return Item(article, url, published, published)


def _page(outlet: Outlet, item: Item, items: list[Item], home: str) -> Resource:
    said = words()[outlet.language]
    if item.article.page == "pdf":
        body = (DATA / f"{item.article.slug}.pdf").read_bytes()
        return Resource(body, "application/pdf", item.updated)
    if item.article.page == "missing":
        page = _html(outlet, pages.missing_page(outlet, said, home), item.updated)
        return Resource(page.body, page.content_type, page.modified, 404)
    others = [other for other in items if other is not item][:6]
    return _html(outlet, pages.article_page(outlet, said, item, others, home), item.updated)


def _html(outlet: Outlet, text: str, modified: datetime) -> Resource:
    """Encode a page as the outlet writes it and label it as the outlet claims, which may differ."""
    body = text.encode(outlet.charset, "xmlcharrefreplace")
    return Resource(body, f"text/html; charset={outlet.declared}", modified)


def _encoded(text: str, media_type: str, charset: str, modified: datetime) -> Resource:
    """Encode a feed; feeds are always labelled truly, also where the pages are not."""
    return Resource(text.encode(charset, "xmlcharrefreplace"), f"{media_type}; charset={charset}", modified)
