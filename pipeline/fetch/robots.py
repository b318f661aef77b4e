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
# Parsed rules take about twenty times the memory of their text.
_KEPT_BYTES = 3 * 1024 * 1024
_DAY = 86_400.0
# A host that could not be asked is asked again soon.
_SOON = 600.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. ``closed`` is the answer that means that nothing may be asked for."""

    parsed: Protego | None = None
    closed: FetchResult | None = None
    delay: float | None = None
    size: int = 0
    lifetime: float = _DAY

    def refusal(self, url: Url, agent: str) -> Ended | None:
        """Return how a request for *url* ends before it is made, or None when it may be made."""
        if self.closed is not None:
            return _closed(self.closed)
        if self.parsed is None or self.parsed.can_fetch(str(url), agent):
            return None
        return Ended(Reason.ROBOTS, "robots.txt disallows it", outcome=FetchOutcome.SKIPPED)


@dataclass(slots=True)
class _Entry:
    rules: Rules | None = None
    size: int = 0
    until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Robots:
    """The rules of every origin that was asked; *ask* fetches a robots.txt, results go to ``log``."""

    def __init__(self, agent: str, ask: Callable[[FetchRequest], Awaitable[FetchResult]]) -> None:
        self.agent = agent
        self.log: list[FetchResult] = []
        self._ask = ask
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0

    async def check(self, url: Url, source: str | None) -> None:
        """Raise Ended when *url* must not be asked for; fetches the rules on first use."""
        entry = self._entries.setdefault(url.origin, _Entry())
        self._entries.move_to_end(url.origin)
        async with entry.lock:
            rules = entry.rules
            if rules is None or monotonic() >= entry.until:
                rules = await self._renew(entry, url, source)
        refusal = rules.refusal(url, self.agent)
        if refusal is not None:
            raise refusal

    def delay(self, url: Url) -> float:
        """Return the seconds between requests that the rules of *url* ask for, 0 where they do not."""
        entry = self._entries.get(url.origin)
        return (entry.rules.delay or 0.0) if entry and entry.rules else 0.0

    async def _renew(self, entry: _Entry, url: Url, source: str | None) -> Rules:
        result = await self._ask(FetchRequest(f"{url.origin}/robots.txt", "robots", source))
        # Half a megabyte of hostile rules takes a second to parse; the other requests go on meanwhile.
        rules, remark = await asyncio.to_thread(read_rules, result, self.agent)
        self.log.append(replace(result, body=None, detail=remark or result.detail))
        entry.rules, entry.until = rules, monotonic() + rules.lifetime
        if self._entries.get(url.origin) is entry:
            self._bytes += rules.size - entry.size
            entry.size = rules.size
            self._forget()
        return rules

    def _forget(self) -> None:
        """Drop the rules that were not used for longest while there are too many."""
        while len(self._entries) > 1 and (len(self._entries) > _KEPT_ORIGINS or self._bytes > _KEPT_BYTES):
            _, entry = self._entries.popitem(last=False)
            self._bytes -= entry.size


def read_rules(result: FetchResult, agent: str) -> tuple[Rules, str]:
    """Return what the answer to a request for robots.txt means for *agent*, and a remark for the log."""
    status = result.status or 0
    if result.outcome is FetchOutcome.OK or result.reason is Reason.EMPTY:
        return _parsed(result, agent)
    if result.reason is Reason.REDIRECT or (400 <= status < 500 and result.reason is not Reason.RATE_LIMITED):
        return Rules(), ""
    return Rules(closed=replace(result, body=None), lifetime=_SOON), ""


def _closed(result: FetchResult) -> Ended:
    """Say that a host is closed to us because its robots.txt could not be had."""
    detail = f"robots.txt: {result.detail}"
    if result.reason is Reason.RATE_LIMITED:
        return Ended(Reason.RATE_LIMITED, detail, outcome=FetchOutcome.SKIPPED, retry_after=result.retry_after)
    if result.status is None and not result.hops:
        # The host itself cannot be reached: that is the reason to name.
        return Ended(result.reason, detail)
    return Ended(Reason.ROBOTS, detail, outcome=FetchOutcome.SKIPPED)


def _parsed(result: FetchResult, agent: str) -> tuple[Rules, str]:
    body = result.body or b""
    try:
        parsed = Protego.parse(body.decode("utf-8-sig", "replace"))
        asked = parsed.crawl_delay(agent)
    except ValueError as error:
        detail = f"cannot be read ({error})"
        return Rules(closed=replace(result, body=None, reason=Reason.PARSE, detail=detail)), detail
    if asked is None:
        return Rules(parsed, size=len(body)), ""
    delay = min(asked, MAX_DELAY)
    remark = f"Crawl-delay {asked:g} is kept as {delay:g} seconds" if delay < asked else ""
    return Rules(parsed, delay=delay, size=len(body)), remark
