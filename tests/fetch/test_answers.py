"""Each way in which a server can misbehave ends in its named outcome."""

from __future__ import annotations

import asyncio
import socket
from time import monotonic, process_time
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.fetch.client import Client
from pipeline.model import FetchRequest, Hop


@pytest.mark.cases("answers.toml")
def test_every_answer_ends_as_it_should(net: Any, case: dict[str, Any]) -> None:
    async def run() -> Any:
        async with net.running(case.get("routes", {}) | {"*": case["script"] or [{"send": ""}]}) as server:
            changes = {"timeout_seconds": case.get("timeout", 8.0)}
            changes |= {"max_bytes": case["max_bytes"]} if "max_bytes" in case else {}
            started = monotonic()
            result = await net.ask(server.url(), net.options(server, **changes), **case.get("request", {}))
            return result, monotonic() - started

    result, seconds = asyncio.run(run())
    why = f"{case['why']}: {result}"
    assert result.outcome == case["outcome"], why
    assert result.reason == case.get("reason", ""), why
    assert result.retry_after == (pytest.approx(case["retry_after"], abs=2) if "retry_after" in case else None), why
    assert bool(result.detail) == (result.outcome == "error"), f"{why}: an error says what happened"
    assert (result.body is not None) == (result.outcome == "ok"), why
    assert seconds < case.get("timeout", 4.0) + 5.0, f"{why}: took {seconds:.1f} s"
    if "body" in case:
        assert result.body == case["body"].encode(), why
    if "status" in case:
        assert result.status == case["status"], why
    assert len(result.hops) == case.get("hops", len(result.hops)), why
    if "final_path" in case:
        assert result.final_url.endswith(case["final_path"]), why


@pytest.mark.cases("redirects.toml")
def test_redirects_never_lead_inside(net: Any, case: dict[str, Any]) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok()}) as canary, net.running({"*": net.ok()}, host="::1") as six:
            target = case["location"].replace("{canary}", str(canary.port))
            moved = "HTTP/1.1 302 Found\r\nLocation: " + target.encode().decode("latin-1") + "\r\n\r\n"
            async with net.running({"*": [{"send": moved}]}) as server:
                result = await net.ask(server.url(), net.options(server))
            return result, canary.connections + six.connections, len(server.hits)

    result, connections, hits = asyncio.run(run())
    assert (result.outcome, result.reason) == ("error", case["reason"]), f"{case['why']}: {result}"
    assert connections == 0, f"{case['why']}: a connection was made"
    assert hits == 1, f"{case['why']}: the server was asked again"
    assert result.detail, "a refusal says why"


def test_the_same_spellings_are_refused_at_the_start(net: Any) -> None:
    async def run() -> list[Any]:
        async with net.running({"*": net.ok()}) as canary:
            hosts = ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"]
            results = [await net.ask(canary.url(host=host), net.options()) for host in hosts]
            assert canary.connections == 0, "the guard is asked before there is a connection"
            return results

    for result in asyncio.run(run()):
        assert (result.outcome, result.reason) == ("error", "blocked"), result


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "", "/a", "http://", "http://a\nb/"])
def test_what_is_no_web_address_is_a_bad_link(net: Any, url: str) -> None:
    result = asyncio.run(net.ask(url, net.options()))
    assert (result.outcome, result.reason) == ("error", "bad_link")


class Nowhere(AbstractResolver):
    """Knows no name, and says so as aiohttp's resolvers do; nobody outside is asked."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(None, "Domain name not found")

    async def close(self) -> None:
        pass


def test_a_name_that_does_not_exist_is_a_dns_error(net: Any) -> None:
    async def run() -> Any:
        async with Client(net.options(), Nowhere()) as client:
            return await client.get(FetchRequest("http://no-such-host.invalid/", "page"))

    result = asyncio.run(run())
    assert (result.outcome, result.reason) == ("error", "dns")


def test_a_closed_port_is_a_connection_error(net: Any) -> None:
    async def run() -> Any:
        async with net.running({}) as server:
            settings = net.options(server)
        return await net.ask(server.url(), settings)

    result = asyncio.run(run())
    assert (result.outcome, result.reason) == ("error", "connection")


def test_hops_are_recorded_and_conditions_go_along(net: Any) -> None:
    async def run() -> Any:
        moved = net.ok("", "Location: /new\r\n", "301 Moved")
        async with net.running({"/": moved, "/new": net.ok()}) as server:
            result = await net.ask(server.url(), net.options(server), etag='"a"', last_modified="yesterday")
            return result, server

    result, server = asyncio.run(run())
    assert result.hops == (Hop(server.url(), 301, "/new"),)
    assert result.final_url == server.url("/new")
    assert [hit.headers["if-none-match"] for hit in server.hits] == ['"a"', '"a"']
    assert [hit.headers["if-modified-since"] for hit in server.hits] == ["yesterday", "yesterday"]


def test_a_hostile_validator_is_not_sent_back(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok()}) as server:
            await net.ask(server.url(), net.options(server), etag='"a"\r\nX-Smuggled: 1')
            return server.hits[0].headers

    headers = asyncio.run(run())
    assert "if-none-match" not in headers
    assert "x-smuggled" not in headers


def test_a_feed_is_asked_for_as_a_feed(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok()}) as server:
            for kind in ("feed", "page"):
                await net.ask(server.url(), net.options(server), kind=kind)
            return [hit.headers["accept"] for hit in server.hits]

    feed, page = asyncio.run(run())
    assert feed.startswith("application/atom+xml,application/rss+xml"), "some servers send a page otherwise"
    assert page.startswith("text/html")


def test_a_connection_that_died_in_between_is_made_anew(net: Any) -> None:
    async def run() -> Any:
        dying = net.ok()[:1]
        async with net.running({"*": dying}) as server, Client(net.options(server)) as client:
            return [await client.get(FetchRequest(server.url(), "page")) for _ in range(5)], server.connections

    results, connections = asyncio.run(run())
    assert [result.outcome for result in results] == ["ok"] * 5
    assert connections == 5


def test_a_client_that_is_not_open_says_so(net: Any) -> None:
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(Client(net.options()).get(FetchRequest("http://example.org/", "page")))


def test_we_say_who_we_are_and_keep_no_cookies(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok("hello", "Set-Cookie: a=b\r\n")}) as server:
            settings = net.options(server, user_agent="Zvon/1", contact="https://example.org/zvon")
            async with Client(settings, net.loopback()) as client:
                for _ in range(2):
                    await client.get(FetchRequest(server.url(host="paper.test"), "page"))
            return [hit.headers for hit in server.hits]

    first, second = asyncio.run(run())
    assert first["user-agent"] == "Zvon/1 (+https://example.org/zvon)"
    assert "cookie" not in second, "a cookie would tie our visits together"
    assert "authorization" not in first


def test_credentials_in_an_address_are_never_sent_or_kept(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok()}) as server:
            url = server.url(host="user:secret@127.0.0.1")
            return await net.ask(url, net.options(server)), server.hits[0].headers

    result, headers = asyncio.run(run())
    assert result.outcome == "ok"
    assert "authorization" not in headers
    assert "secret" not in (result.final_url or "")


def test_one_byte_chunks_cost_bounded_work(net: Any) -> None:
    async def run() -> Any:
        head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        script = [{"send": head}, {"flood": b"1\r\nx\r\n" * 1000, "times": 400}, {"send": "0\r\n\r\n"}]
        async with net.running({"*": script}) as server:
            return await net.ask(server.url(), net.options(server))

    started = process_time()
    result = asyncio.run(run())
    assert (result.outcome, len(result.body)) == ("ok", 400_000)
    assert process_time() - started < 8.0, "fault 9: 400,000 chunks of one byte"


def test_ten_hops_are_followed(net: Any) -> None:
    async def run() -> Any:
        routes = {f"/{n}": net.ok("", f"Location: /{n + 1}\r\n", "302 Found") for n in range(10)}
        async with net.running(routes | {"/10": net.ok("there")}) as server:
            return await net.ask(server.url("/0"), net.options(server))

    result = asyncio.run(run())
    assert (result.body, len(result.hops)) == (b"there", 10)
