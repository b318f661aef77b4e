"""Right, wrong and missed, with intervals from drawing the passages anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from citations.prepared import Prepared
from tests.gold.passages import Cited

Counts = NDArray[np.int64]
_DRAWS = 2000
_SEED = 2023


def counts(prepared: Sequence[Prepared], found: Sequence[frozenset[Cited]], kind: str | None = None) -> Counts:
    """Return right, wrong and missed for each passage, of one type or of all."""
    rows = []
    for one, keys in zip(prepared, found, strict=True):
        both = [{key for key in some - one.doubtful if kind in (None, key[0])} for some in (keys, one.gold)]
        rows.append((len(both[0] & both[1]), len(both[0] - both[1]), len(both[1] - both[0])))
    return np.array(rows, dtype=np.int64)


def shares(total: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return precision, recall and F1 from right, wrong and missed (last axis); a share of nothing is 1."""
    right, wrong, missed = (total[..., place].astype(float) for place in range(3))

    def part(up: NDArray[np.float64], down: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.divide(up, down, out=np.ones_like(up), where=down > 0)

    precision, recall = part(right, right + wrong), part(right, right + missed)
    return np.stack((precision, recall, part(2 * right, 2 * right + wrong + missed)), axis=-1)


def drawn(rows: Counts) -> NDArray[np.float64]:
    """Return the shares of many sets drawn from the passages with replacement; the same draws each time."""
    source = np.random.default_rng(_SEED)
    picks = source.integers(0, len(rows), (_DRAWS, len(rows)))
    return shares(rows[picks].sum(axis=1))


def line(name: str, rows: Counts) -> str:
    """Return one line: P, R, F1, each with its 95 % interval, and the counts."""
    point, low, high = _interval(rows)
    cells = "".join(f"  {p:.3f} [{a:.2f} {b:.2f}]" for p, a, b in zip(point, low, high, strict=True))
    return f"  {name:30}{cells}  {'/'.join(map(str, rows.sum(axis=0)))}"


def _interval(rows: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    many = drawn(rows)
    return shares(rows.sum(axis=0)), np.percentile(many, 2.5, axis=0), np.percentile(many, 97.5, axis=0)


def gain(base: Counts, other: Counts) -> str:
    """Return by how much *other* is better in P, R and F1, with the interval over the same draws."""
    difference = drawn(other) - drawn(base)
    point = shares(other.sum(axis=0)) - shares(base.sum(axis=0))
    low, high = np.percentile(difference, 2.5, axis=0), np.percentile(difference, 97.5, axis=0)
    return "".join(f"  {p:+.3f} [{a:+.2f} {b:+.2f}]" for p, a, b in zip(point, low, high, strict=True))
