"""Readings of one text before the article has been asked: names, phrases and forms, with their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

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
    """A text or a title with its candidates in order of place."""

    normalised: Normalised
    candidates: tuple[Candidate, ...] = ()


def read_region(text: str, lexicon: Lexicon, language: str | None) -> Region:
    """Find everything in *text* that may be a mention."""
    normalised = normalise(text)
    hits = scanner_for(lexicon).scan(normalised)
    if not hits:
        return Region(normalised)
    forms = _longest(hit for hit in hits if _is_meant(hit, normalised))
    candidates = [_candidate(hit, normalised, lexicon, language) for hit in forms]
    places = _longest(hit for hit in hits if hit.pattern.kind == "place")
    candidates = _with_phrases(candidates, places, normalised, lexicon)
    return Region(normalised, tuple(sorted(candidates, key=lambda one: (one.start, one.end))))


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


def _candidate(hit: Hit, normalised: Normalised, lexicon: Lexicon, language: str | None) -> Candidate:
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
    name = name_reader(entity.id, lexicon).read(normalised, hit.start, hit.end, language)
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
    found = [_phrase_candidate(one, candidates, places) for one in joined(phrases)]
    kept = [one for one in candidates if not any(_covers(phrase, one) for phrase in found)]
    return kept + found


def _phrase_candidate(phrase: Phrase, candidates: list[Candidate], places: list[Hit]) -> Candidate:
    same = [one for one in candidates if (one.start, one.end) == (phrase.start, phrase.end)]
    if same:
        return replace(same[0], refused=phrase.refused)
    anchors = [(one.start, one.pattern.form) for one in candidates] + [(one.start, one.pattern.form) for one in places]
    form = next(form for start, form in anchors if phrase.start <= start < phrase.end)
    pattern = Pattern("phrase", "regime", form)
    return Candidate(phrase.start, phrase.end, pattern, "regime_phrase", refused=phrase.refused)


def _covers(phrase: Candidate, one: Candidate) -> bool:
    overlap = phrase.start < one.end and one.start < phrase.end
    return overlap and (not phrase.refused or phrase.pattern == one.pattern)
