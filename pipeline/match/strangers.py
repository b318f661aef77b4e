"""A capitalised word in front of a surname that no list knows: a stranger's forename, or a word that just stands there.

Lists of forenames end somewhere, so the rule is turned round: whatever stands like a forename is one, unless it is a
title, a role, a place, a day, a function word. Where capitals say little (the head of a sentence, a headline) the
article decides: it may tell by itself that our bearer is meant.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib import import_module

from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import People
from pipeline.match.words import Word, WordList, is_capital, word_before
from pipeline.text import Normalised, fold

# Latin, Cyrillic, Greek, Armenian: the scripts that tell names by capitals.
_SCRIPTS = tuple(map(re.compile, ("[a-z\u0259]", "[\u0430-\u04ff]", "[\u03b1-\u03ce]", "[\u0561-\u0587]")))
# After one of these, or at the head of a line, any word has a capital.
_HEADS = ".!?…:;»”\"“„«‘'’(—–-•*|/\n"
# Shorter words are articles and particles in most languages; the forenames among them are on the list.
_SHORTEST = 3
_FEWEST_IN_HEADLINE = 4
_LONGEST_LINE = 200
_WIDEST_GAP = 8
_GERMAN_ADJECTIVE = re.compile("isch(?:e[nmrs]?)?$")


class Standing(StrEnum):
    """What a word in front of a surname is, as far as its place tells."""

    WORD = "word"
    DOUBTFUL = "doubtful"
    FORENAME = "forename"


class StrangerReader:
    """Judges words in front of surnames by the lists of ``people.toml``."""

    def __init__(self, people: People) -> None:
        self._by_language = people.not_forenames
        self._everywhere = WordList(people.not_forenames.get("any", ()))
        self._lists: dict[str | None, WordList] = {}
        self._suffixes = tuple(map(fold, people.role_endings))
        self._prepositions = {language: frozenset(map(fold, words)) for language, words in people.prepositions.items()}
        self._place_endings = {language: tuple(map(fold, ends)) for language, ends in people.place_endings.items()}
        self._determiners = frozenset(map(fold, people.determiners))

    def read(self, normalised: Normalised, word: Word, surname: int, language: str | None) -> Standing:
        """Judge *word*, which is no forename that a list knows, before the surname that starts at *surname*."""
        if not _is_name_shaped(normalised, word, surname) or self.is_known(word.text, language):
            return Standing.WORD
        if word.text.endswith(self._place_endings.get(language or "", ())):
            return Standing.WORD
        before = word_before(normalised.text, word.start)
        if before is not None and before.tie == " " and before.text in self._prepositions.get(language or "", ()):
            return Standing.WORD
        if language == "de" and self._is_noun(normalised, word, surname, before):
            return Standing.WORD
        if _is_head(normalised, word.start) or _is_headline(normalised, word.start):
            return Standing.DOUBTFUL
        # Two capitalised words: a paper, a party, a town, or a double forename. German has capitals everywhere.
        if before is not None and before.tie == " " and is_capital(normalised, before.start) and language != "de":
            return Standing.FORENAME if _is_head(normalised, before.start) else Standing.DOUBTFUL
        return Standing.FORENAME

    def is_word(self, word: str, language: str | None) -> bool:
        """Tell whether *word* is an ordinary one of *language*, though a forename elsewhere (en "will", pl "sam")."""
        return language in self._by_language and word in self._of(language)

    def is_known(self, word: str, language: str | None) -> bool:
        """Tell whether *word* is on a list of those that are no forenames, of *language* or of all."""
        if word in _common_words(language or ""):
            return True
        known = self._of(language if language in self._by_language else None)
        parts = (word, *word.split("-"))
        return any(part in known or part in self._everywhere or part.endswith(self._suffixes) for part in parts)

    def _of(self, language: str | None) -> WordList:
        """Return the words of one language, or of all when it is None; made when first asked for."""
        if language not in self._lists:
            every = (word for words in self._by_language.values() for word in words)
            self._lists[language] = WordList(every if language is None else self._by_language[language])
        return self._lists[language]

    def _is_noun(self, normalised: Normalised, word: Word, surname: int, before: Word | None) -> bool:
        """German gives every noun a capital: one with a determiner, or before a genitive, is no forename."""
        if normalised.text.startswith(("s ", "s,", "s.", "s\n"), _word_end(normalised.text, surname) - 1):
            return True
        if before is None or is_capital(normalised, before.start):
            return False
        return before.text in self._determiners or bool(_GERMAN_ADJECTIVE.search(before.text))


@lru_cache(maxsize=4)
def stranger_reader(lexicon: Lexicon) -> StrangerReader:
    """Return the reader of *lexicon*, built once."""
    return StrangerReader(lexicon.context.people)


@cache
def _common_words(language: str) -> frozenset[str]:
    """Return the commonest words of *language*, which spaCy lists, or none: "allerdings", "cependant"."""
    code = {"no": "nb"}.get(language, language)
    try:
        module = import_module(f"spacy.lang.{code}.stop_words")
    except ModuleNotFoundError:
        return frozenset()
    return frozenset(map(fold, module.STOP_WORDS))


def _word_end(text: str, index: int) -> int:
    while index < len(text) and text[index].isalpha():
        index += 1
    return index


def _is_name_shaped(normalised: Normalised, word: Word, surname: int) -> bool:
    """Tell whether the word is written like a forename: one capital, then small letters, the surname's own script."""
    if word.tie != " " or len(word.text) < _SHORTEST:
        return False
    if not is_capital(normalised, word.start) or not is_capital(normalised, surname):
        return False
    start, end = normalised.span(word.start, word.end)
    written = normalised.original[start:end]
    if not any(letter.islower() for letter in written) or any(map(str.isdigit, written)) or "'s" in word.text[-2:]:
        return False
    return any(one.match(word.text[0]) and one.match(normalised.text[surname]) for one in _SCRIPTS)


def _is_head(normalised: Normalised, index: int) -> bool:
    place = normalised.start(index)
    before = normalised.original[max(0, place - _WIDEST_GAP) : place].rstrip(" \t\u00a0")
    return not before or before[-1] in _HEADS


def _is_headline(normalised: Normalised, index: int) -> bool:
    """Tell whether the place stands in a line whose long words all have capitals."""
    original, place = normalised.original, normalised.start(index)
    start = original.rfind("\n", max(0, place - _LONGEST_LINE), place) + 1
    end = original.find("\n", place, place + _LONGEST_LINE)
    if (not start and place > _LONGEST_LINE) or (end < 0 and len(original) - place > _LONGEST_LINE):
        return False
    line = original[start : end if end >= 0 else len(original)]
    words = [word for word in line.split() if len(word) >= _FEWEST_IN_HEADLINE and word[0].isalpha()]
    return len(words) >= _FEWEST_IN_HEADLINE and all(word[0].isupper() for word in words)
