"""ISO weeks: the period that a digest is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import total_ordering

from pipeline.errors import ConfigError

_FORM = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII | re.IGNORECASE)


@total_ordering
@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week, Monday to Sunday. ``year`` is the ISO year: around New Year it differs."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    def __lt__(self, other: Week) -> bool:
        return (self.year, self.number) < (other.year, other.number)

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def previous(self) -> Week:
        """The week before."""
        return week_of(self.monday - timedelta(days=7))

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return the UTC moments at which the week begins and ends in *zone*, the end exclusive.

        A week in which the clocks change is 167 or 169 hours long.
        """
        return _midnight(self.monday, zone), _midnight(self.monday + timedelta(days=7), zone)


def weeks_to(week: Week, before: int) -> tuple[Week, ...]:
    """Return *week* and as many weeks before it as *before* says, in the order of time."""
    weeks = [week]
    while len(weeks) <= before:
        weeks.insert(0, weeks[0].previous)
    return tuple(weeks)


def parse_week(text: str) -> Week:
    """Return the week that *text* names, such as ``2026-W47``; raise ConfigError when it names none.

    >>> str(parse_week("2026-w5"))
    '2026-W05'
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise ConfigError([f"--week: {text!r} is not a week; write year and week number, such as 2026-W47"])
    week = Week(int(found[1]), int(found[2]))
    # The week before and the Monday after must exist too, hence not the first and last year of the calendar.
    if not 1 < week.year < 9999:
        raise ConfigError([f"--week: {text!r} lies outside the calendar; write a week such as 2026-W47"])
    last = date(week.year, 12, 28).isocalendar().week  # 28 December is always in the last week
    if not 1 <= week.number <= last:
        raise ConfigError([f"--week: {week.year} has weeks 1 to {last}, not {week.number}"])
    return week


def week_of(day: date) -> Week:
    """Return the week that *day* lies in."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def last_whole_week(now: datetime, zone: tzinfo) -> Week:
    """Return the latest week that is over in *zone* at *now*: the one a digest is due for."""
    return week_of(now.astimezone(zone).date()).previous


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
