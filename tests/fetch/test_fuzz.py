"""Whatever bytes a server sends, a request ends in a result; nothing is raised, nothing is left behind."""

from __future__ import annotations

import asyncio
import gzip
import random
from typing import Any

import pytest

from pipeline.fetch.client import Client
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Reason

PACKED = gzip.compress(b"The bell rings. " * 10)
SEEDS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nabc\r\n0\r\nX-Trailer: y\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED,
    b"HTTP/1.1 302 Found\r\nLocation: /next?a=b\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 403 Forbidden\r\nRetry-After: 0\r\nContent-Length: 2\r\n\r\nno",
    b"HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\nHTTP/1.0 404 Not\r\n\r\nbye",
    b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
)
INSERTS = (b"\r\n", b"\0", b":", b"9" * 12, b"Content-Encoding: br\r\n", b"Location: //\xff\r\n", b" ", b"\xf0\x9f")


def mutated(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                del data[at : at + chance.randrange(1, 10)]
            case 2:
                data[at:at] = chance.choice(INSERTS)
            case 3:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_any_answer_ends_in_a_result(net: Any, seed: int) -> None:
    chance = random.Random(seed)
    complaints: list[dict[str, Any]] = []

    async def run() -> list[FetchResult]:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        routes = {"*": [{"send": b""}]}
        async with net.running(routes) as server, Client(net.options(server, timeout_seconds=2.0)) as client:
            results = []
            for number in range(100):
                data = mutated(chance)
                half = chance.randrange(len(data) + 1)
                server.routes = {"*": [{"send": data[:half]}, {"wait": 0}, {"send": data[half:]}]}
                client._turns._lanes.clear()  # a mutated Retry-After must not end the test
                results.append(await client.get(FetchRequest(server.url(f"/{number}"), "page")))
            return results

    results = asyncio.run(run())
    assert complaints == [], "nothing goes wrong behind our back"
    for result in results:
        assert (result.outcome is FetchOutcome.OK) == (result.reason is Reason.NONE), result
        assert result.reason is not Reason.TIMEOUT, f"every answer ends at once: {result}"
    assert len({result.reason for result in results}) >= 4, "the answers are of many kinds"
