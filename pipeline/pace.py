"""How often a feed is asked, and what each answer changes: pure decisions, the time is handed in.

A poll moves a ``FeedState`` on in one or two steps: ``after_poll`` or ``after_failure`` when the server has
answered, ``after_read`` when a new body was read. Seconds throughout.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.model import Reason

DAY = 86_400
# How much one failure counts, as Media Cloud's fetcher weighs them: a name server's hiccup a quarter, what
# comes and goes on a living server a half, everything else one.
POINTS = {
    Reason.DNS: 0.25,
    Reason.TIMEOUT: 0.5,
    Reason.CONNECTION: 0.5,
    Reason.RATE_LIMITED: 0.5,
    Reason.CHALLENGE: 0.5,
}
SOFT_STATUSES = frozenset({404, 408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
MOST_POINTS = 30.0
LONGEST_BACK_OFF = timedelta(days=7)
# A poll with more than two thirds of known entries came too early, one with less than a third too late.
MANY_KNOWN, FEW_KNOWN = 2 / 3, 1 / 3
LONGER, SHORTER = 1.25, 0.5
MOVES_AFTER = 3
RESTLESS_AFTER = 3
RESTLESS, STUCK = "restless", "stuck"


@dataclass(frozen=True, slots=True)
class Pace:
    """The limits: the interval of a feed that we know nothing of, its bounds, and the longest trust in validators."""

    start: int
    least: int
    most: int
    unconditional: int


@dataclass(frozen=True, slots=True)
class FeedState:
    """What we know of one feed's behaviour; the names are those of the columns of ``feeds``."""

    interval_seconds: int = 0
    fresh_seconds: int = 0
    ttl_seconds: int = 0
    failures: float = 0.0
    state: str = "active"
    reason: str = ""
    next_due: datetime | None = None
    first_ok: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None
    last_full: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    validators: str = ""
    restless_polls: int = 0
    address: str | None = None
    moved_to: str | None = None
    moved_polls: int = 0


@dataclass(frozen=True, slots=True)
class Poll:
    """An answer without fault. ``full``: it brought a body; ``changed``: one that differs from the last captured.

    ``moved`` is where permanent redirects alone led to; ``fresh`` is what the headers say of freshness;
    ``unreadable`` is why the body could not be read when it came before.
    """

    full: bool
    changed: bool
    etag: str | None = None
    last_modified: str | None = None
    fresh: int = 0
    moved: str | None = None
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A poll or a reading that failed. ``asked`` is False when we did not even ask, for the host wants a pause."""

    reason: Reason
    status: int | None = None
    retry_after: float | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a new body brought: entries, how many of them were known or new, and what the feed says."""

    entries: int
    known: int
    new: int
    etag: str | None = None
    last_modified: str | None = None
    ttl: int = 0
    reason: str = ""
    address: str = ""
    movable: bool = True


def back_off(minutes: int, times: float) -> timedelta:
    """Return *minutes* doubled *times* times, a week at most: doubled for ever it would leave the calendar."""
    return min(timedelta(minutes=minutes * 2 ** min(times, 20.0)), LONGEST_BACK_OFF)


def trusts_validators(state: FeedState, now: datetime, pace: Pace) -> bool:
    """Tell whether to ask for changes only; False for validators that lied, and now and then for all of them."""
    if state.validators == STUCK or state.last_full is None:
        return False
    return 0 <= (now - state.last_full).total_seconds() < pace.unconditional


def after_poll(state: FeedState, poll: Poll, now: datetime, pace: Pace, key: str) -> FeedState:
    """Return the state after an answer without fault. A changed body still has to be read."""
    state = _judged(_moved(state, poll.moved), poll)
    state = replace(state, fresh_seconds=poll.fresh, last_full=now if poll.full else state.last_full)
    if not poll.changed and poll.unreadable:
        # The same bytes that we could not read: the feed is no better for repeating them.
        return after_failure(state, Failure(Reason(poll.unreadable)), now, pace, key)
    if not poll.changed:
        state = replace(
            state,
            last_ok=now,
            reason="" if state.failures else state.reason,
            failures=0.0,
            interval_seconds=_interval(state, 1.0, pace),
        )
        if state.moved_polls:
            state = _settled(replace(state, moved_polls=state.moved_polls + 1))
    return replace(state, next_due=_due(state, now, pace))


def after_read(state: FeedState, reading: Reading, now: datetime, pace: Pace) -> FeedState:
    """Return the state after a new body was read; only now may its validators be trusted."""
    share = reading.known / reading.entries if reading.entries else 1.0
    state = replace(
        state,
        interval_seconds=pace.start if state.last_ok is None else _interval(state, share, pace),
        ttl_seconds=min(max(reading.ttl, 0), 31 * DAY),
        failures=0.0,
        reason=reading.reason,
        first_ok=state.first_ok or now,
        last_ok=now,
        last_new=now if reading.new else state.last_new,
        etag=reading.etag,
        last_modified=reading.last_modified,
    )
    if reading.movable and reading.entries and state.moved_to and reading.address == state.moved_to:
        state = _settled(replace(state, moved_polls=state.moved_polls + 1))
    return replace(state, next_due=_due(state, now, pace))


def after_failure(state: FeedState, failure: Failure, now: datetime, pace: Pace, key: str) -> FeedState:
    """Return the state after a failure: more points, a longer wait, and a visible pause where nothing else helps.

    The jitter follows from *key* and the points, so that feeds of one host do not come back together.
    """
    points = state.failures + points_of(failure)
    wait = min(_base(state, pace) * 2 ** min(points, 10.0), DAY) * (1 + jitter(f"{key}/{points}") / 4)
    paused = failure.reason is Reason.GONE or points >= MOST_POINTS
    return replace(
        state,
        failures=points,
        reason=str(failure.reason),
        state="paused" if paused else "active",
        # What the address redirects to has not proved to be a feed.
        moved_to=None,
        moved_polls=0,
        next_due=now + timedelta(seconds=max(wait, min(failure.retry_after or 0.0, DAY))),
    )


def points_of(failure: Failure) -> float:
    """Return what *failure* counts; a pause that the host asked for and that we kept counts nothing."""
    if failure.reason is Reason.RATE_LIMITED and not failure.asked:
        return 0.0
    if failure.reason is Reason.HTTP_STATUS and failure.status in SOFT_STATUSES:
        return 0.5
    return POINTS.get(failure.reason, 1.0)


def jitter(key: str) -> float:
    """Return a number from 0 to 1 that is the same for the same *key* and spread evenly over others."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32


def _base(state: FeedState, pace: Pace) -> int:
    return state.interval_seconds or pace.start


def _interval(state: FeedState, known: float, pace: Pace) -> int:
    """Return the interval after a poll of whose entries the share *known* was known."""
    factor = LONGER if known > MANY_KNOWN else SHORTER if known < FEW_KNOWN else 1.0
    return min(max(round(_base(state, pace) * factor), pace.least), pace.most)


def _due(state: FeedState, now: datetime, pace: Pace) -> datetime:
    """Return when to ask next: what the publisher says lengthens the interval, within our bounds."""
    wish = max(_base(state, pace), state.fresh_seconds, state.ttl_seconds)
    return now + timedelta(seconds=min(max(wish, pace.least), pace.most))


def _moved(state: FeedState, moved: str | None) -> FeedState:
    """Note where permanent redirects lead; another place, or none, begins the count anew."""
    return state if moved == state.moved_to else replace(state, moved_to=moved, moved_polls=0)


def _settled(state: FeedState) -> FeedState:
    """Take the new address for good when it has proved to be a feed often enough."""
    if state.moved_polls < MOVES_AFTER:
        return state
    return replace(state, address=state.moved_to, moved_to=None, moved_polls=0)


def _judged(state: FeedState, poll: Poll) -> FeedState:
    """Mark validators that lie: new ones for the same bytes (restless), the same for new bytes (stuck)."""
    if state.failures or state.last_full is None:
        # What we hold may belong to other bytes than the last that came.
        return state
    if not poll.full:
        return replace(state, restless_polls=0, validators="")
    same = _same_validators(state, poll)
    if poll.changed:
        stuck = same and bool(state.etag or state.last_modified)
        return replace(state, restless_polls=0, validators=STUCK if stuck else "")
    restless = 0 if same else state.restless_polls + 1
    kept = RESTLESS if restless >= RESTLESS_AFTER else state.validators
    return replace(state, restless_polls=restless, validators=kept)


def _same_validators(state: FeedState, poll: Poll) -> bool:
    if state.etag or poll.etag:
        return state.etag == poll.etag
    return state.last_modified == poll.last_modified
