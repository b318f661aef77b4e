"""Who speaks for Minsk: by name, by office, or with a word for Minsk or Moscow beside the office."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.speech import Event

_BEFORE_OFFICE = 3
_AFTER_OFFICE = 5
_ADVERSARIES = frozenset({
    "regime", "lukashenko", "shautsou", "belarus_red_cross", "talai", "talai_foundation", "belaruskali", "dubrava",
    "dolphins", "lvova_belova",
})  # fmt: skip
# Camps and works are named as places far more often than they speak.
_PLACES = frozenset({"dubrava", "dolphins", "belaruskali"})


def is_adversary(one: Read) -> bool:
    """Say whether somebody of Minsk's is in the sentence, or is who spoke before a sentence that names nobody."""
    if any(speaks_for_minsk(one.sentence.items, actor) for actor in one.actors):
        return True
    if one.focus in _ADVERSARIES and not one.actors:
        return True
    return any(
        item.bits & Cue.ADVERSARY or (item.mention is not None and item.mention.entity in _ADVERSARIES - _PLACES)
        for item in one.sentence.items
    )


def is_their_page(sentences: Sequence[Read]) -> bool:
    """Say whether the page itself speaks for Minsk: in its own words it calls us fugitives or impostors."""
    return any(one.sentence.bits & Cue.SLUR and _slurs_us(one) for one in sentences)


def _slurs_us(one: Read) -> bool:
    items = one.sentence.items
    if any(item.bits & Cue.SLUR and item.bits & Cue.EXILED for item in items):
        return True  # nobody else calls exiles fugitives
    ours = [actor for actor in one.actors if actor.meant in OURS]
    near = (items[max(0, actor.first - _BEFORE_OFFICE) : actor.last + 1] for actor in ours)
    return any(item.bits & Cue.SLUR for words in near for item in words)


def is_adversarys(one: Read, event: Event) -> bool:
    """``The ministry in Minsk said that the filing was “theatre”``: what it says of a work in quotation marks."""
    actor = event.actor
    if actor is None or event.rule != "says" or actor.meant in OURS:
        return False
    return is_called_adversary(one.sentence.items, actor) or actor.meant in _ADVERSARIES


def is_called_adversary(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether the words of an actor, or those beside it, tell that it is Minsk's: ``the head of state's press``."""
    return _is_of_minsk(items, actor) or any(item.bits & Cue.ADVERSARY for item in _around(items, actor))


def speaks_for_minsk(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether an actor is one of Minsk's by name or by office."""
    return actor.meant in _ADVERSARIES or _is_of_minsk(items, actor)


def _is_of_minsk(items: Sequence[Item], actor: Actor) -> bool:
    """``the minister of Belarus``, ``министр информации России``: an office with a word for Minsk or Moscow at it."""
    office = actor.bits & (Cue.AUTHORITY | Cue.OTHER | Cue.MEMBER)
    return bool(office) and any(item.bits & Cue.MINSK for item in _around(items, actor))


def _around(items: Sequence[Item], actor: Actor) -> Sequence[Item]:
    return items[max(0, actor.first - _BEFORE_OFFICE) : actor.last + _AFTER_OFFICE]
