"""Who works for NAM: by a relative clause, by a body named before, by the surname of somebody introduced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.speech import is_noun_like

_COMMA_AND_PRONOUN = 2
_STAFF_REACH = 8
_NOT_STAFF = Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE | Cue.HEAR | Cue.APPEAL | Cue.TOLD | Cue.ACCORDING
_SAME_SURNAME = 5
_LEAD = 3


def surnames(items: Sequence[Item], actor: Actor) -> Iterator[str]:
    """Yield how the surnames of unknown people in *actor* begin; endings differ from case to case."""
    for part in actor.parts:
        if part.kind == "name" and part.who is None:
            yield items[part.last].word[:_SAME_SURNAME]


def works_for_nam(items: Sequence[Item], actor: Actor) -> bool:
    """``Jana Marozava, die das NAM in den USA vertritt``: a relative clause on her that names NAM."""
    after = items[actor.last + 1 : actor.last + 1 + _STAFF_REACH]
    if len(after) < _COMMA_AND_PRONOUN or after[0].word != "," or not after[1].bits & Cue.RELATIVE:
        return False
    clause = after[1 : next((at for at, item in enumerate(after[1:], 1) if item.word == ","), len(after))]
    named = any(item.mention is not None and item.mention.entity == "nam" for item in clause)
    return named and not any(item.bits & _NOT_STAFF for item in clause if item.mention is None)


def is_staff_of_it(items: Sequence[Item], actor: Actor) -> bool:
    """``a lawyer of the organisation``: new is the lawyer; the organisation was named before."""
    if not (actor.bits & Cue.BODY and actor.bits & Cue.MEMBER):
        return False
    member = next((part for part in actor.parts if part.bits & Cue.MEMBER), None)
    body = next((part for part in reversed(actor.parts) if part.bits & Cue.BODY), None)
    if member is None or body is None:
        return False
    if body.first < member.first:
        return not actor.indefinite  # egy szervezet munkatársa: new is the organisation
    return not any(item.bits & Cue.INDEFINITE for item in items[member.last + 1 : body.first])


def is_staff_subject(actor: Actor) -> bool:
    """``The lawyer has, in her own words, never met him``: somebody's lawyer, and not of ours, is who is spoken of."""
    return bool(actor.bits & Cue.MEMBER) and actor.meant is None and not (actor.oblique or actor.inside)


def is_its_own(items: Sequence[Item], actor: Actor) -> bool:
    """``rappelle son président``, ``una sua avvocata``: a possessive before an office that bodies have."""
    if actor.kind != "role" or not actor.first or not actor.bits & (Cue.HEAD | Cue.MEMBER | Cue.PRESS):
        return False
    return bool(items[actor.first - 1].bits & Cue.POSSESSIVE) and not actor.bits & (Cue.OTHER | Cue.AUTHORITY)


def leading_official(items: Sequence[Item], actors: Sequence[Actor]) -> int | None:
    """``Le maire a reçu Latouchko``: return the place of somebody in office who opens a sentence and is no actor."""
    for place, item in enumerate(items[:_LEAD]):
        taken = any(actor.first <= place <= actor.last for actor in actors)
        if item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) and not item.bits & Cue.DETERMINER:
            return None
        if item.bits & Cue.OFFICIAL and item.mention is None and not taken:
            return place
        if taken or not item.is_word:
            return None
    return None


def is_received(items: Sequence[Item], before: Actor, actor: Actor) -> bool:
    """``Der Außenminister empfing Latuschka``: right after somebody in office and one verb, a name is its object."""
    if actor.kind != "name" or before.kind != "role" or before.meant is not None or before.oblique:
        return False
    gap = items[before.last + 1 : actor.first]
    verb = len(gap) == 1 and gap[0].is_word and not gap[0].bits & (Cue.SAY | Cue.COPULA | Cue.OF | Cue.JOINING)
    return verb and bool(before.bits & Cue.OTHER) and not gap[0].capital


def is_of_another(items: Sequence[Item], actor: Actor) -> bool:
    """``пресс-служба Совета``, ``the head of the camp``: an office or a mouthpiece of somebody else, named after it."""
    after = items[actor.last + 1 : actor.last + 2]
    if actor.bits & Cue.PRESS and not actor.bits & Cue.BODY:
        return bool(after) and after[0].is_word and (after[0].capital or bool(after[0].bits & Cue.OF))
    return bool(actor.bits & Cue.HEAD and not actor.bits & Cue.ROLE) and _is_of_something(items, actor)


def _is_of_something(items: Sequence[Item], actor: Actor) -> bool:
    """``the head of the camp``, ``vedoucí areálu``: whoever leads something else is somebody else."""
    if actor.bits & Cue.BODY and any(item.bits & Cue.THESE for item in items[actor.first : actor.last]):
        return False  # the chief of this organisation abroad
    follower = items[actor.last + 1 : actor.last + 2]
    return bool(follower) and follower[0].is_word and (is_noun_like(follower[0]) or bool(follower[0].bits & Cue.OF))
