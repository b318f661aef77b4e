"""Title mentions: a work of NAM is named, described, handed over or presented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.reader import Read
from pipeline.match.speech import subject_of
from pipeline.match.works import work_of

OURS = frozenset({"nam", "latushka"})
_WORKS = Cue.REPORT | Cue.FILING
_THINGS = _WORKS | Cue.MATERIAL | Cue.DATA | Cue.STATEMENT
_VERBS = Cue.SUBMIT | Cue.PRESENT | Cue.APPEAL | Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE
_RECEIVERS = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence names a work: which one, whose, and the cue item that showed it."""

    work: str | None
    source: str
    cue: int
    rule: str


def find_namings(one: Read, cues: CueSet, about_children: bool, after_naming: bool = False) -> list[Naming]:
    """Return the works that a sentence names, at most one for each source and work.

    *after_naming* tells that a sentence shortly before named a work, so that "the document" may mean it.
    """
    items = one.sentence.items
    named: dict[tuple[str | None, str], Naming] = {}
    for source, cue, rule in _sources(one, cues, after_naming):
        to_court = _goes_to_court(items, rule, cue)
        work = work_of(items, to_court, about_children, after_naming and not to_court)
        named.setdefault((work, source), Naming(work, source, cue, rule))
    return list(named.values())


def _sources(one: Read, cues: CueSet, after_naming: bool) -> Iterator[tuple[str, int, str]]:
    items = one.sentence.items
    handed = False
    for index, item in enumerate(items):
        if item.bits & (Cue.SUBMIT | Cue.APPEAL | Cue.PRESENT) and item.mention is None:
            source = _doer(one, index, cues)
            if source in OURS and source is not None and _is_filing(one, index, after_naming):
                handed = True
                yield source, index, "filed"
    if handed:
        return
    for index, item in enumerate(items):
        if item.bits & _WORKS and item.mention is None:
            owner = owner_of(one, index)
            if owner is not None:
                yield owner, index, "owned"
                return


def _doer(one: Read, index: int, cues: CueSet) -> str | None:
    """Return who files: the agent of a passive, the subject, or the one spoken of before."""
    items = one.sentence.items
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - 3) : index]):
        return None
    agent = next(
        (actor for actor in one.actors if index < actor.first <= index + 12 and _has_by(items, index, actor)), None
    )
    if agent is not None:
        return agent.meant
    if any(item.bits & Cue.PASSIVE for item in items[max(0, index - 2) : index + 1]):
        return _maker(one)
    subject = subject_of(items, one.actors, index, cues)
    received = subject is not None and subject.first > index and _receives(subject)
    if subject is not None and not received:
        return subject.meant
    source = next((event.speaker for event in one.events if event.rule == "according" and event.actor is None), None)
    head = [place for place, item in enumerate(items) if item.is_word][:3]
    return source or (one.focus if index in head else None)


def _maker(one: Read) -> str | None:
    """Return who made what is handed over: ``materials collected by NAM were passed on``."""
    for actor in one.actors:
        before = one.sentence.items[max(0, actor.first - 3) : actor.first]
        made = any(item.bits & (Cue.FOUND | Cue.PRESENT) for item in before)
        if actor.meant in OURS and made and (actor.oblique or any(item.bits & Cue.BY for item in before)):
            return actor.meant
    return None


def _has_by(items: Sequence[Item], index: int, actor: Actor) -> bool:
    near = items[max(index + 1, actor.first - 3) : actor.first]
    return any(item.bits & Cue.BY for item in near)


def _is_filing(one: Read, index: int, after_naming: bool) -> bool:
    """Say whether the verb at *index* hands over or shows a work: it needs a thing and a receiver."""
    items = one.sentence.items
    bits = _all_bits(items)
    verb = items[index].bits
    if any(actor.who == "yale_hrl" for actor in one.actors) and bits & Cue.REPORT:
        return False
    court = bool(bits & Cue.COURT) or any(actor.who == "icc" for actor in one.actors)
    receiver = court or bool(bits & Cue.AUTHORITY) or any(_receives(actor) for actor in one.actors)
    if verb & Cue.APPEAL:
        return court
    if verb & Cue.SUBMIT:
        return court or bool(bits & _WORKS) or (receiver and bool(bits & _THINGS))
    return bool(bits & _WORKS) or ((receiver or after_naming) and bool(bits & (Cue.MATERIAL | Cue.DATA)))


def _receives(actor: Actor) -> bool:
    return any(part.who in _RECEIVERS for part in actor.parts)


def _all_bits(items: Sequence[Item]) -> int:
    bits = 0
    for item in items:
        bits |= item.bits
    return bits


def owner_of(one: Read, index: int) -> str | None:
    """Return whose the noun at *index* is, if NAM's or Latushka's: ``a report by NAM``, ``NAM's report``."""
    items = one.sentence.items
    after = next((actor for actor in one.actors if actor.first > index), None)
    if after is not None and after.meant in OURS and after.first - index <= 16:
        gap = items[index + 1 : after.first]
        if not _closed(gap) and _tied(gap, after):
            return after.meant
    before = next((actor for actor in reversed(one.actors) if actor.last < index), None)
    if before is not None and before.meant in OURS and before.kind != "pronoun" and index - before.last <= 4:
        gap = items[before.last + 1 : index]
        plain = all(item.is_word for item in gap) and not any(
            item.bits & (_VERBS | Cue.THAT | Cue.BEFORE_OBJECT | Cue.OF) for item in gap
        )
        if plain and (before.possessive or before.genitive or not before.oblique):
            return before.meant
    return None


def _closed(gap: Sequence[Item]) -> bool:
    return any(
        item.word in (":", ";", ".", ",") or item.quote is not None or item.bits & (Cue.SAY | Cue.DENY | Cue.THAT)
        for item in gap
    )


def _tied(gap: Sequence[Item], after: Actor) -> bool:
    if any(item.bits & Cue.BY for item in gap[-3:]) or (len(gap) <= 7 and any(item.bits & Cue.OF for item in gap)):
        return True
    return after.genitive or (len(gap) <= 1 and not any(item.bits & _VERBS for item in gap))


def _goes_to_court(items: Sequence[Item], rule: str, cue: int) -> bool:
    """Say whether the court receives the work; a court that is only spoken of does not."""
    court = any(item.bits & Cue.COURT or (item.mention is not None and item.mention.entity == "icc") for item in items)
    if items[cue].bits & Cue.FILING:
        return True
    sent = any(item.bits & (Cue.SUBMIT | Cue.APPEAL | Cue.FILING) for item in items)
    return court and (sent or rule == "filed")
