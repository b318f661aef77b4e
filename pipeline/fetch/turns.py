"""Turns: one request at a time per host, a pause between them, and none at all to a host that said later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

# Idle hosts are forgotten above this number, so that a long life does not fill the memory.
_MANY = 20_000


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    last_end: float = float("-inf")
    closed_until: float = float("-inf")


class Turns:
    """Hands out turns at hosts, first come, first served."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, host: str, gap: Callable[[], float]) -> AsyncIterator[None]:
        """Wait for the turn at *host*, at least *gap()* seconds after the last one ended, and hold it.

        The gap is asked for when the turn has come, because rules that name one may have arrived by then.
        At a host that is closed there is no pause to keep: the caller makes no request.
        """
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.lock:
                if lane.closed_until < monotonic():
                    await asyncio.sleep(max(0.0, lane.last_end + gap() - monotonic()))
                try:
                    yield
                finally:
                    lane.last_end = monotonic()
        finally:
            lane.users -= 1

    def close(self, host: str, seconds: float) -> None:
        """Make no request to *host* for *seconds*, as it asked."""
        lane = self._lane(host)
        lane.closed_until = max(lane.closed_until, monotonic() + seconds)

    def closed_for(self, host: str) -> float:
        """Return for how many seconds *host* wants no request, 0 when it takes them."""
        lane = self._lanes.get(host)
        return max(0.0, lane.closed_until - monotonic()) if lane else 0.0

    def _lane(self, host: str) -> _Lane:
        if len(self._lanes) > _MANY and host not in self._lanes:
            self._forget_idle()
        return self._lanes.setdefault(host, _Lane())

    def _forget_idle(self) -> None:
        # An hour is longer than any gap that we keep.
        now = monotonic()
        self._lanes = {
            host: lane
            for host, lane in self._lanes.items()
            if lane.users or lane.closed_until > now or lane.last_end > now - 3600
        }
