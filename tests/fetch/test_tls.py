"""TLS is verified, always: a certificate that does not fit ends the request, and nothing is tried instead."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


def serve(net: Any, certificate: trustme.LeafCert) -> tuple[Any, int]:
    """Ask a server with *certificate*; return the result and how many requests it saw."""

    async def run() -> tuple[Any, int]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        async with net.running({"*": net.ok()}, tls=context) as server:
            result = await net.ask(server.url(scheme="https"), net.options(server))
            return result, len(server.hits)

    return asyncio.run(run())


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this process trusts, in the way in which an administrator would add one."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def test_a_certificate_of_a_trusted_authority_is_accepted(net: Any, authority: trustme.CA) -> None:
    result, _ = serve(net, authority.issue_cert("127.0.0.1"))
    assert (result.outcome, result.body) == ("ok", b"hello")


def test_an_unknown_authority_is_refused(net: Any, authority: trustme.CA) -> None:
    result, hits = serve(net, trustme.CA().issue_cert("127.0.0.1"))
    assert (result.outcome, result.reason, hits) == ("error", "tls", 0)


def test_a_certificate_for_another_host_is_refused(net: Any, authority: trustme.CA) -> None:
    result, hits = serve(net, authority.issue_cert("example.org"))
    assert (result.outcome, result.reason, hits) == ("error", "tls", 0)


def test_an_expired_certificate_is_refused(net: Any, authority: trustme.CA) -> None:
    expired = authority.issue_cert("127.0.0.1", not_after=YESTERDAY)
    result, hits = serve(net, expired)
    assert (result.outcome, result.reason, hits) == ("error", "tls", 0)


def test_plain_http_behind_https_is_refused(net: Any) -> None:
    connections = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(await reader.read(5))
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def run() -> Any:
        listener = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        async with listener:
            return await net.ask(f"https://127.0.0.1:{port}/", net.options(allow=(f"127.0.0.1:{port}",)))

    result = asyncio.run(run())
    assert (result.outcome, result.reason) == ("error", "tls")
    assert len(connections) == 1, "fault 19: no second try, and none without verification"
    assert not connections[0].startswith(b"GET"), "the request never goes out in the clear"
