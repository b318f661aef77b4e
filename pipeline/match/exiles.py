"""Exiles who are described before they are named: ``An exile group filed … . The group, NAM, …``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.reader import Read

# Exiles of another country, or those that a newspaper has among its people, are not ours.
_OTHERS = Cue.UKRAINE | Cue.MEDIA
_BEFORE = 3
_AFTER = 4


def done_by_exiles(one: Read) -> bool:
    """Say whether more than one exile acts in a sentence, and nobody else who is known or stands before them."""
    if not one.sentence.bits & Cue.EXILES:
        return False
    items = one.sentence.items
    place = next((at for at, item in enumerate(items) if item.bits & Cue.EXILES and item.mention is None), None)
    if place is None or _is_one_person(items, place):
        return False
    if any(item.bits & _OTHERS for item in items[max(0, place - _BEFORE) : place + 2]):
        return False
    doers = [actor for actor in one.actors if _acts(items, actor)]
    return not any(actor.last < place and (actor.who is not None or actor.kind == "name") for actor in doers)


def is_known_body(one: Read) -> bool:
    """Say whether ``the exile organisation`` acts: a word for a body beside the exiles, and no article that is new."""
    items = one.sentence.items
    place = next((at for at, item in enumerate(items) if item.bits & Cue.EXILES and item.mention is None), None)
    if place is None or any(item.bits & Cue.INDEFINITE for item in items[max(0, place - _BEFORE) : place]):
        return False
    beside = items[max(0, place - 1) : place + 2]
    return any(item.bits & Cue.BODY for item in beside) and done_by_exiles(one)


def _is_one_person(items: Sequence[Item], place: int) -> bool:
    """``an exiled politician filed``: an article for one stands before, and no word for a body."""
    before, near = items[max(0, place - _BEFORE) : place + 1], items[max(0, place - _BEFORE) : place + _AFTER]
    return any(item.bits & Cue.INDEFINITE for item in before) and not any(item.bits & Cue.BODY for item in near)


def _acts(items: Sequence[Item], actor: Actor) -> bool:
    # A group of exiles is no name, though it begins with a capital, and neither is the month of a dateline.
    plain = actor.bits & Cue.BODY or (actor.who is None and items[actor.first].bits & (Cue.JUNE | Cue.NOVEMBER))
    return not (actor.oblique or actor.inside or actor.possessive or actor.kind == "pronoun" or plain)
