"""Manners: robots.txt per RFC 9309, one request at a time per host, pauses, and later when asked for later."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from time import process_time
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.fetch.client import Client
from pipeline.fetch.ended import Ended
from pipeline.fetch.options import product_token
from pipeline.fetch.robots import Robots
from pipeline.fetch.turns import Turns
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, NetworkOptions, Reason
from pipeline.urls import parse_url

GAP = 0.08


def pages(server: Any, *paths: str) -> list[FetchRequest]:
    return [FetchRequest(server.url(path), "page", "sample") for path in paths]


async def all_of(client: Client, requests: list[FetchRequest]) -> list[FetchResult]:
    return list(await asyncio.gather(*(client.get(request) for request in requests)))


async def visit(settings: NetworkOptions, requests: list[FetchRequest]) -> list[FetchResult]:
    async with Client(settings) as client:
        return await all_of(client, requests)


@pytest.mark.cases("robots.toml")
def test_robots(net: Any, case: dict[str, Any]) -> None:
    async def run() -> Any:
        rules = case.get("script") or net.ok(case.get("body", ""), status=case.get("status", "200 OK"))
        routes = case.get("routes", {}) | {"/robots.txt": rules, "*": net.ok()}
        async with net.running(routes) as server:
            settings = net.options(server, robots=True, timeout_seconds=case.get("timeout", 5.0))
            async with Client(settings) as client:
                (result,) = await all_of(client, pages(server, case.get("path", "/page")))
                return result, server.paths(), client.robots_log

    result, paths, log = asyncio.run(run())
    assert paths[0] == "/robots.txt", "the rules are read first"
    assert [(entry.request.kind, entry.request.source, entry.body) for entry in log] == [("robots", "sample", None)]
    assert paths.count("/robots.txt") == case.get("asked", 1), f"{case['why']}: asked for {paths}"
    assert (case.get("path", "/page") in paths) == case["allowed"], f"{case['why']}: asked for {paths}"
    if case["allowed"]:
        assert result.outcome == "ok", f"{case['why']}: {result}"
    else:
        assert result.outcome == case.get("outcome", "skipped"), f"{case['why']}: {result}"
        assert result.reason == case["reason"], f"{case['why']}: {result}"


def test_rules_are_read_once_for_an_origin_however_many_ask(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok()}) as server:
            async with Client(net.options(server, robots=True)) as client:
                await all_of(client, pages(server, *(f"/{n}" for n in range(10))))
            return server.paths()

    assert asyncio.run(run()).count("/robots.txt") == 1


def test_only_the_first_500_kib_of_the_rules_count(net: Any) -> None:
    early, late = "User-agent: *\nDisallow: /early\n", "\nDisallow: /late\n"
    body = early + "# filler\n" * (600 * 1024 // 9) + late

    async def run() -> Any:
        async with net.running({"/robots.txt": net.ok(body), "*": net.ok()}) as server:
            return await visit(net.options(server, robots=True), pages(server, "/early", "/late"))

    early_result, late_result = asyncio.run(run())
    assert early_result.reason == "robots"
    assert late_result.outcome == "ok", "RFC 9309, 2.5: a limit of at least 500 KiB, and the rest is ignored"


@pytest.mark.parametrize(
    "line", ["Disallow: /" + "*a" * 2000, "Disallow: /[", "Disallow: //[", "Disallow: " + "%" * 2000, "Allow: \udcff$$"]
)
def test_hostile_rules_cost_little(net: Any, line: str) -> None:
    body = "User-agent: *\n" + (line + "\n") * max(1, 500_000 // len(line))

    async def run() -> Any:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
        rules = [{"send": head.encode() + body.encode("latin-1", "replace")}]
        async with net.running({"/robots.txt": rules, "*": net.ok()}) as server:
            return await visit(net.options(server, robots=True), pages(server, "/" + "a" * 1000, "/b"))

    started = process_time()
    for result in asyncio.run(run()):
        assert result.reason in ("", "robots"), result
    assert process_time() - started < 5.0


def test_redirects_are_asked_about_where_they_lead(net: Any) -> None:
    async def run() -> Any:
        closed = {"/robots.txt": net.ok("User-agent: *\nDisallow: /secret\n"), "*": net.ok()}
        async with net.running(closed) as other:
            moved = net.ok("", f"Location: {other.url('/secret')}\r\n", "302 Found")
            async with net.running({"/": moved}) as server, Client(net.options(server, other, robots=True)) as client:
                (result,) = await all_of(client, pages(server, "/"))
                return result, other.paths(), len(client.robots_log)

    result, paths, logged = asyncio.run(run())
    assert (result.outcome, result.reason) == ("skipped", "robots")
    assert paths == ["/robots.txt"]
    assert logged == 2, "each robots.txt is a request of its own"


@pytest.mark.parametrize(
    ("asked", "kept", "remark"),
    [
        ("0.5", 0.5, ""),
        ("86400", 60.0, "86400"),
        ("nan", 0.0, ""),
        ("-5", 0.0, ""),
        ("soon", 0.0, ""),
        ("1e999", 0.0, ""),
    ],
)
def test_crawl_delay_is_kept_within_bounds(asked: str, kept: float, remark: str) -> None:
    url = "http://example.org/"
    robots = ask_robots(Site(body=f"User-agent: *\nCrawl-delay: {asked}\n".encode()), url)
    assert robots.delay(parse_url(url)) == kept
    assert remark in robots.log[0].detail, "fault 29: clamped, and said so"


class Site:
    """Answers for robots.txt files without a network, and counts how often it was asked."""

    def __init__(self, status: int = 200, body: bytes = b"User-agent: *\nDisallow: /no\n") -> None:
        self.status = status
        self.body = body
        self.asked: list[str] = []

    async def answer(self, request: FetchRequest) -> FetchResult:
        self.asked.append(request.url)
        good = self.status == 200
        return FetchResult(
            request,
            datetime.now(UTC),
            FetchOutcome.OK if good else FetchOutcome.ERROR,
            Reason.NONE if good else Reason.HTTP_STATUS,
            status=self.status,
            body=self.body if good else None,
        )


def ask_robots(site: Site, *urls: str) -> Robots:
    robots = Robots("Zvon", site.answer)

    async def run() -> None:
        for url in urls:
            with suppress(Ended):
                await robots.check(parse_url(url), None)

    asyncio.run(run())
    return robots


def test_rules_are_per_origin() -> None:
    site = Site()
    ask_robots(site, "http://a.example/1", "http://a.example/2", "https://a.example/", "http://a.example:81/")
    assert site.asked == [f"{o}/robots.txt" for o in ("http://a.example", "https://a.example", "http://a.example:81")]


def test_a_site_that_could_not_be_asked_is_asked_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.fetch.robots._SOON", 0.0)
    for status, times in ((200, 1), (404, 1), (503, 2)):
        site = Site(status)
        ask_robots(site, "http://a.example/", "http://a.example/")
        assert len(site.asked) == times, f"after {status}"


@pytest.mark.parametrize(("bound", "value"), [("_KEPT_ORIGINS", 3), ("_KEPT_BYTES", 100)])
def test_the_rules_of_many_sites_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(f"pipeline.fetch.robots.{bound}", value)
    site = Site()
    robots = ask_robots(site, *(f"http://{n}.example/" for n in "abcdefgh"), "http://h.example/", "http://a.example/")
    assert len(robots._entries) == 3, "28 bytes each"
    assert len(site.asked) == 9, "the last used are kept, the first are asked again"


def gaps(server: Any) -> list[float]:
    """Return the pauses between the end of each request and the beginning of the next, as the server saw them."""
    hits = sorted(server.hits, key=lambda hit: hit.came)
    return [after.came - before.done for before, after in pairwise(hits)]


def test_one_host_is_asked_one_by_one_with_pauses(net: Any) -> None:
    async def run() -> Any:
        slow = [{"wait": 0.02}, *net.ok()]
        async with net.running({"*": slow}) as server:
            async with Client(net.options(server, per_host_seconds=GAP)) as client:
                feeds = [FetchRequest(server.url(f"/feed/{n}"), "feed", f"source-{n}") for n in range(3)]
                results = await all_of(client, feeds + pages(server, "/a", "/b", "/c"))
            return server, results

    server, results = asyncio.run(run())
    assert [result.outcome for result in results] == ["ok"] * 6
    assert min(gaps(server)) >= GAP * 0.95, "fault 30: the gap holds over all feeds and pages of a host"
    assert server.paths() == ["/feed/0", "/feed/1", "/feed/2", "/a", "/b", "/c"], "first come, first served"


def test_waiting_for_a_turn_is_not_held_against_the_server(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": [{"wait": 0.15}, *net.ok()]}) as server:
            return await visit(net.options(server, timeout_seconds=0.5), pages(server, *(f"/{n}" for n in range(6))))

    assert [result.outcome for result in asyncio.run(run())] == ["ok"] * 6, "the last one waits 0.75 s for its turn"


def test_the_crawl_delay_of_a_host_is_its_gap(net: Any) -> None:
    rules = "User-agent: *\nCrawl-delay: 0.15\n"

    async def run() -> Any:
        async with net.running({"/robots.txt": net.ok(rules), "*": net.ok()}) as server:
            async with Client(net.options(server, robots=True, per_host_seconds=0.01)) as client:
                await all_of(client, pages(server, "/a", "/b", "/c"))
            return server

    assert min(gaps(asyncio.run(run()))) >= 0.14


def test_different_hosts_do_not_wait_for_each_other(net: Any) -> None:
    async def run() -> Any:
        async with (
            net.running({"*": [{"wait": 0.5}, *net.ok()]}) as slow,
            net.running({"*": net.ok()}, host="::1") as quick,
        ):
            allow = (f"127.0.0.1:{slow.port}", f"[::1]:{quick.port}")
            async with Client(net.options(allow=allow)) as client:
                await all_of(client, [*pages(slow, "/"), FetchRequest(quick.url(host="[::1]"), "page")])
            return slow.hits[0].done, quick.hits[0].done

    slow_done, quick_done = asyncio.run(run())
    assert quick_done < slow_done


def test_no_more_requests_at_once_than_set(net: Any) -> None:
    hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]

    async def run() -> Any:
        async with net.running({"*": [{"wait": 0.5}, *net.ok()]}, host="0.0.0.0") as server:
            allow = tuple(f"{host}:{server.port}" for host in hosts)
            settings = net.options(allow=allow, concurrency=2, timeout_seconds=0.9)
            results = await visit(settings, [FetchRequest(server.url(host=host), "page") for host in hosts])
            return results, server.hits

    results, hits = asyncio.run(run())
    assert [result.outcome for result in results] == ["ok"] * 4, "the wait for a place is not held against a server"
    for hit in hits:
        assert sum(other.came <= hit.came < other.done for other in hits) <= 2


def test_two_hosts_that_redirect_to_each_other_do_not_block(net: Any) -> None:
    async def run() -> Any:
        async with net.running({"*": net.ok()}, host="127.0.0.2") as there:
            to_there = net.ok("", f"Location: {there.url('/end', host='127.0.0.2')}\r\n", "302 Found")
            async with net.running({"/go": to_there, "/end": net.ok()}) as here:
                there.routes = {"/go": net.ok("", f"Location: {here.url('/end')}\r\n", "302 Found"), "*": net.ok()}
                allow = (f"127.0.0.1:{here.port}", f"127.0.0.2:{there.port}")
                async with Client(net.options(allow=allow)) as client:
                    back = FetchRequest(there.url("/go", host="127.0.0.2"), "page")
                    return await all_of(client, [*pages(here, "/go"), back] * 3)

    assert [result.outcome for result in asyncio.run(run())] == ["ok"] * 6


def test_a_host_that_says_later_is_left_alone_until_then(net: Any) -> None:
    limited = net.ok("", "Retry-After: 1\r\n", "429 Too Many Requests")

    async def run() -> Any:
        async with net.running({"/a": limited, "*": net.ok()}) as server:
            async with Client(net.options(server)) as client:
                early = await all_of(client, pages(server, "/a", "/b", "/c"))
                await asyncio.sleep(1.05)
                late = await all_of(client, pages(server, "/b"))
            return early, late, server.paths()

    (first, *others), (late,), paths = asyncio.run(run())
    assert (first.outcome, first.reason, first.retry_after) == ("error", "rate_limited", 1.0)
    for other in others:
        assert (other.outcome, other.reason) == ("skipped", "rate_limited")
        assert 0 < other.retry_after <= 1.0, "and says how long is left"
    assert late.outcome == "ok"
    assert paths == ["/a", "/b"], "no request went out in between"


def test_nobody_queues_at_a_closed_host(net: Any) -> None:
    limited = net.ok("", "Retry-After: 600\r\n", "429 Too Many Requests")

    async def run() -> Any:
        async with net.running({"*": limited}) as server:
            settings = net.options(server, per_host_seconds=2.0)
            return await asyncio.wait_for(visit(settings, pages(server, *(f"/{n}" for n in range(10)))), 15)

    results = asyncio.run(run())
    assert [result.outcome for result in results] == ["error"] + ["skipped"] * 9, "and at once, not after 18 s"


def test_idle_hosts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.fetch.turns._MANY", 10)
    turns = Turns()

    async def run() -> None:
        turns.close("patient", 1000)
        for number in range(30):
            async with turns.turn(f"host-{number}", lambda: 0.0):
                turns._lanes[f"host-{number}"].last_end -= 7200

    asyncio.run(run())
    for lane in turns._lanes.values():
        lane.last_end -= 7200
    turns.close("one-more", 0)
    assert len(turns._lanes) <= 12
    assert turns.closed_for("patient") > 900, "a pause that was asked for is not forgotten"


@pytest.mark.parametrize(
    ("agent", "token"), [("Zvon/0.1 (media monitoring)", "Zvon"), ("my-bot", "my-bot"), ("7", "*")]
)
def test_the_token_for_robots_is_the_first_product(agent: str, token: str) -> None:
    assert product_token(agent) == token


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("user_agent", "a\r\nb"),
        ("user_agent", ""),
        ("user_agent", "Звон"),
        ("timeout_seconds", 0.0),
        ("timeout_seconds", float("nan")),
        ("per_host_seconds", -1.0),
        ("max_bytes", 0),
        ("concurrency", 0),
        ("proxy", "127.0.0.1:9050"),
        ("proxy", "http://127.0.0.1:8080"),
        ("proxy", "socks5://"),
        ("proxy", "socks5://127.0.0.1"),
    ],
)
def test_options_that_cannot_be_kept_are_named_together(key: str, value: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        Client(NetworkOptions(**{key: value}, allow=("everything",)))
    first, second = caught.value.problems
    assert first.startswith(f"settings.toml: network.{key}: ")
    assert second.startswith("settings.toml: network.allow: 'everything': ")


def test_a_contact_that_no_header_can_hold_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match="contact"):
        Client(NetworkOptions(contact="a@b\r\nX: y"))


def test_a_cancelled_request_frees_its_turn(net: Any) -> None:
    async def run() -> Any:
        routes = {"/slow": [{"wait": 20}], "*": net.ok()}
        async with net.running(routes) as server, Client(net.options(server)) as client:
            slow = asyncio.create_task(client.get(pages(server, "/slow")[0]))
            await asyncio.sleep(0.1)
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
            return await client.get(pages(server, "/quick")[0])

    assert asyncio.run(run()).reason == Reason.NONE
