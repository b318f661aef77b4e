"""The sample newsroom for its tests: on a fixed day, at a free port, and a plain client for it."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pipeline.demo.newsroom import SAMPLE_DAY, Newsroom


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(room: Newsroom, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request on its own connection; underscores in header names stand for hyphens."""
    connection = http.client.HTTPConnection(room.address.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        body = response.read()
        found = {name.lower(): value for name, value in response.getheaders()}
    finally:
        connection.close()
    if found.get("content-encoding") == "gzip" and body:
        body = gzip.decompress(body)
    return Answer(response.status, found, body)


@pytest.fixture(scope="session")
def room() -> Iterator[Newsroom]:
    """A newsroom that no test changes."""
    with Newsroom(SAMPLE_DAY) as open_room:
        yield open_room


@pytest.fixture
def own_room() -> Iterator[Newsroom]:
    """A newsroom that the test may change."""
    with Newsroom(SAMPLE_DAY) as open_room:
        yield open_room


@pytest.fixture(scope="session")
def get() -> object:
    """The client: ``get(room, path, method, Header_Name=value)``."""
    return ask
