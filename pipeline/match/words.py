"""Words around a place in normalised text, and lists of words in which ``*`` stands for any ending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.text import Normalised, fold

# Longer endings make another word of a stem.
_LONGEST_ENDING = 5
_REACH = 60
# A word with the sign that ties it to its neighbour: "d'" before, "." after an initial.
_BEFORE = re.compile(r"([^\W_]+(?:['-][^\W\d_]+)*)(['.]? ?|[ -]|['.]? ?\()$")
_AFTER = re.compile(r"('s\b|')?(,? |-)([^\W_]+(?:'[^\W\d_]+)*)")
_AFTER_ATTACHED = re.compile(r"'s\b|'")


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``[start:end]`` of a normalised text, and the characters between it and where we came from."""

    text: str
    start: int
    end: int
    tie: str


def word_before(text: str, index: int) -> Word | None:
    """Return the word that ends in front of *index*, with at most a space or a sign of its own between."""
    low = max(0, index - _REACH)
    match = _BEFORE.search(text[low:index])
    if not match or not match.group(2):
        return None
    return Word(match.group(1), low + match.start(1), low + match.end(1), match.group(2))


def word_after(text: str, index: int) -> Word | None:
    """Return the word that follows *index* after a space, a hyphen or a comma; a possessive 's is passed over."""
    match = _AFTER.match(text, index)
    return Word(match.group(3), match.start(3), match.end(3), match.group(2)) if match else None


def is_capital(normalised: Normalised, index: int) -> bool:
    """Tell whether the letter at *index* of the folded text is a capital in the original."""
    return normalised.original[normalised.start(index)].isupper()


def is_broken(normalised: Normalised, start: int, end: int) -> bool:
    """Tell whether a paragraph ends between two places of the folded text."""
    return normalised.original.count("\n", normalised.end(start), normalised.start(end)) > 1


class WordList:
    """A set of folded words and of stems; ``word in list`` holds for any short ending of a stem."""

    def __init__(self, words: Iterable[str]) -> None:
        folded = [fold(word) for word in words]
        self._whole = frozenset(word for word in folded if not word.endswith("*"))
        self._stems = frozenset(word[:-1] for word in folded if word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        if word in self._whole:
            return True
        return any(head in self._stems for head in _heads(word))

    def __bool__(self) -> bool:
        return bool(self._whole or self._stems)


def _heads(word: str) -> Iterator[str]:
    for length in range(max(1, len(word) - _LONGEST_ENDING), len(word) + 1):
        yield word[:length]
