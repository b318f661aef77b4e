"""Addresses: refused where programs differ, one form for one page, and stable under repetition."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.urls import UrlError, canonical_url, host_of, parse_url, url_key

_PIECES = """
http:// HTTPS:// // / . .. a Ж 例 % %2 %2F %41 %d0%b6 ? & = utm_source=x # #! :80 :443 :8080 @ \\ [::1] www. amp
0x7f.1 ; example.org bücher.example + a=b 127.0.0.1 [ ]
"""
PIECES = st.sampled_from([*_PIECES.split(), " ", "\n", "\u200b", "\udcff", "\ud800"])
URLS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)


@pytest.mark.cases("urls.toml")
def test_canonical_form(case: dict[str, Any]) -> None:
    assert canonical_url(case["url"], case.get("base")) == case.get("canonical"), case["why"]


@pytest.mark.cases("keys.toml")
def test_keys_join_what_is_one_page_and_nothing_else(case: dict[str, Any]) -> None:
    keys = {url_key(url) for url in case["urls"]}
    assert len(keys) == (1 if case["same"] else len(case["urls"])), f"{case['why']}: {keys}"


@settings(deadline=None)
@given(URLS | URLS.map(lambda text: "http://example.org/" + text))
def test_canonical_is_stable_and_clean(url: str) -> None:
    once = canonical_url(url)
    if once is None:
        return
    assert canonical_url(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
    split = urlsplit(once)
    assert split.scheme in ("http", "https")
    assert split.username is None
    assert split.netloc == split.netloc.lower()
    assert url_key(url) == url_key(once)
    assert host_of(url) == host_of(once) != ""


@settings(deadline=None)
@given(URLS, URLS)
def test_any_text_is_an_address_or_refused(url: str, base: str) -> None:
    for given_base in (None, base, "http://example.org/a/b"):
        try:
            parsed = parse_url(url, given_base)
        except UrlError:
            continue
        assert str(parse_url(str(parsed))) == str(parsed), "what goes on the wire is read back the same"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "", ".", ".."]), max_size=8))
def test_dot_segments_never_climb_out(segments: list[str]) -> None:
    canonical = canonical_url("http://example.org/" + "/".join(segments))
    assert canonical is not None
    assert canonical.startswith("http://example.org/")
    assert not {".", ".."} & set(canonical.split("/"))


def test_an_endless_address_is_refused() -> None:
    """Fault 12: redirects that grow end here."""
    assert canonical_url("http://example.org/" + "a" * 7000) is not None
    assert canonical_url("http://example.org/" + "a" * 9000) is None


def test_a_key_of_nothing_is_an_error() -> None:
    with pytest.raises(UrlError, match="not an absolute"):
        url_key("mailto:a@example.org")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Example.org:8443/a", "www.example.org"),
        ("http://[::1]/", "::1"),
        ("nothing", ""),
        ("file:///a", ""),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


def test_the_wire_carries_the_address_as_it_stood(net: Any) -> None:
    """Signed addresses break when anybody re-spells them: only what must be escaped is."""
    paths = [
        "/a%2Fb%7e?x=%41+b&y=[1]|{2}",
        "/a//b/;p?",
        "/\u043f\u0443\u0442\u044c?q=\u044f z",
        "/?utm_source=x&sig=a%3D%3d",
    ]

    async def run() -> Any:
        async with net.running({"*": net.ok()}) as server:
            for path in paths:
                await net.ask(server.url(path), net.options(server))
            return server.paths()

    assert asyncio.run(run()) == [
        "/a%2Fb%7e?x=%41+b&y=[1]|{2}",
        "/a//b/;p",
        "/%D0%BF%D1%83%D1%82%D1%8C?q=%D1%8F%20z",
        "/?utm_source=x&sig=a%3D%3d",
    ]
