"""Speech by whatever verb: a person or body of ours, words that we need not know, and *that* with a clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import NOTES, Cue, CueSet
from pipeline.match.informed import is_count
from pipeline.match.speech import Event

_REACH = 9
_SHORTEST_CLAUSE = 3
_STAFF_REACH = 5
_INVERTED = 3
_COLON_REACH = 3
_FROM_REACH = 3
_NO_COUNT = (
    Cue.NEGATION | Cue.UNSAID | Cue.SUBMIT | Cue.PRESENT | Cue.PASSIVE | Cue.TOLD | Cue.RECEIVE | Cue.THAT | Cue.COURT
    | Cue.APPEAL | Cue.LED_BY | Cue.QUOTED_ONLY
)  # fmt: skip
_TIES = Cue.OF | Cue.GIVER | Cue.BEFORE_OBJECT | Cue.INSIDE | Cue.COMMON | Cue.BY
_OURS = frozenset({"latushka", "nam"})
# What takes a clause without telling it, and words of works, whose clause tells what they hold.
_CLOSED = (
    Cue.NEGATION | Cue.UNSAID | Cue.THAT | Cue.TOLD | Cue.PASSIVE | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.BODY
    | Cue.DENY | Cue.ACCORDING
)  # fmt: skip


def complement_events(
    items: Sequence[Item], actors: Sequence[Actor], events: Sequence[Event], cues: CueSet
) -> Iterator[Event]:
    """Yield ``Latushka is under no illusion that …`` for each actor that may be ours and has no verb of saying."""
    openers = [place for place, item in enumerate(items) if item.bits & Cue.COMPLEMENT and item.mention is None]
    for place in openers:
        actor = next((one for one in reversed(actors) if one.last < place), None)
        if actor is None or not _may_speak(actor) or place - actor.last > _REACH:
            continue
        taken = any(actor.first <= event.cue <= place or event.actor is actor for event in events)
        if not taken and _governs(items, actor, place, cues):
            yield Event(actor.last + 1, "says", actor)


def count_events(items: Sequence[Item], actors: Sequence[Actor], events: Sequence[Event]) -> Iterator[Event]:
    """Yield ``NAM puts the number at 2,200``, ``Latushka has no doubt: …``: a count or a colon after a few words."""
    actor = next((one for one in actors if one.who in _OURS), None)
    if actor is None or not _may_speak(actor) or any(one.first < actor.first for one in actors if not one.oblique):
        return
    for place in range(actor.last + 2, min(len(items), actor.last + 1 + _REACH)):
        item = items[place]
        gap = items[actor.last + 1 : place]
        if (
            item.quote is not None
            or item.word == ";"
            or item.bits & _NO_COUNT
            or any(event.cue == place for event in events)
        ):
            return
        near = item.word == ":" and actor.person and len(gap) <= _COLON_REACH and all(one.is_word for one in gap)
        if near or is_count(items, place):
            if sum(one.is_word for one in items[place + 1 :]) >= _SHORTEST_CLAUSE - 1:
                yield Event(actor.last + 1, "says", actor)
            return


def spoken_from(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``Desde NAM denuncian que …``, ``Beim NAM heißt es, …``: the place where they speak, a verb without a subject."""
    body = next((one for one in actors if one.who == "nam" and one.last < index <= one.last + _FROM_REACH), None)
    if body is None or not body.inside or not 0 < body.first <= _FROM_REACH:
        return None
    others = any(one is not body and one.kind != "pronoun" and one.first <= index + _FROM_REACH for one in actors)
    after = items[index + 1 : index + 1 + _FROM_REACH]
    told = any(item.bits & Cue.COMPLEMENT or item.word in (",", ":") for item in after)
    return body if told and not others and not any(item.bits & Cue.NEGATION for item in items[:index]) else None


def staff_of_ours(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``said a cartographer from NAM``: a noun that we do not know, tied to our name, is one of our people."""
    body = next((one for one in actors if index < one.first <= index + _STAFF_REACH and one.who == "nam"), None)
    if body is None:
        return None
    if not any(not item.is_word or item.bits & Cue.AS_SAID for item in items[max(0, index - _INVERTED) : index]):
        return None  # In Warsaw they marked the birthday of NAM
    gap = [item for item in items[index + 1 : body.first] if not item.bits & Cue.ARTICLE]
    if not gap or not all(item.is_word for item in gap) or gap[0].capital or gap[0].bits & ~NOTES:
        return None
    tied = body.genitive or bool(gap[-1].bits & (Cue.OF | Cue.GIVER | Cue.BEFORE_OBJECT))
    if not tied or any(item.bits & ~(Cue.STOP | _TIES | NOTES) for item in gap):
        return None
    return replace(body, oblique=False, inside=False, person=True, meant="nam")


def _may_speak(actor: Actor) -> bool:
    if actor.oblique or actor.inside or actor.possessive or actor.indefinite:
        return False
    return actor.who in _OURS or (actor.who is None and bool(actor.bits & (Cue.HE | Cue.ROLE)))


def _governs(items: Sequence[Item], actor: Actor, place: int, cues: CueSet) -> bool:
    """Say whether words that may be a verb stand between the actor and its clause, and nothing that parts them."""
    gap = [item for item in items[actor.last + 1 : place] if item.word != ","]
    clause = sum(item.is_word for item in items[place + 1 :])
    if not gap or clause < _SHORTEST_CLAUSE or not all(item.is_word for item in gap):
        return False
    if items[place - 1].word != "," and gap[-1].bits & (Cue.STOP | Cue.BEFORE_OBJECT) and not gap[-1].bits & Cue.OF:
        return False
    if any(item.bits & _CLOSED for item in gap):
        return False
    # "opened an office that": after a noun the clause is a relative one, where no comma tells a clause apart.
    noun = any(item.bits & (Cue.DETERMINER | Cue.INDEFINITE) for item in gap[-3:])
    return items[place - 1].word == "," or not noun
