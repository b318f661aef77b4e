"""Sources told by a noun: ``the count is NAM's``, ``such is the version of Latushka``, ``Source: NAM``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.speech import DASHES, Event

_OURS = frozenset({"latushka", "nam"})
_HEAD = 4
_NOUN_REACH = 9
_OWNER_REACH = 24
_COPULA_REACH = 7
_LONGEST_LABEL = 3
_NEAR = 4
# a bracket, a label and a colon
_BRACKETED = 3
_NOUNS = Cue.ACCOUNT | Cue.DATA
# Without one of these a sentence credits nobody.
CREDITED = _NOUNS | Cue.SOURCE
_TIE = Cue.OF | Cue.BY | Cue.GIVER
# Who carries what, or whose house it is, tells no number.
_OTHERWISE = Cue.DENY | Cue.EXCLUDE | Cue.UNSAID | Cue.RECEIVE | Cue.SUBMIT | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY


def credit_events(items: Sequence[Item], actors: Sequence[Actor], cues: CueSet) -> Iterator[Event]:
    """Yield at most one act of telling that a sentence ascribes to ours by a noun alone."""
    owners = [actor for actor in actors if actor.who in _OURS and not actor.bits & Cue.PRESS]
    for owner in owners[:1]:
        place = _label(items, owner)
        if place is None and not any(item.bits & _OTHERWISE for item in items[: owner.first] if item.mention is None):
            place = _pointed(items, actors, owner, needs_copula=not cues.object_first or cues.nouns_capital)
            place = place if place is not None else _equated(items, owner)
        if place is not None:
            yield Event(place, "according", owner)


def _label(items: Sequence[Item], owner: Actor) -> int | None:
    """``Source: NAM``, ``… (data: NAM)``: a short label, a colon and a name at the end of the line or the bracket."""
    if _in_bracket(items, owner):
        return owner.first - 2
    if not 0 < owner.first - 1 <= _LONGEST_LABEL or items[owner.first - 1].word not in (":", *DASHES):
        return None
    label = items[: owner.first - 1]
    named = any(item.bits & (Cue.SOURCE | Cue.DATA) for item in label) and all(item.is_word for item in label)
    return owner.first - 2 if named and not any(item.is_word for item in items[owner.last + 1 :]) else None


def _in_bracket(items: Sequence[Item], owner: Actor) -> bool:
    """``At least 90 buses (count: NAM) …``."""
    opening = owner.first - _BRACKETED
    if opening < 0 or items[opening].word != "(" or items[owner.first - 1].word != ":":
        return False
    closes = owner.last + 1 < len(items) and items[owner.last + 1].word == ")"
    return closes and bool(items[owner.first - 2].bits & (CREDITED | Cue.STATEMENT))


def _pointed(items: Sequence[Item], actors: Sequence[Actor], owner: Actor, *, needs_copula: bool) -> int | None:
    """``… — such are the counts of NAM``, ``That is the picture which Latushka drew``.

    Where a language does not leave *is* out, it tells ``that is the figure of NAM`` from ``that figure``.
    """
    for at in _openings(items):
        if at >= owner.first or not items[at].bits & Cue.SUCH:
            continue
        for place in range(at + 1, min(at + _NOUN_REACH, owner.first)):
            item = items[place]
            if item.bits & Cue.NEGATION or item.word in (".", ":", ";") or item.quote is not None:
                break
            if item.bits & _NOUNS and item.mention is None:
                if needs_copula and not any(one.bits & Cue.COPULA for one in items[at:place]):
                    break
                gap = items[place + 1 : owner.first]
                if len(gap) <= _OWNER_REACH and _ties(gap, owner) and not _taken(actors, place, owner):
                    return place
    return None


def _openings(items: Sequence[Item]) -> Iterator[int]:
    """Yield where a clause begins: the first words of the sentence, and the word after a dash."""
    yield from (at for at, item in enumerate(items[:_HEAD]) if item.is_word)
    yield from (at + 1 for at, item in enumerate(items[:-1]) if item.word in DASHES)


def _ties(gap: Sequence[Item], owner: Actor) -> bool:
    if any(item.quote is not None for item in gap):
        return False
    if owner.genitive or owner.possessive or any(item.bits & _TIE for item in gap[-3:]):
        made = any(item.bits & Cue.BY for item in gap[-3:])  # the picture drawn in Warsaw by NAM
        return made or len(gap) <= _NEAR
    return not owner.oblique and any(item.bits & (Cue.RELATIVE | Cue.WHOM | Cue.THAT) for item in gap)


def _taken(actors: Sequence[Actor], place: int, owner: Actor) -> bool:
    """Say whether somebody else stands between the noun and ours who may be its maker."""
    between = [actor for actor in actors if place < actor.first < owner.first and not actor.inside]
    return any(actor.kind == "name" and actor.who is not None for actor in between)


def _equated(items: Sequence[Item], owner: Actor) -> int | None:
    """``The figure is NAM's``, ``all data on it — from NAM``: a noun, a copula or a dash, and whose it is."""
    for place, item in enumerate(items[:_HEAD]):
        if not item.bits & _NOUNS or item.mention is not None:
            continue
        gap = items[place + 1 : owner.first]
        verb = next((at for at, one in enumerate(gap) if one.bits & Cue.COPULA or one.word in DASHES), None)
        if verb is None or len(gap) > _COPULA_REACH or any(one.bits & Cue.NEGATION for one in gap):
            return None
        rest = gap[verb + 1 :]
        if any(one.quote is not None or not one.is_word for one in (*gap[:verb], *rest)) or len(rest) > 2:
            return None
        tied = owner.genitive or owner.possessive or any(one.bits & (Cue.OF | Cue.GIVER) for one in rest)
        within = any(one.bits & Cue.INSIDE and not one.bits & Cue.GIVER for one in rest)
        return place if tied and not within and _ends(items, owner) else None
    return None


def _ends(items: Sequence[Item], owner: Actor) -> bool:
    """``are NAM's headache``: after a possessive another noun would be what is meant."""
    after = items[owner.last + 1 : owner.last + 2]
    return not after or not after[0].is_word or bool(after[0].bits & (Cue.JOINING | Cue.THAT | Cue.COMMON))
