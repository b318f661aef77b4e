"""Work grows with the text and no faster, on the densest text that we can think of: calls are counted, not time."""

from __future__ import annotations

import cProfile
import tomllib
from pathlib import Path

import pytest

from pipeline.match.tagger import Tagger
from pipeline.model import Document

CASES = tomllib.loads((Path(__file__).parent / "dense.toml").read_text(encoding="utf-8"))["case"]
# Four times the text; a square would be sixteen times the calls. A sentence ends by force after some 2,000 characters.
WARM, SHORT, LONG, MOST = 1_000, 4_000, 16_000, 5.0


def calls(tagger: Tagger, case: dict[str, str], size: int) -> int:
    """Return how many functions are called, Python's own included, while *case* is tagged at *size* characters."""
    text = case.get("start", "") + case["again"] * (size // len(case["again"]))
    document = Document(text, language=case.get("lang", "en"))
    profile = cProfile.Profile()
    profile.runcall(tagger.find, document)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_work_grows_with_the_text(tagger: Tagger, case: dict[str, str]) -> None:
    calls(tagger, case, WARM)
    short, long = calls(tagger, case, SHORT), calls(tagger, case, LONG)
    assert long < MOST * short, f"{case['why']}: four times the text takes {long / short:.1f} times the calls"
