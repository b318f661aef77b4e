"""The one door to the network: polite, guarded, bounded in time and memory.

``Client.get`` never raises for anything that a server or the network can do: every request ends in a
FetchResult with a named outcome and reason.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from time import monotonic
from typing import cast

from aiohttp import ClientSession
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.fetch import answers
from pipeline.fetch.bodies import read_body, read_head
from pipeline.fetch.dialer import Answer, open_session
from pipeline.fetch.ended import NETWORK_ERRORS, Ended, ended_by
from pipeline.fetch.journey import Journey
from pipeline.fetch.options import CONDITIONS, guard_for, headers_for, product_token
from pipeline.fetch.robots import MAX_BYTES, MAX_HOPS, Robots
from pipeline.fetch.turns import Turns
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, NetworkOptions, Reason
from pipeline.urls import Url


class Client:
    """Asks for one address after another; an async context manager.

    Raises ConfigError for options that cannot be kept. *resolver* is for tests.
    """

    def __init__(self, options: NetworkOptions, resolver: AbstractResolver | None = None) -> None:
        self._options = options
        self._guard = guard_for(options)
        self._resolver = resolver
        self._turns = Turns()
        self._slots = asyncio.Semaphore(options.concurrency)
        self._robots = Robots(product_token(options.user_agent), self._get_robots)
        self._open: AbstractAsyncContextManager[ClientSession] | None = None
        self._session: ClientSession | None = None

    @property
    def robots_log(self) -> list[FetchResult]:
        """The requests for robots.txt along the way, oldest first, without bodies; the caller may empty it."""
        return self._robots.log

    async def __aenter__(self) -> Client:
        self._open = open_session(self._options, self._guard, self._resolver)
        self._session = await self._open.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._session = None
        if self._open is not None:
            await self._open.__aexit__(None, None, None)

    async def get(self, request: FetchRequest) -> FetchResult:
        """Ask for *request* when its host's turn has come, follow redirects, and say how it ended.

        ``timeout_seconds`` bounds the time on the network, all redirects and the whole body together;
        the wait for a turn is ours, not the server's, and does not count.
        """
        return await self._travel(Journey(request, datetime.now(UTC), self._options.max_bytes))

    async def _get_robots(self, request: FetchRequest) -> FetchResult:
        return await self._travel(Journey(request, datetime.now(UTC), MAX_BYTES, MAX_HOPS, cut=True))

    async def _travel(self, journey: Journey) -> FetchResult:
        try:
            url = journey.start()
            while isinstance(found := await self._visit(url, journey), str):
                url = journey.redirect(found)
        except Ended as ended:
            return journey.end(ended)
        return journey.result(found)

    async def _visit(self, url: Url, journey: Journey) -> bytes | str:
        """Return the body of *url*, or where it sends us, when we may ask and the turn at its host has come."""
        # robots.txt speaks of pages; a time-stamp authority is a service that we were told to use.
        if self._options.robots and journey.request.kind not in ("robots", "timestamp"):
            await self._robots.check(url, journey.request.source)
        gap = self._options.per_host_seconds
        async with self._turns.turn(url.host, lambda: max(gap, self._robots.delay(url))):
            self._respect_pause(url)
            async with self._slots:
                return await self._in_time(url, journey)

    def _respect_pause(self, url: Url) -> None:
        left = self._turns.closed_for(url.host)
        if left:
            detail = "the host asked for a pause, which is not over"
            raise Ended(Reason.RATE_LIMITED, detail, outcome=FetchOutcome.SKIPPED, retry_after=left)

    async def _in_time(self, url: Url, journey: Journey) -> bytes | str:
        started, journey.at = monotonic(), datetime.now(UTC)
        try:
            async with asyncio.timeout(self._options.timeout_seconds - journey.spent):
                return await self._exchange(url, journey)
        except TimeoutError as error:
            raise Ended(Reason.TIMEOUT, f"not done in {self._options.timeout_seconds:g} seconds") from error
        except NETWORK_ERRORS as error:
            raise ended_by(error) from error
        finally:
            journey.spent += monotonic() - started

    async def _exchange(self, url: Url, journey: Journey) -> bytes | str:
        if self._session is None:
            raise RuntimeError("the client is not open; use it in an async with block")
        headers = headers_for(self._options, journey.request)
        address, data = URL(str(url), encoded=True), journey.request.body
        method = "GET" if data is None else "POST"
        async with self._session.request(
            method, address, headers=headers, data=data, allow_redirects=False
        ) as response:
            answer = journey.answer = cast(Answer, response)
            if answer.status in answers.REDIRECTS:
                if data is not None:
                    raise Ended(Reason.REDIRECT, "what we post is not sent on; write the final address")
                return answer.headers.get("Location", "")
            if answer.status == 304:
                raise answers.unchanged(asked=not CONDITIONS.isdisjoint(headers))
            if answers.is_whole(answer.status, journey.headers()):
                return await read_body(answer, journey.limit, cut=journey.cut, received=journey.receive)
            raise await self._refused(url, answer, journey)

    async def _refused(self, url: Url, answer: Answer, journey: Journey) -> Ended:
        suspect = answer.status in answers.CHALLENGE_STATUSES
        head = await read_head(answer, answers.HEAD_BYTES) if suspect else b""
        ended = answers.refusal(answer.status, journey.headers(), head, datetime.now(UTC))
        if ended.retry_after:
            self._turns.close(url.host, ended.retry_after)
        return ended
