"""Reading the body of an answer: all of it within a limit, or the beginning of an error page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import ClientResponse

from pipeline.fetch.decode import Body
from pipeline.fetch.ended import NETWORK_ERRORS, Ended
from pipeline.model import Reason

# An error page that trickles in must not turn its status into a time-out.
_HEAD_SECONDS = 2.0


async def read_body(answer: ClientResponse, limit: int, *, cut: bool = False, received: Callable[[int], None]) -> bytes:
    """Return the decoded body of *answer*, and tell *received* how many bytes came over the wire.

    Above *limit* bytes it is too large, or cut there with *cut*. Raises Ended, DecodeError, TooLargeError and
    what aiohttp raises.
    """
    if not cut and (answer.content_length or 0) > limit:
        raise Ended(Reason.TOO_LARGE, f"the server announces {answer.content_length:,} bytes")
    body = Body(_coding(answer), limit, cut=cut)
    try:
        await _fill(body, answer)
    finally:
        received(body.received)
    whole = body.finish()
    if not whole:
        raise Ended(Reason.EMPTY, "the server sent an empty body")
    return whole


async def read_head(answer: ClientResponse, limit: int) -> bytes:
    """Return the first *limit* bytes of an error page as far as they can be had; its faults do not matter."""
    try:
        body = Body(_coding(answer), limit, cut=True)
        async with asyncio.timeout(_HEAD_SECONDS):
            await _fill(body, answer)
        return body.finish()
    except NETWORK_ERRORS:
        return b""


async def _fill(body: Body, answer: ClientResponse) -> None:
    async for chunk in answer.content.iter_any():
        body.feed(chunk)
        if body.full:
            return


def _coding(answer: ClientResponse) -> str:
    return ",".join(answer.headers.getall("Content-Encoding", []))
