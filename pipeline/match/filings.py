"""Title mentions: a work of NAM is named, described, handed over or presented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.afterwards import again, authored, continued, filed_by_body, revealed, told_after
from pipeline.match.carried import carried
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.givers import doer_of, has_others_subject, maker_of, others_hand_over
from pipeline.match.handed import is_filing, means_court
from pipeline.match.owners import OURS, has_other_owner, owner_of
from pipeline.match.reader import Read
from pipeline.match.told import (
    HANDING,
    PAPERS,
    THINGS,
    WORK_REMEMBERED,
    WORKS,
    Naming,
    Told,
    all_bits,
    is_content,
    names_court,
    receives,
)
from pipeline.match.undone import is_planned
from pipeline.match.unfiled import is_unfiled, nothing_filed
from pipeline.match.used import is_only_described, is_used_by_others
from pipeline.match.works import ANY_PART, PARTS, names_day, parts_of, work_of

_PARTICIPLE_REACH = 3
_CLAUSE_REACH = 10
_PHRASE_REACH = 3
_TELLING = (
    PAPERS | HANDING | Cue.PRESENT | Cue.SECOND | Cue.RECEIVE | Cue.AUTHOR | Cue.FOUND | Cue.COURT | Cue.NOTICE
    | Cue.STEMS_FROM
)  # fmt: skip
# German den and dem are prepositions' company and no prepositions; Den Haag is the court.
_MONTH = Cue.JUNE | Cue.NOVEMBER
_NO_PLACE = Cue.OF | Cue.DETERMINER | Cue.COURT
_BODIES = Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER | Cue.MEDIA


def find_namings(one: Read, cues: CueSet, about_children: bool, told: Told) -> list[Naming]:
    """Return the works that a sentence names, at most one for each source and work."""
    if not (one.sentence.bits & _TELLING or told.awaits_exiles):
        return []
    items = one.sentence.items
    if items[-1].word == "?" and _asks_you(one):
        return []
    told.about_children = about_children
    _mark_notices(one)
    named: dict[tuple[str | None, str], Naming] = {}
    for source, cue, rule in _sources(one, cues, told):
        to_court = _goes_to_court(one, rule, cue, told)
        after_report = told.report_age <= WORK_REMEMBERED and not to_court
        work = work_of(items, to_court, about_children, after_report)
        work = _dated_before(work, told)
        if work is None and is_planned(items, cue, cues):
            continue  # the documents that he has promised to send: nothing has been handed over, and to no court
        if work is None and (is_used_by_others(one, cue) or is_only_described(one, cue)):
            continue
        if rule in ("continued", "revealed") or (work is None and _is_again(one, told)):
            work = told.same_work(items)
        back = told.orphan_age + 1 if told.recent_orphan and work in (told.work, *PARTS) else 0
        for part in (parts_of(items) if work in PARTS else ()) or (work,):
            named.setdefault((part, source), Naming(part, source, cue, rule, back))
    return list(named.values())


def _asks_you(one: Read) -> bool:
    """``Have you had an answer from The Hague?``: what is asked of the one who answers has not been told."""
    ours = [actor for actor in one.actors if actor.meant in OURS]
    return bool(ours) and all(actor.bits & Cue.YOU and not actor.possessive for actor in ours)


def _mark_notices(one: Read) -> None:
    """``NAM puts a notice before the court``: beside the court it is a filing, but not where ours announce in it."""
    if not one.sentence.bits & Cue.NOTICE or not names_court(one):
        return
    spoken = {event.cue for event in one.events if event.speaker in OURS}
    for index, item in enumerate(one.sentence.items):
        if not item.bits & Cue.NOTICE or item.mention is not None:
            continue
        before = one.sentence.items[max(0, index - _PHRASE_REACH) : index]
        inside = any(
            near.bits & (Cue.INSIDE | Cue.BEFORE_OBJECT) and not (near.bits & _NO_PLACE or after.bits & _MONTH)
            for near, after in pairwise((*before, item))
        )  # "since June" is the time, and no place
        if not inside and not spoken - {index}:
            item.bits |= Cue.FILING
        elif inside and _is_elsewhere(one, index):
            item.bits &= ~Cue.FILING


def _is_elsewhere(one: Read, index: int) -> bool:
    """``In a notice NAM welcomed the warrant of the court``: the court after the noun is not who gets it."""
    items = one.sentence.items
    court = next((at for at in range(index + 1, len(items)) if items[at].bits & Cue.COURT), index)
    between = items[index + 1 : court]
    if any(item.bits & (_TELLING & ~(PAPERS | Cue.COURT | Cue.NOTICE)) for item in between):
        return False
    ours = any(index < actor.first < court and actor.meant in OURS and not actor.oblique for actor in one.actors)
    return ours or any(item.word == "," for item in between)


def _dated_before(work: str | None, told: Told) -> str | None:
    """Return the part that the sentence before dates, where this one tells no date."""
    if work != ANY_PART:
        return work
    if told.recent_orphan in PARTS:
        return told.work
    return told.dated_part or work if told.court_age == 0 or told.date_alone else work


def _is_again(one: Read, told: Told) -> bool:
    """``the communication, which NAM lodged``: a filing noun without a court means the one named before."""
    bits = all_bits(one.sentence.items)
    elsewhere = bits & Cue.AUTHORITY or any(receives(actor) for actor in one.actors)
    return told.recent_work is not None and bool(bits & Cue.FILING or (bits & PAPERS and not elsewhere))


def _sources(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """Yield whose work the sentence names, by which word and rule; the surest rule that finds one decides."""
    for rule in _RULES:
        found = list(rule(one, cues, told))
        yield from found
        if found:
            return


def _filed(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """A verb of handing over or showing whose doer is ours; who shows it counts, and not who made it."""
    found = list(_each_filed(one, cues, told))
    shown = [each for each in found if any(_acts_at(one, actor, each) for actor in one.actors)]
    yield from shown if shown and len({source for source, _, _ in found}) > 1 else found


def _acts_at(one: Read, actor: Actor, each: tuple[str, int, str]) -> bool:
    """``Latushka presented the report compiled by NAM``: the actor stands right before the verb."""
    return actor.last == each[1] - 1 and actor.meant == each[0] and not actor.oblique


def _each_filed(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    for index, item in enumerate(one.sentence.items):
        if item.bits & (HANDING | Cue.PRESENT) and item.mention is None and not _is_thing(one.sentence.items, index):
            source = doer_of(one, index, cues) if not _in_others_clause(one, index) else None
            if source not in OURS or source is None or is_unfiled(one.sentence.items, index, cues):
                continue
            if _is_parted(one, index):
                continue
            if is_filing(one, index, told):
                yield source, index, "filed"


def _is_parted(one: Read, index: int) -> bool:
    """``The Commission presented a report; Latushka was there``: a semicolon parts the verb from each of ours."""
    items = one.sentence.items
    marks = [place for place, item in enumerate(items) if item.word == ";"]
    ours = [actor for actor in one.actors if actor.meant in OURS]
    return (
        bool(marks)
        and bool(ours)
        and all(any(min(actor.last, index) < mark < max(actor.first, index) for mark in marks) for actor in ours)
    )


def _in_others_clause(one: Read, index: int) -> bool:
    """``Latushka read the letter that a mother had sent``: the clause of the verb has a subject that we do not know."""
    items = one.sentence.items
    if has_others_subject(one, index):
        return True
    opener = next(
        (at for at in range(index - 1, max(-1, index - _CLAUSE_REACH), -1) if items[at].bits & Cue.THAT), None
    )
    if opener is None or items[opener].bits & Cue.DETERMINER or not items[opener + 1].bits & Cue.DETERMINER:
        return False
    return not any(opener < actor.first < index for actor in one.actors)


def _is_thing(items: Sequence[Item], index: int) -> bool:
    """``the file runs to …``: after an article the word is a noun."""
    if index and items[index - 1].bits & Cue.POSSESSIVE and items[index].bits & Cue.SUBMIT:
        return True  # the material in their hands
    return bool(index and items[index].bits & PAPERS and items[index - 1].bits & Cue.DETERMINER)


def _received(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``The prosecutors received the lists from NAM``: the doer stands after a preposition."""
    items = one.sentence.items
    if not all_bits(items) & THINGS:
        return
    for index, item in enumerate(items):
        if not item.bits & Cue.RECEIVE or item.mention is not None or not is_filing(one, index, told):
            continue
        giver = next((actor for actor in one.actors if actor.meant in OURS and _stands_after_from(one, actor)), None)
        if giver is not None and giver.meant is not None:
            yield giver.meant, index, "filed"
            return


def _stands_after_from(one: Read, actor: Actor) -> bool:
    before = one.sentence.items[max(0, actor.first - 2) : actor.first]
    return any(item.bits & Cue.GIVER for item in before)


def _owned(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """A noun for a work that belongs to us; evidence and the like only where it went to the court."""
    items = one.sentence.items
    sent = bool(all_bits(items) & Cue.SUBMIT) and means_court(one, told)
    nouns = WORKS | Cue.SECOND | (Cue.MATERIAL if sent else 0)
    for index, item in enumerate(items):
        if item.bits & nouns and item.mention is None:
            excluded = any(_is_no(before, cues) for before in items[max(0, index - 2) : index])
            owner = owner_of(one, index) if not excluded else None
            if owner is not None:
                yield owner, index, "owned"
                return
    if names_court(one) and not any(item.bits & (Cue.SAY | Cue.ACKNOWLEDGE | Cue.NEGATION) for item in items):
        yield from _lying_there(one)


def _is_no(item: Item, cues: CueSet) -> bool:
    """``no report``; but a negated verb (``necituje správu``) names the report that it does not quote."""
    verb = item.bits & Cue.ACKNOWLEDGE or (cues.not_prefix and len(item.word) > _PHRASE_REACH + len(cues.not_prefix))
    return bool(item.bits & Cue.NEGATION) and not verb


def _lying_there(one: Read) -> Iterator[tuple[str, int, str]]:
    """``The evidence gathered by NAM is in The Hague``: made by us, and now with the court."""
    items = one.sentence.items
    for index, item in enumerate(items):
        if item.bits & Cue.MATERIAL and item.mention is None:
            maker = maker_of(one) or _maker_before(one, index)
            if maker is not None:
                yield maker, index, "filed"
            return


def _maker_before(one: Read, index: int) -> str | None:
    """``Die vom NAM gesammelten Beweise``, ``NAM surinkti įrodymai``: the participle between its doer and the noun."""
    items = one.sentence.items
    before = next((actor for actor in reversed(one.actors) if actor.last < index), None)
    if before is None or before.meant not in OURS or index - before.last > _PARTICIPLE_REACH:
        return None
    made = any(item.bits & (Cue.FOUND | Cue.PRESENT) for item in items[before.last + 1 : index])
    return before.meant if made and (before.oblique or before.genitive) else None


def _brought(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """A filing with the court in a sentence whose subject or speaker is ours, by whatever verb."""
    items = one.sentence.items
    # "Such a notice NAM gave on 27 June 2023": the date of a part tells what any paper is.
    dated = Cue.STATEMENT if told.court_age <= 1 and work_of(items, True, False) != ANY_PART else 0
    if not means_court(one, told) and not dated and not names_day(items):
        return
    if nothing_filed(items, cues):
        return
    for index, item in enumerate(items):
        if not item.bits & (Cue.FILING | Cue.SECOND | dated) or item.mention is not None:
            continue
        source = _subject(one, index) or _passive_doer(one, index)
        if source is not None and not has_other_owner(one, index) and not others_hand_over(one, cues):
            yield source, index, "brought"
            return


def _in_report(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``In a preliminary report seen by Reuters, NAM lists``: a report at the head of a sentence about us."""
    items = one.sentence.items
    for index, item in enumerate(items[:6]):
        if item.bits & Cue.REPORT and item.mention is None:
            placed = any(before.bits & (Cue.INSIDE | Cue.BEFORE_OBJECT) for before in items[:index])
            tail = items[index + 1 : index + 4]
            others = any(after.bits & (Cue.OF | Cue.BY) for after in tail[:1]) or any(
                made.bits & Cue.PRESENT and by.bits & Cue.BY for made, by in pairwise(tail)
            )
            source = _subject(one, index) if placed and not others else None
            if source is not None:
                yield source, index, "owned"
                return
            break
    yield from _preliminary(one)


def _preliminary(one: Read) -> Iterator[tuple[str, int, str]]:
    """``NAM takes deputies through its preliminary report``: ours by whatever verb, unless it is somebody else's."""
    items = one.sentence.items
    for index, item in enumerate(items):
        if item.bits & Cue.REPORT and item.mention is None:
            near = any(beside.bits & Cue.PRELIMINARY for beside in items[max(0, index - 2) : index + 2])
            heard = any(verb.bits & (Cue.ACKNOWLEDGE | Cue.HEAR | Cue.DENY) for verb in items[:index])
            source = _subject(one, index) if near and not heard and not has_other_owner(one, index) else None
            if source is not None:
                yield source, index, "owned"
                return


def _subject(one: Read, index: int) -> str | None:
    """Return ours where the sentence's first actor that can be a subject, or its only speaker, is ours."""
    items = one.sentence.items
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - 6) : index]):
        return None
    speakers = {event.speaker for event in one.events}
    if len(speakers) == 1 and speakers <= OURS:
        return next(iter(speakers))
    any_such = any(item.bits & Cue.INDEFINITE for item in items[max(0, index - _PHRASE_REACH) : index])
    elsewhere = any(item.bits & (_BODIES | Cue.PASSIVE) for item in items)
    if not one.actors and one.focus in OURS and not any_such and not elsewhere:
        return one.focus  # Inside was the second part of his communication.
    first = next((actor for actor in one.actors if not actor.oblique and not actor.inside), None)
    if first is None or first.meant not in OURS or first.possessive:
        return None
    return first.meant if not any(item.word == ";" for item in items[first.last + 1 : index]) else None


def _passive_doer(one: Read, index: int) -> str | None:
    """``The Court was seized by NAM of a communication``."""
    items = one.sentence.items
    if not any(item.bits & Cue.PASSIVE for item in items) or any(item.bits & Cue.NEGATION for item in items):
        return None
    for actor in one.actors:
        before = items[max(0, actor.first - 2) : actor.first]
        if actor.meant in OURS and actor.last < index and any(item.bits & Cue.BY for item in before):
            return actor.meant
    return None


def _alone(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``The file which he took to The Hague``: whatever the order of the words, only one of ours can be the doer."""
    items = one.sentence.items
    doers = [actor for actor in one.actors if not actor.oblique and not actor.inside and not is_content(actor)]
    if len({actor.meant for actor in doers}) != 1 or doers[0].meant not in OURS or doers[0].possessive:
        return
    source = doers[0].meant
    for index, item in enumerate(items):
        verb = item.bits & (Cue.SUBMIT | Cue.PRESENT) and item.mention is None
        if not verb or _is_told_of(items, doers[0], index) or _in_others_clause(one, index) or _is_parted(one, index):
            continue
        if source is not None and not is_unfiled(items, index, cues) and is_filing(one, index, told):
            yield source, index, "filed"
            return


def _is_told_of(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """Say whether the verb at *index* stands in what *actor* says, or has no doer: ``he said it had been sent``."""
    between = items[actor.last + 1 : index]
    passive = any(item.bits & Cue.PASSIVE for item in items[max(0, index - 2) : index + 1])
    return passive or any(item.bits & (Cue.SAY | Cue.HEAR) for item in between)


def _goes_to_court(one: Read, rule: str, cue: int, told: Told) -> bool:
    """Say whether the court receives the work; a court that is only spoken of does not."""
    items = one.sentence.items
    bits = all_bits(items)
    if rule == "brought" or items[cue].bits & Cue.FILING or (rule == "filed" and bits & Cue.SECOND):
        return True
    if items[cue].bits & Cue.SECOND and not bits & Cue.REPORT:
        return True
    sent = rule == "filed" or bool(all_bits(items) & (HANDING | Cue.FILING | Cue.SECOND))
    return sent and means_court(one, told)


# The surest first.
_RULES = (
    _filed,
    _received,
    _owned,
    _brought,
    carried,
    _in_report,
    authored,
    told_after,
    continued,
    revealed,
    filed_by_body,
    again,
    _alone,
)
