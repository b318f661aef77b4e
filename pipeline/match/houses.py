"""Which house the deputies of a sentence sit in: the one that an earlier sentence told of, or that heads the page."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.cues import Cue
from pipeline.match.institutions import known_in
from pipeline.match.reader import Read

HOUSES = frozenset({"pace", "european_parliament", "verkhovna_rada", "unsc"})
_PROSECUTORS = "pgo_ukraine"
_REACH = 40
_LONGEST_HEADING = 16
_SENTENCE_ENDS = frozenset(".!?…:;,")
_HEAD = 3
_NEAR = 2


def house_of(sentences: Sequence[Read], index: int, titled: frozenset[str] = frozenset()) -> str | None:
    """Return the house that acted last before the sentence *index*; None where a house of a single state did since.

    Where none acted, the one house among the institutions that are *titled*, named in the headline.
    """
    for one in reversed(sentences[max(0, index - _REACH) : index]):
        house = acting_house(one)
        if house is not None:
            return house
        first = _first(one)
        if first is not None and _bits(one, first) & Cue.PARLIAMENT:
            return None
    headings = (house for house in map(_heading, sentences[:_HEAD]) if house is not None)
    return next(headings, None) or _only(titled & HOUSES)


def _only(houses: frozenset[str]) -> str | None:
    return next(iter(houses)) if len(houses) == 1 else None


def office_of(sentences: Sequence[Read], index: int, titled: frozenset[str] = frozenset()) -> str | None:
    """Return Ukraine's prosecutors where they are the ones told of last up to the sentence *index*, else None.

    Where no others were, they may be *titled*, named in the headline.
    """
    for one in reversed(sentences[max(0, index - _REACH) : index + 1]):
        for actor in reversed(one.actors):
            if known_in(one, actor) == _PROSECUTORS or _is_ukrainian(one, actor):
                return _PROSECUTORS
            if _is_another_prosecutor(one, actor):
                return None
    return _only(titled & {_PROSECUTORS})


def _is_ukrainian(one: Read, actor: Actor) -> bool:
    """``Ukrainian prosecutors``, ``прокуроры Украины``: those of the office, if not in so many words."""
    beside = one.sentence.items[max(0, actor.first - 1) : actor.last + 2]
    return bool(_bits(one, actor) & Cue.PROSECUTOR) and any(item.bits & Cue.UKRAINE for item in beside)


def _is_another_prosecutor(one: Read, actor: Actor) -> bool:
    """``The prosecutors of the court``, ``Prokuratura Krajowa``: those of the court or of another state act."""
    if known_in(one, actor) == "icc":
        return not actor.oblique
    return actor.kind == "name" and bool(_bits(one, actor) & Cue.PROSECUTOR)


def acting_house(one: Read) -> str | None:
    """Return the house that does something in a sentence, or in which something is done."""
    first = _first(one)
    acting = [first] if first is not None and not _is_in_relative(one, first) else []
    for actor in (*acting, *(actor for actor in one.actors if actor.inside)):
        house = known_in(one, actor)
        if house in HOUSES:
            return house
    if any(item.bits & Cue.ASSEMBLY for item in one.sentence.items[:_HEAD]):
        return "pace"
    return _heading(one)


def _heading(one: Read) -> str | None:
    """``Parliamentary Assembly of the Council of Europe``: a line that only names a house."""
    items = one.sentence.items
    if len(items) > _LONGEST_HEADING or items[-1].word in _SENTENCE_ENDS:
        return None
    houses = {known_in(one, actor) for actor in one.actors} & HOUSES
    return houses.pop() if len(houses) == 1 else None


def _first(one: Read) -> Actor | None:
    return next((actor for actor in one.actors if not actor.oblique and actor.kind != "pronoun"), None)


def _is_in_relative(one: Read, actor: Actor) -> bool:
    """``recalled the resolution that the Assembly passed``: what stands in a clause behind a noun only describes it."""
    before = one.sentence.items[max(0, actor.first - _NEAR) : actor.first]
    return any(item.bits & (Cue.RELATIVE | Cue.WHOM) and not item.bits & Cue.ARTICLE for item in before)


def _bits(one: Read, actor: Actor) -> int:
    bits = actor.bits
    for item in one.sentence.items[actor.first : actor.last + 1]:
        bits |= item.bits
    return bits
