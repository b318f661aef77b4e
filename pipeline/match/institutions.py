"""Which institution a noun phrase names, and whether one that we do not know is an institution at all."""

from __future__ import annotations

from pipeline.match.actors import Actor
from pipeline.match.cues import Cue
from pipeline.match.owners import INSTITUTIONS
from pipeline.match.reader import Read

# A research lab refers to data as well, but nothing is spoken "in" it.
ACKNOWLEDGERS = INSTITUTIONS | {"yale_hrl"}
_NATIONAL = "pgo_ukraine"
_BESIDE = 3
# Whose parliamentary assemblies are called by the same words: OSCE, NATO, in several languages.
_OTHER_ASSEMBLIES = frozenset({"osce", "obse", "obwe", "обсе", "обсє", "абсе", "nato", "нато", "ebpo", "edso"})


def known_in(one: Read, actor: Actor) -> str | None:
    """Return the institution that *actor* is or belongs to, None where we do not know it.

    ``Генеральная прокуратура Литвы``: an office that every state has is Ukraine's unless another state follows.
    """
    for part in actor.parts:
        if part.who in ACKNOWLEDGERS and not (part.who == _NATIONAL and _is_of_another_state(one, part.last)):
            return part.who
    items = one.sentence.items
    if not any([item.bits & Cue.ASSEMBLY for item in items[actor.first : actor.last + 1]]):
        return None
    beside = items[max(0, actor.first - _BESIDE) : actor.last + 1 + _BESIDE]
    return None if any(item.word in _OTHER_ASSEMBLIES for item in beside) else "pace"


def _is_of_another_state(one: Read, last: int) -> bool:
    follower = one.sentence.items[last + 1] if last + 1 < len(one.sentence.items) else None
    state = follower is not None and follower.capital and follower.mention is None and follower.is_word
    return bool(state) and follower is not None and not follower.bits & Cue.UKRAINE


def is_office(one: Read, actor: Actor) -> bool:
    """Say whether *actor* is an institution or speaks for one, known or not, and no journalist."""
    if actor.bits & Cue.MEDIA:
        return False
    bits = actor.bits
    for item in one.sentence.items[actor.first : actor.last + 1]:
        bits |= item.bits
    office = bits & (Cue.AUTHORITY | Cue.OFFICE | Cue.COURT_AGAIN | Cue.PARLIAMENT)
    return bool(office) or any(part.who in ACKNOWLEDGERS for part in actor.parts)
