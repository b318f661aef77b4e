"""Who speaks in each sentence: speech events, from cue words and the grammar around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item, Sentence
from pipeline.match.cues import Cue, CueSet

_FURTHEST_SUBJECT = 30
_NEAR = 4
_FAR = 14
_DASHES = frozenset("—–-")
_BARRIERS = frozenset(":;")


@dataclass(slots=True)
class Event:
    """Somebody says something: the cue at ``items[cue]``, the actor, and the quotations it introduces.

    ``rule`` names the grammar that found it; ``actor`` is None where the subject is left out.
    """

    cue: int
    rule: str
    actor: Actor | None
    speaker: str | None = None
    quotes: list[int] = field(default_factory=list)


def find_events(sentence: Sentence, actors: Sequence[Actor], cues: CueSet) -> list[Event]:
    """Return the speech events of *sentence* in order of their cues, one for each cue word."""
    items = sentence.items
    events = list(_verb_events(items, actors, cues))
    events.extend(_source_events(items, actors))
    if not any(event.actor is not None or event.rule == "according" for event in events):
        events.extend(_headline_events(items, actors))
    if sentence.quotes and not any(event.actor is not None for event in events):
        events.extend(_quote_events(items, actors, sentence.quotes))
    events.sort(key=lambda event: event.cue)
    return [event for place, event in enumerate(events) if not (place and _repeats(events[place - 1], event))]


def _repeats(earlier: Event, later: Event) -> bool:
    """``ha detto``, ``quoted him as saying``: two words for one act of speech give one event."""
    pronoun = later.actor is not None and later.actor.kind == "pronoun"
    phrase = pronoun and earlier.actor is None and earlier.rule == "according"
    same = later.actor is earlier.actor and (later.cue - earlier.cue <= 2 or earlier.rule == "quoted")
    return same or (phrase and later.cue - earlier.cue <= 2)


def _verb_events(items: Sequence[Item], actors: Sequence[Actor], cues: CueSet) -> Iterator[Event]:
    for index, item in enumerate(items):
        bits = item.bits
        if bits & Cue.PRESENT and any(one.bits & Cue.STATEMENT for one in items[index + 1 : index + 4]):
            bits |= Cue.SAY  # published a letter
        if not bits & (Cue.SAY | Cue.FOUND | Cue.HEAR | Cue.QUOTED_ONLY | Cue.TOLD) or item.mention is not None:
            continue
        if bits & Cue.UNSAID or (index and _is_noun(items[index - 1])):
            continue
        if bits & Cue.TOLD:
            agent = _agent(items, actors, index)
            if agent is not None:
                yield Event(index, "passive", agent)
        elif bits & Cue.HEAR:
            heard = _heard(actors, index)
            if heard is not None:
                yield Event(index, "quoted", heard)
        elif bits & Cue.SAY or (bits & Cue.FOUND) or _beside_quote(items, index):
            yield from _subject_event(items, actors, index, cues)


def _is_noun(before: Item) -> bool:
    """``un răspuns``: what follows an indefinite article is no verb."""
    return bool(before.bits & Cue.DETERMINER) and bool(before.bits & Cue.INDEFINITE)


def _subject_event(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> Iterator[Event]:
    found = bool(items[index].bits & Cue.FOUND) and not items[index].bits & Cue.SAY
    agent = _agent(items, actors, index)
    actor = agent or subject_of(items, actors, index, cues)
    if actor is not None:
        yield Event(index, "finds" if found else "says", actor)
    elif not found and not items[index].bits & Cue.MANY and not _names_somebody(items, index):
        yield Event(index, "unnamed", None)


def _names_somebody(items: Sequence[Item], index: int) -> bool:
    """``sprach die Cellistin``, ``said the driver``: an unknown noun follows as the subject."""
    return index + 1 < len(items) and bool(items[index + 1].bits & (Cue.DETERMINER | Cue.INDEFINITE))


def _beside_quote(items: Sequence[Item], index: int) -> bool:
    return any(item.quote is not None for item in items[max(0, index - 4) : index + 8])


def _agent(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """Return the doer of a passive: ``was told by Latushka``."""
    for actor in actors:
        if index < actor.first <= index + 6:
            window = items[index + 1 : actor.first]
            passive = any(item.bits & (Cue.PASSIVE | Cue.TOLD) for item in items[max(0, index - 2) : index + 1])
            near = window if passive else window[:1]
            return actor if any(item.bits & Cue.BY for item in near) and _open(window) else None
    return None


def _heard(actors: Sequence[Actor], index: int) -> Actor | None:
    """Return whom a text quotes: ``DW quotes Latushka``, ``Latushka was quoted as saying``."""
    wanted = [actor for actor in actors if actor.who in ("latushka", "nam")]
    after = [actor for actor in wanted if index < actor.first <= index + 8]
    if after:
        return after[0]
    before = [actor for actor in wanted if index - 4 <= actor.last < index]
    return before[-1] if before else None


def _open(items: Sequence[Item]) -> bool:
    return not any(item.word in _BARRIERS or item.quote is not None for item in items)


def subject_of(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> Actor | None:
    """Return the actor that is the subject of the verb at *index*, or None.

    Before the verb the nearest actor that can be a subject, or, where the verb is joined to another one
    (``mentioned Latushka and called him``), the first; after it, where the verb begins its
    clause (``…, said Latushka``) or nothing before can be the subject.
    """
    before = _topic(actors, index) or _over_relative(items, actors, index) or _before(items, actors, index)
    after = _after(items, actors, index, _FAR if cues.object_first or before is None else _NEAR)
    if after is not None and cues.verb_first:
        return after
    if after is not None and (_inverted(items, index, after, before) or _is_told(items, index, before, after, cues)):
        return after
    if before is not None:
        return before
    return after if after is not None and not _has_unknown_subject(items, index, cues) else None


def _topic(actors: Sequence[Actor], index: int) -> Actor | None:
    """Return the actor whose particle makes it the subject of the whole sentence."""
    topics = [actor for actor in actors if actor.topic and actor.last < index]
    return topics[-1] if topics else None


def _over_relative(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``Latuška, který byl velvyslancem, to řekl``: the subject stands before the relative clause."""
    comma = next((place for place in range(index - 1, max(-1, index - 4), -1) if items[place].word == ","), None)
    if comma is None:
        return None
    for actor in reversed(actors):
        opening = items[actor.last + 1 : actor.last + 3]
        relative = len(opening) == 2 and opening[0].word == "," and opening[1].bits & (Cue.THAT | Cue.THEY)
        if relative and actor.last + 2 < comma and index - actor.last <= _FURTHEST_SUBJECT:
            return actor if actor.who is not None and _can_be_subject(actor, items[index]) else None
    return None


def _is_told(items: Sequence[Item], index: int, before: Actor | None, after: Actor, cues: CueSet) -> bool:
    """``Про це 24 Каналу розповів Латушко``: an unknown single name before the verb is the hearer,
    and one in the clause before has nothing to do with it."""
    known = after.who in ("latushka", "nam") or after.bits & (Cue.ROLE | Cue.HEAD)
    if not cues.object_first or before is None or not known:
        return False
    other_clause = any(item.word == "," for item in items[before.last + 1 : index])
    alone = before.kind == "name" and before.first == before.last
    return before.who is None and (alone or (other_clause and not before.person))


def _has_unknown_subject(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether words in front of the verb that we do not know are likely its subject.

    ``European diplomats told Latushka``; but not ``In an interview said``, ``Lo afirma``.
    """
    front: list[Item] = []
    for item in reversed(items[max(0, index - 12) : index]):
        if not item.is_word or item.bits & Cue.JOINING or (item.bits & Cue.THAT and not cues.nouns_capital):
            break
        front.append(item)
    front.reverse()
    if not front or front[0].bits & (Cue.BEFORE_OBJECT | Cue.INSIDE | Cue.ACCORDING):
        return False
    if cues.nouns_capital:
        return any(item.capital and not item.bits & Cue.STOP for item in front[1:])
    return not cues.object_first and len(front) > 2 - (cues.language == "en")


def _before(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    joined = _is_joined(items, actors, index)
    for actor in actors if joined else reversed(actors):
        if actor.last >= index or (joined and index - actor.last > _FURTHEST_SUBJECT):
            continue
        if index - actor.last > _FURTHEST_SUBJECT:
            return None
        gap = items[actor.last + 1 : index]
        if not _open(gap):
            if joined:
                continue
            return None
        if _can_be_subject(actor, items[index]):
            return actor
    return None


def _is_joined(items: Sequence[Item], actors: Sequence[Actor], index: int) -> bool:
    """``and promised``, ``e ha promesso``: the verb, or the auxiliary before it, follows a conjunction."""
    if index and items[index - 1].bits & Cue.JOINING:
        return True
    auxiliary = index > 1 and items[index - 2].bits & Cue.JOINING and items[index - 1].is_word
    return bool(auxiliary) and not any(actor.first <= index - 1 <= actor.last for actor in actors)


def _can_be_subject(actor: Actor, verb: Item) -> bool:
    if actor.inside and actor.who == "nam" and verb.bits & Cue.MANY:
        return True
    if actor.oblique or actor.inside or actor.possessive:
        return False
    return not (verb.bits & Cue.MANY and actor.person and actor.who is not None)


def _after(items: Sequence[Item], actors: Sequence[Actor], index: int, reach: int) -> Actor | None:
    for place, actor in enumerate(actors):
        if actor.first <= index:
            continue
        follower = actors[place + 1] if place + 1 < len(actors) else None
        if actor.who is None and actor.kind == "name" and follower is not None and follower.first == actor.last + 1:
            continue  # powiedział PAP Paweł Łatuszka: the agency is told
        gap = items[index + 1 : actor.first]
        if len(gap) > reach or not _open(gap) or any(item.bits & Cue.THAT for item in gap):
            return None
        if any(item.word in (",", ".") or item.word in _DASHES for item in _without_initials(gap)):
            return None
        if _can_be_subject(actor, items[index]):
            return actor
    return None


def _without_initials(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items but for the full stop of ``M. Latouchko`` or ``P. Latushka``."""
    for place, item in enumerate(items):
        short = place > 0 and (items[place - 1].bits & Cue.TITLE or len(items[place - 1].word) == 1)
        if item.word != "." or not short:
            yield item


def _inverted(items: Sequence[Item], index: int, after: Actor, before: Actor | None) -> bool:
    previous = items[index - 1] if index else None
    if previous is None:
        return True
    marks = [item for item in items[max(0, index - 3) : index] if not item.is_word]
    if any(item.quote is not None for item in marks):
        return before is None or _quote_between(items, before, index)
    opening = items[max(0, index - 2) : index]
    starts_clause = any(item.word in _DASHES or item.word == "," for item in opening)
    if not starts_clause:
        return False
    follower = items[after.last + 1] if after.last + 1 < len(items) else None
    explained = any(item.word == "," for item in items[after.first : after.last])
    return before is None or follower is None or not follower.is_word or explained


def _quote_between(items: Sequence[Item], before: Actor, index: int) -> bool:
    return any(item.quote is not None for item in items[before.last + 1 : index])


def _source_events(items: Sequence[Item], actors: Sequence[Actor]) -> Iterator[Event]:
    """Yield sources named by prepositions and nouns: ``according to NAM``, ``NAM's statement``."""
    for index, item in enumerate(items):
        if item.bits & Cue.HE_SAID and not (index and items[index - 1].bits & Cue.HE_SAID):
            yield Event(index, "according", None)
        supplier = _supplier(items, actors, index)
        if supplier is not None:
            yield Event(index, "according", supplier)
        if (
            item.bits & Cue.ACCORDING
            and not item.bits & Cue.HE_SAID
            and not (index and items[index - 1].bits & Cue.ACCORDING)
        ):
            actor = _following(items, actors, index, 8)
            if actor is not None:
                yield Event(index, "according", actor)
        if item.bits & Cue.ACCORDING_AFTER and not item.bits & Cue.HE_SAID:
            actor = _preceding(items, actors, index, 2)
            if actor is not None:
                yield Event(index, "according", actor)
        if item.bits & Cue.STATEMENT:
            actor = _owner(items, actors, index)
            if actor is not None and not _others_act(actors, index):
                yield Event(index, "statement", actor)


def _supplier(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """Return who supplied information: ``documents provided by NAM show …``."""
    if not items[index].bits & Cue.BY or not index:
        return None
    if not items[index - 1].bits & (Cue.SUBMIT | Cue.PRESENT | Cue.FOUND):
        return None
    informs = any(one.bits & (Cue.MATERIAL | Cue.DATA) for one in items[max(0, index - 9) : index])
    return _following(items, actors, index, 4) if informs else None


def _following(items: Sequence[Item], actors: Sequence[Actor], index: int, reach: int) -> Actor | None:
    for actor in actors:
        if actor.last > index and actor.first <= index + reach:
            gap = items[index + 1 : actor.first]
            closed = any(
                (not item.is_word and item.word not in '"«„“') or item.bits & (Cue.SAY & ~Cue.STATEMENT) for item in gap
            )
            return None if closed else actor
    return None


def _preceding(items: Sequence[Item], actors: Sequence[Actor], index: int, reach: int) -> Actor | None:
    for actor in reversed(actors):
        if actor.last < index:
            near = index - actor.last <= reach
            return actor if near and all(item.is_word for item in items[actor.last + 1 : index]) else None
    return None


def _owner(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """Return whose statement it is: the genitive after the noun, or the possessive before it."""
    after = _following(items, actors, index, 4)
    if after is not None:
        gap = items[index + 1 : after.first]
        tied = any(item.bits & (Cue.OF | Cue.BY) for item in gap)
        if tied or (not gap and after.genitive) or (len(gap) <= 1 and after.genitive):
            return after
    before = _preceding(items, actors, index, 3)
    return before if before is not None and (before.possessive or before.genitive) else None


def _others_act(actors: Sequence[Actor], index: int) -> bool:
    """``Lukashenko reacted to Latushka's statement`` is no report of what Latushka said."""
    return any(
        actor.last < index and not actor.oblique and actor.kind == "name" and actor.who not in ("latushka", "nam")
        for actor in actors
    )


def _quote_events(items: Sequence[Item], actors: Sequence[Actor], quotes: Sequence[int]) -> Iterator[Event]:
    """Yield speakers beside a quotation whose verb we do not know: ``"…", quipped Latushka``."""
    for place in quotes:
        for actor in actors:
            after = items[place + 1 : actor.first]
            near = 0 < actor.first - place <= 7 and not any(item.capital or item.quote is not None for item in after)
            if near and after and not after[0].is_word and not actor.oblique and actor.kind != "pronoun":
                yield Event(place + 1, "beside", actor)
                return
        if place >= 2 and items[place - 1].word == ":":
            subjects = [actor for actor in actors if actor.last < place and not actor.oblique]
            if subjects:
                yield Event(place - 1, "colon", subjects[0])
                return


def _over_place(items: Sequence[Item], index: int) -> int:
    """``Latuška v Haagu: …``: step over a place of at most two words between a name and its colon."""
    if index < len(items) and items[index].bits & (Cue.INSIDE | Cue.BEFORE_OBJECT):
        for later in range(index + 2, min(index + 4, len(items))):
            if items[later].word == ":":
                return later
    return index


def _headline_events(items: Sequence[Item], actors: Sequence[Actor]) -> Iterator[Event]:
    """Yield ``Latushka: …`` and ``… – Latushka``."""
    for actor in actors:
        follower = actor.last + 1
        follower = _over_place(items, follower)
        heads = actor.first <= 2 and follower + 1 < len(items) and items[follower].word == ":"
        if heads and not any(item.bits & Cue.SAY for item in items[:follower]):
            yield Event(follower, "colon", actor)
            return
    last = actors[-1] if actors else None
    if last is None or last.first < 3 or last.kind == "pronoun":
        return
    ending = [item for item in items[last.last + 1 :] if item.is_word or item.quote is not None]
    if not ending and items[last.first - 1].word in _DASHES:
        yield Event(last.first - 1, "dash", last)
