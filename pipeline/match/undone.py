"""Acknowledgements that are none: negated, refused, asked for, or no more than planned."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet

_SUBJECT_MATTER = Cue.DATA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.STATEMENT
_DENIED_REACH = 14
_DENIED_BESIDE = 4
_ASKED_REACH = 8
# "plans in its next report to refer": how many words may stand between a modal verb and what it governs.
_MODAL_REACH = 4
_LEFT_OUT_REACH = 4
_CLAUSE_ENDS = frozenset(",;:.")


def is_undone(items: Sequence[Item], index: int, ours: Actor, cues: CueSet) -> bool:
    """Say whether what the verb at *index* tells of *ours* has not been done: ``did not cite``, ``plans to cite``."""
    late = cues.verb_last and _is_negated_late(items, max(index, ours.last))
    return late or _negated(items, index, cues) or is_planned(items, index, cues) or _is_left_out(items, ours)


def _is_negated_late(items: Sequence[Item], last: int) -> bool:
    """``zitierte die Zahlen von NAM nicht``: in German a negation stands at the end of its clause."""
    for item in items[last + 1 :]:
        if item.word in _CLAUSE_ENDS or item.quote is not None or item.bits & (Cue.JOINING | Cue.THAT):
            return False
        if item.bits & Cue.NEGATION:
            return True
    return False


def is_planned(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether the verb at *index*, or the clause above it, is only planned, wished, refused or a condition.

    A modal verb governs what follows it at once; in German and Dutch the verb at the end of its clause.
    """
    bits = items[index].bits
    # Lithuanian "įtraukti" is an infinitive, and a participle as well.
    if bits & Cue.UNDONE or (bits & Cue.INFINITIVE and not bits & Cue.PARTICIPLE):
        return True  # citerà, спиратиметься; instructed the committee to study it
    first = _clause_start(items, index)
    last = index + 1 == len(items) or not items[index + 1].is_word
    far = last and cues.verb_last
    if cues.verb_last and not last and items[index + 1].bits & Cue.UNDONE:
        return True  # ob sie die Angaben verwenden kann
    for place in range(first, index):
        if items[place].bits & Cue.UNDONE and (far or place == first or index - place <= _MODAL_REACH + 1):
            return True
    above = first - 1
    opened = above > 0 and items[above].word == "," and bool(items[first].bits & (Cue.THAT | Cue.WHETHER | Cue.UNREAL))
    return opened and any(item.bits & Cue.UNDONE for item in items[max(0, above - _MODAL_REACH) : above])


def is_under_plan(items: Sequence[Item], place: int) -> bool:
    """Say whether a plan, a wish or a condition stands anywhere before the noun at *place*, whatever the verb."""
    return any(item.bits & Cue.UNDONE and item.mention is None for item in items[:place])


def _clause_start(items: Sequence[Item], index: int) -> int:
    """Return where the clause of the verb at *index* begins: after a mark, a conjunction or a relative pronoun."""
    for place in range(index - 1, -1, -1):
        item = items[place]
        if item.word in _CLAUSE_ENDS or item.quote is not None or item.bits & Cue.JOINING:
            return place + 1
        if item.bits & Cue.RELATIVE and not item.bits & Cue.UNDONE:
            return place
    return 0


def _is_left_out(items: Sequence[Item], ours: Actor) -> bool:
    """``Yale's study, not the letters of NAM``: a negation after a comma, with no verb before our name."""
    for place in range(ours.first - 1, max(0, ours.first - 1 - _LEFT_OUT_REACH), -1):
        if items[place].bits & Cue.NEGATION:
            before = items[place - 1]
            gap = items[place + 1 : ours.first]
            plain = all(item.is_word and not item.bits & (Cue.ACKNOWLEDGE | Cue.SAY) for item in gap)
            return plain and (before.word == "," or bool(before.bits & Cue.JOINING))
    return False


def _negated(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether the verb at *index* is negated, or the clause above it: ``did not confirm that it relies on``."""
    first = next((item for item in items if item.is_word), None)
    if first is not None and first.bits & Cue.NEGATION:
        return True
    if any(_is_negation(item, cues) for item in items[max(0, index - 4) : index + 3]):
        return True
    if _is_refused(items, index) or _is_asked(items, index):
        return True
    opener = next((place for place in range(index - 1, 0, -1) if items[place].bits & Cue.THAT), None)
    return opener is not None and any(_is_negation(item, cues) for item in items[max(0, opener - 4) : opener])


def _is_refused(items: Sequence[Item], index: int) -> bool:
    """``denied having relied on``, ``bestritt, sich auf … gestützt zu haben``: what follows at once is denied."""
    for place in range(max(0, index - _DENIED_REACH), index):
        if items[place].bits & Cue.DENY and items[place].mention is None:
            follower = items[place + 1]
            beside = index - place <= _DENIED_BESIDE and not any(
                item.bits & (Cue.JOINING | _SUBJECT_MATTER) or item.word == "," for item in items[place + 1 : index]
            )
            if beside or follower.bits & Cue.THAT or (follower.word == "," and not items[index - 1].bits & Cue.JOINING):
                return not any(item.bits & (Cue.SAY | Cue.JOINING) for item in items[place + 1 : index])
    return False


def _is_asked(items: Sequence[Item], index: int) -> bool:
    """``asked whether the ministry had used``: nothing is told."""
    opener = next((place for place in range(index - 1, 0, -1) if items[place].bits & Cue.WHETHER), None)
    if opener is None or any(not item.is_word for item in items[opener + 1 : index]):
        return False
    return items[opener - 1].word == "," or bool(items[opener].bits & Cue.SAY) or opener < _ASKED_REACH


def _is_negation(item: Item, cues: CueSet) -> bool:
    """Say whether an item negates: by a word of its own, or by the prefix of its verb (*nepatvirtino*)."""
    if item.bits & Cue.NEGATION:
        return True
    prefix = cues.not_prefix
    verbs = Cue.SAY | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
    return bool(prefix) and item.word.startswith(prefix) and bool(cues.bits(item.word[len(prefix) :]) & verbs)
