"""Rendering the sample newsroom: pages, feeds and sitemaps as text, from the templates in ``data``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.demo.texts import DATA, Article, Outlet, Words

_LINK = re.compile(r"\[([^]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Item:
    """One article as published: its words, its address and its times."""

    article: Article
    url: str
    published: datetime
    updated: datetime


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(DATA / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(rfc822=format_datetime, w3c=datetime.isoformat, links=_with_links)
    return environment


def _with_links(paragraph: str) -> Markup:
    """Return *paragraph* as HTML, its ``[words](address)`` turned into links."""
    plain, *rest = _LINK.split(paragraph)
    link = Markup('<a href="{}">{}</a>{}')
    links = (link.format(href, anchor, after) for anchor, href, after in zip(*[iter(rest)] * 3, strict=True))
    return escape(plain) + Markup("").join(links)


def article_page(outlet: Outlet, words: Words, item: Item, others: Sequence[Item], home: str) -> str:
    """Return the HTML page of *item*: an article, a consent wall or the free part of a paid article."""
    template = {"article": f"{outlet.layout}.html", "paywall": "paywall.html", "consent": "consent.html"}
    return _render(
        template[item.article.page],
        outlet=outlet,
        words=words,
        item=item,
        others=others,
        home=home,
        data=_linked_data(outlet, item),
    )


def _linked_data(outlet: Outlet, item: Item) -> dict[str, object]:
    """Return what the page says about itself in JSON-LD."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.article.title,
        "datePublished": item.published.isoformat(),
        "dateModified": item.updated.isoformat(),
        "inLanguage": outlet.language,
        "isAccessibleForFree": item.article.page != "paywall",
        "mainEntityOfPage": item.url,
        "publisher": {"@type": "Organization", "name": outlet.name},
    }


def home_page(outlet: Outlet, words: Words, items: Sequence[Item], feeds: Sequence[tuple[str, str]], home: str) -> str:
    """Return the front page of an outlet; *feeds* are pairs of media type and address."""
    return _render("home.html", outlet=outlet, words=words, items=items, feeds=feeds, home=home)


def missing_page(outlet: Outlet, words: Words, home: str) -> str:
    """Return the page that answers for an article that is gone."""
    return _render("missing.html", outlet=outlet, words=words, home=home)


def feed(kind: str, outlet: Outlet, words: Words, items: Sequence[Item], url: str, home: str) -> str:
    """Return the feed of *kind* (``rss``, ``atom`` or ``news-sitemap``) over *items*, newest first."""
    newest = max(item.updated for item in items)
    return _render(f"{kind}.xml", outlet=outlet, words=words, items=items, url=url, home=home, newest=newest)


def _render(template: str, **values: object) -> str:
    return _environment().get_template(f"{template}.j2").render(**values)
