"""Polling a real server: validators, pauses, redirects, and what stays when a feed goes bad."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from pipeline.health import resume_source
from tests.collect.conftest import Collector, Origin, Page, item, rss

Make = Callable[..., Collector]
FEED = rss(item(1, "g1"), item(2, "g2"))


def test_unchanged_feed_is_asked_conditionally_and_once_a_week_in_full(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(FEED, headers={"ETag": '"a"'}, conditional=True)
    paper = collector(("/feed", "rss"))
    paper.collect()
    paper.later(days=1).collect()
    paper.later(days=7).collect()
    asked = [headers.get("if-none-match") for path, headers in origin.asked if path == "/feed"]
    assert asked == [None, '"a"', None], "trust in validators ends after a week"
    assert [row["outcome"] for row in paper.rows("SELECT outcome FROM fetches WHERE kind = 'feed'")] == [
        "ok",
        "not_modified",
        "ok",
    ]
    assert len(paper.rows("SELECT id FROM captures")) == 1, "the same bytes are captured once"


def test_lying_304_is_found_out_and_marked(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(FEED, headers={"ETag": '"a"'}, conditional=True)
    paper = collector(("/feed", "rss"))
    paper.collect()
    origin.pages["/feed"] = Page(rss(item(3, "g3")), headers={"ETag": '"a"'}, conditional=True)
    paper.later(days=1).collect()
    assert len(paper.rows("SELECT id FROM entries")) == 2, "hidden behind a 304 for now"
    paper.later(days=7).collect()
    assert len(paper.rows("SELECT id FROM entries")) == 3, "the weekly fetch in full finds the new entry"
    assert paper.feed()["validators"] == "stuck"
    paper.later(hours=1).collect()
    assert "if-none-match" not in origin.asked[-1][1], "validators that lied are not sent again"
    assert paper.one("SELECT validators FROM source_health")["validators"] == "stuck", "and people can see it"


def test_etag_that_is_new_each_time_is_marked(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = lambda times: Page(FEED, headers={"ETag": f'"{times}"'})
    paper = collector(("/feed", "rss"))
    for _ in range(4):
        paper.collect()
        paper.later(hours=1)
    assert paper.feed()["validators"] == "restless"
    assert len(paper.rows("SELECT id FROM captures")) == 1, "the body's hash is the safety net"


def test_gone_feed_is_paused_and_can_be_resumed(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page("gone", 410)
    paper = collector(("/feed", "rss"))
    paper.collect()
    paper.later(days=30).collect()
    assert origin.paths() == ["/feed"], "a feed that is gone is not asked again"
    health = paper.one("SELECT state, reason FROM source_health")
    assert tuple(health) == ("paused", "gone")
    assert resume_source(paper.home, "paper") == [f"{origin.address}/feed"]
    origin.pages["/feed"] = Page(FEED)
    paper.collect(everything=False)
    assert paper.one("SELECT state FROM source_health")["state"] == "ok"
    assert resume_source(paper.home, "paper") == [], "nothing is left to resume"


def test_feed_that_becomes_a_page_fails_on_and_keeps_its_entries(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(FEED, headers={"ETag": '"a"'})
    paper = collector(("/feed", "rss"))
    paper.collect()
    origin.pages["/feed"] = Page("<html><body>Our new site!</body></html>", headers={"ETag": '"b"'})
    for _ in range(3):
        paper.later(hours=1).collect()
    feed = paper.feed()
    assert (feed["reason"], feed["failures"]) == ("not_feed", 3.0), "the same bad bytes count each time"
    assert feed["etag"] == '"a"', "validators of what could not be read are not saved"
    assert len(paper.rows("SELECT id FROM entries")) == 2
    assert len(paper.rows("SELECT id FROM captures")) == 2, "nor are the same bytes captured twice"


def test_feed_that_shrinks_to_nothing_keeps_its_entries(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(FEED)
    paper = collector(("/feed", "rss"))
    paper.collect()
    origin.pages["/feed"] = Page(rss())
    paper.later(hours=1).collect()
    assert len(paper.rows("SELECT id FROM entries")) == 2
    assert len(paper.rows("SELECT id FROM urls")) == 2
    assert tuple(paper.one("SELECT state, reason FROM source_health")) == ("ok", "empty"), "said, not hidden"


def test_permanent_redirect_moves_a_feed_after_three_readings(origin: Origin, collector: Make) -> None:
    origin.pages["/old"] = Page(status=301, headers={"Location": "{origin}/new"})
    origin.pages["/new"] = lambda times: Page(rss(item(times, f"g{times}")))
    paper = collector(("/old", "rss"))
    for _ in range(4):
        paper.collect()
        paper.later(hours=1)
    assert origin.paths() == ["/old", "/new"] * 3 + ["/new"], "asked directly once it has proved itself"
    assert paper.feed()["url"].endswith("/old"), "the configuration's address stays what people see"
    move = paper.one("SELECT from_address, to_address FROM feed_moves")
    assert tuple(move) == (f"{origin.address}/old", f"{origin.address}/new"), "history is kept"
    assert len(paper.rows("SELECT id FROM entries")) == 4
    paper.collect()
    assert len(paper.rows("SELECT id FROM feeds")) == 1, "the next reading of the configuration makes no second feed"


def test_temporary_redirect_moves_nothing(origin: Origin, collector: Make) -> None:
    origin.pages["/old"] = Page(status=302, headers={"Location": "{origin}/new"})
    origin.pages["/new"] = lambda times: Page(rss(item(times, f"g{times}")))
    paper = collector(("/old", "rss"))
    for _ in range(5):
        paper.collect()
    assert paper.feed()["address"] is None


def test_permanent_redirect_to_a_page_never_replaces_the_feed(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(status=301, headers={"Location": "{origin}/home"})
    origin.pages["/home"] = lambda times: Page(f"<html><body><h1>Welcome {times}</h1></body></html>")
    paper = collector(("/feed", "rss"))
    for _ in range(5):
        paper.collect()
        paper.later(hours=1)
    feed = paper.feed()
    assert (feed["address"], feed["reason"]) == (None, "not_feed")
    origin.pages["/feed"] = Page(FEED)
    paper.collect()
    assert paper.feed()["reason"] == "", "the old address is still the one that is asked"


def test_two_feeds_never_come_to_ask_one_address(origin: Origin, collector: Make) -> None:
    origin.pages["/old"] = Page(status=308, headers={"Location": "{origin}/feed"})
    origin.pages["/feed"] = lambda times: Page(rss(item(times, f"g{times}")))
    paper = collector(("/old", "rss"), ("/feed", "rss"))
    for _ in range(5):
        paper.collect()
        paper.later(hours=1)
    assert paper.rows("SELECT * FROM feed_moves") == []


def test_interval_follows_what_was_known(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = lambda times: Page(rss(*(item(f"{times}-{n}", f"{times}-{n}") for n in range(5))))
    paper = collector(("/feed", "rss"))
    for _ in range(3):
        paper.collect()
        paper.later(hours=1)
    assert paper.feed()["interval_seconds"] == 900, "all new twice: a quarter of an hour"
    origin.pages["/feed"] = Page(rss(item("same", "same")))
    for _ in range(30):
        paper.collect()
        paper.later(hours=1)
    assert paper.feed()["interval_seconds"] == 21600, "nothing new for long: the ceiling"


def test_publisher_is_heard_within_bounds(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(rss(item(1, "g1"), head="<ttl>120</ttl>"))
    paper = collector(("/feed", "rss"))
    paper.collect(everything=False)
    paper.later(minutes=119).collect(everything=False)
    assert len(origin.paths()) == 1, "the feed asked for two hours"
    paper.later(minutes=2).collect(everything=False)
    assert len(origin.paths()) == 2
    origin.pages["/feed"] = Page(rss(item(2, "g2")), headers={"Cache-Control": "max-age=999999999"})
    paper.later(minutes=200).collect(everything=False)
    paper.later(minutes=361).collect(everything=False)
    assert len(origin.paths()) == 4, "but nobody silences a feed for years"


def test_retry_after_is_kept(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page("later", 503, {"Retry-After": "14400"})
    paper = collector(("/feed", "rss"))
    paper.collect(everything=False)
    paper.later(minutes=235).collect(everything=False)
    assert len(origin.paths()) == 1
    paper.later(minutes=10).collect(everything=False)
    assert len(origin.paths()) == 2
    assert paper.feed()["failures"] == 1.0, "a server that is busy counts a half each time"


def test_bytes_are_kept_before_they_are_read(origin: Origin, collector: Make) -> None:
    origin.pages["/feed"] = Page(FEED)
    paper = collector(("/feed", "rss"))
    paper.collect("poll")
    capture = paper.one("SELECT * FROM captures")
    assert capture["sha256"] == hashlib.sha256(FEED.replace("{origin}", origin.address).encode()).hexdigest()
    assert paper.rows("SELECT id FROM entries") == []
    assert paper.feed()["etag"] is None
    paper.collect("parse")
    assert len(paper.rows("SELECT id FROM entries")) == 2
