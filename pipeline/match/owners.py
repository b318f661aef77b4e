"""Whose a work is: who hands it over, who made it, to whom a noun belongs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.reader import Read
from pipeline.match.speech import is_noun_like, subject_of

OURS = frozenset({"nam", "latushka"})
INSTITUTIONS = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
})  # fmt: skip
_CLAUSE = Cue.THAT | Cue.SAY | Cue.DENY
_VERBS = Cue.SUBMIT | Cue.PRESENT | Cue.APPEAL | Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
_AGENT_REACH = 12
# "Vorgestellt wurde der Bericht über …, und zwar von …"
_FRONTED_REACH = 24
_OWNER_REACH = 16
_ANTECEDENT_REACH = 6
_GIVER_REACH = 26
_HEAD_REACH = 8
_NEAR_OPENER = 3
_DESCRIPTION = 3
# Endings of the case in which Slavic languages put the doer of a passive (передано Управлением).
_DOER_ENDINGS = ("ем", "ом", "ям", "ам", "ой", "ою", "ай", "em", "ou", "om", "ą")


_SETTING = Cue.JUNE | Cue.NOVEMBER | Cue.INSIDE | Cue.THERE | Cue.BEFORE_OBJECT | Cue.STOP
_SOMEBODY_ELSE = Cue.COURT | Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER | Cue.MEDIA


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
    if subject is None or _is_receiver(subject) or _depends(items, subject):
        giver = _giver(one, index)
        announcer = giver.meant if giver is not None else _announcer(one, index)
        if announcer is not None:
            return announcer
    received = subject is not None and subject.first > index and _is_receiver(subject)
    if subject is not None and not received:
        return "nam" if _means_the_body(items, subject, index) else subject.meant
    source = next((event.speaker for event in one.events if event.rule == "according" and event.actor is None), None)
    # "The court publishes": somebody stands before the verb who is not the one spoken of before.
    other = any(item.bits & _SOMEBODY_ELSE and not item.bits & Cue.THERE for item in items[:index])
    # "The documents were shown": a verb in the plural is not his.
    others_verb = one.focus == "latushka" and items[index].bits & Cue.MANY
    return source or (one.focus if _begins_with(one, index) and not other and not others_verb else None)


def _begins_with(one: Read, index: int) -> bool:
    """Say whether the verb at *index* stands at the head of its sentence, but for time and place."""
    items = one.sentence.items
    if index in [place for place, item in enumerate(items) if item.is_word][:3]:
        return True
    if any(actor.first < index for actor in one.actors) or index > _HEAD_REACH or is_noun_like(items[0]):
        return False
    return all(item.is_word and (item.word.isdigit() or item.bits & _SETTING) for item in items[1:index])


def _announcer(one: Read, index: int) -> str | None:
    """``Latuška oznámil, že předal soudu …``: who announces is who handed over, where the clause names no subject."""
    items = one.sentence.items
    opener = next((at for at in range(index - 1, max(-1, index - 3), -1) if items[at].bits & Cue.COMPLEMENT), None)
    if opener is None:
        return None
    last = next((event for event in reversed(one.events) if event.cue < opener), None)
    return last.speaker if last is not None and last.speaker in OURS and opener - last.cue <= _NEAR_OPENER else None


def _means_the_body(items: Sequence[Item], subject: Actor, index: int) -> bool:
    """``the head of NAM, which filed``, ``the head of NAM, the movement that filed``: the body did, not its head."""
    opening = items[subject.last + 1 : subject.last + 3 + _DESCRIPTION]
    if subject.last >= index or subject.meant == "nam" or not subject.parts:
        return False
    last = subject.parts[-1]
    if last.who == "nam":
        return subject.last + 2 < index and opening[0].word == "," and bool(opening[1].bits & Cue.WHICH)
    if not last.bits & Cue.BODY or not any(part.who == "nam" for part in subject.parts):
        return False
    return any(item.bits & (Cue.RELATIVE | Cue.THAT) for item in opening[: index - subject.last - 1])


def _is_receiver(actor: Actor) -> bool:
    if actor.meant in OURS:
        return False
    return bool(actor.bits & (Cue.COURT | Cue.AUTHORITY)) or any(part.who in INSTITUTIONS for part in actor.parts)


def _depends(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether an unknown name hangs on the noun before it: ``Artikel 15 des Römischen Statuts``."""
    return actor.meant is None and actor.first > 0 and bool(items[actor.first - 1].bits & Cue.OF)


def _giver(one: Read, index: int) -> Actor | None:
    """Return our actor in the clause of a verb that names the receiver: ``НАУ Генпрокуратуре передало``.

    ``Latushka's team`` gives although the name in it stands in another case.
    """
    items = one.sentence.items
    for actor in sorted(one.actors, key=lambda each: abs(each.first - index)):
        if actor.meant in OURS and (not actor.oblique or _is_team(items, actor)) and not actor.possessive:
            low, high = (actor.last + 1, index) if actor.last < index else (index + 1, actor.first)
            if high - low > _GIVER_REACH or any(item.bits & _CLAUSE or item.word in ":;" for item in items[low:high]):
                return None
            others = (each for each in one.actors if low <= each.first < high and not each.oblique)
            return actor if all(_is_receiver(each) or _depends(items, each) for each in others) else None
    return None


def _is_team(items: Sequence[Item], actor: Actor) -> bool:
    head = actor.parts[0]
    governed = actor.first > 0 and bool(items[actor.first - 1].bits & (Cue.BEFORE_OBJECT | Cue.INSIDE))
    return head.kind == "role" and bool(head.bits & (Cue.TEAM | Cue.MEMBER)) and not governed


def _agent(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the doer named after the verb or noun: by a preposition, or by its case."""
    items = one.sentence.items
    passive = any(item.bits & Cue.PASSIVE for item in items[max(0, index - 2) : index + 2])
    reach = _FRONTED_REACH if passive else _AGENT_REACH
    for actor in one.actors:
        if index < actor.first <= index + reach and has_by(items, index, actor):
            return actor if not _opens_clause(items[index + 1 : actor.first]) else None
    for actor in one.actors if cues.object_first else ():
        near = items[index + 1 : actor.first]
        if index < actor.first <= index + 3 and actor.meant in OURS and all(item.is_word for item in near):
            governed = any(item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) for item in near)
            if not governed and _is_doer_case(items, actor):
                return actor
    return None


def _opens_clause(gap: Sequence[Item]) -> bool:
    """``handed over papers, which show that …``: who stands in a relative clause is no doer of the verb before it."""
    return any(comma.word == "," and opener.bits & Cue.RELATIVE for comma, opener in pairwise(gap))


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
    outer = _antecedent(one, subject, index) or _described(one, subject)
    return outer if outer is not None else subject


def _described(one: Read, subject: Actor) -> Actor | None:
    """``den das NAM, eine Art Schattenkabinett, vorgestellt hat``: a body after a comma is what NAM is."""
    items = one.sentence.items
    if subject.kind != "role" or not subject.bits & Cue.BODY or subject.meant is not None:
        return None
    comma = next((at for at in range(subject.first - 1, max(-1, subject.first - 4), -1) if items[at].word == ","), None)
    return next((actor for actor in one.actors if comma == actor.last + 1 and actor.meant == "nam"), None) or next(
        (actor for actor in one.actors if comma == actor.last + 2 and actor.meant == "nam"), None
    )


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
            return (
                place if any(item.bits & (Cue.THAT | Cue.LED_BY) for item in items[place + 1 : subject.first]) else None
            )
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
    return _owner_after(one, index) or _owner_before(one, index) or _relative_owner(one, index)


def _relative_owner(one: Read, index: int) -> str | None:
    """``the report, which NAM presented``: the subject of the relative clause made it."""
    items = one.sentence.items
    after = next((actor for actor in one.actors if actor.first > index), None)
    if after is None or after.meant not in OURS or after.first - index > _ANTECEDENT_REACH:
        return None
    gap = items[index + 1 : after.first]
    commas = [place for place, item in enumerate(gap) if item.word == ","]
    opener = commas[-1] + 1 if commas else 0
    relative = any(item.bits & (Cue.THAT | (Cue.ARTICLE if commas else 0)) for item in gap[opener : opener + 2])
    plain = all(item.is_word or item.word == "," for item in gap) and not any(item.bits & _VERBS for item in gap)
    verbs = items[after.last + 1 : after.last + 9]
    made = any(item.bits & (Cue.PRESENT | Cue.SUBMIT | Cue.FOUND) for item in verbs)
    # "the report with which NAM toured Brussels": of a work it is enough that nothing else is done to it.
    worked = (
        bool(items[index].bits & (Cue.REPORT | Cue.FILING))
        and bool(verbs)
        and not any(
            item.bits & (Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE | Cue.HEAR | Cue.RECEIVE | Cue.NEGATION) for item in verbs
        )
    )
    return after.meant if relative and plain and (made or worked) else None


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
    if (
        before is None
        or before.meant not in OURS
        or (before.kind == "pronoun" and not before.possessive)
        or index - before.last > 4
    ):
        return None
    gap = items[before.last + 1 : index]
    if len(gap) > 1 and gap[0].word == "," and _is_whose(gap[1], capital=items[index].capital):
        return before.meant if all(item.is_word and not item.bits & _VERBS for item in gap[1:]) else None
    barred = _VERBS | Cue.THAT | Cue.BEFORE_OBJECT | Cue.OF
    plain = all(item.is_word and not item.bits & barred for item in gap)
    beside = not before.oblique and len(gap) <= 1 and not any(item.bits & Cue.DETERMINER for item in gap)
    return before.meant if plain and (before.possessive or before.genitive or beside) else None


def _is_whose(item: Item, *, capital: bool) -> bool:
    """``NAM, whose records …``: a relative right before a noun; before a German noun only a genitive one."""
    return bool(item.bits & Cue.THAT) and not (capital and item.bits & Cue.RELATIVE)


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
    if any(verb.bits & Cue.ACKNOWLEDGE and by.bits & Cue.BY for verb, by in pairwise(gap)):
        return True  # the complaint welcomed by NAM
    ends = Cue.SAY | Cue.DENY | Cue.THAT
    return any(item.word in (":", ";", ".", ",") or item.quote is not None or item.bits & ends for item in gap)


def _tied(gap: Sequence[Item], after: Actor) -> bool:
    if any(item.bits & Cue.BY for item in gap[-3:]) or (len(gap) <= 7 and any(item.bits & Cue.OF for item in gap)):
        return True
    if any(item.bits & _VERBS for item in gap):
        return False
    if after.meant == "latushka" and any(item.bits & Cue.BEFORE_OBJECT and not item.bits & Cue.OF for item in gap):
        return False  # a complaint against Latushka
    return after.genitive or len(gap) <= 1
