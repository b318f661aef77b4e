"""What a work of ours did for an institution: ``lists handed over by NAM helped to find the children``."""

from __future__ import annotations

from pipeline.match.acknowledgers import stands_beside
from pipeline.match.actors import Actor
from pipeline.match.chambers import Chamber
from pipeline.match.cues import Cue
from pipeline.match.institutions import is_office, known_in
from pipeline.match.reader import Read
from pipeline.match.relied import MATTER, supplier

_AFTER = 14
_BEFORE = 8
_CLOSED = Cue.SAY | Cue.DENY | Cue.NEGATION


def served(one: Read, chamber: Chamber) -> tuple[str | None, Actor, int] | None:
    """Return the institution (None for one that we do not know), ours that supplied, and the place of the verb.

    The noun must be what the verb is about: it stands before the verb with ours beside it, or after it.
    """
    if not one.sentence.bits & Cue.SERVED:
        return None
    items = one.sentence.items
    for place, item in enumerate(items):
        if item.mention is not None or not item.bits & Cue.SERVED:
            continue
        ours = _before(one, place) or _after(one, place)
        if ours is None or any(each.bits & Cue.NEGATION for each in items[max(0, place - 2) : place + 1]):
            continue
        by = _institution(one, place, chamber)
        told = any(event.actor is not None and is_office(one, event.actor) for event in one.events)
        if by is not None or told or stands_beside(one, ours, place, chamber):
            return by, ours, place
    return None


def _before(one: Read, place: int) -> Actor | None:
    """``lists that NAM handed over helped``: noun, ours, verb."""
    items = one.sentence.items
    for noun in range(place - 1, -1, -1):
        if items[noun].word in (":", ";") or items[noun].quote is not None:
            return None
        if items[noun].mention is None and items[noun].bits & MATTER:
            ours = supplier(one, noun)
            if ours is not None and ours.last < place <= max(ours.last, noun) + _BEFORE:
                gap = items[max(ours.last, noun) + 1 : place]
                return None if any(item.bits & _CLOSED for item in gap) else ours
    return None


def _after(one: Read, place: int) -> Actor | None:
    """``helped by lists from NAM``, ``the ground was a file of NAM``: verb, noun, ours."""
    items = one.sentence.items
    for noun in range(place + 1, min(len(items), place + _AFTER)):
        if items[noun].word in (":", ";") or items[noun].quote is not None or items[noun].bits & _CLOSED:
            return None
        if items[noun].mention is None and items[noun].bits & MATTER:
            ours = supplier(one, noun)
            return ours if ours is not None and (ours.first > place) else None
    return None


def _institution(one: Read, place: int, chamber: Chamber) -> str | None:
    """Return the institution that tells or does, else the one spoken in."""
    named = [(known_in(one, actor), actor) for actor in one.actors]
    known = [who for who, actor in named if who is not None and (actor.first < place or actor.inside)]
    office = any(actor.bits & Cue.AUTHORITY and not actor.oblique and actor.first < place for actor in one.actors)
    deputies = any(actor.bits & Cue.DEPUTY and not actor.oblique and actor.first < place for actor in one.actors)
    acting = [who for who, actor in named if who is not None and not actor.oblique]
    known = known or acting  # It helps that the Rada made use of a report
    return next(iter(known), None) or (chamber.house if deputies else None) or (None if office else chamber.by)
