"""Normalisation: what folds to what, and that the way back is exact."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text import fold, normalise, text_hash

CASES = tomllib.loads((Path(__file__).parent / "normalise.toml").read_text(encoding="utf-8"))["case"]
ODD = (
    "aаиіуйїўёßﬁİıłΣς\u0301\u0306\u0308\u200b\u00ad \n\u00a0“»’—…ド゛\u3099각ᄀ\u1161\u11a8\ud800\x00²½ъѣ𝐋𝔘עا\u064bـ卢"
)
TEXTS = st.one_of(st.text(), st.text(alphabet=ODD, max_size=60))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_folds(case: dict[str, Any]) -> None:
    found = normalise(case["text"])
    assert found.text == case["folded"], case["why"]
    assert found.mixed_script == case.get("mixed_script", False), case["why"]


@pytest.mark.parametrize("case", [case for case in CASES if "find" in case], ids=lambda case: case["why"])
def test_span_points_to_the_original(case: dict[str, Any]) -> None:
    found = normalise(case["text"])
    start = found.text.index(case["find"])
    low, high = found.span(start, start + len(case["find"]))
    assert case["text"][low:high] == case["original"], case["why"]


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_offsets_are_true(text: str) -> None:
    found = normalise(text)
    starts = [found.start(index) for index in range(len(found.text))]
    ends = [found.end(index + 1) for index in range(len(found.text))]
    assert starts == sorted(starts), "the map never goes back"
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    for index in range(len(found.text)):
        piece = text[starts[index] : ends[index]]
        # A letter by itself folds to what stands there, unless its word was repaired.
        assert found.mixed_script or found.text[index] in fold(piece) or "\u1100" <= piece[0] <= "\u11ff"


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_index_is_the_inverse_of_start(text: str) -> None:
    found = normalise(text)
    for index in range(len(found.text)):
        assert found.index(found.start(index)) <= index


@pytest.mark.parametrize(
    "text",
    [
        "а" * 2_000_000,
        "aб" * 1_000_000,
        "aб " * 300_000,
        "a\u200b" * 300_000,
        "a" + "\u0301" * 500_000,
        "\u200b" * 2_000_000,
        " \n" * 1_000_000,
        "ß" * 300_000,
        "“" * 500_000,
    ],
    ids=["word", "one mixed word", "mixed words", "zero-width", "marks", "only hidden", "gaps", "ligatures", "quotes"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    half = text[: len(text) // 2]
    before = time.process_time()
    normalise(half)
    middle = time.process_time()
    normalise(text)
    after = time.process_time()
    assert after - middle < 6 * (middle - before) + 0.3, "twice the text must not cost four times the time"


def test_a_lone_surrogate_has_a_hash() -> None:
    assert text_hash("\ud800") != text_hash("\ud801")
    assert text_hash("Лукашэнка") == text_hash("Лукашэнка")
