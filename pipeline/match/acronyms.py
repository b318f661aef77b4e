"""Acronyms that stand for another body here: spelt out as another, in other company, or in a table of codes."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from pipeline.match.beside import has_noun_after, has_noun_before
from pipeline.match.candidates import Candidate, Region
from pipeline.match.context import Contexts
from pipeline.match.schema import Acronym
from pipeline.match.words import is_small, word_after
from pipeline.text import Normalised, fold

# "NAM member states": how far the company of an acronym may stand.
_BESIDE = 40
_LONGEST_NAME = 90
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?:;)]\s")
_APPOSITION_END = re.compile(r"[,.!?:;()\n]")
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 2
# "BLR 3, NAM 1": a row of country codes with numbers.
_NUMBER_AFTER = re.compile(r"\s*[:–-]?\s*\d{1,3}(?=\s*(?:[,;\n|]|$))")
_CODE_BESIDE = re.compile(r"\b[A-Z]{3}\s*[:–-]?\s*\d{1,3}\s*[,;\n|]\s*$")
# "BLR — NAM, 2:1": a result.
_CODE_BEFORE = re.compile(r"\b[A-Z]{3}\s*[—–-]\s*$")
_RESULT_AFTER = re.compile(r"\s*[—–-]\s*[A-Z]{3}\b\W{0,3}\d+\s*:\s*\d|\W{0,3}\d+\s*:\s*\d")
# The letters that an acronym of one alphabet is made of when a name of the other is shortened: "Новая … (NAM)".
_LETTERS = str.maketrans("абвгдезиійклмнопрстуўф", "abvgdeziijklmnoprstuuf")


def rival_acronyms(region: Region, places: Contexts, present: Collection[str]) -> frozenset[tuple[int, int]]:
    """Return the places of acronyms in *region* that stand for a rival; *present* are entities named in full.

    What an acronym was last spelt out as holds until it is spelt out otherwise. Its company alone ("NAM member
    states") speaks for a rival only where our body is not named in full.
    """
    found: set[tuple[int, int]] = set()
    for entity in {one.pattern.entity for one in region.candidates if one.pattern.acronym is not None}:
        of_entity = [one for one in region.candidates if one.pattern.entity == entity and not _is_refused_form(one)]
        full_ends = frozenset(one.end for one in of_entity if one.pattern.acronym is None)
        readings = [_reading(one, region.normalised, places, full_ends, entity in present) for one in of_entity]
        last = next(filter(None, readings), "")
        for one, reading in zip(of_entity, readings, strict=True):
            last = reading or last
            if one.pattern.acronym is not None and last == "rival":
                found.add((one.start, one.end))
    return frozenset(found)


def _is_refused_form(one: Candidate) -> bool:
    return bool(one.refused) and one.pattern.acronym is None


def _reading(one: Candidate, normalised: Normalised, places: Contexts, full_ends: frozenset[int], named: bool) -> str:
    """Return ``own``, ``rival`` or nothing, as far as the words right beside one candidate tell.

    *full_ends* are where full names of the same body end.
    """
    acronym = one.pattern.acronym
    if acronym is None:
        return "own"
    if acronym.spelt and (spelt := _spelt_out(one, acronym, normalised, full_ends)):
        return spelt
    if named:
        return ""
    company = any(places.places(name, one.start - _BESIDE, one.end + _BESIDE) for name in acronym.beside)
    return "rival" if company or _is_other_kind(one, acronym, normalised, places) or _in_table(normalised, one) else ""


def _is_other_kind(one: Candidate, acronym: Acronym, normalised: Normalised, places: Contexts) -> bool:
    """Tell whether the noun beside the acronym names another kind of body: the museum NAM; NAM, a choir."""
    if has_noun_before(acronym.kinds, places, normalised.text, one.start):
        return True
    # A capital after the comma begins another name of a list: "NAM, Theatre X and Bank Y signed".
    after = word_after(normalised.text, one.end)
    small = after is not None and is_small(normalised, after.start)
    return small and has_noun_after(acronym.kinds, places, normalised.text, one.end)


def _spelt_out(one: Candidate, acronym: Acronym, normalised: Normalised, full_ends: frozenset[int]) -> str:
    """Return what the name in front of "(NAM)", or behind it in brackets or after a comma, makes of the acronym."""
    start, end = normalised.span(one.start, one.end)
    original = normalised.original
    name = ""
    if original[start - 1 : start] == "(" and original[end : end + 1] in (")", ",", ";"):
        before = original[max(0, start - 1 - _LONGEST_NAME) : start - 1]
        name = _SENTENCE_END.split(before)[-1].rstrip()
    elif original[end : end + 2] == " (":
        name = original[end + 2 : end + 2 + _LONGEST_NAME].split(")", 1)[0]
    elif original[end : end + 2] == ", " and original[end + 2 : end + 3].islower():
        name = _APPOSITION_END.split(original[end + 2 : end + 2 + _LONGEST_NAME], maxsplit=1)[0]
    if not name:
        return ""
    full = not full_ends.isdisjoint(range(one.start - len(" ("), one.start + 1))
    if full or any(map(fold(name).__contains__, _folded(acronym.spelt))):
        return "own"
    return "rival" if _spells(name, acronym.form) else ""


@lru_cache(maxsize=64)
def _folded(stems: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, stems))


def _spells(name: str, form: str) -> bool:
    """Tell whether the last words of *name* start with letters of *form*, its first letter first."""
    words = _WORD.findall(name)[-len(form) - 2 :]
    for start, word in enumerate(words):
        rest = [one[0] for one in words[start:] if one[0].isupper() or len(one) > _FEWEST_WORDS]
        if len(rest) >= _FEWEST_WORDS and _letters(word[0]) == _letters(form[0]) and word[0].isupper():
            return _in_order(_letters("".join(rest)), _letters(form)) >= _FEWEST_LETTERS
    # In translation the order changes: "Asociación Nacional de Fabricantes (NAM)".
    capitals = [word[0] for word in words if word[0].isupper()]
    shared = set(_letters("".join(capitals))) & set(_letters(form))
    return len(capitals) >= _FEWEST_WORDS and len(shared) >= _FEWEST_LETTERS


def _letters(text: str) -> str:
    return fold(text).translate(_LETTERS)


def _in_order(letters: str, form: str) -> int:
    """Return how many letters of *form* follow one another in *letters*."""
    place = count = 0
    for letter in form:
        found = letters.find(letter, place)
        if found >= 0:
            place, count = found + 1, count + 1
    return count


def _in_table(normalised: Normalised, one: Candidate) -> bool:
    start, end = normalised.span(one.start, one.end)
    near = max(0, start - _BESIDE)
    line = normalised.original.rfind("\n", near, start) + 1
    before = _CODE_BEFORE.search(normalised.original, max(line, near), start)
    if (result := _RESULT_AFTER.match(normalised.original, end)) and (before or result[0].lstrip()[0] in "—–-"):
        return True
    number = _NUMBER_AFTER.match(normalised.original, end)
    return bool(number and _CODE_BESIDE.search(normalised.original, max(line, near), start))
