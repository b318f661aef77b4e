"""Faults that show between a server and the store only: what is dialled, what is kept, what moves on."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.collect.conftest import Collector, Origin, Page, item, rss

Make = Callable[..., Collector]
STORY = "<html><head><title>Bell</title></head><body><article>" + "<p>The bell rings again.</p>" * 40 + "</article>"


@pytest.fixture
def canary() -> Iterator[tuple[int, list[object]]]:
    """Return the port of a listener that nobody may reach, and what reached it."""
    reached: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                reached.append(address)
                connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1], reached
        # Closing alone does not wake the thread that waits.
        with closing(socket.create_connection(listener.getsockname())):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_article_links_to_internal_addresses_are_never_dialled(
    origin: Origin, collector: Make, canary: tuple[int, list[object]]
) -> None:
    """Fault 46: the guard holds for the pages that a feed names, in whatever spelling, and behind a redirect."""
    port, reached = canary
    hosts = ("127.0.0.1", "localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.2", "0.0.0.0")
    inside = [f"http://{host}:{port}/admin" for host in hosts]
    inside += ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://100.64.0.1/"]
    origin.pages["/away"] = Page("", 302, {"Location": f"http://127.0.0.1:{port}/admin"})
    origin.pages["/a/1"] = Page(STORY)
    links = [*inside, "{origin}/away", "{origin}/a/1"]
    origin.pages["/feed"] = Page(rss(*(item(n, f"g{n}", link=link) for n, link in enumerate(links))))
    paper = collector(("/feed", "rss"))
    paper.collect("poll", "parse", "fetch")
    assert reached == [], "not one TCP connection"
    ended = {row["url"]: row["reason"] for row in paper.rows("SELECT url, reason FROM fetches WHERE kind = 'page'")}
    assert ended.pop(f"{origin.address}/a/1") == "", "the neighbour is fetched"
    assert set(ended.values()) == {"blocked"}, ended
    pages = paper.rows("SELECT url FROM captures WHERE kind = 'page'")
    assert [row["url"] for row in pages] == [f"{origin.address}/a/1"]
    spelled = paper.rows("SELECT reason FROM entries WHERE article_url IS NULL")
    assert len(ended) + len(spelled) == len(links) - 1, "each is refused, at the door or as an address"


def test_huge_fields_are_cut_with_a_mark_and_a_huge_line_is_refused(origin: Origin, collector: Make) -> None:
    """Fault 47: a title of 5 MiB, a guid of 2 MiB, a line of 50 MB."""
    guid = "g" * 2 * 1024 * 1024
    origin.pages["/fields"] = Page(
        rss(item(1, f"{guid}1", title="т" * (5 * 1024 * 1024 // 2)), item(2, f"{guid}2"), item(3, "plain"))
    )
    line = '<?xml version="1.0"?><rss version="2.0"><channel><item><title>' + "x" * 50_000_000
    origin.pages["/line"] = Page(line)
    paper = collector(("/fields", "rss"), ("/line", "rss"))
    paper.collect()
    rows = paper.rows("SELECT guid, title FROM entries ORDER BY id")
    assert len(rows) == 3, "two huge guids that differ at their ends stay two, and the neighbour is read"
    assert rows[0]["title"].endswith("т…")
    assert max(len(row["title"]) for row in rows) <= 1_000
    assert max(len(row["guid"]) for row in rows) < 600
    reasons = {row["url"].rpartition("/")[2]: row["reason"] for row in paper.rows("SELECT url, reason FROM feeds")}
    assert reasons == {"fields": "", "line": "too_large"}
    assert len(paper.rows("SELECT id FROM captures")) == 1, "nothing of the line is half-stored"


@pytest.mark.parametrize(
    ("page", "reason", "why"),
    [
        (
            Page(gzip.compress(rss(item(2, "g2")).encode())[:-12], 200, {"Content-Encoding": "gzip", "ETag": '"new"'}),
            "decode",
            "fault 7: a body that breaks off must be asked for again, so its validator is not kept",
        ),
        (
            Page("<html></html>", 200, {"ETag": '"new"', "Last-Modified": "Sun, 22 Nov 2026 00:00:00 GMT"}),
            "not_feed",
            "fault 26: the validator of what nobody can read is not kept",
        ),
    ],
)
def test_validators_of_what_was_not_read_are_not_kept(
    page: Page, reason: str, why: str, origin: Origin, collector: Make
) -> None:
    origin.pages["/feed"] = Page(rss(item(1, "g1")), headers={"ETag": '"old"'})
    paper = collector(("/feed", "rss"))
    paper.collect()
    origin.pages["/feed"] = page
    paper.later(hours=1).collect()
    feed = paper.feed()
    assert (feed["reason"], feed["etag"], feed["last_modified"]) == (reason, '"old"', None), why
    assert len(paper.rows("SELECT id FROM entries")) == 1, "what was read before stays"


def test_last_modified_in_the_future_hides_nothing_for_long(origin: Origin, collector: Make) -> None:
    """Fault 25: a server that believes in 2099 answers 304 for ever; the weekly fetch in full finds what is new."""
    future = {"Last-Modified": "Thu, 01 Jan 2099 00:00:00 GMT"}
    said = {"feed": rss(item(1, "g1"))}

    def answer(_: int) -> Page:
        asked = origin.asked[-1][1]
        return Page("", 304) if "if-modified-since" in asked else Page(said["feed"], 200, future)

    origin.pages["/feed"] = answer
    paper = collector(("/feed", "rss"))
    paper.collect()
    said["feed"] = rss(item(2, "g2"))
    paper.later(days=1).collect()
    assert len(paper.rows("SELECT id FROM entries")) == 1
    paper.later(days=7).collect()
    assert len(paper.rows("SELECT id FROM entries")) == 2
    assert paper.feed()["validators"] == "stuck"


def test_a_page_that_ends_its_reader_leaves_the_words_of_the_feed(origin: Origin, collector: Make) -> None:
    """Faults 49 and 50: the reader is ended at its limit; title and summary are kept, and the neighbour is read."""
    origin.pages["/feed"] = Page(rss(item(1, "g1"), item(2, "g2", description="What the feed said of it.")))
    origin.pages["/a/1"] = Page(STORY)
    origin.pages["/a/2"] = Page("", 503)
    paper = collector(("/feed", "rss"))
    paper.collect("poll", "parse", "fetch", "extract")
    origin.pages["/a/2"] = Page(STORY + "<p>Some words of a line.</p>" * 20_000)
    paper = collector(("/feed", "rss"), schedule="[workers]\nextract_seconds = 0.3")
    paper.collect("fetch", "extract")
    first, second = paper.rows("SELECT title, text, extractor FROM articles ORDER BY article_url")
    assert first["text"].startswith("The bell rings again.")
    assert tuple(second) == ("The bell rings 2", "What the feed said of it.", "feed")
    ended = paper.rows("SELECT status, reason FROM outcomes WHERE stage = 'extract' ORDER BY subject")
    assert [tuple(row) for row in ended] == [("done", ""), ("quarantined", "timeout")]


def test_a_listed_page_that_is_not_there_is_flagged_and_its_claim_kept(origin: Origin, collector: Make) -> None:
    """Fault 55: 404 for what the feed lists."""
    origin.pages["/feed"] = Page(rss(item(1, "g1", description="What the feed said of it.")))
    paper = collector(("/feed", "rss"))
    paper.collect("poll", "parse", "fetch")
    fate = paper.one("SELECT title, stage, reason, article FROM entry_fate")
    assert tuple(fate) == ("The bell rings 1", "fetch", "http_status", None)
    assert paper.one("SELECT summary FROM entries")["summary"] == "What the feed said of it."
