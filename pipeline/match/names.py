"""Whose name it is: the words around a surname, read as a full name, an initial, or another bearer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import EntityFile
from pipeline.match.words import Word, WordList, is_broken, is_capital, is_small, word_after, word_before
from pipeline.text import Normalised, fold

# What stands between the parts of a foreign name in Chinese and Japanese.
_MIDDLE_DOTS = ("·", "・", "・", "•", "‧", "=", "")
_SHORTEST_PATRONYMIC = 6


class Bearer(StrEnum):
    """Who bears the name, as far as the words beside it tell."""

    OWN = "full_name"
    INITIAL = "initial"
    UNKNOWN = "surname"
    OTHER = "other_bearer"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at ``[start:end]`` of the normalised text; ``office`` tells of a ruler's title before it."""

    start: int
    end: int
    bearer: Bearer
    office: bool = False


class NameReader:
    """Reads names of one entity. Words that it looks for come from the entity and ``context.toml``."""

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
        self._unspaced = tuple(fold(name) for name in forenames if "\u3040" <= name[0] <= "\u9fff")

    def read(self, normalised: Normalised, start: int, end: int, language: str | None) -> Name:
        """Read the name around the surname at ``[start:end]``; *language* tells titles from initials."""
        text = normalised.text
        if (after := self._after(normalised, end)) is not None:
            return Name(start, after[0], after[1])
        if dotted := self._dotted_start(text, start):
            return Name(dotted, end, Bearer.OWN)
        return self._before(normalised, start, end, language)

    def _before(self, normalised: Normalised, start: int, end: int, language: str | None) -> Name:
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
        return self._bare(normalised, start, end)

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
        if self._is_patronymic(word.text):
            return Bearer.OTHER if is_capital(normalised, word.start) else Bearer.UNKNOWN
        if word.text in self._own:
            return Bearer.OWN
        is_name = word.text in self._others and not is_small(normalised, word.start)
        return Bearer.OTHER if is_name else Bearer.UNKNOWN

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

    def _bare(self, normalised: Normalised, start: int, end: int) -> Name:
        word = word_before(normalised.text, start)
        if word and word.text in self._female:
            return Name(start, end, Bearer.OTHER)
        return Name(start, end, Bearer.UNKNOWN, bool(word and word.text in self._office))

    def _after(self, normalised: Normalised, end: int) -> tuple[int, Bearer] | None:
        """Read what follows the surname: a mark of the younger one, or forename and patronymic."""
        first = word_after(normalised.text, end)
        if first is None or is_broken(normalised, end, first.start):
            return None
        if first.text in self._younger:
            return end, Bearer.OTHER
        second = word_after(normalised.text, first.end)
        if second is None or "," in second.tie or not is_capital(normalised, second.start):
            return None
        if first.text in self._own and second.text in self._patronymics:
            return second.end, Bearer.OWN
        is_other = first.tie == " " and first.text in self._others and self._is_patronymic(second.text)
        return (end, Bearer.OTHER) if is_other else None

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
    tail = word.text.rsplit("'", 1)[1]
    return Word(tail, word.end - len(tail), word.end, word.tie)


def _is_initial(word: Word) -> bool:
    return len(word.text) == 1 and "." in word.tie


def _other_forenames(lexicon: Lexicon) -> WordList:
    """Return the forenames of nobody in particular and of everybody in the lexicon.

    A reader asks for its own forenames first, so that they may stand here as well.
    """
    people = [entity.person for entity in lexicon.entities.values() if entity.person]
    known = lexicon.context.people
    ours = [name for one in people for name in one.forenames.all()]
    return WordList([*known.forenames, *ours], known.forename_endings)
