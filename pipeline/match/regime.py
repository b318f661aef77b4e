"""Regime phrases put together from words: "the regime of the self-proclaimed president X", "Minsk junta"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import RegimeWords
from pipeline.match.words import Word, WordList, word_after, word_before
from pipeline.text import fold

_MOST_WORDS_BETWEEN = 6
_MOST_WORDS_AFTER = 3
_TIES = frozenset((" ", "-", "'", "' "))
# A year before 1994, when he came to power, close to the phrase: other authorities are meant.
# Of the years before 1994 those that a text about Belarusian authorities can mean: 1400 is a number of people.
_EARLIER_YEAR = re.compile(r"(?<![\d.,])(?:19[1-8]\d|199[0-3])(?![\d.,]\d|\d)")
_YEAR_REACH = 30


@dataclass(frozen=True, slots=True)
class Phrase:
    """A regime phrase at ``[start:end]`` of a normalised text; ``refused`` names the rule against it."""

    start: int
    end: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Grammar:
    """One language's words, ready to be asked."""

    names: frozenset[str]
    authorities: frozenset[str]
    official: frozenset[str]
    adjectives: WordList
    places: WordList
    capital: WordList
    links: WordList
    fillers: WordList
    sectors: WordList
    after: bool

    @classmethod
    def of(cls, words: RegimeWords) -> _Grammar:
        return cls(
            frozenset(map(fold, words.regime)),
            frozenset(map(fold, words.authorities)),
            frozenset(map(fold, words.official)),
            WordList(words.adjectives),
            WordList((*words.places, *words.capital)),
            WordList(words.capital),
            WordList(words.links),
            WordList((*words.fillers, *words.adjectives)),
            WordList(words.sectors),
            words.after,
        )

    def fits(self, head: str, anchor: str, named: bool) -> bool:
        """Tell whether the regime word *head* goes with *anchor*, a name or a word for Belarus or Minsk."""
        if named:
            return head in self.names
        if head in self.official:
            return anchor in self.capital
        if head not in self.names and head not in self.authorities:
            return False
        return anchor in self.adjectives or anchor in self.places

    def passes(self, word: str) -> bool:
        """Tell whether *word* may stand between the regime word and the name after it."""
        return word in self.links or word in self.fillers or word in self.places


class RegimeReader:
    """Finds regime phrases around names and around words for Belarus and Minsk."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._heads: dict[str, list[_Grammar]] = {}
        for entity in lexicon.entities.values():
            for words in entity.regime.values():
                grammar = _Grammar.of(words)
                for head in grammar.names | grammar.authorities | grammar.official:
                    self._heads.setdefault(head, []).append(grammar)

    def read(self, text: str, start: int, end: int, named: bool) -> Iterator[Phrase]:
        """Yield the phrases around ``[start:end]``: a person's name when *named*, else a place word."""
        yield from self._head_first(text, start, end, named)
        yield from self._head_after(text, start, end, named)

    def _head_first(self, text: str, start: int, end: int, named: bool) -> Iterator[Phrase]:
        left, between = start, list[Word]()
        while len(between) <= _MOST_WORDS_BETWEEN:
            word = word_before(text, left)
            if word is None or word.tie not in _TIES:
                return
            for grammar in self._heads.get(word.text, ()):
                direct = word.text not in grammar.official or not between
                if (
                    direct
                    and grammar.fits(word.text, text[start:end], named)
                    and all(grammar.passes(one.text) for one in between)
                ):
                    yield Phrase(word.start, end, self._objection(text, word, end, grammar, named))
                    return
            between.append(word)
            left = word.start

    def _head_after(self, text: str, start: int, end: int, named: bool) -> Iterator[Phrase]:
        right, between = end, list[Word]()
        while len(between) <= _MOST_WORDS_AFTER:
            word = word_after(text, right)
            if word is None or "," in word.tie:
                return
            for grammar in self._heads.get(word.text, ()):
                anchor = text[start:end]
                allowed = grammar.after or (not named and anchor in grammar.adjectives)
                if (
                    allowed
                    and word.text not in grammar.official
                    and grammar.fits(word.text, anchor, named)
                    and all(one.text in grammar.fillers for one in between)
                ):
                    yield Phrase(start, word.end, _objection_after(text, start, word.end, grammar, named))
                    return
            between.append(word)
            right = word.end

    def _objection(self, text: str, head: Word, end: int, grammar: _Grammar, named: bool) -> str:
        before = word_before(text, head.start)
        if before and before.text in grammar.sectors:
            return "sectoral"
        return "" if named else _historical(text, head.start, end)


def _objection_after(text: str, start: int, end: int, grammar: _Grammar, named: bool) -> str:
    """Objections to a phrase whose regime word comes last; Polish says the sector behind it (władze oświatowe)."""
    if named:
        return ""
    after = word_after(text, end)
    if after is not None and after.tie == " " and after.text in grammar.sectors:
        return "sectoral"
    return _historical(text, start, end)


def _historical(text: str, start: int, end: int) -> str:
    around = text[max(0, start - _YEAR_REACH) : end + _YEAR_REACH]
    return "historical" if _EARLIER_YEAR.search(around) else ""


@lru_cache(maxsize=4)
def regime_reader(lexicon: Lexicon) -> RegimeReader:
    """Return the regime reader of *lexicon*, built once."""
    return RegimeReader(lexicon)


def joined(phrases: list[Phrase]) -> list[Phrase]:
    """Return the phrases with overlapping ones made one, unless a rule refuses them."""
    result: list[Phrase] = []
    refused = {(one.start, one.end) for one in phrases if one.refused}
    for phrase in sorted(phrases, key=lambda one: (one.start, -one.end, not one.refused)):
        if not phrase.refused and (phrase.start, phrase.end) in refused:
            continue
        if result and phrase.start < result[-1].end and not (result[-1].refused or phrase.refused):
            result[-1] = Phrase(result[-1].start, max(result[-1].end, phrase.end))
        else:
            result.append(phrase)
    return result
