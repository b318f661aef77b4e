"""From a sitemap index to its sitemaps to addresses, over a real server; and which of them are worth asking for."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.extract.sitemap import newest
from pipeline.model import FeedEntry, ParsedFeed
from tests.collect.conftest import Collector, Origin, Page, load_cases

Make = Callable[..., Collector]


def index(*children: tuple[str, str]) -> str:
    """Return a sitemap index of ``(path, lastmod)``."""
    rows = (f"<sitemap><loc>{{origin}}{path}</loc>{_lastmod(day)}</sitemap>" for path, day in children)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</sitemapindex>'


def urls(*pages: tuple[str, str]) -> str:
    """Return a sitemap of ``(path, lastmod)``."""
    rows = (f"<url><loc>{{origin}}{path}</loc>{_lastmod(day)}</url>" for path, day in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'


def _lastmod(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""


NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    "<url><loc>{origin}/news/1</loc><n:news><n:publication><n:language>be</n:language></n:publication>"
    "<n:publication_date>2026-11-22T08:00:00+03:00</n:publication_date><n:title>Звон</n:title></n:news></url></urlset>"
)


def test_index_leads_to_sitemaps_and_they_to_pages(origin: Origin, collector: Make) -> None:
    origin.pages["/map.xml"] = Page(
        index(("/old.xml", "2020-01-01"), ("/new.xml", "2026-11-20"), ("/n.xml", "2026-11-22"))
    )
    origin.pages["/new.xml"] = Page(urls(("/p/1", "2026-11-20"), ("/p/2", "2019-01-01")))
    origin.pages["/n.xml"] = Page(NEWS)
    paper = collector(("/map.xml", "sitemap"))
    paper.collect(everything=False)
    assert origin.paths() == ["/map.xml"]
    paper.collect(everything=False)
    assert sorted(origin.paths()) == ["/map.xml", "/n.xml", "/new.xml"], "the old one is never asked for"
    pages = [row["url"] for row in paper.rows("SELECT url FROM urls ORDER BY url")]
    assert pages == [f"{origin.address}/news/1", f"{origin.address}/p/1"], "nor is a page that changed long ago"
    entry = paper.one("SELECT title, published FROM entries WHERE link LIKE '%/news/1'")
    assert tuple(entry) == ("Звон", "2026-11-22T05:00:00Z")
    for row in paper.rows("SELECT f.capture, f.feed FROM fetches AS f WHERE f.kind = 'feed'"):
        assert row["capture"] is not None
        assert row["feed"] is not None, "every request is a row, and its bytes were kept"
    said = paper.one("SELECT detail FROM outcomes WHERE detail LIKE '%sitemaps%'")["detail"]
    assert "left out 1 sitemaps that changed last before 2026-10-23" in said
    assert {row["parent"] for row in paper.rows("SELECT parent FROM source_health WHERE parent IS NOT NULL")} == {
        f"{origin.address}/map.xml"
    }


def test_changed_child_is_due_at_once_and_a_lost_one_rests(origin: Origin, collector: Make) -> None:
    origin.pages["/map.xml"] = Page(index(("/a.xml", "2026-11-20"), ("/b.xml", "2026-11-20")))
    origin.pages["/a.xml"] = origin.pages["/b.xml"] = Page(urls(("/p/1", "2026-11-20")))
    paper = collector(("/map.xml", "sitemap"), schedule="poll_minutes = 300")
    paper.collect(everything=False)
    paper.collect(everything=False)
    origin.pages["/map.xml"] = Page(index(("/a.xml", "2026-11-22T14:40:00Z")))
    origin.pages["/a.xml"] = Page(urls(("/p/2", "2026-11-22")))
    paper.later(minutes=299)
    with paper.store() as store:  # the index's turn comes first
        store.db.execute("UPDATE feeds SET next_due = '2026-11-24T00:00:00Z' WHERE parent IS NOT NULL")
        store.db.execute("UPDATE feeds SET next_due = '2026-11-22T14:00:00Z' WHERE parent IS NULL")
    paper.collect(everything=False)
    paper.collect(everything=False)
    assert origin.paths()[3:] == ["/map.xml", "/a.xml"], "the index says that a.xml changed; b.xml it names no more"
    states = {row["url"][-6:]: row["state"] for row in paper.rows("SELECT url, state FROM source_health")}
    assert states == {"ap.xml": "ok", "/a.xml": "ok", "/b.xml": "removed"}


def test_number_of_sitemaps_is_bounded_and_newest_come_first(origin: Origin, collector: Make) -> None:
    origin.pages["/map.xml"] = Page(index(*((f"/s{day}.xml", f"2026-11-{day:02d}") for day in range(1, 21))))
    paper = collector(("/map.xml", "sitemap"), schedule="sitemaps_most = 3")
    paper.collect()
    children = paper.rows("SELECT url FROM feeds WHERE parent IS NOT NULL ORDER BY id")
    assert [row["url"].rpartition("/")[2] for row in children] == ["s20.xml", "s19.xml", "s18.xml"]


def test_index_of_indexes_ends(origin: Origin, collector: Make) -> None:
    for depth in range(6):
        origin.pages[f"/d{depth}.xml"] = Page(index((f"/d{depth + 1}.xml", "2026-11-22"), ("/d0.xml", "2026-11-22")))
    paper = collector(("/d0.xml", "sitemap"))
    for _ in range(6):
        paper.collect()
        paper.later(hours=1)
    assert {path for path in origin.paths()} == {"/d0.xml", "/d1.xml", "/d2.xml"}
    assert len(paper.rows("SELECT id FROM feeds")) == 3, "an index that names an index above it makes no circle"
    detail = " ".join(row["detail"] for row in paper.rows("SELECT detail FROM outcomes"))
    assert "2 sitemaps lie too deep and were left out" in detail


def test_removed_index_takes_its_sitemaps_along_and_back(origin: Origin, collector: Make) -> None:
    origin.pages["/map.xml"] = Page(index(("/a.xml", "2026-11-22")))
    origin.pages["/a.xml"] = Page(urls(("/p/1", "2026-11-22")))
    origin.pages["/feed"] = Page('<rss version="2.0"><channel><title>x</title></channel></rss>')
    paper = collector(("/map.xml", "sitemap"))
    paper.collect()
    paper.collect()
    asked = len(origin.paths())
    collector(("/feed", "rss")).collect()
    assert origin.paths()[asked:] == ["/feed"]
    assert {row["state"] for row in paper.rows("SELECT state FROM source_health WHERE kind = 'sitemap'")} == {"removed"}
    collector(("/map.xml", "sitemap")).collect()
    assert sorted(origin.paths()[asked + 1 :]) == ["/a.xml", "/map.xml"]


def test_gzip_and_a_date_of_its_own(origin: Origin, collector: Make) -> None:
    body = urls(("/p/1", "2026-11-20"), ("/p/2", "2023-11-07"), ("/p/3", "2019-01-01"))
    origin.pages["/map.xml.gz"] = Page(gzip.compress(body.replace("{origin}", origin.address).encode()))
    paper = collector(("/map.xml.gz", "sitemap", 'since = "2023-11-01"'))
    paper.collect()
    assert [row["url"][-4:] for row in paper.rows("SELECT url FROM urls ORDER BY url")] == ["/p/1", "/p/2"]


def test_torn_gzip_is_named_and_nothing_is_taken(origin: Origin, collector: Make) -> None:
    body = gzip.compress(urls(*((f"/p/{n}", "2026-11-20") for n in range(500))).encode())
    origin.pages["/map.xml.gz"] = Page(body[: len(body) // 2])
    paper = collector(("/map.xml.gz", "sitemap"))
    paper.collect()
    assert paper.feed()["reason"] == "decode"
    assert paper.rows("SELECT id FROM entries") == []


def test_flood_of_addresses_keeps_the_newest(origin: Origin, collector: Make) -> None:
    origin.pages["/map.xml"] = Page(urls(*((f"/p/{day}", f"2026-11-{day:02d}") for day in range(1, 22))))
    paper = collector(("/map.xml", "sitemap"), schedule="most_new = 5")
    paper.collect()
    kept = {int(row["url"].rpartition("/")[2]) for row in paper.rows("SELECT url FROM urls")}
    assert kept == {17, 18, 19, 20, 21}
    assert paper.feed()["surplus"] == 16


@pytest.mark.parametrize("case", load_cases("sitemaps.toml"))
def test_which_sitemaps_are_worth_asking_for(case: dict[str, Any]) -> None:
    since = datetime(2026, 10, 23, tzinfo=UTC)
    entries = tuple(
        FeedEntry(None, one["url"], "", "", datetime.fromisoformat(one["date"]) if "date" in one else None, None)
        for one in case["sitemaps"]
    )
    found = newest(ParsedFeed("", None, (), sitemaps=entries), "https://paper.example/map.xml", since, 4)
    assert [entry.link for entry in found.sitemaps] == case["expect"], case["why"]
    assert len(found.warnings) == case.get("warnings", 0), case["why"]
