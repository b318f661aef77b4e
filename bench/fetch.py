"""How much the guarded, polite client costs over bare aiohttp: one server, one run, rounds in turn.

    python bench/fetch.py [REQUESTS] [ROUNDS]

Prints requests per second and CPU milliseconds per request of both (medians over the rounds) and their
ratio. The server runs in a process of its own. Manners are set aside by configuration: no pauses, no
robots.txt; every request goes to a host of its own name, so that no host's turn is waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import socket
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.fetch.client import Client
from pipeline.model import FetchOutcome, FetchRequest, NetworkOptions

CONCURRENCY = 8
HOSTS = 64
BODY = b"<item>The bell rings.</item>\n" * 700
Run = Callable[[int, int], Awaitable[None]]


class Loopback(AbstractResolver):
    """Leads every name to this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return 127.0.0.1 for *host*."""
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


def serve(ready: Connection) -> None:
    """Answer every request with the same 20 kB, for ever."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(head + BODY)
                await writer.drain()
        writer.close()

    async def run() -> None:
        listener = await asyncio.start_server(answer, "127.0.0.1", 0)
        ready.send(listener.sockets[0].getsockname()[1])
        await listener.serve_forever()

    asyncio.run(run())


async def bare(port: int, requests: int) -> None:
    """Ask with aiohttp as it comes."""
    connector = aiohttp.TCPConnector(resolver=Loopback(), limit=CONCURRENCY)
    slots = asyncio.Semaphore(CONCURRENCY)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def one(number: int) -> None:
            async with slots, session.get(f"http://h{number % HOSTS}.test:{port}/{number}") as response:
                assert len(await response.read()) == len(BODY)

        await asyncio.gather(*(one(number) for number in range(requests)))


async def ours(port: int, requests: int) -> None:
    """Ask with the project's client."""
    options = NetworkOptions(allow=(f"127.0.0.1:{port}",), per_host_seconds=0.0, robots=False, concurrency=CONCURRENCY)
    async with Client(options, Loopback()) as client:

        async def one(number: int) -> None:
            url = f"http://h{number % HOSTS}.test:{port}/{number}"
            result = await client.get(FetchRequest(url, "page"))
            assert result.outcome is FetchOutcome.OK, result

        await asyncio.gather(*(one(number) for number in range(requests)))


def measure(run: Run, port: int, requests: int) -> tuple[float, float]:
    """Return requests per second and CPU milliseconds per request."""
    wall, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_call(run, port, requests))
    return requests / (time.perf_counter() - wall), (time.process_time() - cpu) * 1000 / requests


async def _call(run: Run, port: int, requests: int) -> None:
    await run(port, requests)


def main(requests: int = 2000, rounds: int = 5) -> None:
    """Measure both in turn and print the table."""
    receive, send = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(send,), daemon=True)
    server.start()
    port = receive.recv()
    found: dict[str, list[tuple[float, float]]] = {"bare aiohttp": [], "zvon": []}
    for _ in range(rounds):
        found["bare aiohttp"].append(measure(bare, port, requests))
        found["zvon"].append(measure(ours, port, requests))
    server.terminate()
    print(f"{requests} requests of {len(BODY):,} bytes, {HOSTS} hosts, medians of {rounds} rounds")
    for name, pairs in found.items():
        speed, cpu = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{name:14} {speed:8.0f} requests/s {cpu:8.3f} CPU ms/request")
    ratios = [ours_[1] / bare_[1] for ours_, bare_ in zip(found["zvon"], found["bare aiohttp"], strict=True)]
    print(f"CPU per request, zvon over bare: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
