"""The feeds are what real readers accept, and what they list is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import feedparser
from lxml import etree

from pipeline.demo.edition import FEED_FILES, article_path
from pipeline.demo.newsroom import SAMPLE_DAY
from pipeline.demo.texts import outlets

NEWS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


def test_each_kind_of_feed_is_there() -> None:
    assert {kind for outlet in outlets() for kind in outlet.feeds} == set(FEED_FILES)


def test_rss_and_atom_are_well_formed_and_whole(room, get) -> None:
    for outlet, kind in _feeds("rss", "atom"):
        answer = get(room, f"/{outlet.id}/{FEED_FILES[kind]}")
        parsed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["content-type"]})
        assert not parsed.bozo, (outlet.id, parsed.get("bozo_exception"))
        assert parsed.feed.title == outlet.name
        assert {entry.link for entry in parsed.entries} == _addresses(room, outlet)
        assert {entry.title for entry in parsed.entries} == {article.title for article in outlet.article}
        assert len({entry.id for entry in parsed.entries}) == len(outlet.article)


def test_the_news_sitemap_names_address_title_and_date(room, get) -> None:
    for outlet, kind in _feeds("news-sitemap"):
        tree = etree.fromstring(get(room, f"/{outlet.id}/{FEED_FILES[kind]}").body)
        assert set(tree.xpath("//s:loc/text()", namespaces=NEWS)) == _addresses(room, outlet)
        assert set(tree.xpath("//n:title/text()", namespaces=NEWS)) == {one.title for one in outlet.article}
        dates = tree.xpath("//n:publication_date/text()", namespaces=NEWS)
        assert all(datetime.fromisoformat(text).tzinfo for text in dates)


def test_robots_allow_the_pages_and_name_the_sitemap(room, get) -> None:
    robots = get(room, "/robots.txt").body.decode()
    assert f"Sitemap: {room.address}/north-lantern/news-sitemap.xml" in robots
    assert not any(f"Disallow: /{outlet.id}" in robots for outlet in outlets())


def test_every_listed_address_answers_but_for_the_withdrawn_story(room, get) -> None:
    missing = {
        article_path(outlet, article)
        for outlet in outlets()
        for article in outlet.article
        if get(room, article_path(outlet, article)).status != 200
    }
    assert missing == {"/prairie-post/withdrawn.html"}


def test_the_front_page_leads_to_the_feeds_and_the_articles(room, get) -> None:
    for outlet in outlets():
        page = get(room, f"/{outlet.id}/").body.decode(outlet.charset)
        assert all(address in page for address in _addresses(room, outlet))
        assert all(FEED_FILES[kind] in page for kind in outlet.feeds if kind != "news-sitemap")


def test_there_is_something_for_the_week_and_for_the_chart() -> None:
    """A digest needs articles of the last seven days, a chart needs more than two months."""
    days = [SAMPLE_DAY - _published(outlet, article) for outlet in outlets() for article in outlet.article]
    assert sum(age <= timedelta(days=7) for age in days) >= 12
    assert max(days) > timedelta(days=56)
    assert min(days) >= timedelta(days=1)


def test_no_article_is_dated_after_the_start_of_the_day() -> None:
    midnight = datetime.combine(SAMPLE_DAY, time(), UTC)
    for outlet in outlets():
        for article in outlet.article:
            assert outlet.published(article, SAMPLE_DAY) < midnight, (outlet.id, article.slug)


def _published(outlet, article) -> date:
    return outlet.published(article, SAMPLE_DAY).date()


def _feeds(*kinds: str):
    return [(outlet, kind) for outlet in outlets() for kind in outlet.feeds if kind in kinds]


def _addresses(room, outlet) -> set[str]:
    return {room.address + article_path(outlet, article) for article in outlet.article}
