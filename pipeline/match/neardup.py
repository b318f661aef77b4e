"""Near-duplicates: a MinHash signature of a body's shingles, and an index that finds alike bodies.

The signature estimates the Jaccard similarity of two sets of shingles (Broder 1997). With 128 values its
standard error is about 0.044 at a similarity of one half.
"""

from __future__ import annotations

import array
import re
from collections import defaultdict

from rensa import RMinHash

from pipeline.text import normalise

VALUES = 128
SEED = 20231107
# Between what must and what must not meet in tests/stories/groups.toml, measured without the estimate's error: a
# copy with a fifth of its end cut, a credit and a footer keeps 0.62; two short notices under one footer that is
# longer than either share 0.48, a notice and the report that it was cut from 0.34, independent reports under 0.15.
ALIKE = 0.55
WORDS_A_SHINGLE = 4
# A text with fewer words, or one that does not put spaces between them, is cut into characters instead.
FEW_WORDS = 30
CHARACTERS_A_SHINGLE = 8
# 21 bands of three values: bodies with a similarity of 0.6 share one with a probability of 0.99
# (1 - (1 - .6^3)^21), those with one of 0.1 with 0.02.
BAND = 3
BANDS = 21

# Thai to Burmese, kana and Han: each sign counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_SIGN = re.compile(f"[{_UNSPACED}]")


def shingles(text: str) -> list[str]:
    """Return the overlapping runs of words (or of characters, for short texts) of *text*.

    Case, accents, hidden characters, quotation marks and white space make no difference.

    >>> shingles("One \u201ctwo\u201d")
    ['one two']
    """
    folded = normalise(text).text
    words = _WORD.findall(folded)
    if len(_SIGN.findall(folded)) > len(words) / 2:
        return _runs("".join(words), CHARACTERS_A_SHINGLE)
    if len(words) < FEW_WORDS:
        return _runs(" ".join(words), CHARACTERS_A_SHINGLE)
    return [" ".join(words[at : at + WORDS_A_SHINGLE]) for at in range(len(words) - WORDS_A_SHINGLE + 1)]


def _runs(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(max(1, len(text) - length + 1))] if text else []


def signature(text: str) -> bytes:
    """Return the MinHash of *text*: VALUES unsigned 32-bit numbers, or nothing for a text without words."""
    parts = shingles(text)
    if not parts:
        return b""
    minhash = RMinHash(num_perm=VALUES, seed=SEED)
    minhash.update(parts)
    return array.array("I", minhash.digest()).tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity of two signatures, 0 to 1; 0 for those that cannot be compared."""
    if not one or len(one) != len(other):
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
    width = BAND * array.array("I").itemsize
    return [(at, sign[at : at + width]) for at in range(0, min(len(sign), BANDS * width), width)]
