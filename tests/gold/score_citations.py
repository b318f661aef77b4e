"""Scores citations against the gold cases: precision, recall and F1 by language, type and split.

    python -m tests.gold.score_citations [--split dev|held|all] [--errors]

A citation is right when type, work, source, institution and stance are right and its passage is true.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.match.tagger import Tagger
from pipeline.model import Citation, Document, Link
from tests.match.shipped import lexicon

FOLDER = Path(__file__).parent / "citations"

Key = tuple[str, str | None, str | None, str | None, str | None]


@dataclass(frozen=True)
class Case:
    """One passage, and the citations that a careful reader finds in it."""

    id: str
    lang: str
    split: str
    why: str
    document: Document
    expected: frozenset[Key]


def cases(split: str = "all") -> Iterator[Case]:
    """Yield the gold cases of one *split* (``dev``, ``held`` or ``all``) in order of their files."""
    for path in sorted(FOLDER.glob("*.toml")):
        for raw in tomllib.loads(path.read_text("utf-8"))["case"]:
            if split in ("all", raw["split"]):
                yield _case(raw)


def _case(raw: Mapping[str, Any]) -> Case:
    text = raw["text"].rstrip("\n")
    links = tuple(_link(text, one) for one in raw.get("links", ()))
    document = Document(text, raw.get("title", ""), raw["lang"], links)
    expected = frozenset(
        (one["type"], one.get("work"), one.get("source"), one.get("by"), one.get("stance")) for one in raw["citations"]
    )
    return Case(raw["id"], raw["lang"], raw["split"], raw["why"], document, expected)


def _link(text: str, raw: Mapping[str, str]) -> Link:
    start = text.index(raw["anchor"])
    return Link(raw["href"], raw["anchor"], start, start + len(raw["anchor"]))


def key_of(citation: Citation) -> Key:
    """Return what of a citation is compared."""
    return (str(citation.type), citation.work, citation.source, citation.by, citation.stance)


@dataclass
class Tally:
    """Counts of right, wrong and missed citations."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the found ones that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected ones that were found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(split: str, errors: list[str] | None = None) -> dict[str, Tally]:
    """Tag the cases of *split* and return a tally for ``all``, each ``lang:…`` and each ``type:…``."""
    tagger = Tagger(lexicon())
    tallies: dict[str, Tally] = {"all": Tally()}
    for case in cases(split):
        found = {key_of(one) for one in tagger.find(case.document).citations}
        for key in found | case.expected:
            for name in ("all", f"lang:{case.lang}", f"type:{key[0]}"):
                _count(tallies.setdefault(name, Tally()), key in found, key in case.expected)
        if errors is not None and found != case.expected:
            errors.append(_difference(case, found))
    return tallies


def _count(tally: Tally, found: bool, expected: bool) -> None:
    if found and expected:
        tally.right += 1
    elif found:
        tally.wrong += 1
    else:
        tally.missed += 1


def _difference(case: Case, found: set[Key]) -> str:
    missed, wrong = _show(case.expected - found), _show(found - case.expected)
    return f"{case.id}: {case.why}\n  missed: {missed}\n  wrong:  {wrong}"


def _show(keys: Iterable[Key]) -> str:
    return "; ".join(sorted(" ".join(part for part in key if part) for key in keys)) or "-"


def table(tallies: Mapping[str, Tally]) -> str:
    """Return the tallies as lines of text."""
    lines = [f"{'':26}{'P':>6}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>7}"]
    for name, one in sorted(tallies.items()):
        lines.append(
            f"{name:26}{one.precision:6.3f}{one.recall:7.3f}{one.f1:7.3f}{one.right:7}{one.wrong:7}{one.missed:7}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the table, and on request each case that differs."""
    parser = argparse.ArgumentParser(description="Score citations against the gold cases.")
    parser.add_argument("--split", choices=("dev", "held", "all"), default="dev")
    parser.add_argument("--errors", action="store_true", help="show each case that differs")
    options = parser.parse_args()
    errors: list[str] = []
    print(table(score(options.split, errors)))
    counts = Counter(case.split for case in cases())
    print(f"cases: {dict(counts)}, differing: {len(errors)}")
    if options.errors:
        print("\n".join(errors))


if __name__ == "__main__":
    main()
