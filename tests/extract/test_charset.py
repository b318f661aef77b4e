from __future__ import annotations

import codecs
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.charset import decode
from tests.extract.conftest import load


@pytest.mark.parametrize("case", load("charset.toml"))
def test_text_comes_back_whole(case: dict[str, Any]) -> None:
    body = case.get("before", "").encode("ascii") + case["text"].encode(case["bytes_in"])
    decoded = decode(body, case["content_type"])
    wanted = case["text"].lstrip("\ufeff") if case.get("drops_mark") else case.get("before", "") + case["text"]
    assert decoded.text == wanted, case["why"]
    assert bool(decoded.warnings) == case["warns"], f"{case['why']}: {decoded.warnings}"


@given(st.binary(max_size=400), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=windows-1251"]))
def test_any_bytes_become_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type).text, str)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf8_is_never_changed(text: str) -> None:
    body = codecs.BOM_UTF8 + text.encode()
    assert decode(body, "text/html; charset=windows-1251").text == text


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    body = "Незаконная депортация детей из Украины в Беларусь, говорится в докладе".encode() + b"\xff\xfe!"
    decoded = decode(body, "text/html; charset=utf-8")
    assert decoded.text.startswith("Незаконная депортация")
    assert decoded.charset == "utf-8"
    assert any("replaced" in warning for warning in decoded.warnings)


def test_a_character_cut_off_at_the_end_is_forgiven() -> None:
    decoded = decode("Минск".encode()[:-1], "")
    assert (decoded.text, decoded.charset) == ("Минс", "utf-8")
