"""A linear classifier for passages whose answers are known but not where in the passage they hold.

Each candidate place has a probability, ``sigmoid(x·w + b)``; a passage has the citation when at least one of
its places has it (noisy or). Fitted by full-batch Adam from zero: no random numbers, the same weights each time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_STEPS = 300
_RATE = 0.05
_PENALTY = 0.004
_FEWEST_PLACES = 3


class NoisyOr:
    """Weights of one kind of answer for each column of *answers*."""

    def __init__(self, weights: Matrix, vocabulary: dict[str, int]) -> None:
        self.weights = weights
        self.vocabulary = vocabulary

    @classmethod
    def fit(cls, places: Sequence[frozenset[str]], bags: Sequence[int], answers: Matrix) -> NoisyOr:
        """Fit on the features of *places*, the bag each belongs to, and *answers* of shape (bags, kinds)."""
        vocabulary = _vocabulary(places)
        x = _encode(places, vocabulary)
        members = np.zeros((len(answers), len(places)))
        members[list(bags), range(len(places))] = 1
        return cls(_adam(x, members, answers), vocabulary)

    def probabilities(self, places: Sequence[frozenset[str]]) -> Matrix:
        """Return the probability of each kind at each place, of shape (places, kinds)."""
        logits: Matrix = _encode(places, self.vocabulary) @ self.weights
        return 1 / (1 + np.exp(-logits))


def _vocabulary(places: Sequence[frozenset[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for place in places:
        for name in place:
            counts[name] = counts.get(name, 0) + 1
    kept = sorted(name for name, count in counts.items() if count >= _FEWEST_PLACES)
    return {name: index for index, name in enumerate(kept, start=1)}


def _encode(places: Sequence[frozenset[str]], vocabulary: dict[str, int]) -> Matrix:
    """Return one row of zeros and ones for each place; the first column is always one."""
    x = np.zeros((len(places), len(vocabulary) + 1))
    x[:, 0] = 1
    for row, place in enumerate(places):
        x[row, [vocabulary[name] for name in place if name in vocabulary]] = 1
    return x


def _adam(x: Matrix, members: Matrix, answers: Matrix) -> Matrix:
    weights = np.zeros((x.shape[1], answers.shape[1]))
    weights[0] = -2
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = x.T @ _slopes(x @ weights, members, answers) / len(answers)
        slope[1:] += _PENALTY * weights[1:]
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def _slopes(logits: Matrix, members: Matrix, answers: Matrix) -> Matrix:
    """Return the loss's derivative by each place's logit: its probability, less its share where the answer is yes."""
    p = 1 / (1 + np.exp(-logits))
    none_of_bag = np.exp(members @ np.log1p(-np.clip(p, 0, 1 - 1e-12)))
    odds = answers * none_of_bag / np.clip(1 - none_of_bag, 1e-9, None)
    yes: Matrix = members.T @ answers
    share: Matrix = members.T @ odds
    return p * np.where(yes > 0, -share, 1.0)
