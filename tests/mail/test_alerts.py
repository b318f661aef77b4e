"""Alerts: the right ones, once, in groups, not at night; harmless on every channel; through the guard."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.errors import ConfigError
from pipeline.stages.alerting import do_alerts

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def channel(desk, hook, monkeypatch):
    """A desk at noon with one channel for editors and one for operators, both on the hook."""
    port = hook.server_address[1]
    monkeypatch.setenv("ZVON_ALERT_DESK", f"json://127.0.0.1:{port}/desk")
    monkeypatch.setenv("ZVON_ALERT_OPS", f"json://127.0.0.1:{port}/ops")
    desk.now = NOON
    _configure(desk, hook)
    return desk


def _configure(desk, hook, more=""):
    desk.configure(f'\n[alerts]\neditors = ["desk"]\noperators = ["ops"]\n{more}')
    text = (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
    desk.write(text.replace("allow = [", f'allow = ["127.0.0.1:{hook.server_address[1]}", '))


def _tell(desk, after=timedelta()):
    desk.now += after
    return dict(do_alerts(desk.settings, desk.store, lambda: desk.now))


def _cite(desk, source, kind, tier, **given):
    desk.seed.source(source, kind=kind)
    with desk.store.write() as db:
        db.execute("UPDATE sources SET tier = ? WHERE id = ?", (tier, source))
    return desk.cite(-0.01, source=source, **given)


def _texts(hook, path="/desk"):
    return [sent["message"] for at, sent in hook.got if at == path]


@pytest.mark.parametrize(
    ("kind", "tier", "grade", "told", "why"),
    [
        ("parliament", 2, "A", True, "an institution that names the work is told at once"),
        ("court", 3, "B", True, "an institution of any tier"),
        ("outlet", 1, "B", True, "an outlet of the first tier"),
        ("outlet", 2, "A", False, "any other outlet waits for the digest"),
        ("parliament", 1, "C", False, "a weak citation waits for a person"),
        ("ngo", 1, "A", False, "civil society waits for the digest"),
    ],
)
def test_what_is_told_at_once(channel, hook, kind, tier, grade, told, why):
    _cite(channel, "one", kind, tier, grade=grade, title="A sample title", exact="the sample words")
    _tell(channel)
    assert bool(_texts(hook)) is told, why
    if told:
        text = _texts(hook)[0]
        for part in (
            "A sample title",
            "One",
            f"· {grade} ·",
            "the sample words",
            "not yet reviewed",
            "https://one.example/",
        ):
            assert part in text, "who, what, how strong, the words, whether a person has seen it, where"


def test_nothing_is_told_twice_nor_what_is_old_or_rejected(channel, hook):
    _cite(channel, "one", "parliament", 1, grade="A")
    _tell(channel)
    assert _tell(channel, timedelta(hours=1)) == {}
    old = channel.cite(-3, source="one", grade="A")
    bad = _cite(channel, "one", "parliament", 1, grade="A")
    channel.seed.review(bad, "rejected", channel.now)
    assert _tell(channel, timedelta(hours=1)) == {}
    assert len(hook.got) == 1, old


def test_copies_of_a_story_are_one_alert(channel, hook):
    for source in ("one", "two"):
        channel.seed.source(source, kind="outlet")
    with channel.store.write() as db:
        db.execute("UPDATE sources SET tier = 1")
    first = channel.seed.article(channel.now, "one")
    channel.seed.citation(first, channel.now)
    channel.seed.citation(channel.seed.article(channel.now, "two", story=first), channel.now)
    assert _tell(channel, timedelta(seconds=1)) == {"alerts found": 1, "told": 1}


def test_what_comes_soon_after_goes_together(channel, hook):
    _cite(channel, "one", "parliament", 1, grade="A", title="The first")
    _tell(channel)
    for number in range(12):
        _cite(channel, f"s{number}", "parliament", 1, grade="A", title=f"Later {number}")
    _tell(channel, timedelta(minutes=1))
    assert len(hook.got) == 1, "not so soon after the last"
    _tell(channel, timedelta(minutes=15))
    assert len(hook.got) == 2
    assert hook.got[1][1]["title"] == "Zvon: 12 alerts"
    assert "Later 7" in _texts(hook)[1]
    assert _texts(hook)[1].endswith("4 more"), "a few are shown, the rest is counted"


def test_the_night_is_quiet_and_the_morning_hears_of_it(channel, hook):
    channel.now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # half past eleven in Warsaw
    _cite(channel, "one", "parliament", 1, grade="A")
    assert _tell(channel) == {"alerts found": 1}
    assert _tell(channel, timedelta(hours=7)) == {}, "half past six"
    assert _tell(channel, timedelta(minutes=31)) == {"told": 1}


def test_a_spike_is_told_with_its_reason_once_a_week(channel, hook):
    for week in range(1, 9):
        for number in range(3):
            channel.seed.article(channel.now - timedelta(days=7 * week, hours=number), "one")
    for number in range(12):
        channel.seed.article(channel.now - timedelta(minutes=number), "one")
    _tell(channel)
    (text,) = _texts(hook)
    assert "Far more than usual on the regime" in text
    assert "12 this week; the median of the 8 weeks before is 3, and the threshold 3 + 5 × 1." in text
    channel.seed.article(channel.now, "one")
    assert _tell(channel, timedelta(hours=5)) == {}


def test_a_silent_source_and_a_lost_mail_are_for_the_operator(channel, hook):
    channel.seed.source("quiet", name="The Quiet Sample")
    channel.seed.feed("quiet", last_ok="2026-11-23T10:00:00Z", last_new="2026-11-01T10:00:00Z")
    channel.seed.source("lively")
    channel.seed.feed("lively", last_ok="2026-11-23T10:00:00Z", last_new="2026-11-22T10:00:00Z")
    channel.readers("ana@reader.example")
    channel.cite(-5)
    channel.server.faults = ["550-rcpt"]
    channel.post()
    _tell(channel)
    (text,) = _texts(hook, "/ops")
    assert "The Quiet Sample is silent" in text
    assert "Nothing new since 1 November 2026" in text
    assert "A mail of weekly 2026-W47 could not be sent" in text
    assert "reader.example" not in text
    assert "Lively" not in text
    assert not _texts(hook)


def test_a_channel_that_fails_is_tried_again_and_not_lost(channel, hook):
    _cite(channel, "one", "parliament", 1, grade="A")
    hook.status = 500
    assert _tell(channel) == {"alerts found": 1, "not told": 1}
    assert _tell(channel, timedelta(minutes=1)) == {}
    hook.status = 200
    assert _tell(channel, timedelta(minutes=5)) == {"told": 1}


def test_a_killed_sender_repeats_once_and_then_stops(channel, hook):
    _cite(channel, "one", "parliament", 1, grade="A")
    _tell(channel)
    with channel.store.write() as db:
        db.execute("UPDATE alerts SET state = 'sending'")
    assert _tell(channel, timedelta(hours=1)) == {"told": 1}
    with channel.store.write() as db:
        db.execute("UPDATE alerts SET state = 'sending'")
    assert _tell(channel, timedelta(hours=1)) == {}
    assert channel.store.db.execute("SELECT state FROM alerts").fetchone()[0] == "unclear"


HOSTILE = (
    '@everyone <!channel> [x](javascript:alert(1)) <a href="http://evil.example">y</a> *b* `c` <script>1</script>'
    " evil.example"
)


@pytest.mark.parametrize("service", ["json", "mmost", "rocket", "form"])
def test_words_from_outside_call_nobody_and_are_not_live(channel, hook, monkeypatch, service):
    port = hook.server_address[1]
    address = {
        "json": f"json://127.0.0.1:{port}/desk",
        "mmost": f"mmost://127.0.0.1:{port}/{'a' * 24}",
        "rocket": f"rocket://{'a' * 24}/{'b' * 24}@127.0.0.1:{port}/#desk",
        "form": f"json://127.0.0.1:{port}/desk?format=markdown",
    }[service]
    monkeypatch.setenv("ZVON_ALERT_DESK", address)
    _cite(channel, "one", "parliament", 1, grade="A", title=HOSTILE, exact=HOSTILE)
    _tell(channel)
    assert hook.got, "it is told all the same"
    sent = json.dumps(hook.got[0][1], ensure_ascii=False)
    for live in ("@everyone", "<!channel>", "](javascript:", "<a href", "<script", "http://evil", "evil.example"):
        assert live not in sent, "words from outside do nothing"
    assert "https://one.example/1" in sent.replace("\\", ""), "our own link works"
    assert "github.com" not in sent, "no picture is loaded from anywhere"


@pytest.mark.parametrize(
    ("address", "most", "shown", "why"),
    [
        ("mmost://127.0.0.1:{port}/aaaaaaaaaaaaaaaaaaaaaaaa", 4000, 2, "what does not fit is counted, not cut"),
        ("rocket://{key}/{key}@127.0.0.1:{port}/#desk", 1000, 1, "of a long one the passage is cut"),
    ],
)
def test_a_message_is_no_longer_than_its_service_takes(channel, hook, monkeypatch, address, most, shown, why):
    port, key = hook.server_address[1], "a" * 24
    monkeypatch.setenv("ZVON_ALERT_DESK", address.format(port=port, key=key))
    long = "words that go on and on " * 20
    for number in range(9):
        words = {"exact": long, "prefix": long, "suffix": long, "start_char": 900}
        _cite(channel, f"s{number}", "parliament", 1, grade="A", title=f"Number {number}", **words)
    _tell(channel)
    (text,) = [sent["text"] for _, sent in hook.got]
    assert len(text) <= most
    assert len([n for n in range(9) if f"Number {n}" in text]) >= shown, why
    assert f"{9 - len([n for n in range(9) if f'Number {n}' in text])} more" in text, why
    assert text.replace("\\", "").count("https://s") == text.count("Number "), "each with its address"


def test_a_channel_on_an_inner_address_is_refused(channel, hook):
    text = (channel.home / "config" / "settings.toml").read_text(encoding="utf-8")
    channel.write(text.replace(f'"127.0.0.1:{hook.server_address[1]}", ', ""))
    _cite(channel, "one", "parliament", 1, grade="A")
    assert _tell(channel) == {"alerts found": 1, "not told": 1}
    assert not hook.got


def test_a_service_that_is_no_web_request_passes_the_guard_too(channel, monkeypatch):
    monkeypatch.setenv(
        "ZVON_ALERT_DESK", f"mailto://127.0.0.1:{channel.server.port}?from=a@b.example&to=c@d.example&mode=insecure"
    )
    text = (channel.home / "config" / "settings.toml").read_text(encoding="utf-8")
    channel.write(text.replace(f'"127.0.0.1:{channel.server.port}"', ""))
    _cite(channel, "one", "parliament", 1, grade="A")
    assert _tell(channel) == {"alerts found": 1, "not told": 1}
    assert channel.server.sessions == 0, "not even a connection was made"


def test_a_channel_without_an_address_is_named_and_stops_no_other(channel, hook, monkeypatch):
    monkeypatch.delenv("ZVON_ALERT_OPS")
    channel.seed.source("quiet")
    channel.seed.feed("quiet", last_ok="2026-11-23T10:00:00Z", last_new="2026-11-01T10:00:00Z")
    _cite(channel, "one", "parliament", 1, grade="A")
    with pytest.raises(ConfigError, match="ZVON_ALERT_OPS"):
        _tell(channel)
    assert len(hook.got) == 1


def test_without_channels_nothing_is_looked_for(desk):
    desk.cite(-0.01, grade="A")
    assert _tell(desk) == {}
