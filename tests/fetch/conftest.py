"""A web server that does wrong on purpose, on raw sockets, and short ways to ask it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.fetch.client import Client
from pipeline.model import FetchRequest, FetchResult, NetworkOptions

CASES = Path(__file__).parent / "cases"
Step = Mapping[str, Any]


@dataclass
class Hit:
    """One request as the server saw it, with the times at which it came and was answered."""

    path: str
    headers: dict[str, str]
    came: float
    done: float = 0.0


@dataclass
class FaultServer:
    """Answers each path with a script: steps that send, flood, drip, wait, reset. Counts connections.

    ``routes`` maps a path to its script; a path that is not there gets 404, ``*`` stands for all others.
    ``{port}`` in a text to send becomes the server's own port.
    """

    routes: Mapping[str, Sequence[Step]]
    port: int = 0
    connections: int = 0
    hits: list[Hit] = field(default_factory=list)

    def url(self, path: str = "/", scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                line, *fields = head.strip().split("\r\n")
                headers = {k.lower(): v for k, _, v in (f.partition(": ") for f in fields)}
                hit = Hit(line.split(" ")[1], headers, monotonic())
                self.hits.append(hit)
                keep = await self._perform(hit, writer)
                hit.done = monotonic()
                if not keep:
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _perform(self, hit: Hit, writer: asyncio.StreamWriter) -> bool:
        missing = [{"send": "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}, {"keep": True}]
        script = self.routes.get(hit.path) or self.routes.get("*") or missing
        for step in script:
            if "keep" in step:
                return True
            await _step(step, writer, self.port)
        return False


async def _step(step: Step, writer: asyncio.StreamWriter, port: int) -> None:
    every = float(step.get("every", 0))
    if "send" in step:
        text = step["send"]
        writer.write(text if isinstance(text, bytes) else text.replace("{port}", str(port)).encode("latin-1"))
        await writer.drain()
    elif "flood" in step:
        chunk = step["flood"] if isinstance(step["flood"], bytes) else step["flood"].encode("latin-1")
        for _ in range(int(step.get("times", 1_000_000))):
            writer.write(chunk)
            await writer.drain()
            if every:
                await asyncio.sleep(every)
    elif "wait" in step:
        await asyncio.sleep(float(step["wait"]))
    elif "reset" in step:
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(1, 13, linger)
        writer.transport.abort()


@asynccontextmanager
async def running(
    routes: Mapping[str, Sequence[Step]], *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[FaultServer]:
    """Run a FaultServer for the block; tasks that still talk to a client are ended with it."""
    server = FaultServer(routes)
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(server.handle(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(accept, host, 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def options(*servers: FaultServer, **changes: Any) -> NetworkOptions:
    """Options that allow exactly *servers*, without pauses and without robots.txt unless asked for."""
    allow = tuple(f"127.0.0.1:{server.port}" for server in servers)
    settings = {"allow": allow, "per_host_seconds": 0.0, "robots": False, "timeout_seconds": 10.0}
    return NetworkOptions(**(settings | changes))


async def ask(url: str, settings: NetworkOptions, **request: Any) -> FetchResult:
    """Ask for one address with a client of its own."""
    async with Client(settings) as client:
        return await client.get(FetchRequest(url, **({"kind": "page"} | request)))


def ok(body: str = "hello", headers: str = "", status: str = "200 OK") -> list[Step]:
    """A script that answers well and keeps the connection."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body.encode())}\r\n{headers}\r\n"
    return [{"send": (head + body).encode()}, {"keep": True}]


def load(name: str) -> list[Any]:
    """Return the cases of a TOML file as pytest parameters, each named by its ``name``."""
    cases = tomllib.loads((CASES / name).read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in cases]


class Loopback(AbstractResolver):
    """Leads every name to this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        ours = {"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET}
        return [ResolveResult(**ours, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@dataclass(frozen=True)
class Tools:
    """What the tests of the client share."""

    running: Callable[..., Any] = running
    options: Callable[..., NetworkOptions] = options
    ask: Callable[..., Awaitable[FetchResult]] = ask
    ok: Callable[..., list[Step]] = ok
    loopback: Callable[[], AbstractResolver] = Loopback


@pytest.fixture(scope="session")
def net() -> Tools:
    return Tools()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that is marked ``cases("file.toml")`` one run per case of that file."""
    marker = metafunc.definition.get_closest_marker("cases")
    if marker:
        metafunc.parametrize("case", load(marker.args[0]))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cases(file): runs once for each case of cases/<file>")
