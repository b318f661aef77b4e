"""What is posted: each finding once for each list, late ones next time, missed weeks made up for."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.digest.test_hostile import CASES as HOSTILE

WEEK = timedelta(days=7)
LISTS = """
[[list]]
id = "parliaments"
title = "Sample list"
audience = "outside"
language = "be"
when_empty = "skip"
[list.search]
kinds = ["parliament"]
"""


def _items(desk, name="weekly"):
    rows = desk.store.db.execute("SELECT period, items FROM digests WHERE name = ? ORDER BY period", (name,))
    return {row["period"]: json.loads(row["items"]) for row in rows}


def _text(taken):
    return taken.parsed().get_body(("plain",)).get_content()


def test_an_issue_that_is_on_its_way_never_changes(desk):
    desk.readers("ana@reader.example")
    first = desk.cite()
    desk.post()
    before = desk.store.db.execute("SELECT * FROM digests").fetchone()
    # Written down only now, though found in that week: a long run, a clock that was wrong.
    late = desk.cite(-3)
    desk.post(timedelta(hours=1))
    assert tuple(desk.store.db.execute("SELECT * FROM digests").fetchone()) == tuple(before)
    desk.post(WEEK)
    assert _items(desk) == {"2026-W47": [first], "2026-W48": [late]}
    assert "found late, in an earlier week" in _text(desk.server.taken[-1])


def test_a_missed_week_is_sent_once_and_says_that_it_is_late(desk):
    desk.readers("ana@reader.example")
    desk.cite()
    desk.post()
    second, third = desk.cite(2), desk.cite(9)
    desk.post(timedelta(days=16))
    assert [t.parsed()["subject"].split(":")[0] for t in desk.server.taken] == [
        "Zvon 2026-W47", "Zvon 2026-W48", "Zvon 2026-W49",
    ]  # fmt: skip
    assert (_items(desk)["2026-W48"], _items(desk)["2026-W49"]) == ([second], [third])
    assert "This issue is late" not in _text(desk.server.taken[0])
    assert "This issue is late: it was due on 30 November 2026, 07:00 (Europe/Warsaw)." in _text(desk.server.taken[1])
    assert desk.post(timedelta(hours=1)) == {}


def test_the_finding_after_the_five_thousandth_arrives_too(desk):
    desk.readers("ana@reader.example")
    article = desk.seed.article(desk.now - timedelta(days=3))
    desk.seed.entity("nam")
    works = [(f"w{number}", f"Work {number}") for number in range(5001)]
    with desk.store.write() as db:
        db.executemany("INSERT INTO works (id, author, title) VALUES (?, 'nam', ?)", works)
        db.execute(
            "INSERT INTO citations (article, field, type, work, source_entity, grade, exact, prefix, suffix,"
            " start_char, end_char, confidence, rule, found, tagger)"
            " SELECT ?, 'text', 'attribution', id, 'nam', 'C', 'x', '', '', 0, 1, 1, 'r', '2026-11-20T06:00:00Z', 't'"
            " FROM works",
            (article,),
        )
    desk.post()
    assert len(_items(desk)["2026-W47"]) == 5001
    assert len(desk.server.taken[0].data) < 100_000


def test_a_list_gets_what_it_looks_for_in_its_language_confirmed_alone(desk):
    desk.write(LISTS, "lists.toml")
    desk.readers("ana@reader.example", name="parliaments")
    desk.seed.source("house", kind="parliament")
    desk.seed.source("paper", kind="outlet")
    confirmed = desk.cite(source="house", title="Confirmed in the house")
    desk.cite(source="house", title="Open in the house")
    desk.seed.review(desk.cite(source="paper", title="Confirmed in the paper"), "accepted", desk.now)
    desk.seed.review(confirmed, "accepted", desk.now)
    desk.post()
    message = desk.server.taken[0].parsed()
    text = _text(desk.server.taken[0])
    assert message["content-language"] == "be"
    assert "Дайджэст за тыдзень" in text
    assert "Confirmed in the house" in text
    for left_out in ("Open in the house", "Confirmed in the paper", "яшчэ не праверана", "стужкі"):
        assert left_out not in text
    assert message["archived-at"] is None, "readers outside have no login"
    assert "/zvon/ledger" not in text
    assert message["list-unsubscribe-post"]


def test_nothing_new_is_left_out_where_the_list_says_so_and_counts_as_done(desk):
    desk.write(LISTS, "lists.toml")
    desk.readers("ana@reader.example", name="parliaments")
    assert desk.post() == {"issues": 1}
    assert desk.server.taken == []
    assert desk.post(timedelta(hours=1)) == {}


def test_a_list_that_gets_a_part_says_nothing_of_the_rest(desk):
    desk.write(LISTS.replace('"skip"', '"send"').replace('"be"', '"en"'), "lists.toml")
    desk.readers("ana@reader.example", name="parliaments")
    desk.cite(title="Cites, but in no parliament, and nobody has confirmed it")
    desk.post()
    text = " ".join(_text(desk.server.taken[0]).split())
    assert "no new citations" not in desk.server.taken[0].parsed()["subject"]
    assert "NOTHING NEW FOR THIS LIST THIS WEEK" in text
    assert "0 stories in this issue" in text, "not that no story cites NAM"
    assert "1 story cites NAM" not in text, "what nobody has confirmed is not counted for readers outside"


def test_words_that_are_looked_for_stand_in_the_text(desk):
    desk.write(
        LISTS.replace('kinds = ["parliament"]', 'words = "crocus OR tulip"').replace("outside", "inside"), "lists.toml"
    )
    desk.readers("ana@reader.example", name="parliaments")
    desk.cite(title="A crocus in spring")
    desk.cite(title="A rose in summer")
    desk.post()
    assert "crocus" in _text(desk.server.taken[0])
    assert "rose" not in _text(desk.server.taken[0])


def test_a_search_that_cannot_be_read_stops_that_list_alone(desk):
    desk.write(LISTS.replace('kinds = ["parliament"]', "words = '\"'"), "lists.toml")
    desk.readers("ana@reader.example", name="parliaments")
    desk.readers("bela@reader.example")
    desk.cite()
    assert desk.post() == {"issues": 1, "failed issues": 1, "sent": 1}
    assert desk.server.taken[0].recipients == ("bela@reader.example",)


def test_without_readers_or_without_a_server_nothing_is_posted(desk):
    desk.cite()
    assert desk.post() == {}
    desk.readers("ana@reader.example")
    desk.write("[defaults]\nsources = false\n")
    assert desk.post() == {}
    assert _items(desk) == {}


def test_hostile_words_travel_as_words(desk):
    desk.readers("ana@reader.example")
    for number, case in enumerate(HOSTILE["title"] + HOSTILE["html"]):
        desk.cite(-2 - number / 100, title=case["raw"], exact=case["raw"], prefix=case["raw"])
    desk.post()
    message = desk.server.taken[0].parsed()
    assert not [part for part in message.walk() if part.defects]
    assert message.get_all("bcc") is None
    assert len(desk.server.taken) == 1
    raw = desk.server.taken[0].data
    assert b"\0" not in raw
    assert raw.isascii()
    html = message.get_body(("html",)).get_content()
    for live in ("<script", "onerror=", 'href="javascript:', "\u202e"):
        assert live not in html.lower() or "&lt;" in html


@pytest.mark.parametrize("stage", ["digests", "outbox"])
def test_the_issue_and_its_mails_are_kept_together_or_not_at_all(desk, stage):
    desk.readers("ana@reader.example")
    desk.cite()
    with desk.store.write() as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE (ABORT, 'disk full'); END")
    with pytest.raises(Exception, match="disk full"):
        desk.post()
    assert desk.store.db.execute(f"SELECT count(*) FROM {stage}").fetchone()[0] == 0
    with desk.store.write() as db:
        db.execute("DROP TRIGGER full")
    assert desk.post() == {"issues": 1, "sent": 1}
