"""Pages of links: which links lead to articles, and the way from such a page to addresses."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.errors import GiveUp
from pipeline.extract.listing import MOST_ENTRIES, read_listing
from tests.collect.conftest import CASES, Collector, Origin, Page

Make = Callable[..., Collector]
LISTINGS = [
    pytest.param(tomllib.loads(path.read_text(encoding="utf-8")), id=path.stem)
    for path in sorted((CASES / "listings").glob("*.toml"))
]
PAGE = "<html><body><h2><a href='/2026/11/{day}/the-bell.html'>The bell rings on day {day}</a></h2></body></html>"


@pytest.mark.parametrize("case", LISTINGS)
def test_links_of_a_page(case: dict[str, Any]) -> None:
    def read() -> Any:
        return read_listing(case["html"].encode(), "text/html; charset=utf-8", case["url"], case.get("selector"))

    if "reason" in case:
        with pytest.raises(GiveUp) as error:
            read()
        assert error.value.reason == case["reason"], case["why"]
        return
    found = read()
    got = [
        {"link": e.link, "title": e.title} | ({"published": e.published.isoformat()} if e.published else {})
        for e in found.entries
    ]
    assert got == case["entry"], case["why"]
    assert found.title == case.get("title", ""), case["why"]
    assert found.language == case.get("language"), case["why"]


def test_listing_is_kept_then_read(origin: Origin, collector: Make) -> None:
    origin.pages["/news"] = Page(PAGE.replace("{day}", "20"), headers={"Content-Type": "text/html"})
    paper = collector(("/news", "listing"))
    paper.collect("poll")
    assert paper.one("SELECT kind FROM captures")["kind"] == "feed"
    assert paper.rows("SELECT id FROM entries") == []
    paper.collect("parse")
    origin.pages["/news"] = Page(PAGE.replace("{day}", "21"), headers={"Content-Type": "text/html"})
    paper.later(hours=1).collect()
    assert [row["url"] for row in paper.rows("SELECT url FROM urls ORDER BY id")] == [
        f"{origin.address}/2026/11/20/the-bell.html",
        f"{origin.address}/2026/11/21/the-bell.html",
    ]


def test_selector_of_the_feed_goes_before_the_rule_of_the_site(origin: Origin, collector: Make) -> None:
    page = "<html><body><p class='a'><a href='/1'>One</a></p><p class='b'><a href='/2'>Two</a></p></body></html>"
    origin.pages["/ruled"] = origin.pages["/own"] = Page(page)
    paper = collector(("/ruled", "listing"), ("/own", "listing", 'selector = "p.b"'))
    rules = paper.home / "config" / "rules.toml"
    rules.write_text('[rules]\n"127.0.0.1" = { links = "p.a" }\n', encoding="utf-8")
    paper = Collector(paper.home, paper._workers)
    paper.collect()
    links = {
        row["url"].rpartition("/")[2]: row["link"].rpartition("/")[2]
        for row in paper.rows("SELECT f.url, e.link FROM entries AS e JOIN feeds AS f ON f.id = e.feed")
    }
    assert links == {"ruled": "1", "own": "2"}


def test_new_selector_in_the_configuration_holds(origin: Origin, collector: Make) -> None:
    origin.pages["/news"] = Page("<html><body><p><a href='/1'>One</a></p></body></html>")
    paper = collector(("/news", "listing", 'selector = "div"'))
    paper.collect()
    assert paper.feed()["reason"] == "empty"
    paper = collector(("/news", "listing", 'selector = "p"'))
    paper.collect()
    assert paper.feed()["reason"] == "", "though the page is the same as before"


def test_huge_page_of_links_is_bounded() -> None:
    links = "".join(f"<p><a href='/2026/11/22/{n}.html'>The bell rings {n} times</a></p>" for n in range(20_000))
    began = time.process_time()
    found = read_listing(f"<html><body>{links}</body></html>".encode(), "text/html", "https://paper.example/")
    assert len(found.entries) == MOST_ENTRIES
    assert found.warnings == (f"left out {20_000 - MOST_ENTRIES} links",)
    assert time.process_time() - began < 8, "within the limit of a worker"
