"""Which feeds the team should look at: failing, paused, or silent for long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.digest.facts import FeedState

# A single failed poll is no news; a day without one good answer is.
FAILING_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One feed with what is wrong: ``failing``, ``paused`` or ``silent``, and since when, if ever it worked."""

    kind: str
    source: str
    url: str
    reason: str
    since: datetime | None


def troubles(feeds: Iterable[FeedState], at: datetime) -> tuple[Trouble, ...]:
    """Return what is wrong with *feeds* at the moment *at*: failing ones first, then paused, then silent."""
    found = [trouble for feed in feeds if (trouble := _trouble(feed, at))]
    order = ("failing", "paused", "silent")
    return tuple(sorted(found, key=lambda t: (order.index(t.kind), t.source.casefold(), t.url)))


def _trouble(feed: FeedState, at: datetime) -> Trouble | None:
    if feed.state == "failing" and (feed.last_ok is None or at - feed.last_ok >= FAILING_AFTER):
        return Trouble("failing", feed.source, feed.url, feed.reason, feed.last_ok)
    if feed.state == "paused":
        return Trouble("paused", feed.source, feed.url, feed.reason, feed.last_ok)
    # Answers, but with nothing new for longer than is usual for it: the feed may have moved without saying so.
    if feed.state == "ok" and (feed.last_new is None or at - feed.last_new > feed.silent_after):
        return Trouble("silent", feed.source, feed.url, "", feed.last_new)
    return None
