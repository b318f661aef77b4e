"""When things go out, case by case."""

from __future__ import annotations

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.digest.due import due_day, due_weeks, quiet_until
from pipeline.digest.week import parse_week

CASES = tomllib.loads((Path(__file__).parent / "cases" / "due.toml").read_text(encoding="utf-8"))
WARSAW = ZoneInfo("Europe/Warsaw")
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@pytest.mark.parametrize("case", CASES["week"], ids=lambda case: case["why"])
def test_weeks(case):
    posted = {parse_week(week) for week in case.get("posted", [])}
    due = due_weeks(case["now"], WARSAW, case.get("day", "monday"), "07:00", posted)
    assert [f"{one.week}{' late' if one.late else ''}" for one in due] == case["due"], case["why"]


@pytest.mark.parametrize("case", CASES["day"], ids=lambda case: case["why"])
def test_days(case):
    due = due_day(case["now"], WARSAW, WORKDAYS, "06:30", case.get("posted", []))
    assert (due.isoformat() if due else "") == case["due"], case["why"]


@pytest.mark.parametrize("case", CASES["quiet"], ids=lambda case: case["why"])
def test_quiet_hours(case):
    until = quiet_until(case["now"], WARSAW, case.get("begins", "22:00"), case.get("ends", "07:00"))
    assert until == case.get("until"), case["why"]
