"""Whose a work is: who hands it over, who made it, to whom a noun belongs."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.reader import Read
from pipeline.match.speech import subject_of

OURS = frozenset({"nam", "latushka"})
_VERBS = Cue.SUBMIT | Cue.PRESENT | Cue.APPEAL | Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE
_AGENT_REACH = 12
_OWNER_REACH = 16
_ANTECEDENT_REACH = 6
# Endings of the case in which Slavic languages put the doer of a passive (передано Управлением).
_DOER_ENDINGS = ("ем", "ом", "ям", "ой", "ою", "ай", "em", "ou", "om", "ą")


def doer_of(one: Read, index: int, cues: CueSet) -> str | None:
    """Return who hands over: the agent of a passive, the subject, or the one spoken of before."""
    items = one.sentence.items
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - 3) : index]):
        return None
    agent = _agent(one, index, cues)
    if agent is not None:
        return agent.meant
    if any(item.bits & Cue.PASSIVE for item in items[max(0, index - 2) : index + 1]):
        return maker_of(one)
    subject = main_subject(one, index, cues)
    received = subject is not None and subject.first > index and _is_receiver(subject)
    if subject is not None and not received:
        return subject.meant
    source = next((event.speaker for event in one.events if event.rule == "according" and event.actor is None), None)
    head = [place for place, item in enumerate(items) if item.is_word][:3]
    return source or (one.focus if index in head else None)


def _is_receiver(actor: Actor) -> bool:
    return actor.who not in OURS and any(part.who is not None for part in actor.parts)


def _agent(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the doer named after the verb or noun: by a preposition, or by its case."""
    items = one.sentence.items
    for actor in one.actors:
        if index < actor.first <= index + _AGENT_REACH and has_by(items, index, actor):
            return actor
    for actor in one.actors if cues.object_first else ():
        near = items[index + 1 : actor.first]
        if index < actor.first <= index + 3 and actor.meant in OURS and all(item.is_word for item in near):
            governed = any(item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) for item in near)
            if not governed and _is_doer_case(items, actor):
                return actor
    return None


def _is_doer_case(items: Sequence[Item], actor: Actor) -> bool:
    named = [part for part in actor.parts if part.who in OURS]
    return actor.oblique and any(items[part.last].word.endswith(_DOER_ENDINGS) for part in named)


def main_subject(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the subject of the verb at *index*, seen across a relative clause.

    ``NAM, which Latushka heads, filed``; ``Latushka, an ambassador who resigned, filed``.
    """
    subject = subject_of(one.sentence.items, one.actors, index, cues)
    if subject is None or subject.first > index:
        return subject
    outer = _antecedent(one, subject, index)
    return outer if outer is not None else subject


def _antecedent(one: Read, subject: Actor, index: int) -> Actor | None:
    items = one.sentence.items
    relative = subject.kind == "pronoun" and bool(items[subject.first].bits & Cue.THAT)
    opener = subject.first if relative else _clause_start(items, subject)
    closed = any(item.word == "," for item in items[subject.last + 1 : index])
    if opener is None or not (relative or closed):
        return None
    before = [actor for actor in one.actors if actor.last < opener and not actor.oblique]
    near = before[-1] if before and opener - before[-1].last <= _ANTECEDENT_REACH else None
    return near if near is not None and near.meant in OURS else None


def _clause_start(items: Sequence[Item], subject: Actor) -> int | None:
    """Return the comma that opens the relative clause in which *subject* stands."""
    for place in range(subject.first - 1, max(-1, subject.first - 8), -1):
        if items[place].word == ",":
            return place if any(item.bits & Cue.THAT for item in items[place + 1 : subject.first]) else None
    return None


def maker_of(one: Read) -> str | None:
    """Return who made what is handed over: ``materials collected by NAM were passed on``."""
    for actor in one.actors:
        before = one.sentence.items[max(0, actor.first - 3) : actor.first]
        made = any(item.bits & (Cue.FOUND | Cue.PRESENT) for item in before)
        if actor.meant in OURS and made and (actor.oblique or any(item.bits & Cue.BY for item in before)):
            return actor.meant
    return None


def has_by(items: Sequence[Item], index: int, actor: Actor) -> bool:
    """Say whether *actor* is the doer of the verb or noun at *index* by a preposition."""
    near = items[max(index + 1, actor.first - 3) : actor.first]
    return any(item.bits & Cue.BY for item in near)


def owner_of(one: Read, index: int) -> str | None:
    """Return whose the noun at *index* is, if NAM's or Latushka's: ``a report by NAM``, ``NAM's report``."""
    return _owner_after(one, index) or _owner_before(one, index)


def _owner_after(one: Read, index: int) -> str | None:
    items = one.sentence.items
    following = [actor for actor in one.actors if index < actor.first <= index + _OWNER_REACH]
    for place, actor in enumerate(following):
        if actor.meant in OURS:
            gap = items[index + 1 : actor.first]
            tied = _tied(gap, actor) if place == 0 else has_by(items, index, actor)
            return actor.meant if tied and not _closed(gap) else None
    return None


def _owner_before(one: Read, index: int) -> str | None:
    items = one.sentence.items
    before = next((actor for actor in reversed(one.actors) if actor.last < index), None)
    if before is None or before.meant not in OURS or before.kind == "pronoun" or index - before.last > 4:
        return None
    gap = items[before.last + 1 : index]
    barred = _VERBS | Cue.THAT | Cue.BEFORE_OBJECT | Cue.OF
    plain = all(item.is_word and not item.bits & barred for item in gap)
    return before.meant if plain and (before.possessive or before.genitive or not before.oblique) else None


def has_other_owner(one: Read, index: int) -> bool:
    """Say whether the noun at *index* belongs to somebody else: ``the complaint by Ukraine's prosecutors``."""
    items = one.sentence.items
    after = next((actor for actor in one.actors if actor.first > index), None)
    if after is None or after.meant in OURS or after.who == "icc" or after.bits & Cue.COURT:
        return False
    gap = items[index + 1 : after.first]
    return (
        len(gap) <= 4
        and not _closed(gap)
        and (has_by(items, index, after) or (after.kind == "name" and _tied(gap, after)))
    )


def _closed(gap: Sequence[Item]) -> bool:
    return any(
        item.word in (":", ";", ".", ",") or item.quote is not None or item.bits & (Cue.SAY | Cue.DENY | Cue.THAT)
        for item in gap
    )


def _tied(gap: Sequence[Item], after: Actor) -> bool:
    if any(item.bits & Cue.BY for item in gap[-3:]) or (len(gap) <= 7 and any(item.bits & Cue.OF for item in gap)):
        return True
    return after.genitive or (len(gap) <= 1 and not any(item.bits & _VERBS for item in gap))
