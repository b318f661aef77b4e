"""How connections are opened: every name is resolved and every address is dialled through the guard."""

from __future__ import annotations

import functools
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import AddrInfoType, Connection
from aiohttp.http_exceptions import BadHttpMessage, HttpProcessingError
from aiohttp.resolver import DefaultResolver

from pipeline.fetch.guard import Guard, RefusedError
from pipeline.fetch.proxy import ProxyConnector
from pipeline.model import NetworkOptions

# Real sites send policies of more than the 8 KiB that aiohttp takes by itself.
_MAX_FIELD = 32 * 1024
_MAX_INTERIM = 20


class GuardedResolver(AbstractResolver):
    """Leaves out the forbidden addresses of a name, and refuses a name that has no others.

    This gives a plain answer early; what keeps us out is the check in ``guarded_sockets``.
    """

    def __init__(self, guard: Guard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of *host* that may be dialled; raise RefusedError when all are forbidden."""
        found = await self._inner.resolve(host, port, family)
        refusals = [self._guard.refusal(result["host"], port) for result in found]
        allowed = [result for result, refusal in zip(found, refusals, strict=True) if refusal is None]
        if found and not allowed:
            raise RefusedError(f"{host}: {refusals[0]}")
        return allowed

    async def close(self) -> None:
        """Close the resolver behind this one."""
        await self._inner.close()


class GuardedSockets:
    """Makes a socket for an address that is about to be connected to, if the guard agrees."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __call__(self, info: AddrInfoType) -> socket.socket:
        """Return a socket for *info*; raise RefusedError before there is any connection."""
        family, kind, protocol, _, address = info
        self._guard.check(str(address[0]), int(address[1]))
        return socket.socket(family, kind, protocol)


class _Handler(ResponseHandler):
    """Counts interim answers (1xx), which aiohttp reads for as long as a server cares to send them."""

    _interim = 0

    def feed_data(self, data: Any, size: int = 0) -> None:
        """Pass on the head of an answer, or end the connection after too many interim ones."""
        code = data[0].code
        self._interim = self._interim + 1 if 100 <= code <= 199 else 0
        if self._interim > _MAX_INTERIM:
            self.set_exception(BadHttpMessage("too many interim answers"))
            if self.transport is not None:
                self.transport.close()
            return
        super().feed_data(data, size)

    def set_exception(self, exc: BaseException, exc_cause: BaseException | None = None) -> None:
        """End the body too when what follows its head is no HTTP: aiohttp lets its reader wait for ever."""
        super().set_exception(exc, exc_cause or exc)
        body = self._payload
        if isinstance(exc, HttpProcessingError) and body is not None and not body.is_eof():
            body.set_exception(exc)


class Answer(ClientResponse):
    """An answer; ``peer`` is the address it came from, None behind a proxy."""

    peer: str | None = None


class DirectAnswer(Answer):
    """An answer that remembers which address it came from."""

    async def start(self, connection: Connection) -> ClientResponse:
        """Note the address, which is forgotten once a short body has arrived, and read the head."""
        transport = connection.transport
        name = transport.get_extra_info("peername") if transport else None
        self.peer = str(name[0]) if name else None
        return await super().start(connection)


def _verifying() -> ssl.SSLContext:
    """Return what verifies certificates: read once, and anew when the system's authorities are others or changed."""
    paths = ssl.get_default_verify_paths()
    return _read_authorities(paths, tuple(Path(path).stat().st_mtime_ns for path in paths[:2] if path))


@functools.lru_cache(maxsize=1)
def _read_authorities(paths: ssl.DefaultVerifyPaths, changed: tuple[int, ...]) -> ssl.SSLContext:
    return ssl.create_default_context()


def _connector(options: NetworkOptions, guard: Guard, resolver: AbstractResolver) -> TCPConnector:
    context, limit = _verifying(), options.concurrency
    connector = (
        ProxyConnector(options.proxy, guard, ssl=context, limit=limit)
        if options.proxy
        else TCPConnector(resolver=resolver, socket_factory=GuardedSockets(guard), ssl=context, limit=limit)
    )
    make: type[ResponseHandler] = _Handler
    connector._factory = functools.partial(make, loop=connector._loop)
    return connector


@asynccontextmanager
async def open_session(
    options: NetworkOptions, guard: Guard, resolver: AbstractResolver | None = None
) -> AsyncIterator[ClientSession]:
    """Hold a session that goes through *guard*, verifies TLS, keeps no cookies, decodes nothing.

    At most ``concurrency`` connections at once. Deadlines are the caller's.
    """
    guarded = GuardedResolver(guard, resolver)
    session = ClientSession(
        connector=_connector(options, guard, guarded),
        cookie_jar=DummyCookieJar(),
        response_class=Answer if options.proxy else DirectAnswer,
        timeout=ClientTimeout(total=None),
        auto_decompress=False,
        max_line_size=_MAX_FIELD,
        max_field_size=_MAX_FIELD,
    )
    try:
        yield session
    finally:
        await session.close()
        await guarded.close()
