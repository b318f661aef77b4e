"""One pass over a text that finds every form of the lexicon, in all languages at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import Acronym
from pipeline.text import Normalised, fold

# Acronyms are scanned together with the character in front of them: "icc" alone would hit in "piccolo".
_BEFORE_ACRONYM = " \"'([{-/,.:;#@|*>+=_"
# Han, kana and Hangul stand beside Latin letters without a space.
_UNSPACED = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
# Small words that Arabic and Hebrew write together with the next one.
_ATTACHED = {
    "arabic": re.compile("(?:^|[^\u0621-\u064a])[وفبلكا]{0,3}$"),
    "hebrew": re.compile("(?:^|[^\u05d0-\u05ea])[ובלשהמכ]{0,3}$"),
}
_LONGEST_ATTACHED = 4
# A word for a place with its ending is shorter; looking no further keeps hostile input linear.
_LONGEST_WORD = 64


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a key of the automaton stands for; ``kind`` is ``form``, ``refused``, ``acronym`` or ``place``.

    A ``place`` starts a word for Belarus or Minsk; a ``refused`` form belongs to another bearer.
    """

    kind: str
    entity: str
    form: str
    acronym: Acronym | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found at ``text[start:end]`` of a normalised text."""

    start: int
    end: int
    pattern: Pattern


class Scanner:
    """Finds the forms of a lexicon in normalised texts; a place's hit reaches to the end of its word."""

    def __init__(self, lexicon: Lexicon) -> None:
        keys: dict[str, dict[tuple[str, str, str], Pattern]] = {}
        for key, pattern in _patterns(lexicon):
            # Short forms that differ in capitals alone are kept apart: "Совет безопасности", "Совет Безопасности".
            cased = pattern.form if pattern.acronym is not None else ""
            keys.setdefault(key, {}).setdefault((pattern.kind, pattern.entity, cased), pattern)
        self._automaton = ahocorasick.Automaton()
        for key, patterns in keys.items():
            self._automaton.add_word(key, (len(key), tuple(patterns.values())))
        if keys:
            self._automaton.make_automaton()

    def scan(self, normalised: Normalised) -> list[Hit]:
        """Return the hits that stand at word boundaries, in order of their ends."""
        return list(self._hits(normalised.text)) if len(self._automaton) else []

    def _hits(self, text: str) -> Iterator[Hit]:
        # The space in front lets an acronym stand at the very beginning.
        for last, (length, patterns) in self._automaton.iter(" " + text):
            for pattern in patterns:
                start = last - length + (pattern.kind == "acronym")
                end = word_end(text, last) if pattern.kind == "place" else last
                if is_bounded(text, start, end):
                    yield Hit(start, end, pattern)


@lru_cache(maxsize=4)
def scanner_for(lexicon: Lexicon) -> Scanner:
    """Return the scanner of *lexicon*, built once."""
    return Scanner(lexicon)


def _patterns(lexicon: Lexicon) -> Iterator[tuple[str, Pattern]]:
    for entity in lexicon.entities.values():
        for forms in entity.forms.values():
            for form in forms.all():
                yield fold(form), Pattern("form", entity.id, form)
        for form in entity.refused:
            yield fold(form), Pattern("refused", entity.id, form)
        for acronym in entity.acronyms:
            for before in _BEFORE_ACRONYM:
                yield before + fold(acronym.form), Pattern("acronym", entity.id, acronym.form, acronym)
        for words in entity.regime.values():
            yield from _places(entity.id, (*words.adjectives, *words.places, *words.capital))


def _places(entity: str, words: Iterable[str]) -> Iterator[tuple[str, Pattern]]:
    for word in words:
        yield fold(word.rstrip("*")), Pattern("place", entity, word)


def word_end(text: str, index: int) -> int:
    """Return where the word that contains or ends at *index* ends, or a place in a word that never ends."""
    for place, letter in enumerate(text[index : index + _LONGEST_WORD], index):
        if not letter.isalpha():
            return place
    return min(len(text), index + _LONGEST_WORD)


def is_bounded(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` of a normalised text is a word, by the habits of its script."""
    first = text[start]
    if first < "\u0590":  # nearly all
        return not ((start and _joins(text[start - 1])) or (end < len(text) and _joins(text[end])))
    if "\u3040" <= first <= "\u9fff":
        return not (_KATAKANA.match(first) and _touches_katakana(text, start, end))
    if "\uac00" <= first <= "\ud7a3":
        return not (start and _is_hangul(text[start - 1]))
    if end < len(text) and _joins(text[end]):
        return False
    if "\u0590" <= first <= "\u06ff":
        script = _ATTACHED["hebrew" if first < "\u0600" else "arabic"]
        return bool(script.search(text[max(0, start - _LONGEST_ATTACHED) : start]))
    return not (start and _joins(text[start - 1]))


def _joins(character: str) -> bool:
    return character.isalnum() and (character < "\u3040" or not _UNSPACED.match(character))


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _touches_katakana(text: str, start: int, end: int) -> bool:
    around = (text[start - 1 : start] if start else "") + text[end : end + 1]
    return bool(_KATAKANA.search(around))
