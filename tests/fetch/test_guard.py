"""The address guard: its list, its exceptions, and that nobody gets round it between check and dial."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.errors import ConfigError
from pipeline.fetch.client import Client
from pipeline.fetch.guard import Guard
from pipeline.model import FetchRequest


@pytest.mark.cases("addresses.toml")
def test_addresses(case: dict[str, Any]) -> None:
    for address in case["addresses"]:
        refusal = Guard().refusal(address, 443)
        assert (refusal is not None) == case["refused"], f"{case['why']}: {address}"
        assert refusal is None or "is not a public address (" in refusal, "the message says why"


def test_what_is_no_address_is_refused() -> None:
    assert Guard(["127.0.0.1:80"]).refusal("localhost", 80) is not None


@pytest.mark.parametrize(
    ("allow", "address", "port", "open_"),
    [
        ("127.0.0.1:8701", "127.0.0.1", 8701, True),
        ("127.0.0.1:8701", "127.0.0.1", 8702, False),
        ("127.0.0.1:8701", "127.0.0.2", 8701, False),
        ("127.0.0.1:8701", "::ffff:127.0.0.1", 8701, True),
        ("127.0.0.1:8701", "::1", 8701, False),
        ("localhost:8701", "::1", 8701, True),
        ("localhost:8701", "127.0.0.1", 8701, True),
        ("10.1.0.0/16:443", "10.1.2.3", 443, True),
        ("10.1.0.0/16:443", "10.2.0.1", 443, False),
        ("[::1]:80", "::1", 80, True),
        ("[fd00::/8]:443", "fd12::1", 443, True),
        ("[fd00::/8]:443", "fe80::1", 443, False),
    ],
)
def test_an_exception_opens_exactly_what_it_names(allow: str, address: str, port: int, open_: bool) -> None:
    assert (Guard([allow]).refusal(address, port) is None) is open_


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("true", "write address:port"),
        ("*", "write address:port"),
        ("127.0.0.1", "write address:port"),
        ("127.0.0.1:*", "write address:port"),
        ("127.0.0.1:0", "is not a port"),
        ("127.0.0.1:65536", "is not a port"),
        ("127.0.0.1/8:80", "host bits"),
        ("10.0.0.0/33:80", "does not appear"),
        ("::1:80", "write address:port"),
        ("intranet.example:80", "could be made to point elsewhere"),
        ("http://127.0.0.1:80", "write address:port"),
        ("0.0.0.0/0:80", "so wide that the guard would guard nothing"),
        ("0.0.0.0/1:80", "so wide that the guard would guard nothing"),
        ("192.0.0.0/8:80", "so wide that the guard would guard nothing"),
        ("[::/0]:443", "so wide that the guard would guard nothing"),
    ],
)
def test_an_exception_that_cannot_be_read_is_a_config_error(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Guard(["127.0.0.1:80", text, "also wrong"])
    first, second = caught.value.problems
    assert first.startswith(f"settings.toml: network.allow: {text!r}: ")
    assert problem in first
    assert "also wrong" in second, "every problem is named at once"


class Answers(AbstractResolver):
    """Answers each question with the next of *turns*: lists of addresses."""

    def __init__(self, *turns: list[str]) -> None:
        self.turns = list(turns)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
        return [_result(host, address, port) for address in turn]

    async def close(self) -> None:
        pass


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)


class Shifty(dict[str, Any]):
    """A resolver's result that shows an allowed address once, and a forbidden one ever after."""

    asked = 0

    def __getitem__(self, key: str) -> Any:
        if key == "host":
            self.asked += 1
            return "127.0.0.1" if self.asked == 1 else "127.0.0.2"
        return super().__getitem__(key)


class Rebinding(Answers):
    """Answers with an address that is another one when it is dialled."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [Shifty(_result(host, "127.0.0.1", port))]


def ask_by_name(net: Any, resolver: AbstractResolver, canary: str) -> tuple[list[Any], int]:
    async def run() -> tuple[list[Any], int]:
        async with net.running({"*": net.ok("hello", "Connection: close\r\n")}) as server:
            inside = await asyncio.start_server(lambda _, w: seen.append(w.close()), canary, server.port)
            seen: list[None] = []
            results = []
            for _ in range(2):
                async with Client(net.options(server), resolver) as client:
                    results.append(await client.get(FetchRequest(server.url(host="name.test"), "page")))
            await asyncio.sleep(0.05)
            inside.close()
            return results, len(seen)

    return asyncio.run(run())


def test_a_name_that_moves_inside_between_two_visits_is_refused(net: Any) -> None:
    (first, second), connections = ask_by_name(net, Answers(["127.0.0.1"], ["127.0.0.2"]), "127.0.0.2")
    assert first.outcome == "ok"
    assert (second.outcome, second.reason) == ("error", "blocked")
    assert "name.test" in second.detail
    assert connections == 0


def test_the_address_that_was_checked_is_the_one_that_is_dialled(net: Any) -> None:
    results, connections = ask_by_name(net, Rebinding(["127.0.0.1"]), "127.0.0.2")
    assert [(result.outcome, result.reason) for result in results] == [("error", "blocked")] * 2
    assert connections == 0, "fault 17: the dialer asks the guard about the very address it connects to"


def test_of_several_addresses_only_the_allowed_are_dialled(net: Any) -> None:
    results, connections = ask_by_name(net, Answers(["10.0.0.1", "127.0.0.2", "127.0.0.1"]), "127.0.0.2")
    assert [result.outcome for result in results] == ["ok", "ok"]
    assert results[0].address == "127.0.0.1"
    assert connections == 0
