"""The one door to the network: polite, guarded, bounded in time and memory.

``Client.get`` never raises for anything that a server or the network can do: every request ends in a
FetchResult with a named outcome and reason.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import cast

from aiohttp import ClientResponse, ClientSession
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.errors import ConfigError
from pipeline.fetch import answers
from pipeline.fetch.decode import ACCEPTED, Body
from pipeline.fetch.dialer import Answer, open_session
from pipeline.fetch.ended import NETWORK_ERRORS, Ended, ended_by
from pipeline.fetch.guard import Guard
from pipeline.fetch.robots import MAX_BYTES, MAX_HOPS, Robots, product_token
from pipeline.fetch.turns import Turns
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Hop, NetworkOptions, Reason
from pipeline.urls import OddAddressError, Url, UrlError, has_credentials, parse_url

_HOPS = 10
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(slots=True)
class _Journey:
    """One request on its way through redirects: what is known of it so far."""

    request: FetchRequest
    at: datetime
    limit: int
    max_hops: int = _HOPS
    cut: bool = False
    spent: float = 0.0
    received: int = 0
    hops: list[Hop] = field(default_factory=list)
    url: Url | None = None
    answer: Answer | None = None

    @property
    def conditional(self) -> bool:
        return bool(self.request.etag or self.request.last_modified)

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The answer's headers as text; bytes that are no UTF-8 are read as Latin-1."""
        raw = self.answer.raw_headers if self.answer else ()
        return tuple((_text(name).lower(), _text(value)) for name, value in raw)

    def result(self, outcome: FetchOutcome, body: bytes | None = None, ended: Ended | None = None) -> FetchResult:
        answer = self.answer
        sent = tuple(answer.request_info.headers.items()) if answer else ()
        version = answer.version if answer else None
        return FetchResult(
            request=self.request,
            at=self.at,
            outcome=outcome,
            reason=ended.reason if ended else Reason.NONE,
            detail=ended.detail if ended else "",
            status=answer.status if answer else None,
            final_url=str(self.url) if self.url else None,
            hops=tuple(self.hops),
            headers=self.headers(),
            body=body,
            bytes_received=self.received,
            milliseconds=round(self.spent * 1000),
            retry_after=ended.retry_after if ended else None,
            http_version=f"HTTP/{version.major}.{version.minor}" if version else "HTTP/1.1",
            request_headers=sent,
            address=answer.peer if answer else None,
        )


class Client:
    """Asks for one address after another; an async context manager.

    Raises ConfigError for options that cannot be kept. ``robots_log`` holds a FetchResult (without body) for
    each robots.txt that was asked for along the way; the caller may empty it.
    """

    def __init__(self, options: NetworkOptions, resolver: AbstractResolver | None = None) -> None:
        self._options = options
        self._guard = Guard(options.allow)
        self._headers = _standing_headers(options)
        self._resolver = resolver
        self._turns = Turns()
        self._slots = asyncio.Semaphore(options.concurrency)
        self._robots = Robots(product_token(options.user_agent), self._get_robots)
        self._session: ClientSession | None = None

    @property
    def robots_log(self) -> list[FetchResult]:
        """The requests for robots.txt so far, oldest first."""
        return self._robots.log

    async def __aenter__(self) -> Client:
        self._session = open_session(self._guard, self._options.concurrency, self._resolver)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, request: FetchRequest) -> FetchResult:
        """Ask for *request* when its host's turn has come, follow redirects, and say how it ended.

        ``timeout_seconds`` bounds the time on the network, all redirects and the whole body together;
        the wait for a turn is ours, not the server's, and does not count.
        """
        return await self._travel(_Journey(request, datetime.now(UTC), self._options.max_bytes))

    async def _get_robots(self, request: FetchRequest) -> FetchResult:
        return await self._travel(_Journey(request, datetime.now(UTC), MAX_BYTES, MAX_HOPS, cut=True))

    async def _travel(self, journey: _Journey) -> FetchResult:
        try:
            body = await self._follow(journey)
        except Ended as ended:
            return journey.result(ended.outcome, ended=ended)
        return journey.result(FetchOutcome.OK, body)

    async def _follow(self, journey: _Journey) -> bytes:
        """Go from address to address until there is a body; raise Ended when there is none."""
        url = _address(journey.request.url, None)
        while True:
            journey.url, journey.answer = url, None
            if self._options.robots and journey.request.kind != "robots":
                await self._robots.check(url, journey.request.source)
            found = await self._visit(url, journey)
            if isinstance(found, bytes):
                return found
            url = _next(url, found, journey)

    async def _visit(self, url: Url, journey: _Journey) -> bytes | str:
        """Return the body of *url*, or where it sends us, when the turn at its host has come."""
        gap = self._options.per_host_seconds
        async with self._turns.turn(url.host, lambda: max(gap, self._robots.delay(url))):
            closed = self._turns.closed_for(url.host)
            if closed:
                raise Ended(
                    Reason.RATE_LIMITED,
                    "the host asked for a pause, which is not over",
                    outcome=FetchOutcome.SKIPPED,
                    retry_after=closed,
                )
            async with self._slots:
                return await self._in_time(url, journey)

    async def _in_time(self, url: Url, journey: _Journey) -> bytes | str:
        started = monotonic()
        try:
            async with asyncio.timeout(self._options.timeout_seconds - journey.spent):
                return await self._exchange(url, journey)
        except TimeoutError as error:
            raise Ended(Reason.TIMEOUT, f"not done in {self._options.timeout_seconds:g} seconds") from error
        except NETWORK_ERRORS as error:
            raise ended_by(error) from error
        finally:
            journey.spent += monotonic() - started

    async def _exchange(self, url: Url, journey: _Journey) -> bytes | str:
        if self._session is None:
            raise RuntimeError("the client is not open; use it in an async with block")
        headers = self._headers | _conditions(journey.request)
        address = URL(str(url), encoded=True)
        async with self._session.get(address, headers=headers, allow_redirects=False) as answer:
            journey.answer = cast(Answer, answer)
            if answer.status in answers.REDIRECTS:
                return answer.headers.get("Location", "")
            if answer.status == 304:
                raise answers.unchanged(journey.conditional)
            if answers.has_body(answer.status) and not answers.is_challenge(answer.status, journey.headers()):
                return await _read(answer, journey)
            raise await self._refused(url, journey.answer, journey)

    async def _refused(self, url: Url, answer: Answer, journey: _Journey) -> Ended:
        head = await _head(answer)
        ended = answers.refusal(answer.status, journey.headers(), head, datetime.now(UTC))
        if ended.retry_after:
            self._turns.close(url.host, ended.retry_after)
        return ended


async def _read(answer: ClientResponse, journey: _Journey) -> bytes:
    """Return the decoded body; raises TooLargeError, DecodeError and what aiohttp raises."""
    if not journey.cut and (answer.content_length or 0) > journey.limit:
        raise Ended(Reason.TOO_LARGE, f"the server announces {answer.content_length:,} bytes")
    body = Body(",".join(answer.headers.getall("Content-Encoding", [])), journey.limit, cut=journey.cut)
    try:
        async for chunk in answer.content.iter_any():
            body.feed(chunk)
            if body.full:
                break
    finally:
        journey.received += body.received
    whole = body.finish()
    if not whole:
        raise Ended(Reason.EMPTY, "the server sent an empty body")
    return whole


async def _head(answer: ClientResponse) -> bytes:
    """Return the beginning of an error page as far as it can be had; its faults do not matter."""
    try:
        encoding = ",".join(answer.headers.getall("Content-Encoding", []))
        body = Body(encoding, answers.HEAD_BYTES, cut=True)
        async for chunk in answer.content.iter_any():
            body.feed(chunk)
            if body.full:
                break
        return body.finish()
    except NETWORK_ERRORS:
        return b""


def _address(url: str, base: str | None) -> Url:
    """Read an address that we were given; raise Ended when it is not to be asked for."""
    wrong = Reason.BAD_LINK if base is None else Reason.REDIRECT
    try:
        return parse_url(url, base)
    except OddAddressError as error:
        raise Ended(Reason.BLOCKED, str(error)) from error
    except UrlError as error:
        raise Ended(wrong, str(error)) from error


def _next(url: Url, location: str, journey: _Journey) -> Url:
    """Return where a redirect leads, and note the hop; raise Ended when it is not followed."""
    status = journey.answer.status if journey.answer else 0
    journey.hops.append(Hop(str(url), status, location[:2000]))
    if not location:
        raise Ended(Reason.REDIRECT, f"the server answered {status} without an address")
    if len(journey.hops) > journey.max_hops:
        raise Ended(Reason.REDIRECT, f"more than {journey.max_hops} redirects")
    if has_credentials(location):
        raise Ended(Reason.REDIRECT, "the server sends us to an address with a user name")
    return _address(location, str(url))


def _conditions(request: FetchRequest) -> dict[str, str]:
    """Return the headers that ask for changes only; validators that no header can hold are left out."""
    pairs = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in pairs.items() if value and value.isprintable() and value.isascii()}


def _standing_headers(options: NetworkOptions) -> dict[str, str]:
    agent = f"{options.user_agent} (+{options.contact})" if options.contact else options.user_agent
    problems = []
    if not (agent.isascii() and agent.isprintable() and agent.strip()):
        problems.append("settings.toml: network.user_agent: write plain ASCII on one line, contact too")
    if options.proxy:
        problems.append("settings.toml: network.proxy: proxies are not supported yet; leave it out")
    if problems:
        raise ConfigError(problems)
    return {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
