"""Title mentions: a work of NAM is named, described, handed over or presented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import INSTITUTIONS, OURS, doer_of, has_other_owner, maker_of, owner_of
from pipeline.match.reader import Read
from pipeline.match.works import ANY_PART, work_of

_WORKS = Cue.REPORT | Cue.FILING
_THINGS = _WORKS | Cue.MATERIAL | Cue.DATA | Cue.STATEMENT
_PAPERS = _WORKS | Cue.MATERIAL
_HANDING = Cue.SUBMIT | Cue.APPEAL
# How many sentences later "the court" or "the document" still means the one named before.
_COURT_REMEMBERED = 3
_WORK_REMEMBERED = 2
# "It happened on 27 June 2023."
_SHORT_SENTENCE = 8


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence names a work: which one, whose, and the cue item that showed it."""

    work: str | None
    source: str
    cue: int
    rule: str


@dataclass(slots=True)
class Told:
    """What the sentences before told: how long ago the court was named, and a work, and which work it was.

    ``dated_part`` and ``subject`` are those of the sentence just before: ``Latushka went to The Hague in November.
    There he handed over …``.
    """

    court_age: int = 99
    report_age: int = 99
    work: str | None = None
    work_age: int = 99
    dated_part: str | None = None
    subject: str | None = None

    @property
    def recent_work(self) -> str | None:
        """The work that "the document" means now."""
        return self.work if self.work_age <= _WORK_REMEMBERED else None

    def same_work(self, items: Sequence[Item]) -> str | None:
        """Return the recent work, or the part of it that the date in *items* decides."""
        work = self.recent_work
        return work_of(items, True, False) if work == ANY_PART else work

    def learn(self, one: Read, namings: Sequence[Naming], cues: CueSet) -> None:
        """Take in a sentence after it was judged."""
        bits = _all_bits(one.sentence.items)
        part = work_of(one.sentence.items, True, False)
        self.dated_part = part if part != ANY_PART and names_court(one) else None
        first = next((actor for actor in one.actors if not actor.oblique and actor.kind != "role"), None)
        self.subject = first.meant if first is not None and first.meant in OURS else None
        self.court_age = 0 if names_court(one) else self.court_age + 1
        self.report_age = 0 if bits & Cue.REPORT else self.report_age + 1
        work = next((naming.work for naming in namings if naming.work), None) or self._unowned(one, bits, cues)
        self.work, self.work_age = (work, 0) if work else (self.work, self.work_age + 1)

    def _unowned(self, one: Read, bits: int, cues: CueSet) -> str | None:
        """``Exiles turned to the court with a file``: whose file it is may follow in the next sentence."""
        known = any(actor.meant is not None and actor.who != "icc" and not actor.oblique for actor in one.actors)
        if known or not names_court(one) or not bits & _HANDING or not bits & (_PAPERS | Cue.APPEAL):
            return None
        return work_of(one.sentence.items, True, True)


def find_namings(one: Read, cues: CueSet, about_children: bool, told: Told) -> list[Naming]:
    """Return the works that a sentence names, at most one for each source and work."""
    items = one.sentence.items
    named: dict[tuple[str | None, str], Naming] = {}
    for source, cue, rule in _sources(one, cues, told):
        to_court = _goes_to_court(one, rule, cue, told)
        after_report = told.report_age <= _WORK_REMEMBERED and not to_court
        work = work_of(items, to_court, about_children, after_report)
        if work == ANY_PART and told.court_age == 0:
            work = told.dated_part or work
        if rule == "continued" or (work is None and _is_again(items, told)):
            work = told.same_work(items)
        named.setdefault((work, source), Naming(work, source, cue, rule))
    return list(named.values())


def _is_again(items: Sequence[Item], told: Told) -> bool:
    """``the communication, which NAM lodged``: a filing noun without a court means the one named before."""
    return told.recent_work is not None and bool(_all_bits(items) & Cue.FILING)


def names_court(one: Read) -> bool:
    """Say whether the sentence names the International Criminal Court or its seat."""
    return any(item.bits & Cue.COURT for item in one.sentence.items) or any(
        part.who == "icc" for actor in one.actors for part in actor.parts
    )


def _means_court(one: Read, told: Told) -> bool:
    """Say whether the court is in the sentence, by its name or, soon after it was named, as "the prosecutor"."""
    if names_court(one):
        return True
    return told.court_age <= _COURT_REMEMBERED and any(
        item.bits & (Cue.COURT_AGAIN | Cue.FILING) and item.mention is None for item in one.sentence.items
    )


def _sources(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """Yield whose work the sentence names, by which word and rule; the surest rule that finds one decides."""
    for rule in (_filed, _owned, _brought, _in_report, _continued):
        found = list(rule(one, cues, told))
        yield from found
        if found:
            return


def _filed(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """A verb of handing over or showing whose doer is ours."""
    for index, item in enumerate(one.sentence.items):
        if item.bits & (_HANDING | Cue.PRESENT) and item.mention is None:
            source = doer_of(one, index, cues)
            if source in OURS and source is not None and _is_filing(one, index, told):
                yield source, index, "filed"


def _owned(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """A noun for a work that belongs to us; evidence and the like only where it went to the court."""
    items = one.sentence.items
    sent = bool(_all_bits(items) & Cue.SUBMIT) and _means_court(one, told)
    nouns = _WORKS | Cue.SECOND | (Cue.MATERIAL if sent else 0)
    for index, item in enumerate(items):
        excluded = any(before.bits & Cue.NEGATION for before in items[max(0, index - 2) : index])
        if item.bits & nouns and item.mention is None and not excluded:
            owner = owner_of(one, index)
            if owner is not None:
                yield owner, index, "owned"
                return


def _brought(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """A filing with the court in a sentence whose subject or speaker is ours, by whatever verb."""
    items = one.sentence.items
    if not _means_court(one, told):
        return
    for index, item in enumerate(items):
        if not item.bits & (Cue.FILING | Cue.SECOND) or item.mention is not None:
            continue
        source = _subject(one, index)
        if source is not None and not has_other_owner(one, index) and not _others_hand_over(one, cues):
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


def dated_later(one: Read) -> str | None:
    """Return the part that the sentence after a filing dates: ``The document was handed over on 27 June``."""
    items = one.sentence.items
    again = _all_bits(items) & _PAPERS and _all_bits(items) & (_HANDING | Cue.PRESENT)
    short = not one.actors and sum(item.is_word for item in items) <= _SHORT_SENTENCE
    if not (again or short) or any(
        part.who not in (*OURS, "icc", None) for actor in one.actors for part in actor.parts
    ):
        return None
    work = work_of(items, True, False)
    return work if work != ANY_PART else None


def _subject(one: Read, index: int) -> str | None:
    """Return ours where the sentence's first actor that can be a subject, or its only speaker, is ours."""
    items = one.sentence.items
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - 6) : index]):
        return None
    speakers = {event.speaker for event in one.events}
    if len(speakers) == 1 and speakers <= OURS:
        return next(iter(speakers))
    first = next((actor for actor in one.actors if not actor.oblique and not actor.inside), None)
    return first.meant if first is not None and first.meant in OURS and not first.possessive else None


def _others_hand_over(one: Read, cues: CueSet) -> bool:
    for index, item in enumerate(one.sentence.items):
        if item.bits & Cue.SUBMIT and item.mention is None:
            doer = doer_of(one, index, cues)
            if doer is not None and doer not in OURS:
                return True
    return False


def _continued(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``The document was compiled by NAM``: the work of the sentence before gets its author."""
    items = one.sentence.items
    if told.recent_work is None or not _all_bits(items) & _PAPERS:
        return
    for index, item in enumerate(items):
        if item.bits & (Cue.PRESENT | Cue.SUBMIT) and item.mention is None:
            source = doer_of(one, index, cues) or maker_of(one)
            if source in OURS and source is not None:
                yield source, index, "continued"
                return


def _is_filing(one: Read, index: int, told: Told) -> bool:
    """Say whether the verb at *index* hands over or shows a work: it needs a thing and a receiver."""
    bits = _all_bits(one.sentence.items)
    verb = one.sentence.items[index].bits
    if any(actor.who == "yale_hrl" for actor in one.actors) and bits & Cue.REPORT:
        return False
    court = _means_court(one, told)
    receiver = court or bool(bits & Cue.AUTHORITY) or any(_receives(actor) for actor in one.actors)
    if verb & Cue.APPEAL:
        return court
    if verb & Cue.SUBMIT:
        return (
            (court and bool(bits & (_THINGS | Cue.SECOND)))
            or bool(bits & _WORKS)
            or (receiver and bool(bits & _THINGS))
            or names_court(one)
        )
    recent = told.report_age <= _WORK_REMEMBERED
    return bool(bits & _WORKS) or ((receiver or recent) and bool(bits & (Cue.MATERIAL | Cue.DATA)))


def _receives(actor: Actor) -> bool:
    return any(part.who in INSTITUTIONS for part in actor.parts)


def _all_bits(items: Sequence[Item]) -> int:
    bits = 0
    for item in items:
        bits |= item.bits
    return bits


def _goes_to_court(one: Read, rule: str, cue: int, told: Told) -> bool:
    """Say whether the court receives the work; a court that is only spoken of does not."""
    items = one.sentence.items
    if rule == "brought" or items[cue].bits & Cue.FILING:
        return True
    sent = rule == "filed" or bool(_all_bits(items) & (_HANDING | Cue.FILING | Cue.SECOND))
    return sent and _means_court(one, told)
