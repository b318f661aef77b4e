"""Readings of one text before the article has been asked: names, phrases and forms, with their places."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.match.definitions import defined_acronyms
from pipeline.match.lexicon import Lexicon
from pipeline.match.names import Bearer, Name, name_reader
from pipeline.match.regime import Phrase, joined, regime_reader
from pipeline.match.scan import Hit, Pattern, scanner_for
from pipeline.match.words import is_small
from pipeline.text import Normalised, normalise

_ADDRESS = re.compile(r"://|^www\.|^[\w.]+\.(?:com|org|net|by|ru|ua|me|eu|info)/|\w@\w+\.\w", re.IGNORECASE)
_LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible mention at ``[start:end]`` of a normalised text; ``refused`` names the rule against it."""

    start: int
    end: int
    pattern: Pattern
    rule: str
    name: Name | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A text or a title with its candidates in order of place; ``touched`` where any form or place stands in it."""

    normalised: Normalised
    candidates: tuple[Candidate, ...] = ()
    touched: bool = False


def read_region(text: str, lexicon: Lexicon, language: str | None) -> Region:
    """Find everything in *text* that may be a mention."""
    normalised = normalise(text)
    hits = scanner_for(lexicon).scan(normalised)
    if not hits:
        return Region(normalised)
    forms = _longest(hit for hit in hits if _is_meant(hit, normalised))
    places = _longest(hit for hit in hits if hit.pattern.kind == "place")
    ends = frozenset(hit.end for hit in (*forms, *places))
    candidates = [_candidate(hit, normalised, lexicon, language, ends) for hit in forms]
    candidates += _defined(candidates, normalised, lexicon)
    candidates = _with_phrases(candidates, places, normalised, lexicon)
    return Region(normalised, tuple(sorted(candidates, key=lambda one: (one.start, one.end))), touched=True)


def _is_meant(hit: Hit, normalised: Normalised) -> bool:
    """Tell whether a hit's original letters fit: capitals in an acronym, accents in a refused form."""
    if hit.pattern.kind == "place":
        return False
    start, end = normalised.span(hit.start, hit.end)
    surface = unicodedata.normalize("NFKC", normalised.original[start:end])
    if hit.pattern.kind == "acronym":
        return surface == hit.pattern.form or (surface.isupper() and not surface.isascii())
    return hit.pattern.kind == "form" or surface.casefold() == hit.pattern.form.casefold()


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that no longer one overlaps; of two on one place a refused form wins."""
    kept: list[Hit] = []
    end = -1
    for hit in sorted(hits, key=lambda one: (one.start, -one.end, one.pattern.kind != "refused")):
        if hit.start >= end:
            kept.append(hit)
        elif hit.end - hit.start > kept[-1].end - kept[-1].start:
            kept[-1] = hit
        end = kept[-1].end
    return kept


def _defined(candidates: list[Candidate], normalised: Normalised, lexicon: Lexicon) -> list[Candidate]:
    """Return the uses of short forms that the text itself gives to bodies that have one."""
    names = [
        (one.end, one.pattern.entity)
        for one in candidates
        if one.pattern.kind == "form" and lexicon.entities[one.pattern.entity].acronyms
    ]
    taken = {one.start for one in candidates}
    return [
        Candidate(start, end, Pattern("acronym", entity, letters), "acronym")
        for start, end, entity, letters in defined_acronyms(normalised, names)
        if start not in taken
    ]


def _candidate(
    hit: Hit, normalised: Normalised, lexicon: Lexicon, language: str | None, ends: frozenset[int]
) -> Candidate:
    entity = lexicon.entities[hit.pattern.entity]
    plain = Candidate(hit.start, hit.end, hit.pattern, hit.pattern.kind)
    if hit.pattern.kind == "refused":
        return replace(plain, refused="form_of_other")
    if _in_address(normalised, hit.start):
        return replace(plain, refused="part_of_address")
    if not entity.lower_case and is_small(normalised, hit.start):
        return replace(plain, refused="small_letters")
    if entity.person is None or hit.pattern.kind == "acronym":
        return plain
    name = name_reader(entity.id, lexicon).read(normalised, hit.start, hit.end, language, ends)
    return Candidate(name.start, name.end, hit.pattern, name.bearer.value, name)


def _in_address(normalised: Normalised, start: int) -> bool:
    original, place = normalised.original, normalised.start(start)
    before = original[max(0, place - _LONGEST_ADDRESS) : place].split()
    if place and original[place - 1].isspace():
        before = []
    after = original[place : place + _LONGEST_ADDRESS].split(maxsplit=1)
    return bool(_ADDRESS.search((before[-1] if before else "") + (after[0] if after else "")))


def _with_phrases(
    candidates: list[Candidate], places: list[Hit], normalised: Normalised, lexicon: Lexicon
) -> list[Candidate]:
    """Add the regime phrases, and drop what they cover: the longest reading of a place wins."""
    reader, text = regime_reader(lexicon), normalised.text
    regimes = {entity.id for entity in lexicon.entities.values() if entity.regime}
    phrases = [Phrase(one.start, one.end) for one in candidates if one.pattern.entity in regimes]
    for one in candidates:
        if one.pattern.entity == "lukashenko" and one.name and one.name.bearer is not Bearer.OTHER:
            phrases += reader.read(text, one.start, one.end, named=True)
    for place in places:
        phrases += reader.read(text, place.start, place.end, named=False)
    found = _phrase_candidates(joined(phrases), candidates, places)
    return _uncovered(candidates, found) + found


def _phrase_candidates(phrases: list[Phrase], candidates: list[Candidate], places: list[Hit]) -> list[Candidate]:
    """Return the phrases as candidates; each has the form of the first name in it, else of the first place."""
    same = {(one.start, one.end): one for one in reversed(candidates)}
    named = sorted((one.start, one.pattern.form) for one in candidates)
    placed = sorted((one.start, one.pattern.form) for one in places)
    found = []
    for phrase in phrases:
        one = same.get((phrase.start, phrase.end))
        if one is None:
            form = _first_within(named, phrase) or _first_within(placed, phrase)
            one = Candidate(phrase.start, phrase.end, Pattern("phrase", "regime", form), "regime_phrase")
        found.append(replace(one, refused=phrase.refused))
    return found


def _first_within(forms: list[tuple[int, str]], phrase: Phrase) -> str:
    place = bisect_left(forms, (phrase.start, ""))
    return forms[place][1] if place < len(forms) and forms[place][0] < phrase.end else ""


def _uncovered(candidates: list[Candidate], phrases: list[Candidate]) -> list[Candidate]:
    """Return the candidates that no phrase covers; a refused one covers only what it is itself."""
    refused = {(one.start, one.end, one.pattern) for one in phrases if one.refused}
    allowed = [one for one in phrases if not one.refused]
    starts = [one.start for one in allowed]
    # How far the phrases up to each one reach.
    reached = list(accumulate((one.end for one in allowed), max))
    kept = []
    for one in candidates:
        place = bisect_left(starts, one.end) - 1
        covered = place >= 0 and reached[place] > one.start
        if not covered and (one.start, one.end, one.pattern) not in refused:
            kept.append(one)
    return kept
