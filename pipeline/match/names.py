"""Whose name it is: the words around a surname, read as a full name, an initial, or another bearer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import EntityFile
from pipeline.match.strangers import Standing, stranger_reader
from pipeline.match.words import Word, WordList, is_broken, is_capital, is_small, word_after, word_before
from pipeline.text import Normalised, fold

# What stands between the parts of a foreign name in Chinese and Japanese.
_MIDDLE_DOTS = ("·", "・", "・", "•", "‧", "=", "")
_DOTTED = frozenset("·・•‧")
_SHORTEST_PATRONYMIC = 6
_INITIAL_AFTER = re.compile(r" ([^\W\d_])\.")
# What stands around a name in a list: "2. Shevtsov Oleg, engineer; ..."
_ROW_STARTS = re.compile(r"(?:^|[\n;:(|•*–—]|\d[.)]|[;|]\s*\d+)[ \t–-]*$")
_ROW_ENDS = re.compile(r"\s*(?:[.,;|(\n\d–]|$|- )")
_LINE = 80
_LONGEST_ELIDED = 2
_ELIDED = frozenset(["all", "dall", "dell", "nell", "sull", "coll", "jusqu", "lorsqu", "puisqu", "quoiqu"])


class Bearer(StrEnum):
    """Who bears the name, as far as the words beside it tell."""

    OWN = "full_name"
    INITIAL = "initial"
    UNKNOWN = "surname"
    OTHER = "other_bearer"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at ``[start:end]`` of the normalised text.

    ``office`` tells of a ruler's title before it, ``standing`` of a word there that no list knows and that begins
    at ``stranger``.
    """

    start: int
    end: int
    bearer: Bearer
    office: bool = False
    standing: Standing = Standing.WORD
    stranger: int = -1


class NameReader:
    """Reads names of one entity. Words that it looks for come from the entity and ``people.toml``."""

    def __init__(self, entity: EntityFile, lexicon: Lexicon) -> None:
        people = lexicon.context.people
        person = entity.person
        forenames = person.forenames.all() if person else ()
        self._own = WordList(forenames, people.forename_endings)
        self._patronymics = frozenset(map(fold, person.patronymics.all() if person else ()))
        self._initials = frozenset(map(fold, person.initials if person else ()))
        self._others = _other_forenames(lexicon)
        self._patronymic_endings = tuple(map(fold, people.patronymics))
        self._female = WordList(people.female)
        self._younger = WordList(people.younger)
        self._office = WordList(people.office)
        self._strangers = stranger_reader(lexicon)
        self._unspaced = tuple(fold(name) for name in forenames if "\u3040" <= name[0] <= "\u9fff")

    def read(
        self,
        normalised: Normalised,
        start: int,
        end: int,
        language: str | None,
        ends: frozenset[int] = frozenset(),
    ) -> Name:
        """Read the name around the surname at ``[start:end]``; *language* tells titles from initials.

        *ends* are where other names and places end: a word that ends there is no forename.
        """
        text = normalised.text
        if (after := self._after(normalised, start, end, language)) is not None:
            return Name(start, after[0], after[1])
        if dotted := self._dotted_start(text, start):
            return Name(dotted, end, Bearer.OWN)
        if start > 1 and text[start - 1] in _DOTTED and not text[start].isascii() and text[start - 2].isalpha():
            return Name(start, end, Bearer.OTHER)
        return self._before(normalised, start, end, language, ends)

    def _before(self, normalised: Normalised, start: int, end: int, language: str | None, ends: frozenset[int]) -> Name:
        word = self._word(normalised, start)
        left = start
        if word is not None and self._is_middle(word):
            left = word.start
            word = self._word(normalised, left)
        part = Bearer.UNKNOWN
        if word is not None:
            word = self._first(normalised, word)
            part = self._part(normalised, word, language)
        if part is Bearer.OTHER:
            return Name(start, end, part)
        if word is not None and part is not Bearer.UNKNOWN:
            return Name(word.start, end, part)
        if left < start and self._patronymics:
            return Name(left, end, Bearer.OWN)
        standing = Standing.WORD
        if word is not None and left == start and word.end not in ends:
            standing = self._strangers.read(normalised, word, start, language)
        return self._bare(normalised, start, end, standing)

    def _word(self, normalised: Normalised, index: int) -> Word | None:
        word = self._detached(_unelided(word_before(normalised.text, index)))
        return None if word is None or is_broken(normalised, word.end, index) else word

    def _detached(self, word: Word | None) -> Word | None:
        """Return *word* without the small words that Arabic and Hebrew write together with a forename."""
        if word is None or word.text in self._own or not "\u0590" <= word.text[0] <= "\u06ff":
            return word
        tails = [word.text[cut:] for cut in (1, 2) if word.text[cut:] in self._own]
        return Word(tails[0], word.end - len(tails[0]), word.end, word.tie) if tails else word

    def _first(self, normalised: Normalised, word: Word) -> Word:
        """Return the first of two initials, or the forename before a middle initial, in place of *word*."""
        if not _is_initial(word):
            return word
        first = self._word(normalised, word.start)
        if first and (_is_initial(first) or (first.tie == " " and first.text in self._own)):
            return first if is_capital(normalised, first.start) else word
        return word

    def _part(self, normalised: Normalised, word: Word, language: str | None) -> Bearer:
        """Tell what one word in front of the surname says about its bearer."""
        if _is_initial(word):
            return self._initial(word.text, language) if is_capital(normalised, word.start) else Bearer.UNKNOWN
        if "." in word.tie or "'" in word.tie or "(" in word.tie:
            return Bearer.UNKNOWN
        if word.tie == "-":
            return self._double(normalised, word, language)
        if self._is_patronymic(word.text):
            return Bearer.OTHER if is_capital(normalised, word.start) else Bearer.UNKNOWN
        if word.text in self._own:
            return Bearer.OWN
        if self._strangers.is_word(word.text, language):
            return Bearer.UNKNOWN
        is_name = word.text in self._others and not is_small(normalised, word.start)
        return Bearer.OTHER if is_name else Bearer.UNKNOWN

    def _double(self, normalised: Normalised, word: Word, language: str | None) -> Bearer:
        """Read what stands in front of a double surname: Anna Nowak-Łukaszenko."""
        first = self._word(normalised, word.start)
        if first is None or first.tie != " " or not is_capital(normalised, word.start):
            return Bearer.UNKNOWN
        named = (first.text in self._others or first.text in self._own) and is_capital(normalised, first.start)
        return Bearer.OTHER if named and not self._strangers.is_known(word.text, language) else Bearer.UNKNOWN

    def _initial(self, letter: str, language: str | None) -> Bearer:
        if letter in self._initials:
            return Bearer.INITIAL
        # French "M." is monsieur.
        return Bearer.UNKNOWN if letter == "m" and language in ("fr", None) else Bearer.OTHER

    def _is_middle(self, word: Word) -> bool:
        """Tell whether *word* is the person's patronymic, or may be, where the lexicon knows none."""
        if word.tie != " ":
            return False
        return word.text in self._patronymics or (not self._patronymics and self._is_patronymic(word.text))

    def _is_patronymic(self, word: str) -> bool:
        return len(word) >= _SHORTEST_PATRONYMIC and word.endswith(self._patronymic_endings)

    def _bare(self, normalised: Normalised, start: int, end: int, standing: Standing) -> Name:
        word = word_before(normalised.text, start)
        if word and word.text in self._female:
            return Name(start, end, Bearer.OTHER)
        if word and word.text in self._office:
            return Name(start, end, Bearer.UNKNOWN, office=True)
        return Name(start, end, Bearer.UNKNOWN, standing=standing, stranger=word.start if word else start)

    def _after(self, normalised: Normalised, start: int, end: int, language: str | None) -> tuple[int, Bearer] | None:
        """Read what follows the surname: a mark of the younger one, initials, a forename, forename and patronymic."""
        initial = _INITIAL_AFTER.match(normalised.text, end)
        if initial and is_capital(normalised, initial.start(1)):
            bearer = self._initial(initial[1], language)
            return None if bearer is Bearer.UNKNOWN else (end, bearer)
        first = word_after(normalised.text, end)
        if first is None or is_broken(normalised, end, first.start):
            return None
        if first.text in self._younger:
            return end, Bearer.OTHER
        if self._is_forename_after(normalised, start, end, first, language):
            return end, Bearer.OTHER
        second = word_after(normalised.text, first.end)
        if second is None or "," in second.tie or not is_capital(normalised, second.start):
            return None
        if first.text in self._own and second.text in self._patronymics:
            return second.end, Bearer.OWN
        is_other = first.tie == " " and first.text in self._others and self._is_patronymic(second.text)
        return (end, Bearer.OTHER) if is_other else None

    def _is_forename_after(
        self, normalised: Normalised, start: int, end: int, first: Word, language: str | None
    ) -> bool:
        """Tell whether somebody else's forename follows the surname: in Hungarian, and in the rows of lists."""
        if first.text in self._own or not is_capital(normalised, first.start) or len(first.text) == 1:
            return False
        original, place = normalised.original, normalised.start(start)
        known = first.text in self._others
        if language == "hu" and first.tie == " ":
            return known
        starts = bool(_ROW_STARTS.search(original[max(0, place - _LINE) : place]))
        ends = bool(_ROW_ENDS.match(original, normalised.end(first.end)))
        if known:
            return starts and ends if "," in first.tie else first.tie == " " and (starts or ends)
        # SHEVTSOV Oleg: capitals tell the surname from the forename.
        surname = original[place : normalised.end(end)]
        written = original[normalised.start(first.start) : normalised.end(first.end)]
        return first.tie == " " and starts and ends and surname.isupper() and not written.isupper()

    def _dotted_start(self, text: str, start: int) -> int | None:
        for dot in _MIDDLE_DOTS:
            for forename in self._unspaced:
                if text.endswith(forename + dot, 0, start):
                    return start - len(forename + dot)
        return None


@lru_cache(maxsize=64)
def name_reader(entity: str, lexicon: Lexicon) -> NameReader:
    """Return the name reader of the entity with id *entity*, built once."""
    return NameReader(lexicon.entities[entity], lexicon)


def _unelided(word: Word | None) -> Word | None:
    """Return *word* without an article or preposition that an apostrophe ties to it: d'Alexandre."""
    if word is None or "'" not in word.text:
        return word
    article, tail = word.text.rsplit("'", 1)
    if not article.isascii() or (len(article) > _LONGEST_ELIDED and article not in _ELIDED):
        return word
    return Word(tail, word.end - len(tail), word.end, word.tie)


def _is_initial(word: Word) -> bool:
    return len(word.text) == 1 and "." in word.tie


@lru_cache(maxsize=4)
def _other_forenames(lexicon: Lexicon) -> WordList:
    """Return the forenames of nobody in particular and of everybody in the lexicon.

    A reader asks for its own forenames first, so that they may stand here as well.
    """
    people = [entity.person for entity in lexicon.entities.values() if entity.person]
    known = lexicon.context.people
    ours = [name for one in people for name in one.forenames.all()]
    return WordList([*known.forenames, *ours], known.forename_endings)
