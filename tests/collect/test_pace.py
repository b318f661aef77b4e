"""How often a feed is asked: every rule as a line of a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.freshness import LONGEST, fresh_seconds
from pipeline.model import Reason
from pipeline.pace import (
    Failure,
    FeedState,
    Pace,
    Poll,
    Reading,
    after_failure,
    after_poll,
    after_read,
    jitter,
    trusts_validators,
)
from tests.collect.conftest import load_cases

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PACE = Pace(3600, 600, 21600, 7 * 86400)
TIMES = ("last_ok", "last_new", "last_full", "first_ok")


def state_of(fields: dict[str, Any]) -> FeedState:
    times = {name: NOW + timedelta(minutes=fields[name]) for name in TIMES if name in fields}
    return replace(FeedState(), **(fields | times))


def moved_on(case: dict[str, Any]) -> FeedState:
    state = state_of(case.get("state", {}))
    if case["step"] == "poll":
        return after_poll(state, Poll(**({"full": False, "changed": False} | case.get("poll", {}))), NOW, PACE, "k")
    if case["step"] == "read":
        return after_read(state, Reading(**case["reading"]), NOW, PACE)
    failure = case["failure"]
    return after_failure(state, Failure(**(failure | {"reason": Reason(failure["reason"])})), NOW, PACE, "k")


@pytest.mark.parametrize("case", load_cases("pace.toml"))
def test_step(case: dict[str, Any]) -> None:
    after = moved_on(case)
    assert after.next_due is not None
    due = (after.next_due - NOW).total_seconds() / 60
    for name, wanted in case["expect"].items():
        if name == "due":
            assert due == pytest.approx(wanted), case["why"]
        elif name == "due_least":
            assert due >= wanted, case["why"]
        elif name == "due_most":
            assert due <= wanted, case["why"]
        elif name in TIMES:
            assert getattr(after, name) == NOW + timedelta(minutes=wanted), case["why"]
        else:
            assert (getattr(after, name) or type(wanted)()) == wanted, f"{case['why']} ({name})"


def test_back_off_doubles_with_each_point_and_is_spread() -> None:
    state, waits = replace(FeedState(), interval_seconds=600), []
    for _ in range(5):
        state = after_failure(state, Failure(Reason.PARSE), NOW, PACE, "paper")
        assert state.next_due is not None
        waits.append((state.next_due - NOW).total_seconds())
    for points, wait in enumerate(waits, 1):
        assert 600 * 2**points <= wait <= 600 * 2**points * 1.25
    others = {after_failure(FeedState(), Failure(Reason.PARSE), NOW, PACE, f"feed {n}").next_due for n in range(40)}
    assert len(others) == 40, "feeds that failed together come back apart"


def test_jitter_is_even_and_repeatable() -> None:
    values = [jitter(f"feed {number}") for number in range(2000)]
    assert all(0 <= value < 1 for value in values)
    assert 0.45 < sum(values) / len(values) < 0.55
    assert jitter("feed 1") == values[1]


@pytest.mark.parametrize(
    ("state", "trusted", "why"),
    [
        ({}, False, "nothing was read yet, so there is nothing to compare with"),
        ({"last_full": -60}, True, "read an hour ago"),
        ({"last_full": -7 * 24 * 60}, False, "unchanged for a week by its own word: asked for the whole"),
        ({"last_full": 60 * 24}, False, "a clock that went back must not make trust last for ever"),
        ({"last_full": -60, "validators": "stuck"}, False, "its validators stayed while the feed changed"),
        ({"last_full": -60, "validators": "restless"}, True, "validators that change too often hide nothing"),
    ],
)
def test_trust_in_validators(state: dict[str, Any], trusted: bool, why: str) -> None:
    assert trusts_validators(state_of(state), NOW, PACE) is trusted, why


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds", "why"),
    [
        (None, None, 0, "nothing was said"),
        ("max-age=600", None, 600, "plain"),
        ("public, MAX-AGE=600, must-revalidate", None, 600, "among others, in any case"),
        ('max-age="600"', None, 600, "quoted, as some do"),
        ("no-cache, max-age=600", None, 0, "no-cache goes before max-age"),
        ("no-store", "Sun, 22 Nov 2026 12:30:00 GMT", 0, "no-store goes before Expires"),
        ("max-age=0", "Sun, 22 Nov 2026 12:30:00 GMT", 0, "max-age goes before Expires, 0 too"),
        (None, "Sun, 22 Nov 2026 12:30:00 GMT", 10800, "Expires alone"),
        (None, "Sun, 22 Nov 2020 12:30:00 GMT", 0, "long past"),
        (None, "0", 0, "the usual junk"),
        (None, "Thu, 01 Dec 99999 16:00:00 GMT", 0, "a year that no clock knows"),
        ("max-age=99999999999999999999", None, LONGEST, "clamped"),
        ("max-age=-5", None, 0, "negative is junk"),
        ("s-maxage=600", None, 0, "is for shared caches and not max-age"),
        ("x-max-age=600", None, 0, "another word"),
    ],
)
def test_freshness(cache_control: str | None, expires: str | None, seconds: int, why: str) -> None:
    assert fresh_seconds(cache_control, expires, NOW) == seconds, why
