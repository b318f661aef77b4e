"""Approach (c), second half: the classifier over passages, and (d), its mixtures with the grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from citations.noisy_or import Matrix, NoisyOr
from citations.prepared import TYPES, Prepared, fill
from pipeline.match.owners import OURS
from pipeline.match.signs import Place, places
from tests.gold.passages import Cited

FOLDS = 5
_GRID = tuple(round(0.05 * step, 2) for step in range(1, 20))
# In a clause only one of these can hold; a quotation may stand beside any of them.
_ONE_OF = (TYPES.index("attribution"), TYPES.index("title_mention"), TYPES.index("acknowledgement"))
_SURE_PRECISION = 0.95
_MOST_VETOED = 0.01
# What the classifier adds to the grammar must be right this often, on this many additions at least.
_ADDED_PRECISION = 0.9
_FEWEST_ADDED = 4
_NEVER = 2.0


@dataclass(frozen=True)
class Judged:
    """A passage with the probability of each type at each place."""

    prepared: Prepared
    places: list[Place]
    probabilities: Matrix

    def found(self, thresholds: Mapping[str, float]) -> frozenset[Cited]:
        """Return the citations that are at least as probable as the threshold of their type."""
        keys: set[Cited] = set(self.prepared.links)
        for place, row in zip(self.places, self.probabilities, strict=True):
            best = max(_ONE_OF, key=lambda kind: row[kind])
            for kind in (best, TYPES.index("direct_quote")):
                if row[kind] >= thresholds[TYPES[kind]]:
                    key = fill(self.prepared, place.sentence, TYPES[kind], place.source)
                    keys |= {key} if key else set()
        return frozenset(keys)

    def best(self, kind: str, source: str | None) -> float:
        """Return the highest probability of a type with a source anywhere in the passage."""
        column = TYPES.index(kind)
        rows = zip(self.places, self.probabilities, strict=True)
        return max((float(row[column]) for place, row in rows if place.source == source), default=0.0)


@dataclass(frozen=True)
class Thresholds:
    """Where the classifier is believed: alone, as an addition to the grammar (by type), and against it."""

    alone: float
    added: Mapping[str, float]
    vetoed: float


def train(prepared: Sequence[Prepared]) -> NoisyOr:
    """Fit the classifier; a bag is a passage with one of the two possible sources."""
    found: list[frozenset[str]] = []
    bags: list[int] = []
    answers: list[list[float]] = []
    for one in prepared:
        for source in sorted(OURS):
            mine = [place for place in _places(one) if place.source == source]
            found += [place.signs for place in mine]
            bags += [len(answers)] * len(mine)
            keys = {key[0] for key in one.gold | one.doubtful if key[2] == source}
            answers.append([float(kind in keys) for kind in TYPES])
    return NoisyOr.fit(found, bags, np.array(answers))


def _places(prepared: Prepared) -> list[Place]:
    return places(prepared.sentences, prepared.nouns_capital)


def judge(model: NoisyOr, prepared: Prepared) -> Judged:
    """Return *prepared* with the model's probabilities."""
    found = _places(prepared)
    return Judged(prepared, found, model.probabilities([place.signs for place in found]))


def cross_judged(prepared: Sequence[Prepared], always: Sequence[Prepared] = ()) -> list[Judged]:
    """Judge each passage by a model that has not seen it: every fifth one is left out in turn.

    *always* are passages that every model is trained on.
    """
    judged: dict[int, Judged] = {}
    for fold in range(FOLDS):
        kept = [one for index, one in enumerate(prepared) if index % FOLDS != fold]
        model = train([*always, *kept])
        judged |= {index: judge(model, prepared[index]) for index in range(fold, len(prepared), FOLDS)}
    return [judged[index] for index in range(len(prepared))]


def thresholds(judged: Sequence[Judged]) -> Thresholds:
    """Choose thresholds from passages that the judging models have not seen."""
    rated = {threshold: _rate(judged, threshold) for threshold in _GRID}
    alone = max(_GRID, key=lambda threshold: rated[threshold][1])
    sure = next((threshold for threshold in _GRID if rated[threshold][0] >= _SURE_PRECISION), _NEVER)
    return Thresholds(alone, dict.fromkeys(TYPES, sure), _harmless(judged))


def by_gain(judged: Sequence[Judged], limits: Thresholds) -> Thresholds:
    """Return *limits* with additions only of those types of which they proved right.

    *judged* are passages that neither the judging models nor the grammar's writers have seen: elsewhere the
    grammar leaves nothing to add.
    """
    return replace(limits, added={kind: _worthy(judged, kind) for kind in TYPES})


def crossed_by_gain(judged: Sequence[Judged], limits: Thresholds) -> list[Thresholds]:
    """Return the limits for each passage as the other folds alone would set them."""
    kept = [[one for index, one in enumerate(judged) if index % FOLDS != fold] for fold in range(FOLDS)]
    chosen = [by_gain(some, limits) for some in kept]
    return [chosen[index % FOLDS] for index in range(len(judged))]


def only(kind: str, threshold: float) -> dict[str, float]:
    """Return thresholds that let one type through."""
    return dict.fromkeys(TYPES, _NEVER) | {kind: threshold}


def _worthy(judged: Sequence[Judged], kind: str) -> float:
    for threshold in _GRID:
        limits = Thresholds(1, only(kind, threshold), 0)
        right = wrong = 0
        for one in judged:
            added = union(one, limits) - one.prepared.grammar - one.prepared.doubtful
            right, wrong = right + len(added & one.prepared.gold), wrong + len(added - one.prepared.gold)
        if right + wrong < _FEWEST_ADDED:
            break
        if right >= _ADDED_PRECISION * (right + wrong):
            return threshold
    return _NEVER


def _rate(judged: Sequence[Judged], threshold: float) -> tuple[float, float]:
    """Return precision and F1."""
    right = found = expected = 0
    for one in judged:
        keys, gold = one.found(dict.fromkeys(TYPES, threshold)) - one.prepared.doubtful, one.prepared.gold
        right, found, expected = right + len(keys & gold), found + len(keys), expected + len(gold)
    return right / max(found, 1), 2 * right / max(found + expected, 1)


def _harmless(judged: Sequence[Judged]) -> float:
    """Return the probability below which at most one right answer of the grammar in a hundred lies."""
    sure = sorted(
        one.best(key[0], key[2])
        for one in judged
        for key in one.prepared.grammar & one.prepared.gold
        if key[0] in TYPES
    )
    return sure[int(len(sure) * _MOST_VETOED)] if sure else 0.0


def union(one: Judged, limits: Thresholds) -> frozenset[Cited]:
    """Return the grammar's citations and those very probable ones whose type and source it lacks."""
    known = {(key[0], key[2]) for key in one.prepared.grammar}
    return one.prepared.grammar | {key for key in one.found(limits.added) if (key[0], key[2]) not in known}


def veto(one: Judged, limits: Thresholds, keys: frozenset[Cited] | None = None) -> frozenset[Cited]:
    """Return the grammar's citations without those that the classifier thinks very improbable."""
    return frozenset(
        key
        for key in (one.prepared.grammar if keys is None else keys)
        if key[0] not in TYPES or one.best(key[0], key[2]) >= limits.vetoed
    )


def both(one: Judged, limits: Thresholds) -> frozenset[Cited]:
    """Return the union, vetoed."""
    return veto(one, limits, union(one, limits))
