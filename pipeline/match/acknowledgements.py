"""Acknowledgements: an institution refers to NAM's data or work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.acknowledgers import institution_of, is_unknown_office, tells_in_between
from pipeline.match.actors import Actor
from pipeline.match.chambers import Chamber
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.houses import HOUSES
from pipeline.match.institutions import known_in
from pipeline.match.owners import OURS
from pipeline.match.papers import note_of
from pipeline.match.reader import Read
from pipeline.match.relied import MATTER, relied_on, supplier
from pipeline.match.served import served
from pipeline.match.speech import Event, subject_of
from pipeline.match.undone import is_planned, is_under_plan, is_undone

_SUBJECT_MATTER = Cue.DATA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.STATEMENT
_VERBS = Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
_REACH = 30
_AGENT_REACH = 4
_SAID_REACH = 3
_MATTER_BEFORE = 8
_FURTHEST_MATTER = 14
_MATTER_AFTER = 14
_FEWEST_AFTER = 6
_NOUN_REACH = 4
_HEAD = 4
_WORKS = Cue.REPORT | Cue.FILING
_CLAUSE_ENDS = frozenset(",;:.")


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """An institution acknowledges: which one (None for one that we do not know), whose work, by which cue.

    ``matter`` are the words around our name, which tell the work, or ``work`` is the one that a sentence before named;
    ``negated`` holds where it does not acknowledge.
    """

    by: str | None
    source: str
    cue: int
    negated: bool
    matter: Sequence[Item]
    work: str | None = None


def find_acknowledging(one: Read, cues: CueSet, chamber: Chamber) -> Acknowledging | None:
    """Return the acknowledgement in a sentence that is spoken in *chamber*."""
    items = one.sentence.items
    supplied = _noted(one, chamber) or _supplied(one, chamber)
    if supplied is not None:
        return supplied
    for index, item in enumerate(items) if one.sentence.bits & _VERBS else ():
        if item.mention is not None or not item.bits & _VERBS or _is_medias(items, index, cues):
            continue
        ours = _acknowledged(one, index, cues)
        source = _whose(one, ours)
        if ours is None or source is None or _work_does_it(one, index):
            continue
        by = institution_of(one, ours, index, chamber, cues)
        about = _is_source_of_act(items, index) or _about_work(items, ours, index)
        if (by is not None and (about or not ours.person)) or (
            by is None and about and not _is_told_by_ours(one) and is_unknown_office(one, ours, index, chamber, cues)
        ):
            return Acknowledging(by, source, index, is_undone(items, index, ours, cues), _matter(items, ours, index))
    return _relied(one, chamber, cues)


def _whose(one: Read, ours: Actor | None) -> str | None:
    """Return who supplied: by name, or as "this same organisation"."""
    if ours is None or ours.who is not None:
        return ours.who if ours is not None else None
    pointed = any(item.bits & Cue.THESE for item in one.sentence.items[max(0, ours.first - 2) : ours.last])
    return ours.meant if pointed and ours.kind == "role" and ours.bits & (Cue.BODY | Cue.TEAM) else None


def _work_does_it(one: Read, index: int) -> bool:
    """``The communication by NAM includes documents``: our work is the subject, and no institution."""
    items = one.sentence.items
    head = next(
        (at for at, item in enumerate(items[: min(index, _HEAD)]) if item.bits & _WORKS and not item.mention), None
    )
    if head is None or any(actor.first < head and not actor.oblique for actor in one.actors):
        return False
    if items[index].bits & Cue.ACKNOWLEDGED_BY or any(item.bits & Cue.BEFORE_OBJECT for item in items[:head]):
        return False
    between = [actor for actor in one.actors if head < actor.first < index]
    ours = any(actor.meant in OURS for actor in between)
    return ours and all(actor.meant in OURS or actor.oblique for actor in between)


def _is_told_by_ours(one: Read) -> bool:
    """``Prosecutors rely on us, Latushka wrote``: what ours tell of some office is their word and not the office's."""
    return any(event.rule in ("says", "unnamed") and event.speaker == "latushka" for event in one.events)


def _is_medias(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """``odnotowały tylko dwie gazety``: the press, which follows the verb, does not acknowledge."""
    after = items[index + 1 : index + 1 + _AGENT_REACH] if cues.object_first else ()
    return any(item.bits & Cue.MEDIA for item in after) and not any(item.bits & Cue.AUTHORITY for item in after)


def _relied(one: Read, chamber: Chamber, cues: CueSet) -> Acknowledging | None:
    """``The committee worked with data which NAM supplied``: by whatever verb."""
    found = served(one, chamber) or relied_on(one, chamber, cues)
    if found is None:
        return None
    by, ours, place = found
    if by is None and _is_told_by_ours(one):
        return None
    items = one.sentence.items
    own_words = chamber.debate or chamber.written
    undone = is_planned(items, place, cues) or (not own_words and is_under_plan(items, place))
    return Acknowledging(by, ours.meant or "nam", place, undone, _matter(items, ours, place))


def _matter(items: Sequence[Item], ours: Actor, cue: int) -> Sequence[Item]:
    """Return the words around our name that tell the work, without a report that only holds our data.

    They begin at the *cue* where our name follows it: what stands before is the institution's own document.
    """
    last = ours.last + 1
    while last < min(len(items), ours.last + _MATTER_AFTER) and not _ends_clause(items, last):
        last += 1
    near = items[_first_of(items, ours, cue) : max(last, ours.last + _FEWEST_AFTER)]
    if any(item.bits & Cue.PRELIMINARY for item in near):
        return near
    nouns = [item for item in items[max(0, ours.first - _MATTER_BEFORE) : ours.first] if item.bits & MATTER]
    nouns = [item for item in nouns if item.mention is None]
    if nouns and not nouns[-1].bits & (Cue.REPORT | Cue.FILING):
        return [item for item in near if not item.bits & Cue.REPORT]
    return near


def _ends_clause(items: Sequence[Item], place: int) -> bool:
    """Say whether a clause ends at *place*; ``27. Juni`` goes on."""
    return items[place].word in _CLAUSE_ENDS and not (items[place].word == "." and items[place - 1].word.isdigit())


def _first_of(items: Sequence[Item], ours: Actor, cue: int) -> int:
    usual = max(0, ours.first - _MATTER_BEFORE)
    if cue < ours.first:
        return max(0, min(cue, usual if ours.first - cue <= _MATTER_BEFORE else cue))
    far = range(ours.first - 1, max(-1, ours.first - _FURTHEST_MATTER), -1)
    noun = next((place for place in far if items[place].bits & MATTER and items[place].mention is None), usual)
    return max(0, min(usual, noun - 2))


def _noted(one: Read, chamber: Chamber) -> Acknowledging | None:
    """``Source: NAM``, ``12 NAM, Preliminary report``: a note in an institution's own paper."""
    place = note_of(one.sentence.items) if chamber.noted else None
    ours = next((actor for actor in one.actors if actor.who in OURS and actor.last >= (place or 0)), None)
    if place is None or ours is None or ours.who is None:
        return None
    return Acknowledging(chamber.by, ours.who, place, False, _matter(one.sentence.items, ours, 0))


def _supplied(one: Read, chamber: Chamber) -> Acknowledging | None:
    """``According to information from NAM, the resolution of the Parliament says``: the source of an institution."""
    told = ("according", "finds") if chamber.debate or chamber.floor else ("according",)
    source = next((event for event in one.events if event.rule in told and event.speaker in OURS), None)
    if source is None or source.speaker is None or _is_asked_for(one, source):
        return None
    if (chamber.debate or (chamber.floor and _goes_on(one))) and _is_put_forward(one, source):
        return Acknowledging(chamber.by, source.speaker, source.cue, False, _near(one, source))
    for event in one.events:
        by = _sayer(one, event, chamber)
        if by is not None:
            return Acknowledging(by, source.speaker, source.cue, False, _near(one, source))
    return None


def _is_asked_for(one: Read, source: Event) -> bool:
    """``asked the Court to take account of data of NAM``: a verb of acknowledging that is only asked for."""
    before = one.sentence.items[: source.cue]
    return any(item.bits & Cue.ACKNOWLEDGE and item.bits & Cue.UNDONE for item in before)


def _is_put_forward(one: Read, source: Event) -> bool:
    """Say whether who has the word in a debate passes on data of ours, and neither asks nor rejects."""
    items = one.sentence.items
    against = any(item.bits & (Cue.NEGATION | Cue.DENY | Cue.EXCLUDE) for item in items)
    data = source.rule == "according" or any(item.bits & (Cue.DATA | Cue.ACCOUNT) for item in items)
    return data and not against and items[-1].word != "?"


def _near(one: Read, source: Event) -> Sequence[Item]:
    return _matter(one.sentence.items, source.actor, source.actor.last + 1) if source.actor is not None else ()


def _sayer(one: Read, event: Event, chamber: Chamber) -> str | None:
    """Return the institution that is the subject of *event*, or whose resolution is, or in which its subject speaks."""
    if event.rule not in ("says", "unnamed", "unknown") or event.speaker in OURS:
        return None
    actors = [event.actor] if event.actor is not None else [a for a in one.actors if 0 < event.cue - a.last <= 2]
    by = next((by for by in (known_in(one, actor) for actor in actors) if by is not None), None)
    if by is not None or event.actor is None:
        return by
    if event.actor.bits & (Cue.AUTHORITY | Cue.MEMBER | Cue.OFFICE) and not event.actor.bits & Cue.MEDIA:
        houses = (known_in(one, actor) for actor in one.actors if actor.inside)
        house = next((house for house in houses if house in HOUSES), None)
        if house is not None:
            return house
    return chamber.by if chamber.floor and _goes_on(one) else None


def _goes_on(one: Read) -> bool:
    """Say whether who spoke in the sentence before speaks on: ``…, she said``."""
    items = one.sentence.items
    for actor in one.actors:
        if actor.kind == "pronoun" and actor.meant is None:
            beside = items[max(0, actor.first - 1) : actor.last + _SAID_REACH]
            if any(item.bits & Cue.SAY for item in beside):
                return True
    return False


def _acknowledged(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the one of ours whose work the verb at *index* is about, None where NAM itself is the one who refers."""
    items = one.sentence.items
    passive = bool(items[index].bits & Cue.ACKNOWLEDGED_BY)
    clause = next((place for place in range(index + 1, len(items)) if items[place].word == ";"), len(items))
    reach = min(index + _REACH, clause)
    after = [actor for actor in one.actors if index < actor.first <= reach and _whose(one, actor) in OURS]
    before = [actor for actor in one.actors if actor.last < index and _whose(one, actor) in OURS]
    if passive:
        ours = before[-1] if before else None
        if ours is not None and ours.who == "latushka" and not _stands_by_noun(items, ours):
            ours = None  # Latushka was added to a wanted list
        if ours is None and after:
            ours = after[0]
        return (
            ours if ours is not None and (_is_source_of_act(items, index) or _about_work(items, ours, index)) else None
        )
    subject = subject_of(items, one.actors, index, cues)
    if subject is not None and subject.meant in OURS and not tells_in_between(one, index, cues):
        if _is_owner(one, subject, index, cues):
            return subject
        closed = any(item.word == "," for item in items[subject.last + 1 : index])
        return _supplying(one, index) if closed and subject.last < index else None
    if not after:
        return _moved_object(items, before, index) or _supplying(one, index)
    if _has_own_clause(items, after[0], index):
        return None
    if after[0].who == "latushka" and after[0].person and not _stands_by_noun(items, after[0]):
        return None  # thanked Latushka for his commitment
    welcomed_by = after[0].first - index <= _AGENT_REACH and bool(items[index + 1].bits & Cue.BY)
    return None if welcomed_by else after[0]


def _stands_by_noun(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether a word for data or papers stands beside a name: ``Latushka's lists``, ``lists that he gave``."""
    near = items[max(0, actor.first - _NOUN_REACH) : actor.last + 1 + _NOUN_REACH]
    return any(item.bits & _SUBJECT_MATTER and item.mention is None for item in near)


def _is_source_of_act(items: Sequence[Item], index: int) -> bool:
    """``In the resolution UNICEF and NAM are listed``: an act names its sources without a word for data."""
    return bool(items[index].bits & Cue.ACKNOWLEDGED_BY) and any(item.bits & Cue.ACT for item in items[:index])


def _has_own_clause(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """``The police used force, NAM said``: a name after a comma with a verb of its own is no object."""
    if actor.oblique or actor.genitive:
        return False
    opened = any(item.word == "," for item in items[max(index, actor.first - 2) : actor.first])
    relative = any(item.bits & (Cue.THAT | Cue.RELATIVE) for item in items[max(index, actor.first - 2) : actor.first])
    verbs = Cue.SAY | Cue.PRESENT | Cue.FOUND | Cue.DENY
    return opened and not relative and any(item.bits & verbs for item in items[actor.last + 1 : actor.last + 5])


def _is_owner(one: Read, actor: Actor, index: int, cues: CueSet) -> bool:
    """``Na zprávu NAM se odvolalo PACE``: a name without endings, behind the noun that it owns, is no subject."""
    items = one.sentence.items
    before_noun = actor.first > 0 and bool(items[actor.first - 1].bits & _SUBJECT_MATTER)
    before = before_noun and actor.last < index
    if actor.first > index:
        # "Jene stützte sich auf Zahlen des NAM", "informed by data the body had": an article ties it to the noun.
        tied = actor.first > index + 2 and items[actor.first - 1].bits & (Cue.OF | Cue.DETERMINER)
        return (before_noun or bool(tied and items[actor.first - 2].bits & _SUBJECT_MATTER)) and not actor.oblique
    after = actor.last + 1 < index and bool(items[actor.last + 1].bits & _SUBJECT_MATTER)
    acting = [other for other in one.actors if other is not actor and known_in(one, other) is not None]
    if after:
        return any(other.last < actor.first for other in acting)
    return cues.object_first and before and any(index < other.first for other in acting)


def _moved_object(items: Sequence[Item], before: Sequence[Actor], index: int) -> Actor | None:
    """``NAM's data the Assembly took into account``: the object stands first, marked by its noun."""
    for actor in before:
        tied = actor.oblique or actor.genitive or (actor.first > 0 and items[actor.first - 1].bits & Cue.OF)
        noun = any(item.bits & _SUBJECT_MATTER for item in items[max(0, actor.first - _NOUN_REACH) : index])
        if tied and noun and _about_work(items, actor, index):
            return actor
    return None


def _supplying(one: Read, index: int) -> Actor | None:
    """``documents which NAM shared with us and for which we are grateful``: the supplier stands before the verb."""
    nouns = (place for place, item in enumerate(one.sentence.items[:index]) if item.bits & MATTER and not item.mention)
    return next((ours for ours in (supplier(one, place) for place in nouns) if ours is not None), None)


def _about_work(items: Sequence[Item], actor: Actor, cue: int) -> bool:
    return any(item.bits & _SUBJECT_MATTER for item in _matter(items, actor, cue))
