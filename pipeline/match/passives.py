"""Verbs of saying in the passive: who is declared, condemned or quoted says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet

# How participles end that open a sentence, in French, Italian, Spanish, Portuguese, English.
_PARTICIPLES = ("é", "ée", "és", "ato", "ata", "ado", "ada", "ed")


def is_passive(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """``he was dismissed as director``, ``er wurde verurteilt``: the subject of a passive says nothing."""
    if cues.object_first and items[index].bits & Cue.PASSIVE:
        return True  # НАУ признано «экстремистским»
    if not index and not cues.object_first and items[0].word.endswith(_PARTICIPLES):
        return True  # Condamné par contumace, il vit à Varsovie
    if cues.verb_last and items[index].word.endswith(("t", "d")):
        return _ends_passive(items, index)
    before = items[index - 1].bits if index else 0
    return not cues.object_first and bool(before & Cue.PASSIVE) and not before & (Cue.SAY | Cue.FOUND)


def _ends_passive(items: Sequence[Item], index: int) -> bool:
    """``wurde in Minsk verurteilt``: a participle at the end of a clause after an auxiliary of the passive."""
    auxiliary = Cue.PASSIVE
    if index + 1 == len(items) or not items[index + 1].is_word:
        auxiliary |= Cue.COPULA  # is tot extremistisch verklaard
    for item in reversed(items[:index]):
        if not item.is_word or item.bits & (Cue.JOINING | Cue.SAY):
            return False
        if item.bits & auxiliary:
            return True
    return False
