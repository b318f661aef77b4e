"""Counting right, wrong and missed findings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipeline.match.tagger import Tagger
from tests.gold.passages import CORE, Passage, Said, answer, passages


@dataclass
class Tally:
    """Counts, and the shares that follow from them; a share of nothing is 1."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the found ones that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the expected ones that were found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Table = dict[str, Tally]
# A found quotation counts where it and the true one share at least so much of the longer of the two.
OVERLAPS = (0.3, 0.8)


def score(tagger: Tagger, name: str, split: str | None = None, differences: list[str] | None = None) -> Table:
    """Return the tallies of one set: ``mentions:core``, ``mentions:de``, ``citations:all``, ``citations:hyperlink`` …

    Each passage in which something differs becomes an entry of *differences*.
    """
    table: Table = defaultdict(Tally)
    for passage in passages(name):
        if split is None or passage.split == split:
            _count(table, tagger, passage, differences)
    return dict(table)


def _count(table: Table, tagger: Tagger, passage: Passage, differences: list[str] | None) -> None:
    found = answer(tagger, passage)
    told: list[str] = []
    if passage.mentions is not None:
        for one in found.mentions | passage.mentions:
            core = one[0] in CORE
            keys = ("core", f"core {passage.lang}") if core else ("second tier",)
            kind = _add(table, "mentions", keys, one in found.mentions, one in passage.mentions)
            told += [f"    {kind} mention {one[0]} {passage.document.text[one[1] : one[2]]!r}"] if kind else []
    if passage.citations is not None:
        # What the rules leave open is neither right nor wrong.
        for cited in (found.citations | passage.citations) - passage.doubtful:
            keys = ("all", cited[0], f"all {passage.lang}")
            kind = _add(table, "citations", keys, cited in found.citations, cited in passage.citations)
            told += [f"    {kind} {' '.join(part or '-' for part in cited)}"] if kind else []
    if passage.quotes is not None:
        told += _count_quotes(table, passage, found.quotes)
    if differences is not None and told:
        differences.append("\n".join((f"{passage.id}: {passage.why}", *sorted(told))))


def _count_quotes(table: Table, passage: Passage, found: frozenset[Said]) -> list[str]:
    """Count quotations, each with its speaker, at every overlap; tell what differs at the first one."""
    told: list[str] = []
    for overlap in OVERLAPS:
        left = set(passage.quotes or ())
        for quote in sorted(found):
            match = next((one for one in sorted(left) if one[2] == quote[2] and _shared(one, quote) >= overlap), None)
            left.discard(match or quote)
            told += _tell(table, passage, quote, overlap, found=True, expected=match is not None)
        for quote in sorted(left):
            told += _tell(table, passage, quote, overlap, found=False, expected=True)
    return list(dict.fromkeys(told))


def _tell(table: Table, passage: Passage, quote: Said, overlap: float, *, found: bool, expected: bool) -> list[str]:
    keys = (f"all {overlap}", f"{passage.lang} {overlap}")
    kind = _add(table, "quotes", keys, found, expected)
    return [f"    {kind} quote {quote[2] or '-'} {passage.document.text[quote[0] : quote[1]]!r}"] if kind else []


def _shared(one: Said, other: Said) -> float:
    """Return which part of the longer of two passages lies in both."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / max(one[1] - one[0], other[1] - other[0])


def _add(table: Table, what: str, keys: tuple[str, ...], found: bool, expected: bool) -> str:
    """Count one finding under each key; return ``wrong`` or ``missed``, or nothing when it is right."""
    kind = "right" if found and expected else "wrong" if found else "missed"
    for key in keys:
        tally = table[f"{what}:{key}"]
        setattr(tally, kind, getattr(tally, kind) + 1)
    return "" if kind == "right" else kind
