"""When an issue goes out: days and times of day in a zone, made into moments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pipeline.digest.week import Week, last_whole_week

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A machine that was off for longer sends so many missed issues; what is older stands in the first of them.
CATCH_UP = 4
# An issue that goes out later than this says so.
LATE_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class DueWeek:
    """An issue whose time has come; ``late`` when that was long ago."""

    week: Week
    at: datetime
    late: bool


def moment(day: date, clock: str, zone: tzinfo) -> datetime:
    """Return the UTC moment at which it is *clock*, such as ``07:00``, on *day* in *zone*.

    A time that the change of clocks leaves out is taken as if they had not changed.
    """
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def due_weeks(now: datetime, zone: tzinfo, day: str, clock: str, posted: Collection[Week]) -> tuple[DueWeek, ...]:
    """Return the weeks whose issue is due at *now*, in their order.

    The issue of a week goes out on the *day* after its end, at *clock*. The first issue of a list is that of the
    last whole week; from then on none is left out, and none comes twice whatever the clock does.
    """
    last, newest = last_whole_week(now, zone), max(posted, default=None)
    if newest is not None and newest >= last:
        return ()
    weeks = [last]
    while newest is not None and weeks[0].previous > newest and len(weeks) < CATCH_UP:
        weeks.insert(0, weeks[0].previous)
    moments = [(week, moment(week.sunday + timedelta(days=1 + WEEKDAYS.index(day)), clock, zone)) for week in weeks]
    return tuple(DueWeek(week, at, now - at > LATE_AFTER) for week, at in moments if at <= now)


def due_day(now: datetime, zone: tzinfo, days: Collection[str], clock: str, posted: Collection[str]) -> date | None:
    """Return today, as a day in *zone*, when its brief is due and was not posted; a missed day is not made up for."""
    today = now.astimezone(zone).date()
    if WEEKDAYS[today.weekday()] not in days or today.isoformat() in posted or now < moment(today, clock, zone):
        return None
    return today


def quiet_until(now: datetime, zone: tzinfo, begins: str, ends: str) -> datetime | None:
    """Return when the quiet hours that *now* lies in are over; None outside them. Equal times: there are none."""
    local = now.astimezone(zone)
    for day in (local.date() - timedelta(days=1), local.date()):
        start = moment(day, begins, zone)
        end = moment(day + timedelta(days=int(ends <= begins)), ends, zone)
        if begins != ends and start <= now < end:
            return end
    return None
