from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.errors import GiveUp
from pipeline.extract.feed import LONGEST_TITLE, MOST_ENTRIES, read_feed
from pipeline.extract.sitemap import read_sitemap
from pipeline.model import FeedEntry, ParsedFeed, Reason
from tests.extract.conftest import dev_folder, load_folder

URL = "https://news.example/feeds/all.xml"


@pytest.mark.parametrize("case", load_folder("feeds"))
def test_feed(case: dict[str, Any]) -> None:
    check(case, read_feed)


@pytest.mark.parametrize("case", load_folder("sitemaps"))
def test_sitemap(case: dict[str, Any]) -> None:
    check(case, read_sitemap)


def check(case: dict[str, Any], read: Callable[[bytes, str, str], ParsedFeed]) -> None:
    body = (case["body"] * case.get("repeat", 1)).encode(case.get("encode", "utf-8"))
    why, expect = case["why"], case["expect"]
    if "reason" in expect:
        with pytest.raises(GiveUp) as raised:
            read(body, case.get("content_type", ""), URL)
        assert raised.value.reason == Reason(expect["reason"]), why
        assert expect.get("detail", "") in raised.value.detail, why
        return
    feed = read(body, case.get("content_type", ""), URL)
    for name in ("title", "language", "ttl_minutes"):
        assert name not in expect or getattr(feed, name) == expect[name], why
    assert any(expect.get("warning", "") in warning for warning in (*feed.warnings, "")), f"{why}: {feed.warnings}"
    assert [entry.link for entry in feed.sitemaps] == expect.get("sitemaps", []), why
    assert len(feed.entries) >= expect.get("entries_at_least", 0), why
    if "entries" in expect:
        assert len(feed.entries) == len(expect["entries"]), f"{why}: {feed.entries}"
        for entry, wanted in zip(feed.entries, expect["entries"], strict=True):
            check_entry(entry, wanted, why)


def check_entry(entry: FeedEntry, wanted: dict[str, Any], why: str) -> None:
    for name, value in wanted.items():
        if name == "no_link":
            assert entry.link is None, why
        elif name == "no_date":
            assert entry.published is None, why
        else:
            assert getattr(entry, name) == value, why


def rss(items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def test_a_flood_of_entries_is_cut_and_counted() -> None:
    item = "<item><title>{0}</title><link>https://news.example/{0}</link></item>"
    feed = read_feed(rss("".join(item.format(number) for number in range(30_000))), "", URL)
    assert [entry.title for entry in feed.entries] == [str(number) for number in range(MOST_ENTRIES)]
    assert f"{30_000 - MOST_ENTRIES} entries beyond the first {MOST_ENTRIES} were left out" in feed.warnings


def test_huge_fields_are_cut_and_two_huge_guids_stay_two() -> None:
    item = "<item><title>{0}</title><guid>{1}{2}</guid></item>"
    feed = read_feed(rss("".join(item.format("т" * 1_000_000, "g" * 500_000, end) for end in "ab")), "", URL)
    first, second = feed.entries
    assert len(first.title) == LONGEST_TITLE
    assert first.title.endswith("…")
    assert first.guid != second.guid
    assert len(first.guid or "") < 600


def test_a_gzip_file_is_unpacked_within_bounds() -> None:
    assert len(read_feed(gzip.compress(rss("<item><title>x</title></item>")), "", URL).entries) == 1
    with pytest.raises(GiveUp) as bomb:
        read_feed(gzip.compress(b" " * 100_000_000), "", URL)
    assert bomb.value.reason == Reason.TOO_LARGE
    with pytest.raises(GiveUp) as cut:
        read_feed(gzip.compress(rss("<item/>" * 99))[:-20], "", URL)
    assert cut.value.reason == Reason.DECODE
    with pytest.raises(GiveUp) as damaged:
        read_feed(b"\x1f\x8b\x08" + b"\xff" * 50, "", URL)
    assert damaged.value.reason == Reason.DECODE


def test_a_gzipped_sitemap() -> None:
    body = b"<urlset><url><loc>https://news.example/a</loc></url></urlset>"
    assert read_sitemap(gzip.compress(body), "application/gzip", URL).entries[0].link == "https://news.example/a"


def test_a_file_name_or_an_address_as_the_body_is_not_followed() -> None:
    for body in (b"/etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:1/rss"):
        with pytest.raises(GiveUp) as refused:
            read_feed(body, "", URL)
        assert refused.value.reason == Reason.NOT_FEED


def test_every_collected_feed_ends_in_entries_or_a_named_error() -> None:
    files = sorted(path for path in dev_folder("feeds").rglob("*") if path.is_file())
    assert files
    for path in files:
        assert ending(path.read_bytes()) in ("entries", "the feed holds no entries", "not_feed"), path


def ending(body: bytes) -> str:
    """Return how reading *body* ends; fail when letters were lost on the way."""
    try:
        feed = read_feed(body, "", URL)
    except GiveUp as error:
        return error.reason
    assert not any("\ufffd" in entry.title for entry in feed.entries)
    return "entries" if feed.entries else next(warning for warning in feed.warnings if "holds no" in warning)


@pytest.mark.parametrize(
    ("file", "entries", "title"),
    [
        ("miniflux/koi8r.xml", 2, "Первая новость"),
        ("miniflux/encoding_WINDOWS-1251.xml", 50, "Цитата #17703"),
        ("feedparser_illformed/koi8r.xml", 1, "Как пережить новогоднюю ночь"),
        ("rss-parser/guardian.rss", 55, ""),
        ("rss-parser/heise.atom", 15, ""),
        ("feedjira/google_alerts_atom.xml", 20, ""),
        ("miniflux/urdu_UTF8.xml", 26, ""),
    ],
)
def test_collected_feeds_are_read_whole(file: str, entries: int, title: str) -> None:
    feed = read_feed((dev_folder("feeds") / file).read_bytes(), "", URL)
    assert len(feed.entries) == entries
    assert feed.entries[0].title.startswith(title)
