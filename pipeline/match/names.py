"""Whose name it is: the words around a surname, read as a full name, an initial, or another bearer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import EntityFile
from pipeline.match.words import Word, WordList, is_broken, is_capital, word_after, word_before
from pipeline.text import Normalised, fold

# What stands between the parts of a foreign name in Chinese and Japanese.
_MIDDLE_DOTS = ("·", "・", "・", "•", "‧", "=", "")
_MOST_PARTS = 3
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
        self._own = frozenset(map(fold, person.forenames.all() if person else ()))
        self._patronymics = frozenset(map(fold, person.patronymics.all() if person else ()))
        self._initials = frozenset(map(fold, person.initials if person else ()))
        self._others = _other_forenames(lexicon)
        self._patronymic_endings = tuple(map(fold, people.patronymics))
        self._female = WordList(people.female)
        self._younger = WordList(people.younger)
        self._office = WordList(people.office)
        self._unspaced = tuple(name for name in self._own if "\u3040" <= name[0] <= "\u9fff")

    def read(self, normalised: Normalised, start: int, end: int, language: str | None) -> Name:
        """Read the name around the surname at ``[start:end]``; *language* tells titles from initials."""
        text = normalised.text
        if (after := self._after(normalised, end)) is not None:
            return Name(start, after[0], after[1])
        if dotted := self._dotted_start(text, start):
            return Name(dotted, end, Bearer.OWN)
        return self._before(normalised, start, end, language)

    def _before(self, normalised: Normalised, start: int, end: int, language: str | None) -> Name:
        left, bearer, middle = start, Bearer.UNKNOWN, False
        for _ in range(_MOST_PARTS):
            word = word_before(normalised.text, left)
            if word is None or is_broken(normalised, word.end, left):
                break
            if word.text in self._patronymics and " " in word.tie and bearer is Bearer.UNKNOWN:
                middle, left = True, word.start
                continue
            part = self._part(normalised, word, language)
            if part is Bearer.UNKNOWN or (part is Bearer.OTHER and bearer is not Bearer.UNKNOWN):
                break
            if part is Bearer.OTHER:
                return Name(start, end, Bearer.OTHER)
            left, bearer = word.start - word.text.startswith("("), part
            if part is Bearer.OWN:
                break
        if bearer is Bearer.UNKNOWN and not middle:
            return self._bare(normalised, start, end)
        return Name(left, end, Bearer.OWN if middle else bearer)

    def _part(self, normalised: Normalised, word: Word, language: str | None) -> Bearer:
        """Tell what one word in front of the surname says about its bearer."""
        capital = is_capital(normalised, word.start)
        if len(word.text) == 1 and "." in word.tie:
            return self._initial(word.text, language) if capital else Bearer.UNKNOWN
        if "." in word.tie or "'" in word.tie or "(" in word.tie:
            return Bearer.UNKNOWN
        if self._own_forename(word.text):
            return Bearer.OWN
        uncased = not normalised.original[normalised.start(word.start)].islower()
        return Bearer.OTHER if uncased and self._is_other(word.text) else Bearer.UNKNOWN

    def _initial(self, letter: str, language: str | None) -> Bearer:
        if letter in self._initials:
            return Bearer.INITIAL
        # French "M." is monsieur.
        return Bearer.UNKNOWN if letter == "m" and language in ("fr", None) else Bearer.OTHER

    def _own_forename(self, word: str) -> bool:
        return word in self._own

    def _is_other(self, word: str) -> bool:
        if word in self._others:
            return True
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
        is_middle = len(second.text) >= _SHORTEST_PATRONYMIC and second.text.endswith(self._patronymic_endings)
        return (end, Bearer.OTHER) if first.text in self._others and is_middle else None

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


def _other_forenames(lexicon: Lexicon) -> WordList:
    """Return the forenames of nobody in particular and of everybody in the lexicon.

    A reader asks for its own forenames first, so that they may stand here as well.
    """
    people = [entity.person for entity in lexicon.entities.values() if entity.person]
    return WordList([*lexicon.context.people.forenames, *(name for one in people for name in one.forenames.all())])
