"""The newsroom answers like a real web server."""

from __future__ import annotations

import http.client
import time
from datetime import UTC, datetime

import pytest

from pipeline.demo.newsroom import DEMO_PORT, SAMPLE_DAY, Newsroom
from pipeline.errors import ZvonError

PAGE = "/north-lantern/second-part.html"


def test_everything_it_lists_answers_with_its_status_type_and_bytes(room, get) -> None:
    for path, resource in room.resources.items():
        answer = get(room, path)
        assert answer.status == resource.status, path
        assert answer.headers["content-type"] == resource.content_type, path
        assert answer.body == resource.body, path


def test_an_unknown_path_is_not_found(room, get) -> None:
    assert get(room, "/nobody/nothing.html").status == 404


def test_a_query_is_ignored(room, get) -> None:
    assert get(room, PAGE + "?utm_source=feed").body == room.resources[PAGE].body


def test_head_tells_the_length_and_sends_no_body(room, get) -> None:
    answer = get(room, PAGE, "HEAD")
    assert answer.body == b""
    assert int(answer.headers["content-length"]) == len(room.resources[PAGE].body)


def test_a_client_that_takes_gzip_gets_the_same_bytes_compressed(room, get) -> None:
    answer = get(room, PAGE, Accept_Encoding="gzip, deflate")
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(room.resources[PAGE].body)
    assert answer.body == room.resources[PAGE].body


@pytest.mark.parametrize("path", [PAGE, "/tern-wire/atom.xml", "/sample-assembly/assembly-paper.pdf"])
def test_its_own_validators_bring_304_without_a_body(room, get, path) -> None:
    first = get(room, path)
    for condition in (
        {"If_None_Match": first.headers["etag"]},
        {"If_None_Match": f'"other", {first.headers["etag"]}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": first.headers["last-modified"]},
    ):
        again = get(room, path, **condition)
        assert (again.status, again.body) == (304, b""), condition
        assert again.headers["etag"] == first.headers["etag"]


def test_the_etag_alone_decides_where_both_validators_are_sent(room, get) -> None:
    modified = get(room, PAGE).headers["last-modified"]
    assert get(room, PAGE, If_None_Match='"stale"', If_Modified_Since=modified).status == 200


@pytest.mark.parametrize("junk", ["", "yesterday", "Mon, 99 Nov 2026 99:99:99 GMT"])
def test_a_date_that_is_none_is_ignored(room, get, junk) -> None:
    assert get(room, PAGE, If_Modified_Since=junk).status == 200


def test_an_older_copy_is_replaced(room, get) -> None:
    assert get(room, PAGE, If_Modified_Since="Sun, 01 Nov 2026 00:00:00 GMT").status == 200


def test_a_missing_page_is_missing_for_a_client_with_validators_too(room, get) -> None:
    assert get(room, "/prairie-post/withdrawn.html", If_None_Match="*").status == 404


def test_every_request_is_logged_in_order(own_room, get) -> None:
    get(own_room, PAGE, User_Agent="test/1")
    get(own_room, "/nothing", "HEAD")
    assert [(one.method, one.path, one.status) for one in own_room.requests] == [
        ("GET", PAGE, 200),
        ("HEAD", "/nothing", 404),
    ]
    assert own_room.requests[0].headers["user-agent"] == "test/1"


def test_the_same_day_serves_the_same_newsroom() -> None:
    with Newsroom(SAMPLE_DAY) as one, Newsroom(SAMPLE_DAY) as other:
        for path, resource in one.resources.items():
            here, there = one.address.encode(), other.address.encode()
            assert resource.body.replace(here, there) == other.resources[path].body, path


def test_without_a_day_the_articles_count_back_from_today() -> None:
    with Newsroom() as room:
        assert room.today == datetime.now(UTC).date()
        newest = max(resource.modified for resource in room.resources.values())
    assert newest < datetime.now(UTC), "nothing may come from the future"


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with Newsroom(SAMPLE_DAY) as room:
        port = int(room.address.rpartition(":")[2])
        with pytest.raises(ZvonError, match=f"127.0.0.1:{port}.*another port"):
            Newsroom(SAMPLE_DAY, port)


def test_after_closing_the_port_is_free_again() -> None:
    with Newsroom(SAMPLE_DAY) as room:
        port = int(room.address.rpartition(":")[2])
    with Newsroom(SAMPLE_DAY, port) as again:
        assert again.address == room.address


def test_closing_does_not_wait_for_a_client_that_keeps_its_connection() -> None:
    with Newsroom(SAMPLE_DAY) as room:
        client = http.client.HTTPConnection(room.address.removeprefix("http://"), timeout=10)
        client.request("GET", PAGE)
        client.getresponse().read()
        began = time.monotonic()
    assert time.monotonic() - began < 2
    client.close()


def test_the_demonstration_has_a_port_of_its_own() -> None:
    assert DEMO_PORT == 8701
