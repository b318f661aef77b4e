"""Feeds that do wrong beside one that does right, in one run: each is named, and the right one is read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from tests.collect.conftest import Collector, Origin, Page, item, rss

Make = Callable[..., Collector]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
WRONG: dict[str, tuple[bytes | str, str, str]] = {
    "/laughs": (
        f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>{rss(item(1, title="&l9;"))}',
        "",
        "entities are not expanded",
    ),
    "/external": (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rss(item(1, title="a &x; b"))}',
        "",
        "no file is read into a title",
    ),
    "/redos": (
        rss(item(1, author="a" * 120_000), item(2)),
        "timeout",
        "an author that makes a regular expression of feedparser's run for a minute",
    ),
    "/many": (rss(*(item(n, str(n)) for n in range(30_000))), "over_limit", "30,000 entries at once are bounded"),
    "/html": ("<html><body>moved</body></html>", "not_feed", "a page is no feed"),
    "/json": ('{"a": 1}', "not_feed", "any JSON is no feed"),
    "/binary": (bytes(range(256)) * 40, "not_feed", "nor are bytes"),
    "/blank": ("  \n ", "empty", "white space is an empty answer"),
    "/deep": ("[" * 200_000, "not_feed", "nesting that overflows a stack"),
    "/bomb": (gzip.compress(bytes(200 * 1024 * 1024)), "too_large", "a gzip file that unpacks to 200 MB"),
    "/surrogate": (rss(item(1, title="half &#xD800; a character")), "", "half a character in a title"),
    "/controls": (rss(item(1)).replace("Paper", "Pa\x00\x0bper"), "", "characters that XML forbids"),
    "/links": (
        rss(item(1, link="javascript:alert(1)"), item(2, link="file:///etc/passwd")),
        "",
        "links nobody may follow",
    ),
    "/cut": (rss(item(1), item(2))[:-40], "", "a feed that breaks off"),
}


@pytest.mark.timeout(120)
def test_wrong_feeds_are_named_and_neighbours_are_read(origin: Origin, collector: Make) -> None:
    origin.pages |= {path: Page(body) for path, (body, _, _) in WRONG.items()}
    origin.pages["/right"] = Page(rss(item("right", "right")))
    paper = collector(*((path, "rss") for path in [*WRONG, "/right"]), schedule="[workers]\nparse_seconds = 3")
    paper.collect()
    rows = {row["url"].removeprefix(origin.address): row for row in paper.rows("SELECT * FROM feeds")}
    assert paper.one("SELECT count(*) AS n FROM entries WHERE link LIKE '%/a/right'")["n"] == 1
    for path, (_, reason, why) in WRONG.items():
        found = rows[path]["reason"]
        assert found == reason, (path, why)
    fetched = {row["url"] for row in paper.rows("SELECT url FROM urls")}
    assert all(url.startswith(f"{origin.address}/a/") for url in fetched), "links nobody may follow are no pages"
    bad = paper.rows("SELECT e.reason FROM entries AS e JOIN feeds AS f ON f.id = e.feed WHERE f.url LIKE '%/links'")
    assert [row["reason"] for row in bad] == ["bad_link", "bad_link"]
    titles: list[Any] = [row["title"] for row in paper.rows("SELECT title FROM entries")]
    assert not any("root:" in title for title in titles)
    assert max(len(title) for title in titles) <= 1_000
    assert paper.one("SELECT count(*) AS n FROM outcomes")["n"] == len(paper.rows("SELECT id FROM captures"))
