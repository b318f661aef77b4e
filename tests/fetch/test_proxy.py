"""Behind a SOCKS5 proxy: nobody near us learns a name, and the inside stays closed."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from pipeline.fetch.client import Client
from pipeline.fetch.proxy import refusal_of_name
from pipeline.model import FetchRequest


class SocksServer:
    """A SOCKS5 server (RFC 1928, 1929) that leads every name to one port on loopback."""

    def __init__(self, target: int, login: bytes | None = None, reply: int = 0) -> None:
        self.target = target
        self.login = login
        self.reply = reply
        self.asked: list[tuple[int, bytes, int]] = []
        self.connections = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._greet(reader, writer)
            _, _, _, kind = await reader.readexactly(4)
            size = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
            host = await reader.readexactly(size)
            port = int.from_bytes(await reader.readexactly(2), "big")
            self.asked.append((kind, host, port))
            writer.write(bytes([5, self.reply, 0, 1, 0, 0, 0, 0, 0, 0]))
            if self.reply == 0:
                inner = await asyncio.open_connection("127.0.0.1", self.target)
                await asyncio.gather(pump(reader, inner[1]), pump(inner[0], writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(bytes([5, 2 if self.login else 0]))
        if self.login:
            given = await reader.readexactly(len(self.login))
            writer.write(bytes([1, 0 if given == self.login else 1]))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def socks(target: int, **settings: Any) -> Any:
    server = SocksServer(target, **settings)
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    async with listener:
        yield server, f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"


def through(net: Any, *urls: str, tls: ssl.SSLContext | None = None, auth: str = "", **settings: Any) -> Any:
    """Ask for *urls* through a proxy that leads to a FaultServer; return results, proxy and server."""

    async def run() -> Any:
        async with net.running({"*": net.ok()}, tls=tls) as server, socks(server.port, **settings) as (proxy, at):
            async with Client(net.options(proxy=f"socks5://{auth}{at}")) as client:
                results = [await client.get(FetchRequest(url, "page")) for url in urls]
            return results, proxy, server

    return asyncio.run(run())


def test_names_are_resolved_by_the_proxy(net: Any) -> None:
    (result,), proxy, server = through(net, "http://no-such-host.example:8080/a")
    assert (result.outcome, result.body) == ("ok", b"hello")
    assert proxy.asked == [(3, b"no-such-host.example", 8080)], "the name goes out as a name"
    assert server.hits[0].headers["host"] == "no-such-host.example:8080"
    assert result.address is None, "the proxy's address is not the server's"


INSIDE = "127.0.0.1 10.0.0.1 169.254.169.254 [::1] [::ffff:127.0.0.1] 2130706433 0x7f.1 localhost a.local b.internal c"


@pytest.mark.parametrize("host", INSIDE.split())
def test_the_inside_of_the_proxy_is_closed_too(net: Any, host: str) -> None:
    (result,), proxy, _ = through(net, f"http://{host}:8080/")
    assert (result.outcome, result.reason) == ("error", "blocked")
    assert proxy.connections == 0


def test_public_addresses_are_handed_on(net: Any) -> None:
    (result,), proxy, _ = through(net, "http://93.184.216.34/")
    assert result.outcome == "ok"
    assert proxy.asked == [(1, bytes([93, 184, 216, 34]), 80)]


def test_tls_is_verified_through_the_proxy(net: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("good.example").configure_cert(context)
    (good, bad), _, server = through(net, "https://good.example/", "https://bad.example/", tls=context)
    assert good.outcome == "ok"
    assert (bad.outcome, bad.reason) == ("error", "tls")
    assert len(server.hits) == 1


def test_a_login_is_given(net: Any) -> None:
    (result,), _, _ = through(net, "http://a.example/", auth="zvon:p%40ss@", login=b"\x01\x04zvon\x04p@ss")
    assert result.outcome == "ok"


def test_a_wrong_login_is_a_connection_error_that_names_the_proxy(net: Any) -> None:
    (result,), _, _ = through(net, "http://a.example/", auth="zvon:wron@", login=b"\x01\x04zvon\x04pass")
    assert (result.outcome, result.reason) == ("error", "connection")
    assert "proxy" in result.detail
    assert "wron" not in result.detail, "the password is told to nobody"


def test_what_the_proxy_cannot_reach_is_a_connection_error(net: Any) -> None:
    (result,), _, _ = through(net, "http://a.example/", reply=4)
    assert (result.outcome, result.reason) == ("error", "connection")


def test_no_proxy_no_request(net: Any) -> None:
    async def run() -> Any:
        async with socks(1) as (_, at):
            pass
        return await net.ask("http://a.example/", net.options(proxy=f"socks5://{at}"))

    result = asyncio.run(run())
    assert (result.outcome, result.reason) == ("error", "connection"), "never around the proxy"


def test_names_of_the_world_pass() -> None:
    assert refusal_of_name("example.org") is None
    assert refusal_of_name("localhost.example.org") is None
