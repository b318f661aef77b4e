"""Papers of ours that others use, and papers of others that tell of ours: no work of ours is handed over."""

from __future__ import annotations

from pipeline.match.cues import Cue
from pipeline.match.owners import OURS
from pipeline.match.reader import Read

_CLAUSE_REACH = 10
_PHRASE_REACH = 3


def is_used_by_others(one: Read, cue: int) -> bool:
    """``The police found them by information that NAM had given``: what is told is what others do with it."""
    items = one.sentence.items
    near = range(cue - 1, max(0, cue - _CLAUSE_REACH), -1)
    opener = next((at for at in near if items[at].bits & Cue.RELATIVE and items[at - 1].word == ","), None)
    opener = opener or next((at for at in near if items[at].bits & Cue.WHOM and items[at - 1].word == ","), None)
    if opener is None or not any(item.bits & Cue.DATA for item in items[max(0, opener - _PHRASE_REACH) : opener]):
        return False
    before = [actor for actor in one.actors if actor.last < opener and actor.kind == "role" and not actor.oblique]
    return any(actor.meant not in OURS and not actor.bits & Cue.MEDIA for actor in before)


def is_only_described(one: Read, cue: int) -> bool:
    """``The consulate sent a letter in which Latushka is called …``: ours stand in a clause behind the paper alone."""
    items = one.sentence.items
    ours = [actor for actor in one.actors if actor.meant in OURS]
    openers = [
        place
        for place in range(cue + 1, len(items))
        if items[place].bits & Cue.RELATIVE and items[place - 1].word == ","
    ]
    behind = [actor for actor in ours if any(place < actor.first for place in openers)]
    return bool(ours) and len(behind) == len(ours) and all(actor.first > cue for actor in ours)
