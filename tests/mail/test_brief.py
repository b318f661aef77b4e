"""The brief of the morning: what is new to review, what changed, what broke, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)  # Tuesday, half past six in Warsaw
DAY = timedelta(days=1)


def _heard(desk, at):
    values = {"kind": "feed", "url": "https://x.example/", "outcome": "ok", "reason": "", "ms": 1, "bytes": 1}
    desk.seed.insert("fetches", at=at, **values)


def _brief(desk):
    desk.seed.insert(
        "fetches",
        at="2026-11-24T05:00:00Z",
        kind="feed",
        url="https://x.example/",
        outcome="ok",
        reason="",
        ms=1,
        bytes=1,
    )
    desk.now = MORNING
    desk.readers("team@reader.example", name="brief")


def _text(desk):
    return desk.server.taken[-1].parsed().get_body(("plain",)).get_content()


def test_it_says_what_is_new_changed_and_broke(desk):
    _brief(desk)
    desk.seed.source("house", name="Sample House", kind="parliament")
    desk.seed.feed("house", state="paused", reason="gone", last_ok="2026-11-20T05:00:00Z")
    desk.cite(-0.5, source="house", title="New in the house", grade="A", exact="the new words")
    known = desk.cite(-30, source="house", title="Old and changed")
    desk.seed.review(known, "accepted", MORNING - timedelta(hours=3))
    desk.seed.insert("revisits", article_url=2, wave=1, at="2026-11-24T04:00:00Z", outcome="ok", settled=1)
    desk.seed.insert("passage_checks", citation=known, revisit=1, at="2026-11-24T04:00:00Z", state="vanished")
    assert desk.post() == {"briefs": 1, "sent": 1}
    text = " ".join(_text(desk).split())
    for part in (
        "Tuesday, 24 November 2026",
        "1 citation waits for a decision in all: A 1.",
        "New in the house",
        "*the new words*",
        "Decided since the last brief: 1 accepted, 0 rejected.",
        "Old and changed · Sample House: the cited words are gone from the page (confirmed)",
        "Sample House: is paused (the address is gone)",
        "https://zvon.example/-/review",
    ):
        assert part in text
    message = desk.server.taken[-1].parsed()
    assert message["subject"] == "Zvon brief: 1 new story to review, 1 thing to look at"
    assert message["list-id"] == "Zvon brief <brief.nam.example>"
    assert message["archived-at"] == "<https://zvon.example/-/mail/brief/2026-11-24>"
    assert not [part for part in message.walk() if part.defects]
    assert len(desk.server.taken[-1].data) < 100_000


def test_what_one_brief_told_the_next_does_not(desk):
    _brief(desk)
    desk.cite(-0.5, title="Told on Tuesday")
    desk.post()
    desk.cite(0.5, title="Told on Wednesday")
    desk.post(DAY)
    assert "Told on Wednesday" in _text(desk)
    assert "Told on Tuesday" not in _text(desk)
    assert "2 citations wait" in _text(desk)


def test_it_comes_once_a_day_and_not_on_days_off(desk):
    _brief(desk)
    assert desk.post() == {"briefs": 1, "sent": 1}
    assert desk.post(timedelta(hours=2)) == {}
    desk.now = datetime(2026, 11, 28, 9, tzinfo=UTC)
    assert desk.post() == {}, "Saturday"


def test_mail_that_was_lost_is_told_without_saying_whose(desk):
    _brief(desk)
    desk.readers("ana@reader.example")
    desk.cite(-3)
    desk.server.faults = ["", "550-rcpt"]
    desk.post()
    desk.post(DAY)
    assert "1 mail could not be sent: see `zvon mail status`." in _text(desk)
    assert "ana@" not in _text(desk)


def test_a_quiet_night_says_so_or_is_left_out(desk):
    _brief(desk)
    desk.post()
    assert "No new citation since the last brief." in _text(desk)
    assert "Everything works." in _text(desk)
    desk.configure('[brief]\nwhen_empty = "skip"\n')
    desk.seed.insert(
        "fetches",
        at="2026-11-25T05:00:00Z",
        kind="feed",
        url="https://x.example/",
        outcome="ok",
        reason="",
        ms=1,
        bytes=1,
    )
    assert desk.post(DAY) == {"briefs": 1}
    assert len(desk.server.taken) == 1


def test_the_list_of_a_belarusian_brief_is_called_so(desk):
    _brief(desk)
    desk.configure('[brief]\nlanguage = "be"\n')
    desk.post()
    message = desk.server.taken[0].parsed()
    assert message["list-id"] == "Звон, зводка <brief.nam.example>"
    assert message["content-language"] == "be"


def test_it_says_which_channel_does_not_take_its_alerts(desk):
    _brief(desk)
    for number, (channel, state, tries, settled) in enumerate((
        ("desk", "failed", 13, "2026-11-24T04:00:00Z"),
        ("desk", "failed", 13, "2026-11-20T04:00:00Z"),  # told of in an earlier brief
        ("ops", "pending", 5, None),
        ("ops", "pending", 1, None),  # it waits for its turn
        ("chat", "sent", 5, "2026-11-24T04:00:00Z"),
    )):  # fmt: skip
        desk.seed.insert(
            "alerts", subject=f"page {number}", kind="citation", channel=channel, made="2026-11-20T04:00:00Z",
            title="x", reason="x", state=state, attempts=tries, next_due="2026-11-24T04:00:00Z", settled=settled,
        )  # fmt: skip
    desk.post()
    text = " ".join(_text(desk).split())
    assert "1 alert could not be told on the channel desk" in text
    assert "1 alert could not be told on the channel ops" in text
    assert "chat" not in text
    assert desk.server.taken[-1].parsed()["subject"].endswith("2 things to look at")
