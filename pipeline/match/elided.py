"""Speech whose verb is not said: a figure set against another's, and whatever is done "in an interview"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.speech import DASHES, Event

_OURS = frozenset({"latushka", "nam"})
_HEAD = 5
_FRAME = 16
_FEWEST_WORDS = 5
_PREPOSITION = Cue.BEFORE_OBJECT | Cue.OF | Cue.INSIDE
# Without one of these nothing is left out.
ELIDED = Cue.SAY | Cue.STATEMENT | Cue.INTERVIEW
_NOTHING_TOLD = Cue.NEGATION | Cue.UNSAID | Cue.EMPTY | Cue.SUBMIT | Cue.PRESENT | Cue.DENY | Cue.PASSIVE | Cue.TOLD


def elided_events(items: Sequence[Item], actors: Sequence[Actor]) -> Iterator[Event]:
    """Yield at most one act of speech of ours in a clause without a verb of saying."""
    actor = next((one for one in actors if one.who in _OURS), None)
    if actor is None or actor.oblique or actor.inside or actor.possessive:
        return
    if _is_set_against(items, actor) or _is_framed(items, actors, actor):
        yield Event(actor.last, "says", actor)


def _is_set_against(items: Sequence[Item], actor: Actor) -> bool:
    """``Kyiv speaks of 90, NAM of 140``: the preposition of the verb of saying comes again, without the verb."""
    start = actor.last + 1
    if start + 1 < len(items) and items[start].word in DASHES:
        start += 1
    if start + 1 >= len(items) or not items[start].bits & _PREPOSITION:
        return False
    before = items[: actor.first]
    parted = any(item.word in (",", ";") or item.bits & Cue.JOINING for item in before[-3:])
    again = any(verb.bits & Cue.SAY and after.word == items[start].word for verb, after in pairwise(before))
    return parted and again


def _is_framed(items: Sequence[Item], actors: Sequence[Actor], actor: Actor) -> bool:
    """``In an interview with a radio, Latushka dated the last train to May``: what he does there he does in words."""
    frame = items[: actor.first]
    if not frame or len(frame) > _FRAME or not frame[0].bits & _PREPOSITION:
        return False
    spoken = any(item.bits & (Cue.STATEMENT | Cue.INTERVIEW) and item.mention is None for item in frame[:_HEAD])
    rest = items[actor.last + 1 :]
    enough = sum(item.is_word for item in rest) >= _FEWEST_WORDS
    others = any(not one.oblique and not one.inside and one.last < actor.first and one.person for one in actors)
    plain = all(item.is_word or item.word == "," for item in frame)
    return spoken and enough and plain and not others and not any(item.bits & _NOTHING_TOLD for item in rest[:_HEAD])
