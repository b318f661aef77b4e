"""Words around a place in normalised text, and lists of words in which ``*`` stands for any ending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.text import Normalised, fold

# Longer endings make another word of a stem.
_LONGEST_ENDING = 5
_REACH = 60
# Read backwards: the signs between, then the word. "d'" before a name, "." after an initial, "(" of an aside.
_BEFORE = re.compile(r"(\(? ?['.]?|-)([^\W_]+(?:['-][^\W_]+)*)")
_AFTER = re.compile(r"('s\b|')?(,? |-)([^\W_]+(?:'[^\W\d_]+)*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``[start:end]`` of a normalised text, and the characters between it and where we came from."""

    text: str
    start: int
    end: int
    tie: str


def word_before(text: str, index: int) -> Word | None:
    """Return the word that ends in front of *index*, with at most a space or a sign of its own between."""
    match = _BEFORE.match(text[max(0, index - _REACH) : index][::-1])
    if not match or not match.group(1):
        return None
    tie, word = match.group(1)[::-1], match.group(2)[::-1]
    end = index - len(tie)
    return Word(word, end - len(word), end, tie)


def word_after(text: str, index: int) -> Word | None:
    """Return the word that follows *index* after a space, a hyphen or a comma; a possessive 's is passed over."""
    match = _AFTER.match(text, index)
    return Word(match.group(3), match.start(3), match.end(3), match.group(2)) if match else None


def is_capital(normalised: Normalised, index: int) -> bool:
    """Tell whether the letter at *index* of the folded text is a capital in the original."""
    return normalised.original[normalised.start(index)].isupper()


def is_small(normalised: Normalised, index: int) -> bool:
    """Tell whether the letter at *index* is a small one of a script that writes names with capitals."""
    letter = normalised.original[normalised.start(index)]
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"


def is_broken(normalised: Normalised, start: int, end: int) -> bool:
    """Tell whether a paragraph ends between two places of the folded text."""
    return normalised.original.count("\n", normalised.end(start), normalised.start(end)) > 1


class WordList:
    """A set of folded words and of stems: ``word in list`` holds for a stem with one of *endings*.

    Without *endings* any short one will do.
    """

    def __init__(self, words: Iterable[str], endings: Iterable[str] | None = None) -> None:
        folded = [fold(word) for word in words]
        self._whole = frozenset(word for word in folded if not word.endswith("*"))
        self._stems = frozenset(word[:-1] for word in folded if word.endswith("*"))
        self._endings = None if endings is None else frozenset(("", *map(fold, endings)))

    def __contains__(self, word: str) -> bool:
        return word in self._whole or any(
            word[:length] in self._stems and (self._endings is None or word[length:] in self._endings)
            for length in range(max(1, len(word) - _LONGEST_ENDING), len(word) + 1)
        )
