"""Inputs made to hurt, generated here. Each is answered within its time in this process; what cannot be bounded
here (feedparser's quadratic author pattern) is bounded by the workers."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from pipeline.errors import GiveUp
from pipeline.extract.document import read_document
from pipeline.extract.feed import read_feed
from pipeline.extract.rules import RulesFile
from pipeline.extract.sitemap import read_sitemap
from pipeline.model import Page, Reason
from tests.extract.conftest import FETCHED

GOOD = "<p>" + "Людзі выдуманага горада сабраліся на плошчы, каб паслухаць музыку і пачаставацца бульбай. " * 5 + "</p>"
SECONDS = 12.0
LD = '<script type="application/ld+json">'
ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(100_000))


def page_of(body: str, head: str = "") -> Page:
    html = f"<html><head><title>Загаловак навіны</title>{head}</head><body>{body}</body></html>"
    return read_document(html.encode(), "text/html", "https://news.example/a", FETCHED, RulesFile())


PAGES: list[tuple[str, Callable[[], Page], str]] = [
    ("100k nested divs", lambda: page_of(f"<article>{GOOD}" + "<div>" * 100_000), "article"),
    ("1M siblings", lambda: page_of("<br>" * 1_000_000), "empty"),
    ("400k spans", lambda: page_of(GOOD + "<span>a</span>" * 400_000), "empty"),
    ("20k paragraphs", lambda: page_of("<p>Some words of a line.</p>" * 20_000), "article"),
    ("a word of 2 MB", lambda: page_of(f"{GOOD}<p>{'a' * 2_000_000}</p>"), "article"),
    ("white space of 2 MB", lambda: page_of(f"{GOOD}<p>{' ' * 2_000_000}</p>{GOOD}"), "article"),
    ("300k brackets", lambda: page_of(f"<article>{GOOD}</article>" + "<" * 300_000), "article"),
    ("a huge colspan", lambda: page_of(GOOD * 2 + "<table>" + "<tr><td colspan=99999999>x</td></tr>" * 300), "article"),
    ("100k attributes", lambda: page_of(f"{GOOD}<p {ATTRIBUTES}>x</p>"), "article"),
    ("JSON-LD nested", lambda: page_of(GOOD, f"{LD}{'[' * 99_999}</script>"), "article"),
    ("JSON-LD long", lambda: page_of(GOOD, f"{LD}[{'{},' * 90_000}1]</script>"), "article"),
    ("10k links", lambda: page_of(f"<article>{GOOD}" + '<a href="/x">words here</a> ' * 10_000), "article"),
    ("500k references", lambda: page_of(f"{GOOD}<p>{'&#x41;' * 500_000}</p>"), "article"),
    ("200k open comments", lambda: page_of(GOOD + "<!--" * 200_000), "article"),
    ("10k meta", lambda: page_of(GOOD, '<meta name="a" content="b">' * 10_000), "article"),
    ("50k dates", lambda: page_of(f"{GOOD}<p>{'12.11.2020 ' * 50_000}</p>"), "article"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "wanted"), PAGES, ids=[name for name, _, _ in PAGES])
def test_hostile_page(name: str, make: Callable[[], Page], wanted: str) -> None:
    begun = time.process_time()
    page = make()
    assert time.process_time() - begun < SECONDS, name
    assert page.title == "Загаловак навіны", f"{name}: the title is kept whatever the body is"
    assert page.page_class == wanted, f"{name}: {page.warnings}"
    assert page.reason == (Reason.OVER_LIMIT if wanted == "empty" else Reason.NONE)


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


ITEM = "<item><title>a</title><link>https://news.example/1</link></item>"
LAUGH = "<!ENTITY l{0} '{1}'>"
LAUGHS = f"<!DOCTYPE r [{LAUGH.format(0, 'ha')}{''.join(LAUGH.format(n, f'&l{n - 1};' * 10) for n in range(1, 12))}]>"
BLOW_UP = rss(f"<item><title>{'&x;' * 50_000}</title></item>", f"<!DOCTYPE r [<!ENTITY x '{'x' * 50_000}'>]>")
FEEDS: list[tuple[str, bytes, int]] = [
    ("billion laughs", rss("<item><title>&l11;</title><link>https://news.example/1</link></item>", LAUGHS), 1),
    ("quadratic blow-up", BLOW_UP, 1),
    ("external DTD", rss(ITEM, "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'>"), 1),
    ("parameter entity", rss(ITEM, "<!DOCTYPE r [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>"), 1),
    ("100k items", rss(ITEM * 100_000), 2_000),
    ("1M empty items", rss("<item/>" * 1_000_000), 0),
    ("20k nested", rss("<a>" * 20_000 + "</a>" * 20_000), 0),
    ("100k attributes", rss(f"<item><title {ATTRIBUTES}>a</title></item>"), 1),
    ("14 MB line", rss(f"<item><title>a</title><description>{'x ' * 7_000_000}</description></item>"), 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body", "entries"), FEEDS, ids=[name for name, _, _ in FEEDS])
def test_hostile_feed(name: str, body: bytes, entries: int) -> None:
    begun = time.process_time()
    feed = read_feed(body, "application/xml", "https://news.example/rss")
    assert time.process_time() - begun < SECONDS, name
    assert len(feed.entries) == entries, name
    assert all(len(entry.title) <= 1_000 and "root:" not in entry.title for entry in feed.entries), name


def test_hostile_sitemaps() -> None:
    url = "https://news.example/sitemap.xml"
    laughs = f"{LAUGHS}<urlset><url><loc>https://news.example/&l11;</loc></url></urlset>".encode()
    assert all(len(entry.link or "") < 100 for entry in read_sitemap(laughs, "", url).entries)
    assert read_sitemap(b"<urlset>" + b"<a>" * 100_000, "", url).entries == ()
    many = b"<urlset>" + b"<url><loc>https://news.example/1</loc></url>" * 60_000 + b"</urlset>"
    assert len(read_sitemap(many, "", url).entries) == 50_000
    with pytest.raises(GiveUp):
        read_sitemap(b"\x00" * 1000, "", url)
