"""Acknowledgements: an institution refers to NAM's data or work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.speech import Event, subject_of

INSTITUTIONS = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
    "yale_hrl",
})  # fmt: skip
_SUBJECT_MATTER = Cue.DATA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.STATEMENT
_REACH = 24
_AGENT_REACH = 4


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """An institution acknowledges: which one, whose work, the cue; ``negated`` where it does not."""

    by: str
    source: str
    cue: int
    negated: bool


def find_acknowledging(one: Read, cues: CueSet, spoken_in: str | None) -> Acknowledging | None:
    """Return the acknowledgement in a sentence; *spoken_in* is the institution of the sentences before."""
    items = one.sentence.items
    supplied = _supplied(one)
    if supplied is not None:
        return supplied
    for index, item in enumerate(items):
        if item.mention is not None or not item.bits & (Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY):
            continue
        source = _acknowledged(one, index, cues)
        by = _institution(one, index, spoken_in, cues) if source else None
        if source is not None and by is not None:
            return Acknowledging(by, source, index, _negated(items, index))
    return None


def _supplied(one: Read) -> Acknowledging | None:
    """``According to information from NAM, the resolution of the Parliament says``: the source of an institution."""
    source = next((event for event in one.events if event.rule == "according" and event.speaker in OURS), None)
    if source is None or source.speaker is None:
        return None
    for event in one.events:
        by = _sayer(one, event)
        if by is not None:
            return Acknowledging(by, source.speaker, source.cue, False)
    return None


def _sayer(one: Read, event: Event) -> str | None:
    """Return the institution that is the subject of *event*, or whose resolution is."""
    actors = [event.actor] if event.actor is not None else [a for a in one.actors if 0 < event.cue - a.last <= 2]
    if event.rule not in ("says", "unnamed"):
        return None
    return next((part.who for actor in actors for part in actor.parts if part.who in INSTITUTIONS), None)


def _negated(items: Sequence[Item], index: int) -> bool:
    """Say whether the verb at *index* is negated, or the clause above it: ``did not confirm that it relies on``."""
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - 4) : index + 3]):
        return True
    opener = next((place for place in range(index - 1, 0, -1) if items[place].bits & Cue.THAT), None)
    return opener is not None and any(item.bits & Cue.NEGATION for item in items[max(0, opener - 4) : opener])


def _acknowledged(one: Read, index: int, cues: CueSet) -> str | None:
    """Return whose work the verb at *index* is about, None where NAM itself is the one who refers."""
    items = one.sentence.items
    passive = bool(items[index].bits & Cue.ACKNOWLEDGED_BY)
    after = [actor for actor in one.actors if index < actor.first <= index + _REACH and actor.who in OURS]
    before = [actor for actor in one.actors if actor.last < index and actor.who in OURS]
    if passive:
        ours = before[-1] if before else None
        if ours is None and after:
            ours = after[0]
        return ours.who if ours is not None and _about_work(items, ours) else None
    subject = subject_of(items, one.actors, index, cues)
    if subject is not None and subject.meant in OURS:
        return None
    if not after:
        return _moved_object(items, before)
    welcomed_by = after[0].first - index <= _AGENT_REACH and bool(items[index + 1].bits & Cue.BY)
    return None if welcomed_by else after[0].who


def _moved_object(items: Sequence[Item], before: Sequence[Actor]) -> str | None:
    """``NAM's data the Assembly took into account``: the object stands first, marked by its noun."""
    for actor in before:
        if (actor.oblique or actor.genitive) and _about_work(items, actor):
            return actor.who
    return None


def _about_work(items: Sequence[Item], actor: Actor) -> bool:
    near = items[max(0, actor.first - 6) : actor.last + 6]
    return any(item.bits & _SUBJECT_MATTER for item in near)


def _institution(one: Read, index: int, spoken_in: str | None, cues: CueSet) -> str | None:
    """Return the organ spoken in, else the one that is the subject or the doer, else the last one named."""
    named = [(part.who, actor) for actor in one.actors for part in actor.parts if part.who in INSTITUTIONS]
    for who, actor in named:
        if actor.inside and who is not None:
            return who
    subject = subject_of(one.sentence.items, one.actors, index, cues)
    for who, actor in named:
        if actor is subject and who is not None:
            return who
    if named and named[0][0] is not None:
        return named[0][0]
    return None if _is_somebody_else(one, index, subject) else spoken_in


def _is_somebody_else(one: Read, index: int, subject: Actor | None) -> bool:
    """Say whether the verb has a doer of its own, who is not the institution of the sentences before."""
    strangers = Cue.MEDIA | Cue.OTHER
    if any(actor.bits & strangers and index - 4 <= actor.last < index for actor in one.actors):
        return True
    return subject is not None and subject.meant is None and subject.kind == "name"
