"""Who hands a work over: the subject, the doer of a passive, the one spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.doers import is_doer_case
from pipeline.match.owners import INSTITUTIONS, OURS, PAPERS, has_by, is_genitive
from pipeline.match.reader import Read
from pipeline.match.speech import is_noun_like, subject_of

_CLAUSE = Cue.THAT | Cue.SAY | Cue.DENY
_AGENT_REACH = 12
# "Vorgestellt wurde der Bericht über …, und zwar von …"
_FRONTED_REACH = 24
_ANTECEDENT_REACH = 6
_GIVER_REACH = 26
_HEAD_REACH = 8
_NEAR_OPENER = 3
_DESCRIPTION = 3
_NOUN_PHRASE = 3
_SETTING = Cue.JUNE | Cue.NOVEMBER | Cue.INSIDE | Cue.THERE | Cue.BEFORE_OBJECT | Cue.STOP
_SOMEBODY_ELSE = Cue.COURT | Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER | Cue.MEDIA


def doer_of(one: Read, index: int, cues: CueSet) -> str | None:
    """Return who hands over: the agent of a passive, the subject, or the one spoken of before."""
    items = one.sentence.items
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - 3) : index]):
        return None
    agent = _agent(one, index, cues)
    if agent is not None and not _is_makers(one, index, agent):
        return agent.meant
    if any(item.bits & Cue.PASSIVE for item in items[max(0, index - 2) : index + 1]) or _describes(items, index, cues):
        return maker_of(one) or _doer_before(one, index)
    if cues.language == "en" and index > 1 and _is_it(items, index):
        return next(
            (actor.meant for actor in reversed(one.actors) if actor.last < index and actor.meant == "nam"), None
        )
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
    other = other or bool(items[index].bits & (Cue.INSIDE | Cue.BEFORE_OBJECT))  # on the prosecutor's desk lies …
    return source or (one.focus if _begins_with(one, index) and not other and not others_verb else None)


def _is_makers(one: Read, index: int, agent: Actor) -> bool:
    """``Latushka presented the report compiled by NAM``: the agent goes with the participle, and not with the verb."""
    items = one.sentence.items
    if agent.meant not in OURS:
        return False
    acting = any(actor.last == index - 1 and actor.meant in OURS and not actor.oblique for actor in one.actors)
    deeds = Cue.PRESENT | Cue.SUBMIT | Cue.FOUND | Cue.AUTHOR
    return acting and any(item.bits & deeds and item.mention is None for item in items[index + 1 : agent.first])


def _doer_before(one: Read, index: int) -> str | None:
    """``Latuškos buvo perduota``: the doer of a passive in the genitive, right before it."""
    items = one.sentence.items
    before = next((actor for actor in reversed(one.actors) if actor.last < index), None)
    if before is None or before.meant not in OURS or index - before.last > _NEAR_OPENER - 1:
        return None
    return before.meant if is_genitive(items, before) and all(i.is_word for i in items[before.last : index]) else None


def _is_it(items: Sequence[Item], index: int) -> bool:
    """``what it delivered``, ``the file it sent``: a pronoun for a body, after what it did something with."""
    pronoun, thing = items[index - 1].bits, items[index - 2].bits
    return bool(pronoun & Cue.ANAPHOR and thing & (Cue.THAT | Cue.WHICH | PAPERS | Cue.DATA | Cue.RELATIVE))


def _describes(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """``in a letter sent to …``: right after the noun for a paper the participle describes it, and has no subject."""
    if cues.object_first or cues.nouns_capital or index < _NOUN_PHRASE:
        return False
    paper = items[index - 1].bits & (PAPERS | Cue.STATEMENT) and items[index - 1].mention is None
    opened = any(item.bits & (Cue.DETERMINER | Cue.INDEFINITE) for item in items[index - _NOUN_PHRASE : index - 1])
    return bool(paper) and opened


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
            if actor.first > index and any(item.word == "," or item.bits & Cue.JOINING for item in items[low:high]):
                return None
            others = (each for each in one.actors if low <= each.first < high and not each.oblique)
            return actor if all(_is_receiver(each) or _depends(items, each) for each in others) else None
    return None


def _is_team(items: Sequence[Item], actor: Actor) -> bool:
    head = actor.parts[0]
    # à un membre de NAM
    near = items[max(0, actor.first - 2) : actor.first] if items[actor.first - 1].bits & Cue.INDEFINITE else ()
    near = near or items[max(0, actor.first - 1) : actor.first]
    governed = any(item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) for item in near)
    return head.kind == "role" and bool(head.bits & (Cue.TEAM | Cue.MEMBER)) and not governed


def _agent(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the doer named after the verb or noun: by a preposition, or by its case."""
    items = one.sentence.items
    passive = any(item.bits & Cue.PASSIVE for item in items[max(0, index - 2) : index + 2])
    # The handing-over … by NAM: after a noun for the deed everything that was handed over stands before its doer.
    deed = index and items[index - 1].bits & Cue.DETERMINER
    reach = _FRONTED_REACH if passive or deed else _AGENT_REACH
    for actor in one.actors:
        if index < actor.first <= index + reach and has_by(items, index, actor):
            return actor if not _opens_clause(items[index + 1 : actor.first]) else None
    for actor in one.actors if cues.object_first else ():
        near = items[index + 1 : actor.first]
        if index < actor.first <= index + 3 and actor.meant in OURS and all(item.is_word for item in near):
            governed = any(item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) for item in near)
            if not governed and is_doer_case(items, actor):
                return actor
    return None


def _opens_clause(gap: Sequence[Item]) -> bool:
    """``handed over papers, which show that …``: who stands in a relative clause is no doer of the verb before it."""
    return any(comma.word == "," and opener.bits & Cue.RELATIVE for comma, opener in pairwise(gap))


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


def has_others_subject(one: Read, index: int) -> bool:
    """``…, что Литва подала``, ``prokuratorom, którzy złożyli``: a country, or officials before *who*, did it."""
    items = one.sentence.items
    before = items[index - 1] if index else None
    if before is None or before.mention is not None:
        return False
    if before.capital and before.bits & Cue.STOP and index > 1:
        return bool(items[index - 2].bits & (Cue.COMPLEMENT | Cue.JOINING))
    for place in range(index - 1, max(1, index - _ANTECEDENT_REACH), -1):
        if items[place].word == ",":
            return False
        if items[place].bits & Cue.RELATIVE and items[place - 1].word == ",":
            officials = items[place - 2].mention is None and items[place - 2].bits & (Cue.AUTHORITY | Cue.OTHER)
            return bool(officials) and not any(
                place < actor.first < index and actor.meant in OURS for actor in one.actors
            )
    return False


def others_hand_over(one: Read, cues: CueSet) -> bool:
    """Say whether somebody else hands something over in the sentence."""
    for index, item in enumerate(one.sentence.items):
        if item.bits & Cue.SUBMIT and item.mention is None:
            doer = doer_of(one, index, cues)
            if (doer is not None and doer not in OURS) or has_others_subject(one, index):
                return True
    return False


def maker_of(one: Read) -> str | None:
    """Return who made what is handed over: ``materials collected by NAM were passed on``."""
    for actor in one.actors:
        before = one.sentence.items[max(0, actor.first - 3) : actor.first]
        made = any(item.bits & (Cue.FOUND | Cue.PRESENT) for item in before)
        if actor.meant in OURS and made and (actor.oblique or any(item.bits & Cue.BY for item in before)):
            return actor.meant
    return None
