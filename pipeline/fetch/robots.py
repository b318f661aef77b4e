"""robots.txt as RFC 9309 says: 4xx opens, unreachable and 5xx close, at most 500 KiB are read.

Rules are kept per origin for a day, with a bound on how many and how large they are.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from time import monotonic

from protego import Protego

from pipeline.fetch.ended import Ended
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Reason
from pipeline.urls import Url

MAX_BYTES = 500 * 1024
MAX_HOPS = 5
MAX_DELAY = 60.0
_KEPT_ORIGINS = 5_000
_KEPT_BYTES = 8 * 1024 * 1024
_DAY = 86_400.0
# A host that could not be asked is asked again soon.
_SOON = 600.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. ``closed`` is set when nothing may be asked for."""

    parsed: Protego | None = None
    closed: Ended | None = None
    delay: float | None = None
    size: int = 0
    lifetime: float = _DAY

    def refusal(self, url: Url, agent: str) -> Ended | None:
        """Return how a request for *url* ends before it is made, or None when it may be made."""
        if self.closed is not None:
            return self.closed
        if self.parsed is None or self.parsed.can_fetch(str(url), agent):
            return None
        return Ended(Reason.ROBOTS, "robots.txt disallows it", outcome=FetchOutcome.SKIPPED)


@dataclass(slots=True)
class _Entry:
    rules: Rules | None = None
    until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Robots:
    """The rules of every origin that was asked; *ask* fetches a robots.txt, results go to ``log``."""

    def __init__(self, agent: str, ask: Callable[[FetchRequest], Awaitable[FetchResult]]) -> None:
        self.agent = agent
        self.log: list[FetchResult] = []
        self._ask = ask
        self._entries: OrderedDict[str, _Entry] = OrderedDict()

    async def check(self, url: Url, source: str | None) -> None:
        """Raise Ended when *url* must not be asked for; fetches the rules on first use."""
        entry = self._entries.setdefault(url.origin, _Entry())
        self._entries.move_to_end(url.origin)
        async with entry.lock:
            if entry.rules is None or monotonic() > entry.until:
                entry.rules = await self._fetch(url, source)
                entry.until = monotonic() + entry.rules.lifetime
                self._forget()
        refusal = entry.rules.refusal(url, self.agent)
        if refusal is not None:
            raise refusal

    def delay(self, url: Url) -> float:
        """Return the seconds between requests that the rules of *url* ask for, 0 where they do not."""
        entry = self._entries.get(url.origin)
        return (entry.rules.delay or 0.0) if entry and entry.rules else 0.0

    async def _fetch(self, url: Url, source: str | None) -> Rules:
        result = await self._ask(FetchRequest(f"{url.origin}/robots.txt", "robots", source))
        rules, remark = read_rules(result, self.agent)
        self.log.append(replace(result, body=None, detail=remark or result.detail))
        return rules

    def _forget(self) -> None:
        size = sum(entry.rules.size for entry in self._entries.values() if entry.rules)
        while len(self._entries) > 1 and (len(self._entries) > _KEPT_ORIGINS or size > _KEPT_BYTES):
            _, entry = self._entries.popitem(last=False)
            size -= entry.rules.size if entry.rules else 0


def read_rules(result: FetchResult, agent: str) -> tuple[Rules, str]:
    """Return what the answer to a request for robots.txt means for *agent*, and a remark for the log."""
    status = result.status or 0
    if result.outcome is FetchOutcome.OK or result.reason is Reason.EMPTY:
        return _parsed(result.body or b"", agent)
    if result.reason is Reason.REDIRECT or (400 <= status < 500 and result.reason is not Reason.RATE_LIMITED):
        return Rules(), ""
    return Rules(closed=_closed(result), lifetime=_SOON), ""


def _closed(result: FetchResult) -> Ended:
    """Say that a host is closed to us because its robots.txt could not be had."""
    detail = f"robots.txt: {result.detail}"
    if result.reason is Reason.RATE_LIMITED:
        return Ended(Reason.RATE_LIMITED, detail, outcome=FetchOutcome.SKIPPED, retry_after=result.retry_after)
    if result.status is None and not result.hops:
        # The host itself cannot be reached: that is the reason to name.
        return Ended(result.reason, detail)
    return Ended(Reason.ROBOTS, detail, outcome=FetchOutcome.SKIPPED)


def _parsed(body: bytes, agent: str) -> tuple[Rules, str]:
    try:
        parsed = Protego.parse(body.decode("utf-8-sig", "replace"))
        asked = parsed.crawl_delay(agent)
    except ValueError as error:
        closed = Ended(Reason.ROBOTS, f"robots.txt cannot be read ({error})", outcome=FetchOutcome.SKIPPED)
        return Rules(closed=closed), ""
    if asked is None:
        return Rules(parsed, size=len(body)), ""
    delay = min(asked, MAX_DELAY)
    remark = f"Crawl-delay {asked:g} is kept as {delay:g} seconds" if delay < asked else ""
    return Rules(parsed, delay=delay, size=len(body)), remark
