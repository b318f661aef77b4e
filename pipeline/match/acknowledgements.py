"""Acknowledgements: an institution refers to NAM's data or work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.actors import Actor
from pipeline.match.chambers import INSTITUTIONS, Chamber
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.relied import MATTER, relied_on, supplier
from pipeline.match.speech import Event, subject_of

_SUBJECT_MATTER = Cue.DATA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.STATEMENT
_VERBS = Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
_REACH = 24
_AGENT_REACH = 4
_SUBJECT_REACH = 10
_MATTER_BEFORE = 8
_MATTER_AFTER = 6


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """An institution acknowledges: which one (None for one that we do not know), whose work, by which cue.

    ``matter`` are the words around our name, which tell the work; ``negated`` holds where it does not acknowledge.
    """

    by: str | None
    source: str
    cue: int
    negated: bool
    matter: Sequence[Item]


def find_acknowledging(one: Read, cues: CueSet, chamber: Chamber) -> Acknowledging | None:
    """Return the acknowledgement in a sentence that is spoken in *chamber*."""
    items = one.sentence.items
    supplied = _supplied(one)
    if supplied is not None:
        return supplied
    for index, item in enumerate(items) if one.sentence.bits & _VERBS else ():
        if item.mention is not None or not item.bits & _VERBS:
            continue
        ours = _acknowledged(one, index, cues)
        if ours is None or ours.who is None:
            continue
        by = _institution(one, index, chamber, cues)
        if by is not None or _is_by_unknown(one, ours, index, chamber, cues):
            return Acknowledging(by, ours.who, index, _negated(items, index, cues), _matter(items, ours))
    return _relied(one, chamber, cues)


def _relied(one: Read, chamber: Chamber, cues: CueSet) -> Acknowledging | None:
    """``The committee worked with data which NAM supplied``: by whatever verb."""
    found = relied_on(one, chamber, cues)
    if found is None:
        return None
    by, ours, place = found
    return Acknowledging(by, ours.meant or "nam", place, False, _matter_of(one, ours, place))


def _matter_of(one: Read, ours: Actor, place: int) -> Sequence[Item]:
    return one.sentence.items[max(0, min(place, ours.first) - 3) : max(place, ours.last) + _MATTER_AFTER]


def _is_by_unknown(one: Read, ours: Actor, index: int, chamber: Chamber, cues: CueSet) -> bool:
    """Say whether an institution that we do not know refers to work of ours: ``the ministry drew on data from NAM``."""
    items = one.sentence.items
    if not _about_work(items, ours):
        return False
    if items[index].bits & Cue.ACKNOWLEDGED_BY:
        return any(item.bits & Cue.AUTHORITY for item in items)
    subject = subject_of(items, one.actors, index, cues)
    if subject is not None and (subject.kind != "pronoun" or subject.meant is not None):
        return bool(subject.bits & Cue.AUTHORITY) and not subject.bits & Cue.MEDIA
    if _is_stranger_before(one, index, Cue.AUTHORITY):
        return False
    before = items[max(0, index - _SUBJECT_REACH) : index]
    return chamber.official or any(item.bits & Cue.AUTHORITY for item in before)


def _matter(items: Sequence[Item], ours: Actor) -> Sequence[Item]:
    return items[max(0, ours.first - _MATTER_BEFORE) : ours.last + _MATTER_AFTER]


def _supplied(one: Read) -> Acknowledging | None:
    """``According to information from NAM, the resolution of the Parliament says``: the source of an institution."""
    source = next((event for event in one.events if event.rule == "according" and event.speaker in OURS), None)
    if source is None or source.speaker is None:
        return None
    for event in one.events:
        by = _sayer(one, event)
        if by is not None:
            matter = _matter(one.sentence.items, source.actor) if source.actor is not None else ()
            return Acknowledging(by, source.speaker, source.cue, False, matter)
    return None


def _sayer(one: Read, event: Event) -> str | None:
    """Return the institution that is the subject of *event*, or whose resolution is."""
    actors = [event.actor] if event.actor is not None else [a for a in one.actors if 0 < event.cue - a.last <= 2]
    if event.rule not in ("says", "unnamed", "unknown"):
        return None
    return next((part.who for actor in actors for part in actor.parts if part.who in INSTITUTIONS), None)


def _negated(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether the verb at *index* is negated, or the clause above it: ``did not confirm that it relies on``."""
    first = next((item for item in items if item.is_word), None)
    if first is not None and first.bits & Cue.NEGATION:
        return True
    if any(_is_negation(item, cues) for item in items[max(0, index - 4) : index + 3]):
        return True
    opener = next((place for place in range(index - 1, 0, -1) if items[place].bits & Cue.THAT), None)
    return opener is not None and any(_is_negation(item, cues) for item in items[max(0, opener - 4) : opener])


def _is_negation(item: Item, cues: CueSet) -> bool:
    """Say whether an item negates: by a word of its own, or by the prefix of its verb (*nepatvirtino*)."""
    if item.bits & Cue.NEGATION:
        return True
    prefix = cues.not_prefix
    verbs = Cue.SAY | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
    return bool(prefix) and item.word.startswith(prefix) and bool(cues.bits(item.word[len(prefix) :]) & verbs)


def _acknowledged(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the one of ours whose work the verb at *index* is about, None where NAM itself is the one who refers."""
    items = one.sentence.items
    passive = bool(items[index].bits & Cue.ACKNOWLEDGED_BY)
    clause = next((place for place in range(index + 1, len(items)) if items[place].word == ";"), len(items))
    reach = min(index + _REACH, clause)
    after = [actor for actor in one.actors if index < actor.first <= reach and actor.who in OURS]
    before = [actor for actor in one.actors if actor.last < index and actor.who in OURS]
    if passive:
        ours = before[-1] if before else None
        if ours is None and after:
            ours = after[0]
        return ours if ours is not None and _about_work(items, ours) else None
    subject = subject_of(items, one.actors, index, cues)
    if subject is not None and subject.meant in OURS:
        return subject if _is_owner(one, subject, index, cues) else None
    if not after:
        return _moved_object(items, before) or _supplying(one, index)
    welcomed_by = after[0].first - index <= _AGENT_REACH and bool(items[index + 1].bits & Cue.BY)
    return None if welcomed_by else after[0]


def _is_owner(one: Read, actor: Actor, index: int, cues: CueSet) -> bool:
    """``Na zprávu NAM se odvolalo PACE``: a name without endings, behind the noun that it owns, is no subject."""
    items = one.sentence.items
    before = actor.first > 0 and bool(items[actor.first - 1].bits & _SUBJECT_MATTER) and actor.last < index
    after = actor.last + 1 < index and bool(items[actor.last + 1].bits & _SUBJECT_MATTER)
    acting = [other for other in one.actors if other is not actor and any(p.who in INSTITUTIONS for p in other.parts)]
    if after:
        return any(other.last < actor.first for other in acting)
    return cues.object_first and before and any(index < other.first for other in acting)


def _moved_object(items: Sequence[Item], before: Sequence[Actor]) -> Actor | None:
    """``NAM's data the Assembly took into account``: the object stands first, marked by its noun."""
    for actor in before:
        tied = actor.oblique or actor.genitive or (actor.first > 0 and items[actor.first - 1].bits & Cue.OF)
        if tied and _about_work(items, actor):
            return actor
    return None


def _supplying(one: Read, index: int) -> Actor | None:
    """``documents which NAM shared with us and for which we are grateful``: the supplier stands before the verb."""
    nouns = (place for place, item in enumerate(one.sentence.items[:index]) if item.bits & MATTER and not item.mention)
    return next((ours for ours in (supplier(one, place) for place in nouns) if ours is not None), None)


def _about_work(items: Sequence[Item], actor: Actor) -> bool:
    return any(item.bits & _SUBJECT_MATTER for item in _matter(items, actor))


def _institution(one: Read, index: int, chamber: Chamber, cues: CueSet) -> str | None:
    """Return the organ spoken in, else the one that is the subject or the doer, else another one that may act."""
    named = [(part.who, actor) for actor in one.actors for part in actor.parts if part.who in INSTITUTIONS]
    for who, actor in named:
        if actor.inside and who is not None:
            return who
    subject = subject_of(one.sentence.items, one.actors, index, cues)
    for who, actor in named:
        if actor is subject and who is not None:
            return who
    passive = bool(one.sentence.items[index].bits & Cue.ACKNOWLEDGED_BY)
    acting = [who for who, actor in named if passive or actor.first < index or not actor.oblique]
    if acting:
        return acting[0]
    other = not chamber.debate and _is_somebody_else(one, index, subject)
    return None if other else chamber.by


def _is_somebody_else(one: Read, index: int, subject: Actor | None) -> bool:
    """Say whether the verb has a doer of its own, who is not the institution of the sentences before."""
    if _is_stranger_before(one, index, 0):
        return True
    if subject is None or subject.meant is not None or subject.kind != "name":
        return False
    # "The American representative Linda …" speaks in the institution of the sentences before.
    return not subject.bits & (Cue.MEMBER | Cue.AUTHORITY | Cue.HEAD | Cue.OTHER)


def _is_stranger_before(one: Read, index: int, spared: int) -> bool:
    """Say whether journalists or others, but not one of the *spared* classes, stand right before the verb."""
    near = [actor for actor in one.actors if index - 4 <= actor.last < index]
    return any(actor.bits & (Cue.MEDIA | Cue.OTHER) and not actor.bits & spared for actor in near)
