"""Near-duplicates: a MinHash signature of a body's shingles, and an index that finds alike bodies.

The signature estimates the Jaccard similarity of two sets of shingles (Broder 1997). With 64 values its
standard error is 1/sqrt(64), about 0.06 at a similarity of one half.
"""

from __future__ import annotations

import array
import re
from collections import defaultdict

from rensa import RMinHash

VALUES = 64
SEED = 20231107
# Copies of one wire text keep well over half of their shingles, though an outlet cuts the end or adds a credit;
# two reports about one event that were written apart share less than a tenth.
ALIKE = 0.6
WORDS_A_SHINGLE = 4
# A text with fewer words, or one that does not put spaces between them, is cut into characters instead.
FEW_WORDS = 30
CHARACTERS_A_SHINGLE = 8
# Bands of four values: bodies with a similarity of 0.6 share one with a probability of 0.9 (1 - (1 - .6^4)^16).
BAND = 4

_WORD = re.compile(r"\w+")


def shingles(text: str) -> list[str]:
    """Return the overlapping runs of words (or of characters, for short texts) of *text*.

    >>> shingles("one two")
    ['one two']
    """
    words = _WORD.findall(text.casefold())
    joined = " ".join(words)
    if len(words) < FEW_WORDS:
        last = max(1, len(joined) - CHARACTERS_A_SHINGLE + 1)
        return [joined[at : at + CHARACTERS_A_SHINGLE] for at in range(last)] if joined else []
    return [" ".join(words[at : at + WORDS_A_SHINGLE]) for at in range(len(words) - WORDS_A_SHINGLE + 1)]


def signature(text: str) -> bytes:
    """Return the MinHash of *text*: VALUES unsigned 32-bit numbers, or nothing for a text without words."""
    parts = shingles(text)
    if not parts:
        return b""
    minhash = RMinHash(num_perm=VALUES, seed=SEED)
    minhash.update(parts)
    return array.array("I", minhash.digest()).tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity of two signatures, 0 to 1; 0 when either text has no words."""
    if not one or not other:
        return 0.0
    first, second = array.array("I", one), array.array("I", other)
    return sum(a == b for a, b in zip(first, second, strict=True)) / VALUES


class Index:
    """Signatures by their bands, so that a body is compared with the few that may be like it."""

    def __init__(self) -> None:
        self._bands: dict[tuple[int, bytes], list[int]] = defaultdict(list)
        self._known: dict[int, tuple[int, bytes]] = {}

    def add(self, article: int, story: int, sign: bytes) -> None:
        """Remember an article's signature and the story that it belongs to."""
        self._known[article] = (story, sign)
        for band in _bands(sign):
            self._bands[band].append(article)

    def best(self, sign: bytes) -> tuple[int, float] | None:
        """Return the story of the most similar known body and the similarity, or None when none is alike."""
        candidates = {article for band in _bands(sign) for article in self._bands[band]}
        scored = [(similarity(sign, self._known[article][1]), -article) for article in candidates]
        if not scored or max(scored)[0] < ALIKE:
            return None
        score, article = max(scored)
        return self._known[-article][0], score


def _bands(sign: bytes) -> list[tuple[int, bytes]]:
    width = BAND * 4
    return [(at, sign[at : at + width]) for at in range(0, len(sign), width)]
