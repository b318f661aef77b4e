"""The gold cases hold floors that only rise."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "gold"))

from score_mentions import CORE, Score, cases, expected, tagged

from pipeline.match.lexicon import Lexicon

GOLD = Path(__file__).parents[1] / "gold"
PRECISION, RECALL = 0.98, 0.95
CASES, LANGUAGES = 200, 25


def test_the_set_is_large_and_wide() -> None:
    some = list(cases(GOLD / "mentions"))
    assert len(some) >= CASES
    assert len({case["lang"].split("-")[0] for case in some}) >= LANGUAGES
    assert len({case["id"] for case in some}) == len(some)
    assert all(case["why"] for case in some)


def test_core_mentions_reach_the_bar(lexicon: Lexicon) -> None:
    score = Score()
    wrong = []
    for case in cases(GOLD / "mentions"):
        gold = {one for one in expected(case) if one[0] in CORE}
        found = {one for one in tagged(lexicon, case) if one[0] in CORE}
        score.right += len(gold & found)
        score.wrong += len(found - gold)
        score.missed += len(gold - found)
        wrong += [(case["id"], case["why"])] if gold != found else []
    assert score.precision >= PRECISION, wrong
    assert score.recall >= RECALL, wrong
