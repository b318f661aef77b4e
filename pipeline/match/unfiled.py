"""Filings that have not happened: negated, or denied. What is planned or announced is told of all the same."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.told import HANDING, PAPERS

_DEEDS = HANDING | Cue.PRESENT
_CLAUSE_ENDS = frozenset(",;:.()–—")
_VERB_REACH = 6
_DENIED_REACH = 12
_LATE = 2


def is_unfiled(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether the verb of handing over at *index* tells of nothing done: ``has not filed``."""
    first = _clause_start(items, index)
    if any(_negates(items, place) for place in range(max(first, index - _VERB_REACH), index)):
        return True
    if _is_denied(items, index):
        return True
    # "reichte die Mitteilung nicht ein"
    return cues.verb_last and any(item.bits & Cue.NEGATION for item in _rest_of_clause(items, index)[-_LATE:])


def nothing_filed(items: Sequence[Item], cues: CueSet) -> bool:
    """Say whether a sentence tells of handing over only as something that was not done."""
    found = False
    for index, item in enumerate(items):
        if item.mention is not None:
            continue
        if _has_negating_prefix(item, cues):
            found = True
        elif item.bits & _DEEDS and not item.bits & PAPERS:
            if not is_unfiled(items, index, cues):
                return False
            found = True
    return found


def _negates(items: Sequence[Item], place: int) -> bool:
    """Say whether the word at *place* negates; in Polish and Russian "nie" stands right before what it negates."""
    return bool(items[place].bits & Cue.NEGATION) and items[place].mention is None


def _has_negating_prefix(item: Item, cues: CueSet) -> bool:
    """Say whether a verb of handing over carries its negation: *nepateikė*, *neodovzdala*."""
    prefix = cues.not_prefix
    return bool(prefix) and item.word.startswith(prefix) and bool(cues.bits(item.word[len(prefix) :]) & HANDING)


def _is_denied(items: Sequence[Item], index: int) -> bool:
    """``denied that NAM had sent``: a clause under a verb of denial."""
    for place in range(index - 1, max(0, index - _DENIED_REACH), -1):
        if items[place].bits & Cue.COMPLEMENT:
            return any(item.bits & Cue.DENY and item.mention is None for item in items[max(0, place - 2) : place])
    return False


def _clause_start(items: Sequence[Item], index: int) -> int:
    for place in range(index - 1, -1, -1):
        if items[place].word in _CLAUSE_ENDS or items[place].quote is not None or items[place].bits & Cue.JOINING:
            return place + 1
    return 0


def _rest_of_clause(items: Sequence[Item], index: int) -> Sequence[Item]:
    end = next(
        (at for at in range(index + 1, len(items)) if items[at].word in _CLAUSE_ENDS or items[at].quote is not None),
        len(items),
    )
    return items[index + 1 : end]
