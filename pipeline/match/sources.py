"""Sources named by prepositions and nouns: ``according to NAM``, ``NAM's statement``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.speech import Event

# Without one of these a sentence names no source.
SOURCES = (
    Cue.HE_SAID
    | Cue.THEY_SAID
    | Cue.PARTICIPLE
    | Cue.STEMS_FROM
    | Cue.BY
    | Cue.AS_SAID
    | Cue.ACCORDING_FIRST
    | Cue.ACCORDING
    | Cue.ACCORDING_AFTER
    | Cue.STATEMENT
    | Cue.NEWS
)
_LONGEST_PHRASE = 6
_VERB_REACH = 4
_NEWS_REACH = 7
_ISSUED_REACH = 4
_COLLECTED_REACH = 8
_SUPPLY = Cue.SUBMIT | Cue.PRESENT | Cue.FOUND


def source_events(items: Sequence[Item], actors: Sequence[Actor]) -> Iterator[Event]:
    """Yield sources named by prepositions and nouns: ``according to NAM``, ``NAM's statement``."""
    for index, item in [(place, item) for place, item in enumerate(items) if item.bits & SOURCES]:
        said = item.bits & (Cue.HE_SAID | Cue.THEY_SAID)
        if said and not (index and items[index - 1].bits & said):
            yield Event(index, "according", _within(items, actors, index))
        supplier = (
            _supplier(items, actors, index) or _named_first(items, actors, index) or _as_from(items, actors, index)
        )
        if supplier is None and item.bits & Cue.NEWS:
            supplier = _following(items, actors, index, _NEWS_REACH)
        if supplier is not None:
            yield Event(index, "according", supplier)
        if item.bits & (Cue.ACCORDING | Cue.ACCORDING_AFTER) and not item.bits & (Cue.HE_SAID | Cue.THEY_SAID):
            yield from _according(items, actors, index)
        if item.bits & Cue.STATEMENT:
            actor = _owner(items, actors, index)
            if actor is not None and not _others_act(actors, index):
                yield Event(index, "statement", actor)


def _as_from(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``Wie von der Gruppe zu erfahren ist, …``: as is known from ours, by whatever verb."""
    if not items[index].bits & Cue.AS_SAID or (index and items[index - 1].is_word):
        return None
    actor = _following(items, actors, index, 4)
    gap = items[index + 1 : actor.first] if actor is not None else ()
    return actor if any(item.bits & (Cue.BY | Cue.GIVER) for item in gap) else None


def _according(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Iterator[Event]:
    """Yield the source beside ``according to``; ``unknown`` where it is nobody whom we know as an actor."""
    bits = items[index].bits
    owner = _preceding(items, actors, index, 2) if bits & Cue.ACCORDING_AFTER else None
    if owner is not None and (owner.who is not None or not bits & Cue.BEFORE_OBJECT):
        yield Event(index, "according", owner)
        return
    collector = _collector(items, actors, index) if bits & Cue.ACCORDING_AFTER else None
    if collector is not None:
        yield Event(index, "according", collector)
        return
    if bits & Cue.ACCORDING_AFTER and not bits & Cue.BEFORE_OBJECT and _closes_phrase(items, index):
        yield Event(index, "unknown", None)
    follower = items[index + 1].bits if index + 1 < len(items) else 0
    relative = follower & Cue.RELATIVE and not follower & Cue.DETERMINER  # figures, according to which
    if not bits & Cue.ACCORDING or relative or (index and items[index - 1].bits & Cue.ACCORDING):
        return
    source = _following(items, actors, _phrase_end(items, index), 8) or _collector(items, actors, index)
    if source is not None:
        yield Event(index, "according", source)
    elif not any(item.bits & Cue.SAY for item in items[index : index + _VERB_REACH]):
        yield Event(index, "unknown", None)


def _phrase_end(items: Sequence[Item], index: int) -> int:
    """``si l'on en croit NAM``: a verb within the phrase does not part it from its source."""
    last = index
    while last + 1 < len(items) and items[last + 1].bits & Cue.ACCORDING and not items[index].bits & Cue.AS_SAID:
        last += 1
    return last


def _within(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``на думку політика Павла Латушка``: a phrase that names his role may be followed by his name."""
    last = index
    while last + 1 < len(items) and items[last + 1].bits & Cue.HE_SAID:
        last += 1
    return next((actor for actor in actors if index < actor.first <= last and actor.who is not None), None)


def _collector(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``according to figures that NAM has collected``: who collected them is the source."""
    for place in range(index + 2, min(index + _COLLECTED_REACH, len(items))):
        if items[place - 1].word == "," and not items[place].bits & ~(Cue.PARTICIPLE | _SUPPLY):
            # по сведениям, собранным НАУ
            return next((one for one in actors if one.first == place + 1 and one.oblique and _may_be_ours(one)), None)
        if items[place].bits & (Cue.RELATIVE | Cue.WHOM | Cue.COMPLEMENT):
            near = [actor for actor in actors if place < actor.first <= place + 3 and _may_be_ours(actor)]
            return near[0] if near and not near[0].oblique else None
    return None


def _may_be_ours(actor: Actor) -> bool:
    """Say whether an actor is ours by name, or by a word that the text may use for ours: their organisation."""
    return actor.who in ("nam", "latushka") or (actor.who is None and bool(actor.bits & (Cue.BODY | Cue.TEAM)))


def _closes_phrase(items: Sequence[Item], index: int) -> bool:
    """``Dviejų geležinkelininkų teigimu, …``: a comma follows, and the sentence has just begun."""
    return 0 < index <= _LONGEST_PHRASE and items[min(index + 1, len(items) - 1)].word == ","


def _named_first(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``Pour Pavel Latouchko, …``: a person after such a word at the head of a sentence is the source."""
    if index or not items[0].bits & Cue.ACCORDING_FIRST:
        return None
    actor = _following(items, actors, 0, 4)
    parted = actor is not None and items[min(actor.last + 1, len(items) - 1)].word == ","
    return actor if parted and actor is not None and actor.person else None


def _supplier(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """Return who supplied information: ``documents provided by NAM show …``."""
    if not items[index].bits & (Cue.PARTICIPLE | Cue.STEMS_FROM | Cue.BY):
        return None
    informs = any(one.bits & (Cue.MATERIAL | Cue.DATA) for one in items[max(0, index - 9) : index])
    if items[index].bits & Cue.PARTICIPLE and items[index].bits & (_SUPPLY if informs else Cue.FOUND):
        actor = _following(items, actors, index, 2)  # собранные Народным антикризисным управлением
        return actor if actor is not None and actor.oblique else None
    if items[index].bits & Cue.STEMS_FROM:
        tells = any(one.bits & Cue.DATA for one in items[max(0, index - 9) : index])
        return _following(items, actors, index, 4) if tells else None
    if not informs:
        return None
    if items[index].bits & Cue.BY and items[index - 1].bits & _SUPPLY:
        return _following(items, actors, index, 4)
    return None


def _following(items: Sequence[Item], actors: Sequence[Actor], index: int, reach: int) -> Actor | None:
    for actor in actors:
        if items[actor.first].bits & items[index].bits & Cue.ACCORDING:
            continue  # heißt es bei
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
            if _has_suffix(items, actor, index):
                return actor
            near = index - actor.last <= reach
            return actor if near and all(item.is_word for item in items[actor.last + 1 : index]) else None
    return None


def _has_suffix(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """``NAM:n mukaan``: an acronym takes its ending after a colon."""
    colon = items[actor.last + 1]
    written = colon.word == ":" and colon.start == items[actor.last].end and items[actor.last + 2].start == colon.end
    return written and actor.last + 3 == index


def _owner(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """Return whose statement it is: the genitive after the noun, or the possessive before it."""
    after = _following(items, actors, index, 4)
    if after is not None:
        gap = items[index + 1 : after.first]
        tied = any(item.bits & (Cue.OF | Cue.BY) for item in gap)
        if tied or (not gap and after.genitive) or (len(gap) <= 1 and after.genitive):
            return after
    issuer = _issuer(items, actors, index)
    if issuer is not None:
        return issuer
    before = _preceding(items, actors, index, 3)
    return before if before is not None and (before.possessive or before.genitive) else None


def _issuer(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``говорится в заявлении, которое распространило НАУ``: who has issued the statement."""
    clause = items[index + 1 : index + 1 + _ISSUED_REACH]
    if len(clause) < _ISSUED_REACH or clause[0].word != "," or not clause[1].bits & (Cue.RELATIVE | Cue.WHOM):
        return None
    actor = next((one for one in actors if index + 2 < one.first <= index + _ISSUED_REACH), None)
    issues = any(item.bits & (Cue.PRESENT | Cue.SUBMIT) for item in clause[2:])
    return actor if actor is not None and issues and actor.who in ("nam", "latushka") and not actor.oblique else None


def _others_act(actors: Sequence[Actor], index: int) -> bool:
    """``Lukashenko reacted to Latushka's statement`` is no report of what Latushka said."""
    return any(
        actor.last < index and not actor.oblique and actor.kind == "name" and actor.who not in ("latushka", "nam")
        for actor in actors
    )
