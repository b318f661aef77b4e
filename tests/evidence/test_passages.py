"""What became of a passage, decided from the two texts alone."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.match.passages import fate

CASES = tomllib.loads((Path(__file__).parent / "cases" / "passages.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_fate(case: dict[str, Any]) -> None:
    assert fate(case["exact"], case["text"]) == (case["state"], case.get("words", "")), case["why"]


def test_a_long_text_takes_no_time() -> None:
    text = "The report of the group names some of the institutions in Belarus again and again. " * 5000
    began = time.process_time()
    fate("The committee of the group names 18 other schools, and asks why nobody was told.", text)
    assert time.process_time() - began < 5
