"""Pages that do not let us in: the feed's words are kept as weaker evidence, and the page takes over when it opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.progress import Plain
from pipeline.resources import shipped
from pipeline.site.queries import read_queries
from pipeline.verify import verify
from tests.collect.conftest import Collector, Origin, Page, item, load_cases, rss

Make = Callable[..., Collector]
SAID = "Pavel Latushka presented a report of the National Anti-Crisis Management."
DATED = "Fri, 20 Nov 2026 08:00:00 GMT"
STORY = (
    "<html><head><title>Bell</title></head><body><article>" + f"<p>{SAID} Then the bell rang.</p>" * 30 + "</article>"
)
UNREAD = read_queries(shipped("db") / "queries")["unread_pages"].sql
ALL = ("poll", "parse", "fetch", "extract", "group", "tag")


def feed(**fields: str) -> Page:
    return Page(rss(item(1, "g1", **({"description": SAID, "pubDate": DATED} | fields))))


def everything(paper: Collector) -> dict[str, list[Any]]:
    """Return every row that a second run could double, without the times of the requests."""
    tables = ("entries", "urls", "captures", "articles", "story_members", "mentions", "citations", "outcomes")
    changing = {"urls": ("failures", "next_due"), "outcomes": ("run", "at", "ms")}
    return {
        table: [
            tuple(value for name, value in dict(row).items() if name not in changing.get(table, ()))
            for row in paper.rows(f"SELECT * FROM {table} ORDER BY 1")
        ]
        for table in tables
    }


@pytest.mark.parametrize("case", load_cases("closed.toml"))
def test_what_is_kept_of_a_page_that_is_closed(case: dict[str, Any], origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = feed()
    if "robots" in case:
        origin.pages["/robots.txt"] = Page(case["robots"])
    origin.pages["/a/1"] = Page(case.get("body", ""), case.get("status", 200))
    paper = collector(("/feed", "rss"))
    paper.collect("poll", "parse", "fetch", "extract")
    found = paper.rows(
        "SELECT a.title, a.text, a.page_class, a.published, a.date_source, a.language, a.extractor, c.kind"
        " FROM articles AS a JOIN captures AS c ON c.id = a.capture"
    )
    words = ("The bell rings 1", SAID, case.get("page_class"), "2026-11-20T08:00:00Z", "feed", "en", "feed", "feed")
    assert [tuple(row) for row in found] == ([words] if "page_class" in case else []), case["why"]
    assert paper.one("SELECT fate FROM page_fate")["fate"] == case["fate"], case["why"]
    shown = CliRunner().invoke(main, ["--home", str(paper.home), "sources", "--health"]).output
    assert "100%" in shown
    assert f"pages not read: 1 {case['fate']}" in shown


@pytest.mark.parametrize("case", load_cases("unnamed.toml"))
def test_what_is_kept_of_a_closed_page_that_no_feed_gave_a_title(
    case: dict[str, Any], origin: Origin, collector: Make
) -> None:
    origin.pages["/map.xml"] = Page(f"<urlset><url><loc>{origin.address}/a/1</loc></url></urlset>")
    origin.pages["/a/1"] = Page(case.get("body", ""), case.get("status", 200))
    paper = collector(("/map.xml", "sitemap"))
    paper.collect("poll", "parse", "fetch", "extract")
    found = [tuple(row) for row in paper.rows("SELECT title, text FROM articles WHERE extractor != 'feed'")]
    assert found == ([(case["title"], case["text"])] if "title" in case else []), case["why"]
    assert paper.one("SELECT fate FROM page_fate")["fate"] == case["fate"], case["why"]
    with paper.store() as store:
        shown = store.db.execute(UNREAD, {"source": "", "fate": "", "days": "36500"}).fetchall()
    assert [(row["fate"], row["url"]) for row in shown] == [(case["fate"], f"{origin.address}/a/1")], case["why"]
    assert [fault for fault in verify(paper.home, Plain()) if fault.grave] == [], "it reads the same again"


def test_a_headline_is_in_a_language_that_its_source_speaks(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = feed(title="Forbidden title", description="sum")
    origin.pages["/a/1"] = Page("", 403)
    paper = collector(("/feed", "rss"))
    paper.collect("poll", "parse", "fetch")
    assert paper.one("SELECT language FROM articles")["language"] == "en", "two words of English seem Norwegian"


def test_a_page_that_opens_takes_over_and_nothing_is_found_twice(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = feed()
    origin.pages["/a/1"] = Page("", 403)
    paper = collector(("/feed", "rss"))
    paper.collect(*ALL)
    mentions = paper.rows("SELECT entity FROM mentions ORDER BY entity")
    assert {row["entity"] for row in mentions} >= {"latushka", "nam"}, "the feed's words are searched"
    before = everything(paper)
    paper.later(days=1).collect(*ALL)
    assert everything(paper) == before, "closed as ever: the second run changes nothing"
    origin.pages["/a/1"] = Page(STORY)
    paper.later(days=1).collect(*ALL)
    versions = paper.rows("SELECT version, current, page_class, extractor FROM articles ORDER BY version")
    assert [tuple(row)[:3] for row in versions] == [(1, 0, "closed"), (2, 1, "article")]
    assert paper.one("SELECT fate FROM page_fate")["fate"] == "readable"
    entities = paper.rows("SELECT article FROM coverage")
    assert len(entities) == 1, "one article covers it, not one for each version"
    origin.pages["/a/1"] = Page("", 403)
    origin.pages["/feed"] = feed(description="The feed says something else now.")
    paper.later(days=1).collect(*ALL)
    assert paper.one("SELECT version FROM articles WHERE current = 1")["version"] == 2, "what was read stays"


def test_a_feed_that_gave_only_a_title_is_not_searched_twice_for_it(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = feed(description="", title="Latushka speaks of the children")
    origin.pages["/a/1"] = Page("", 451)
    paper = collector(("/feed", "rss"))
    paper.collect(*ALL)
    found = paper.rows("SELECT field, exact FROM mentions WHERE entity = 'latushka'")
    assert [tuple(row) for row in found] == [("title", "Latushka")]


def test_a_page_that_is_given_up_leaves_the_words_of_the_feed(origin: Origin, collector: Make) -> None:
    """Fault 55: the 404 of a listed article."""
    origin.pages["/feed"] = feed()
    paper = collector(("/feed", "rss"), schedule="give_up_after = 2")
    paper.collect("poll", "parse", "fetch")
    assert not paper.rows("SELECT id FROM articles"), "it may come yet"
    paper.later(days=1).collect("fetch")
    assert tuple(paper.one("SELECT text, page_class FROM articles")) == (SAID, "error")
    assert paper.one("SELECT state FROM urls")["state"] == "given_up"
    origin.pages["/feed"] = feed(description="It is there now.")
    origin.pages["/a/1"] = Page(STORY)
    paper.later(days=1).collect("poll", "parse", "fetch", "extract")
    assert paper.one("SELECT page_class FROM articles WHERE current = 1")["page_class"] == "article", (
        "a feed that speaks of it anew is a reason to ask once more"
    )


def test_of_an_address_that_is_forbidden_nothing_is_kept(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(rss(item(1, "g1", link="http://10.0.0.1/admin", description=SAID)))
    paper = collector(("/feed", "rss"))
    paper.collect("poll", "parse", "fetch")
    assert paper.one("SELECT reason FROM urls")["reason"] == "blocked"
    assert not paper.rows("SELECT id FROM articles")


def test_words_of_a_feed_do_not_vanish_from_a_page_on_which_they_never_stood(origin: Origin, collector: Make) -> None:
    cited = "The National Anti-Crisis Management published a report on the deportation of Ukrainian children."
    origin.pages["/feed"] = feed(description=f"{cited} The report names the camps, according to the NAM.")
    origin.pages["/a/1"] = Page("", 410)
    paper = collector(("/feed", "rss"))
    paper.collect(*ALL)
    assert paper.rows("SELECT id FROM citations WHERE retired IS NULL"), "the feed's words are cited"
    origin.pages["/a/1"] = Page(STORY)
    paper.later(hours=2).collect("revisit", "extract", "recheck", everything=False)
    assert paper.one("SELECT page_class FROM articles WHERE current = 1")["page_class"] == "article"
    assert not paper.rows("SELECT state FROM passage_checks"), "neither altered nor vanished: it was never seen there"
    assert paper.collect("recheck", everything=False) == {}, "and nobody asks again and again"
