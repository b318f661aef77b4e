"""Silence and blindness: what the views say of feeds and sources, and the table that people look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.store.database import Store, stamp
from tests.collect.conftest import Collector, Origin, Page, item, load_cases, rss

Make = Callable[..., Collector]
# The views ask the real clock.
NOW = datetime.now(UTC)


def ago(days: float) -> str:
    return stamp(NOW - timedelta(days=days))


@pytest.fixture
def seeded(store: Store) -> Store:
    """Return a store with one source and one capture to hang entries on."""
    store.db.execute("INSERT INTO organizations (id, name, kind) VALUES ('paper', 'Paper (sample)', 'outlet')")
    store.db.execute("INSERT INTO sources (id, organization, name) VALUES ('paper', 'paper', 'Paper (sample)')")
    return store


def add_feed(store: Store, **fields: object) -> None:
    row = {"id": 1, "source": "paper", "kind": "rss", "url": "https://paper.example/feed"} | fields
    marks = ", ".join(f":{name}" for name in row)
    store.db.execute(f"INSERT INTO feeds ({', '.join(row)}) VALUES ({marks})", row)
    store.db.execute(
        "INSERT INTO captures (id, at, kind, url, final_url, status, file, file_offset, length, sha256, bytes, feed)"
        " VALUES (1, '2026-01-01T00:00:00Z', 'feed', 'u', 'u', 200, 'f', 0, 1, 'x', 1, 1)"
    )


def add_entries(store: Store, days: list[float]) -> None:
    store.db.executemany(
        "INSERT INTO entries (feed, identity, content_sha256, first_seen, capture) VALUES (1, ?, ?, ?, 1)",
        [(str(n), str(n), ago(day)) for n, day in enumerate(days)],
    )


@pytest.mark.parametrize("case", load_cases("silence.toml"))
def test_rate_and_silence(case: dict[str, object], seeded: Store) -> None:
    times = {name: ago(days) for name, days in case["feed"].items()}
    add_feed(seeded, **times)
    add_entries(seeded, [day for day in case["entries"]])
    row = seeded.db.execute("SELECT expected_week, silent_since FROM source_health").fetchone()
    assert row["expected_week"] == pytest.approx(case["expected_week"], abs=0.11), case["why"]
    silent = case.get("silent_since")
    assert row["silent_since"] == (None if silent is None else ago(silent)), case["why"]


def test_feed_that_never_answered_is_not_silent_but_new(seeded: Store) -> None:
    add_feed(seeded)
    row = seeded.db.execute("SELECT state, expected_week, silent_since FROM source_health").fetchone()
    assert tuple(row) == ("new", None, None)


def test_readability_by_week(seeded: Store) -> None:
    monday = "2026-11-16T08:00:00Z"
    pages = [
        ("article", monday, "fetched", ""),
        ("pdf", monday, "fetched", ""),
        ("paywall", "2026-11-22T23:00:00Z", "fetched", ""),
        ("consent", monday, "fetched", ""),
        ("error", monday, "fetched", ""),
        (None, monday, "due", "challenge"),
        (None, monday, "given_up", "http_status"),
        (None, monday, "due", "robots"),
        (None, monday, "due", ""),
        ("article", "2026-11-23T00:00:00Z", "fetched", ""),
    ]
    for number, (page_class, seen, state, reason) in enumerate(pages, 1):
        seeded.db.execute(
            "INSERT INTO urls (id, key, url, host, source, first_seen, state, reason, next_due)"
            " VALUES (?, ?, 'u', 'h', 'paper', ?, ?, ?, ?)",
            (number, str(number), seen, state, reason, seen),
        )
        if page_class:
            seeded.db.execute(
                "INSERT INTO captures (id, at, kind, url, final_url, status, file, file_offset, length, sha256, bytes,"
                " article_url) VALUES (?, ?, 'page', 'u', 'u', 200, 'f', ?, 1, 'x', 1, ?)",
                (number, seen, number, number),
            )
            seeded.db.execute(
                "INSERT INTO articles (article_url, capture, version, found, title, text, text_sha256, page_class,"
                " words, extractor) VALUES (?, ?, 1, ?, 't', 't', 'x', ?, 1, 'trafilatura')",
                (number, number, seen, page_class),
            )
    rows = seeded.db.execute("SELECT * FROM source_readability ORDER BY week").fetchall()
    assert [tuple(row) for row in rows] == [
        ("paper", "2026-11-16", 9, 2, 1, 1, 1, 1, 2, 1, 0.75),
        ("paper", "2026-11-23", 1, 1, 0, 0, 0, 0, 0, 0, 0.0),
    ], "Sunday night belongs to the week before; what waits counts neither way"


def test_words_of_a_feed_do_not_make_a_closed_page_readable(seeded: Store) -> None:
    seeded.db.execute(
        "INSERT INTO urls (id, key, url, host, source, first_seen, state, next_due)"
        " VALUES (1, 'k', 'u', 'h', 'paper', '2026-11-16T08:00:00Z', 'fetched', '')"
    )
    add_feed(seeded)
    seeded.db.execute(
        "INSERT INTO articles (article_url, capture, version, found, title, text, text_sha256, page_class, words,"
        " extractor) VALUES (1, 1, 1, 'x', 't', 't', 'x', 'paywall', 1, 'feed')"
    )
    row = seeded.db.execute("SELECT readable, paywall FROM source_readability").fetchone()
    assert tuple(row) == (0, 1)


def test_table_shows_the_worst_first(origin: Origin, collector: Make) -> None:
    origin.pages["/good"] = Page(rss(item(1, "g1")))
    origin.pages["/gone"] = Page("", 410)
    origin.pages["/broken"] = Page("oops", 403)
    origin.pages["/flood"] = Page(rss(*(item(n, f"f{n}") for n in range(9))))
    feeds = [(path, "rss") for path in ("/good", "/flood", "/broken", "/gone")]
    paper = collector(*feeds, schedule="most_new = 5")
    paper.collect()
    shown = CliRunner().invoke(main, ["--home", str(paper.home), "sources", "--health"])
    assert shown.exit_code == 0, shown.output
    lines = shown.output.splitlines()
    assert lines[0].split()[:2] == ["STATE", "SOURCE"]
    assert [line.rpartition("/")[2] for line in lines[1:5]] == ["gone", "broken", "flood", "good"]
    assert "over limit" in lines[3]
    assert "4 left for later" in lines[3]
    assert "http status 403" in lines[2]
    assert {line.index("http://") for line in lines[1:5]} == {lines[0].index("FEED")}, (
        "the columns stand below each other"
    )
    assert lines[5].startswith("4 feeds: 1 paused, 1 failing, 0 new, 2 ok; ")
    resumed = CliRunner().invoke(main, ["--home", str(paper.home), "sources", "--resume", "paper"])
    assert resumed.output == f"paper: {origin.address}/gone\n"
    again = CliRunner().invoke(main, ["--home", str(paper.home), "sources", "--resume", "paper"])
    assert again.output == "paper: no feed of it was paused\n"
    unknown = CliRunner().invoke(main, ["--home", str(paper.home), "sources", "--resume", "papr"])
    assert (unknown.exit_code, "no source 'papr'" in unknown.output) == (2, True)
