"""Language, dates and addresses: small readers with many cases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.language import detect
from pipeline.extract.moments import read_moment
from pipeline.extract.weblinks import same_site, web_link
from tests.extract.conftest import dev_folder, load


@pytest.mark.parametrize("case", load("language.toml"))
def test_language(case: dict[str, Any]) -> None:
    code, confidence = detect(case["text"], case.get("hint"))
    assert (code or "") == case["language"], f"{case['why']}: {code} {confidence}"
    assert 0 <= confidence <= 1


def test_confidence_grows_with_the_text() -> None:
    sentence = "Павел Латушка заявил об этом на встрече. "
    assert detect(sentence)[1] < detect(sentence * 5)[1]


def test_collected_belarusian_sentences_are_belarusian() -> None:
    lines = (dev_folder("be") / "ud_be_hse_dev_sentences.tsv").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[-1] for line in lines]
    longer = [text for text in texts if sum("\u0400" <= letter <= "\u04ff" for letter in text) >= 40]
    found = sum(detect(text)[0] == "be" for text in longer)
    assert found / len(longer) >= 0.995, f"{found} of {len(longer)}"


@given(st.text(max_size=300), st.sampled_from([None, "be", "xx", ""]))
def test_any_text_has_some_answer(text: str, hint: str | None) -> None:
    code, confidence = detect(text, hint)
    assert (code is None) == (confidence == 0.0)


@pytest.mark.parametrize("case", load("moments.toml"))
def test_moment(case: dict[str, Any]) -> None:
    moment = read_moment(case["text"])
    if "value" not in case:
        assert moment is None, case["why"]
        return
    assert moment is not None, case["why"]
    assert moment.value == case["value"], case["why"]
    assert moment.precision == case.get("precision", "second"), case["why"]


@given(st.text(max_size=80))
def test_any_words_are_read_without_a_crash(text: str) -> None:
    read_moment(text)


@given(st.integers(671_000_000, 4_102_000_000), st.integers(-14 * 60, 14 * 60))
def test_every_iso_moment_comes_back(seconds: int, minutes: int) -> None:
    moment = datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes)))
    found = read_moment(moment.isoformat())
    assert found is not None
    assert found.value == moment


@pytest.mark.parametrize("case", load("addresses.toml"))
def test_address(case: dict[str, Any]) -> None:
    assert web_link(case["href"], "https://news.example/dir/page") == case.get("wanted"), case["why"]


@given(st.text(max_size=100))
def test_an_address_is_http_or_nothing(href: str) -> None:
    link = web_link(href, "https://news.example/")
    assert link is None or link.startswith(("http://", "https://"))
    assert link is None or web_link(link) == link


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://m.news.co.uk/a", "https://www.news.co.uk/b", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://nashaniva.com/", "https://nashaniva.com.evil.example/", False),
        ("http://127.0.0.1:8701/a", "http://127.0.0.1:8702/", True),
        ("http://127.0.0.1/", "http://128.0.0.1/", False),
        ("https://a.zvon.test/", "https://b.zvon.test/", True),
        ("not an address", "not an address", False),
    ],
)
def test_one_site_or_two(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
