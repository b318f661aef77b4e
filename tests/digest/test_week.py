"""Week arithmetic: clock changes, week 53, and what is no week."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest.week import last_whole_week, parse_week, week_of
from pipeline.errors import ConfigError
from pipeline.store.database import stamp

CASES = tomllib.loads((Path(__file__).parent / "cases" / "weeks.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", [c for c in CASES if "name" in c], ids=lambda c: c["text"])
def test_a_week_is_read_and_bounded(case):
    week = parse_week(case["text"])
    starts, ends = week.bounds(ZoneInfo(case["zone"]))
    got = (str(week), str(week.previous), stamp(starts), stamp(ends))
    assert got == (case["name"], case["previous"], case["starts"], case["ends"]), case["why"]


@pytest.mark.parametrize("case", [c for c in CASES if "error" in c], ids=lambda c: c["text"] or "nothing")
def test_nonsense_is_refused_with_a_reason(case):
    with pytest.raises(ConfigError) as caught:
        parse_week(case["text"])
    assert case["error"] in str(caught.value), case["why"]


@given(st.dates(min_value=date(1900, 1, 8), max_value=date(2200, 12, 1)))
def test_weeks_follow_one_another_without_gap(day):
    week = week_of(day)
    assert week.monday <= day <= week.sunday
    assert week.previous < week
    for zone in (UTC, ZoneInfo("Europe/Vilnius")):
        assert week.previous.bounds(zone)[1] == week.bounds(zone)[0]
    assert parse_week(str(week)) == week


def test_a_digest_is_due_for_the_week_that_is_over_here_and_not_in_london():
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert str(last_whole_week(sunday_night, ZoneInfo("Europe/Warsaw"))) == "2026-W47"
    assert str(last_whole_week(sunday_night, ZoneInfo("Europe/London"))) == "2026-W46"
