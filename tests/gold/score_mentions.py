"""Scores mentions against the gold cases: precision, recall and F1 per language and group of entities.

Run from the project folder: ``python tests/gold/score_mentions.py [--misses] [FOLDER]``
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from shipped import lexicon as shipped_lexicon

from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.model import Document

CORE = frozenset(
    {"lukashenko", "regime", "nam", "latushka", "shautsou", "belarus_red_cross", "talai", "talai_foundation"}
    | {"belaruskali", "halavaty", "dubrava", "volkova", "dolphins", "mezentsev", "lvova_belova"}
)
Found = tuple[str, int, int]


@dataclass
class Score:
    """Counts of right, wrong and missed findings."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the cases of all files under *folder*."""
    for path in sorted(folder.rglob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["case"]


def expected(case: dict[str, Any]) -> set[Found]:
    """Return the gold mentions of *case* with the offsets that "the n-th occurrence" stands for."""
    found = set()
    for entity, surface, nth in case["mentions"]:
        start = -1
        for _ in range(nth):
            start = case["text"].index(surface, start + 1)
        found.add((entity, start, start + len(surface)))
    return found


def tagged(lexicon: Lexicon, case: dict[str, Any]) -> set[Found]:
    """Return what is found in *case*; a variant of a script (be-latn) is given as its language."""
    language = case["lang"].split("-")[0]
    document = Document(case["text"], case.get("title", ""), language)
    return {(one.entity, one.start, one.end) for one in find_mentions(document, lexicon).mentions}


def main(folder: Path, misses: bool) -> None:
    """Print the table, and what was wrong or missed when asked."""
    known = shipped_lexicon()
    scores: dict[str, Score] = defaultdict(Score)
    for case in cases(folder):
        gold, found = expected(case), tagged(known, case)
        for one in gold | found:
            kind = "right" if one in gold and one in found else "wrong" if one in found else "missed"
            group = "core" if one[0] in CORE else "second tier"
            for key in (case["lang"], group, "all"):
                setattr(scores[key], kind, getattr(scores[key], kind) + 1)
        if misses and gold != found:
            _explain(case, gold, found)
    for key, score in scores.items():
        print(f"{key:12} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  ({score.right} right)")


def _explain(case: dict[str, Any], gold: set[Found], found: set[Found]) -> None:
    print(f"{case['id']}: {case['why']}")
    for name, some in (("wrong", found - gold), ("missed", gold - found)):
        for entity, start, end in sorted(some, key=lambda one: one[1]):
            print(f"    {name} {entity}: {case['text'][start:end]!r}")


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:] if not one.startswith("-")]
    main(given[0] if given else Path(__file__).parent / "mentions", "--misses" in sys.argv)
