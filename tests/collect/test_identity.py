"""Feeds whose guids, links, dates and texts lie: what is new, what is known, and where it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.collect.conftest import Collector, Origin, Page, item, load_cases, rss

Make = Callable[..., Collector]


def polls(paper: Collector, origin: Origin, bodies: Sequence[str]) -> None:
    for body in bodies:
        origin.pages["/feed"] = Page(body)
        paper.collect()
        paper.later(hours=1)


@pytest.mark.parametrize("case", load_cases("identity.toml"))
def test_feed_that_lies(case: dict[str, object], origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"))
    polls(paper, origin, [rss(*poll) for poll in case["polls"]])
    assert len(paper.rows("SELECT id FROM entries")) == case["entries"], case["why"]
    assert len(paper.rows("SELECT id FROM urls")) == case["pages"], case["why"]


def test_new_guids_and_links_at_each_poll_are_bounded_and_an_alarm(origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"), schedule="most_new = 20\nmost_new_a_day = 30")
    bodies = [rss(*(item(f"{poll}-{n}", f"{poll}-{n}") for n in range(25))) for poll in range(4)]
    polls(paper, origin, bodies)
    assert len(paper.rows("SELECT id FROM entries")) == 30, "20 at once, 30 in a day"
    assert len(paper.rows("SELECT id FROM urls")) == 30, "what is left out is not fetched either"
    feed = paper.feed()
    assert (feed["reason"], feed["surplus"]) == ("over_limit", 70), "counted, and said"
    outcomes = paper.rows("SELECT reason, detail FROM outcomes WHERE stage = 'parse' ORDER BY id")
    assert outcomes[0]["reason"] == "over_limit"
    assert "5 left for later: more than we take at once or in a day" in outcomes[0]["detail"]
    assert feed["interval_seconds"] > 3600, "a flood is no reason to come more often"
    paper.later(days=2)
    polls(paper, origin, [rss(item("calm", "calm"))])
    assert paper.feed()["reason"] == "", "the alarm ends with the flood"


def test_what_a_flood_left_behind_is_taken_later_from_the_same_bytes(origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"), schedule="most_new = 20\nmost_new_a_day = 30")
    polls(paper, origin, [rss(*(item(n, f"g{n}") for n in range(50)))])
    assert (len(paper.rows("SELECT id FROM entries")), paper.feed()["surplus"]) == (20, 30)
    origin.pages["/feed"] = Page(rss(item("new", "new")))
    paper.collect()
    assert paper.rows("SELECT id FROM entries WHERE title = 'The bell rings new'"), (
        "what is new comes before what was left"
    )
    for _ in range(3):
        paper.later(days=1, hours=1)
        paper.collect("parse")
    assert len(paper.rows("SELECT id FROM entries")) == 51, "nothing is lost"
    assert (paper.feed()["surplus"], paper.feed()["reason"]) == (0, "")
    (first, *_) = paper.rows("SELECT status, reason FROM outcomes WHERE stage = 'parse' ORDER BY id")
    assert (first["status"], first["reason"]) == ("done", "")


def test_a_flood_without_end_is_not_read_for_ever(origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"), schedule="most_new = 1\nmost_new_a_day = 1\ngive_up_after = 3")
    polls(paper, origin, [rss(*(item(n, f"g{n}") for n in range(50)))])
    for _ in range(6):
        paper.later(days=1, hours=1)
        paper.collect("parse")
    (only,) = paper.rows("SELECT status, reason, attempts FROM outcomes WHERE stage = 'parse'")
    assert (only["status"], only["reason"], only["attempts"]) == ("quarantined", "over_limit", 3)
    assert paper.feed()["surplus"] == 47, "and what is still missing is said"


def test_text_that_changes_at_each_poll_is_bounded(origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"))
    polls(paper, origin, [rss(item(1, "g1", description=f"{n} readers")) for n in range(27)])
    entry = paper.one("SELECT changes FROM entries")
    assert entry["changes"] == 24
    said = paper.rows("SELECT detail FROM outcomes ORDER BY id")[-1]["detail"]
    assert "1 changed too often" in said


def test_changed_entry_makes_its_page_due_again(origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"))
    origin.pages["/a/1"] = Page("<html><body><p>The bell rings.</p></body></html>")
    polls(paper, origin, [rss(item(1, "g1"))])
    paper.collect("fetch")
    assert paper.one("SELECT state FROM urls")["state"] == "fetched"
    polls(paper, origin, [rss(item(1, "g1", description="Corrected"))])
    assert paper.one("SELECT state FROM urls")["state"] == "due"


def test_dates_that_cannot_be_are_not_used(origin: Origin, collector: Make) -> None:
    paper = collector(("/feed", "rss"))
    raw = ["Thu, 22 Nov 2099 09:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 23 Nov 2026 08:00:00 GMT"]
    polls(paper, origin, [rss(*(item(n, f"g{n}", pubDate=text) for n, text in enumerate(raw)))])
    rows = paper.rows("SELECT published, published_raw, first_seen FROM entries ORDER BY id")
    assert [row["published"] for row in rows] == [None, None, "2026-11-23T08:00:00Z"], "a day ahead may be a zone"
    assert [row["published_raw"] for row in rows] == raw, "what stood there is kept"
    assert {row["first_seen"] for row in rows} == {"2026-11-22T09:30:00Z"}, "orders what has no date"


def test_guid_of_another_feed_is_no_reason_to_touch_its_entry(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(rss(item(1, "g1", description="True")))
    origin.pages["/copy"] = Page(rss(item(1, "g1", link="{origin}/copied", description="False")))
    paper = collector(("/feed", "rss"), ("/copy", "rss"))
    paper.collect()
    rows = paper.rows("SELECT summary FROM entries ORDER BY feed")
    assert [row["summary"] for row in rows] == ["True", "False"]


def test_page_on_another_sources_host_is_that_sources(origin: Origin, collector: Make) -> None:
    other = (
        '[[source]]\nid = "other"\nname = "Other (sample)"\nkind = "outlet"\nlanguages = ["en"]\n'
        'homepage = "https://www.other.example/"\n'
    )
    origin.pages["/feed"] = Page(
        rss(item(1), item(2, link="https://other.example/b"), item(3, link="https://third.example/c"))
    )
    paper = collector(("/feed", "rss"), more=other)
    paper.collect()
    owners = {row["host"]: row["source"] for row in paper.rows("SELECT host, source FROM urls")}
    assert owners == {"127.0.0.1": "paper", "other.example": "other", "third.example": "paper"}
