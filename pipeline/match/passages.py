"""What became of a passage in a later text: does it stand there still, in other words, or not at all?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.text import fold

UNCHANGED, ALTERED, VANISHED = "unchanged", "altered", "vanished"
_SENTENCE = re.compile(r"[^.!?…。\n]+[.!?…。]*[\s»”\")\]]*|\n+|[.!?…。]+")
_WORD = re.compile(r"\w+")
# From this share of common words, in order, it is the same passage in other words.
_ALIKE = 0.55
# As many candidates are compared word by word; sharing words with the passage picks them.
_CANDIDATES = 12


def fate(exact: str, text: str) -> tuple[str, str]:
    """Return what became of *exact* in *text*, and for ``altered`` the words that stand there now.

    Other white space, letter case and typography are no change.

    >>> fate("He signed it on 3 May.", "Well. He signed it on 4 May. So.")
    ('altered', 'He signed it on 4 May.')
    """
    if exact in text or fold(exact).strip() in fold(text):
        return UNCHANGED, ""
    wanted = _words(exact)
    if not wanted:
        return VANISHED, ""
    bag = set(wanted)
    near = sorted(_windows(text, exact), key=lambda words: -_shared(bag, words))[:_CANDIDATES]
    best = max(near, key=lambda words: _alike(wanted, words), default="")
    if best and _alike(wanted, best) >= _ALIKE:
        return ALTERED, best.strip()
    return VANISHED, ""


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _windows(text: str, exact: str) -> Iterator[str]:
    """Yield every run of sentences of *text* that is about as long as *exact*, shorter and longer ones too."""
    sentences = [match.group() for match in _SENTENCE.finditer(text)]
    size = max(1, sum(1 for _ in _SENTENCE.finditer(exact.strip())))
    for length in {max(1, size - 1), size, size + 1}:
        for start in range(max(1, len(sentences) - length + 1)):
            yield "".join(sentences[start : start + length])


def _shared(bag: set[str], text: str) -> float:
    found = set(_words(text))
    return len(bag & found) / (len(bag | found) or 1)


def _alike(wanted: list[str], text: str) -> float:
    return SequenceMatcher(None, wanted, _words(text), autojunk=False).ratio()
