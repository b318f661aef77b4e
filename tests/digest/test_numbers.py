"""Spikes, the trend, and the feeds that the team should look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.digest.facts import FeedState, Volume
from pipeline.digest.figures import trend_findings
from pipeline.digest.health import troubles
from pipeline.digest.numbers import known, spike
from pipeline.digest.week import parse_week
from pipeline.digest.words import load_words

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "leaps", "why"),
    [
        ([4, 5, 4, 6, 5, 4, 5, 5, 40], True, "eight times the usual is a spike"),
        ([4, 5, 4, 6, 5, 4, 5, 5, 7], False, "two more than usual is a good week"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 4], False, "four articles are too few to speak of"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 6], True, "six after eight weeks of silence are news"),
        ([3, 3, 3, 3, 3, 3, 3, 3, 8], False, "a flat past does not make a spike of five more"),
        ([3, 3, 3, 3, 3, 3, 3, 3, 9], True, "six more than a flat past do"),
        ([1, 90, 2, 80, 1, 70, 2, 90, 95], False, "where every other week is loud, a loud one is usual"),
        ([1, 1, 1, 50], False, "three weeks are no past"),
        ([50, 40, 50, 40, 45, 44, 41, 50, 1], False, "silence is no spike"),
    ],
)
def test_a_spike_is_far_above_the_median_of_the_weeks_before(values, leaps, why):
    assert bool(spike(values)) is leaps, why


def test_a_spike_carries_its_reason():
    found = spike([4, 4, 6, 6, 30])
    assert (found.value, found.median, found.deviation, found.weeks) == (30, 5, 1, 4)


def _trend(*counts):
    week, trend = parse_week("2026-W47"), []
    for count in reversed(counts):
        trend.insert(0, (week, Volume(articles=count, regime=count, deportation=count // 3)))
        week = week.previous
    return trend


def test_weeks_before_anybody_watched_are_not_in_the_trend():
    assert [v.articles for _, v in known(_trend(0, 0, 5, 0, 7))] == [5, 0, 7]
    assert known(_trend(0, 0)) == ()


@pytest.mark.parametrize(
    ("state", "ok_days", "new_days", "kind", "why"),
    [
        ("ok", 0, 1, None, "a feed that brought something yesterday is well"),
        ("ok", 0, 14, None, "what is usual for the feed is no silence"),
        ("ok", 0, 14.1, "silent", "longer than that is"),
        ("ok", 0, None, "silent", "a feed that never brought anything is silent"),
        ("failing", 0.5, 1, None, "half a day of failures may pass by itself"),
        ("failing", 1, 1, "failing", "a day without an answer does not"),
        ("failing", None, None, "failing", "a feed that never answered fails"),
        ("paused", 3, 3, "paused", "a paused feed waits for a person"),
        ("new", None, None, None, "a feed that was not asked yet has done nothing wrong"),
    ],
)
def test_feeds_to_look_at(state, ok_days, new_days, kind, why):
    ok, new = (None if d is None else NOW - timedelta(days=d) for d in (ok_days, new_days))
    found = troubles([FeedState("S", "https://s.example/feed", state, "timeout", ok, new, timedelta(days=14))], NOW)
    assert [t.kind for t in found] == ([kind] if kind else []), why


def test_failing_feeds_come_before_silent_ones():
    usual = timedelta(days=14)
    feeds = [FeedState(name, "u", state, "", None, None, usual) for name, state in (("a", "ok"), ("b", "failing"))]
    assert [t.source for t in troubles(feeds, NOW)] == ["b", "a"]


@pytest.mark.parametrize(
    ("language", "said", "why"),
    [
        (
            "en",
            "1 article names the regime, against 3 in the week before.",
            "one week is no row of weeks to compare with",
        ),
        ("be", "1 артыкул называе рэжым; тыднем раней — 3.", "nor in another language"),
    ],
)
def test_against_a_past_of_one_week(language, said, why):
    words = load_words(language, UTC)
    found = trend_findings([Volume(articles=3, regime=3, deportation=2, citing=1), Volume(articles=1, regime=1)], words)
    assert found[0] == said, why
    assert len(found) == 3
    assert not [one for one in found if "1 weeks" in one or "з 1 " in one], why


def test_every_belarusian_number_of_weeks_goes_with_its_words():
    volumes = [Volume(articles=n, regime=n, deportation=n) for n in (3, 5, 4)]
    said = " ".join(trend_findings(volumes, load_words("be", UTC)))
    assert "звычайная лічба за папярэднія тыдні (2) — 4" in said, "“за 2 тыдняў” is none"
