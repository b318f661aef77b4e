"""What the sentences before told of a work: "the document" and "the court" mean the ones named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.actors import Actor
from pipeline.match.adversaries import speaks_for_minsk
from pipeline.match.clauses import Item, Sentence
from pipeline.match.cues import Cue
from pipeline.match.exiles import done_by_exiles
from pipeline.match.owners import INSTITUTIONS, OURS
from pipeline.match.reader import Read
from pipeline.match.works import ANY_PART, PARTS, PRELIMINARY, work_of

WORKS = Cue.REPORT | Cue.FILING
THINGS = WORKS | Cue.MATERIAL | Cue.DATA | Cue.STATEMENT
PAPERS = WORKS | Cue.MATERIAL
HANDING = Cue.SUBMIT | Cue.APPEAL
# How many sentences later "the court" or "the document" still means the one named before.
COURT_REMEMBERED = 3
WORK_REMEMBERED = 2
_OWNER_REMEMBERED = 8
# "It happened on 27 June 2023."
_SHORT_SENTENCE = 8
# "27 June." at the head of an entry of a chronicle
_DATE_ALONE = 4
# "C'était le 27 juin 2023."
_SHORT_DATE = 7
_DAY_REACH = 4
_DATED = Cue.SECOND | Cue.JUNE | Cue.NOVEMBER
_DATE_REACH = 6
_TIED_REACH = 5
_PEOPLE = Cue.AUTHORITY | Cue.OTHER | Cue.MEMBER | Cue.MEDIA
_RIVALS = INSTITUTIONS | {"yale_hrl"}


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence names a work: which one, whose, and the cue item that showed it.

    ``back`` tells how many sentences ago the work was described when nobody knew yet whose it is.
    """

    work: str | None
    source: str
    cue: int
    rule: str
    back: int = 0


@dataclass(slots=True)
class Told:
    """What the sentences before told: how long ago the court was named, and a work, and which work it was.

    ``orphan`` tells that nobody knows yet whose that work is, ``by_exiles`` that exiles without a name made it, and
    ``knows_body`` that NAM has been named. ``dated_part``, ``date_alone`` and ``subject`` are those of the sentence
    just before: ``Latushka went to The Hague in November. There he handed over …``.
    So is ``loose``, the work that papers of nobody seem to be, by whatever verb they were told of.
    """

    court_age: int = 99
    report_age: int = 99
    receiver_age: int = 99
    work: str | None = None
    work_age: int = 99
    orphan: bool = False
    by_exiles: bool = False
    orphan_age: int = 0
    owner: str | None = None
    owner_age: int = 99
    dated_part: str | None = None
    date_alone: bool = False
    subject: str | None = None
    naming: Naming | None = None
    naming_age: int = 99
    loose: str | None = None
    about_children: bool = False
    knows_body: bool = False

    @property
    def recent_naming(self) -> Naming | None:
        """How our work was named in one of the two sentences before."""
        return self.naming if self.naming_age <= 1 else None

    @property
    def recent_work(self) -> str | None:
        """The work that "the document" means now."""
        return self.work if self.work_age <= WORK_REMEMBERED else None

    @property
    def recent_orphan(self) -> str | None:
        """The work that was described just before and has no owner yet."""
        return self.recent_work if self.orphan else None

    @property
    def awaits_exiles(self) -> bool:
        """Say whether the exiles who made the work just described may be named now."""
        return self.by_exiles and self.orphan and self.orphan_age == 0

    @property
    def recent_owner(self) -> str | None:
        """Whose filing with the court was told of a few sentences before."""
        return self.owner if self.owner_age <= _OWNER_REMEMBERED else None

    @property
    def visitor(self) -> str | None:
        """Who of ours did something at the court in the sentence just before: ``… laid out to the court who …``."""
        return self.subject if self.court_age == 0 else None

    def goes_on(self, one: Read) -> bool:
        """Say whether a sentence that names none of ours may tell of a further part of our filing, or of it by date."""
        bits = _bits_told(one.sentence)
        dated = bits & Cue.FILING and bits & (Cue.JUNE | Cue.NOVEMBER)
        further = bits & Cue.SECOND or self.tells_earlier(bits)
        return (
            (self.recent_owner is not None and bool(further))
            or (self.visitor is not None and bool(dated))
            or self.tells_of_exiles(bits)
        )

    def tells_of_exiles(self, bits: int) -> bool:
        """Say whether words of the classes *bits* may tell what "the exile organisation" named before has filed."""
        return self.knows_body and bool(bits & Cue.EXILES and bits & Cue.BODY and bits & HANDING)

    def tells_earlier(self, bits: int) -> bool:
        """Say whether words of the classes *bits* may tell, right after our filing, of the one before it."""
        near = self.recent_owner is not None and self.owner_age <= 1
        return near and bool(bits & Cue.FIRST and bits & Cue.JUNE and bits & (HANDING | PAPERS))

    def same_work(self, items: Sequence[Item]) -> str | None:
        """Return the recent work, or the part of it that the date in *items* decides."""
        sure = self.recent_work if self.loose in (None, ANY_PART) else None
        work = sure or self.loose
        return work_of(items, True, False) if work == ANY_PART else work

    def learn(self, one: Read, namings: Sequence[Naming]) -> None:
        """Take in a sentence after it was judged."""
        bits, court = _bits_told(one.sentence), names_court(one)
        self.knows_body = self.knows_body or any(actor.who == "nam" for actor in one.actors)
        part = work_of(one.sentence.items, True, False) if one.sentence.bits & _DATED else ANY_PART
        self.date_alone = part != ANY_PART and is_date_alone(one)
        self.dated_part = part if part != ANY_PART and (self.date_alone or court) else None
        first = next((actor for actor in one.actors if not actor.oblique and _may_return(actor)), None)
        self.subject = first.meant if first is not None and first.meant in OURS else None
        self._learn_work(one, bits, namings, court)
        self.loose = None if namings else _loosely(one, bits)
        self.naming, self.naming_age = (namings[0], 0) if namings else (self.naming, self.naming_age + 1)
        self.court_age = 0 if court else self.court_age + 1
        self.report_age = 0 if bits & Cue.REPORT else self.report_age + 1
        receiver = bits & Cue.AUTHORITY or (one.sentence.named and any(receives(actor) for actor in one.actors))
        self.receiver_age = 0 if receiver else self.receiver_age + 1

    def _learn_work(self, one: Read, bits: int, namings: Sequence[Naming], court: bool) -> None:
        court_age = 0 if court else self.court_age
        named = next((naming for naming in namings if naming.work), None)
        filed = named is not None and named.work != PRELIMINARY
        self.owner, self.owner_age = (named.source, 0) if named and filed else (self.owner, self.owner_age + 1)
        self.orphan_age += 1
        if named is not None or namings:
            self.orphan = False
        if named is not None:
            self.work, self.work_age = named.work, 0
            return
        described = _unowned(one, bits, court_age)
        if described == ANY_PART and self.orphan and self.work in PARTS:
            described = self.work
        self.work, self.work_age = (described, 0) if described else (self.work, self.work_age + 1)
        if described and not self.orphan:
            self.orphan, self.orphan_age, self.by_exiles = True, 0, done_by_exiles(one)


def _unowned(one: Read, bits: int, court_age: int) -> str | None:
    """``Exiles turned to the court with a file``: whose file it is may follow in the next sentence."""
    handed = bits & (HANDING | Cue.RECEIVE) and bits & (PAPERS | Cue.APPEAL | Cue.STATEMENT | Cue.CHARGE)
    filed = (handed and names_court(one)) or (court_age == 0 and bits & (Cue.FILING | Cue.SECOND))
    shown = bits & Cue.PRELIMINARY or (bits & Cue.PRESENT and bits & Cue.CHILDREN)
    if not filed and not (shown and bits & Cue.REPORT):
        return None
    if any(actor.meant in OURS and not _is_aside(actor) for actor in one.actors):
        return None
    if any(part.who in _RIVALS for actor in one.actors if not _is_aside(actor) for part in actor.parts):
        return None
    if _is_of_others(one):
        return None
    return work_of(one.sentence.items, True, True) if filed else PRELIMINARY


def _loosely(one: Read, bits: int) -> str | None:
    """``A box has been lying with the court since June``, ``A slim report went round``: papers by whatever verb."""
    if not one.sentence.bits & (PAPERS | Cue.SECOND | Cue.NOTICE) or one.sentence.items[-1].word == "?":
        return None
    if any(actor.meant in OURS or actor.who == "yale_hrl" for actor in one.actors):
        return None
    if _is_of_others(one):
        return None
    if names_court(one) and bits & (PAPERS | Cue.SECOND | Cue.NOTICE):
        return work_of(one.sentence.items, True, True)
    # докладчик is no доклад
    report = any(item.bits & Cue.REPORT and not item.bits & _PEOPLE for item in one.sentence.items)
    return PRELIMINARY if report else None


def _is_of_others(one: Read) -> bool:
    """``a brief from Kyiv``, ``le rapport de l'ONU``: a name tied to the noun by a preposition tells whose it is."""
    items = one.sentence.items
    for place, item in enumerate(items):
        if not item.bits & (PAPERS | Cue.NOTICE) or item.mention is not None:
            continue
        after = next((actor for actor in one.actors if place < actor.first <= place + _TIED_REACH), None)
        if after is None or after.meant in OURS or after.kind == "pronoun" or _is_court(after):
            continue
        if speaks_for_minsk(items, after):
            continue  # une communication mettant en cause Loukachenko: what it is about
        gap = items[place + 1 : after.first]
        tied = any(tie.bits & (Cue.OF | Cue.GIVER | Cue.BY) for tie in gap[:2])
        if tied and all(between.is_word for between in gap):
            return True
    return False


def _is_court(actor: Actor) -> bool:
    return bool(actor.bits & (Cue.COURT | Cue.COURT_AGAIN)) or any(part.who == "icc" for part in actor.parts)


def _may_return(actor: Actor) -> bool:
    """Say whether a next sentence without a subject can mean this actor."""
    return actor.kind == "name" or (actor.kind == "pronoun" and actor.meant is not None)


def _is_aside(actor: Actor) -> bool:
    """Say whether a work cannot be this actor's: a receiver, or somebody that the sentence only speaks of."""
    return actor.oblique or actor.inside or (receives(actor) and actor.meant not in OURS)


def names_court(one: Read) -> bool:
    """Say whether the sentence names the International Criminal Court or its seat."""
    if one.sentence.bits & Cue.COURT:
        return True
    return one.sentence.named and any(part.who == "icc" for actor in one.actors for part in actor.parts)


def dated_later(one: Read) -> str | None:
    """Return the part that the sentence after a filing dates: ``The document was handed over on 27 June``."""
    items = one.sentence.items
    bits = all_bits(items)
    again = bits & Cue.RECEIVE or (bits & PAPERS and bits & (HANDING | Cue.PRESENT))
    again = again or _dates_noun(items)
    first = _first_clause(one)
    short = bool(first) and sum(item.is_word for item in first) <= (_SHORT_DATE if one.actors else _SHORT_SENTENCE)
    if not (again or short) or (items[0].word.isdigit() and is_date_alone(one)):
        return None
    if any(part.who not in (*OURS, "icc", None) for actor in one.actors for part in actor.parts):
        return None
    work = work_of(first if short else items, True, False)
    return work if work != ANY_PART else None


def _first_clause(one: Read) -> Sequence[Item]:
    """Return what stands before the first comma, ``It is 7 November, …``; nothing where somebody acts in it."""
    items = one.sentence.items
    end = next((place for place, item in enumerate(items) if item.word in (",", ";")), len(items))
    acting = any(actor.first < end and not _is_es(actor) for actor in one.actors)
    return () if acting else items[:end]


def _dates_noun(items: Sequence[Item]) -> bool:
    """``a summary of this communication of 27 June 2023``: the date hangs on the noun for the work."""
    return any(
        item.bits & (PAPERS | Cue.STATEMENT)
        and item.mention is None
        and any(later.bits & (Cue.JUNE | Cue.NOVEMBER) for later in items[place + 1 : place + _DATE_REACH])
        for place, item in enumerate(items)
    )


def is_date_alone(one: Read) -> bool:
    """Say whether a sentence is but a date, which belongs to what follows: ``27 June.``, ``It was 27 June 2023.``"""
    items = one.sentence.items
    length = sum(item.is_word for item in items)
    day = next((place for place, item in enumerate(items) if item.word.isdigit()), None)
    if day is None or not all(map(_is_es, one.actors)):
        return False
    return length <= _DATE_ALONE if day == 0 else day <= _DAY_REACH and length <= _SHORT_DATE


def _is_es(actor: Actor) -> bool:
    """``Es ist der 7. November``: a pronoun that stands for nobody."""
    return actor.kind == "pronoun" and actor.meant is None and not actor.bits & Cue.HE


def receives(actor: Actor) -> bool:
    """Say whether *actor* is an institution that files are handed to."""
    return any(part.who in INSTITUTIONS for part in actor.parts)


def all_bits(items: Sequence[Item]) -> int:
    """Return the classes of all words; a name holds no thing (``Protikrízová správa``, not a *správa*)."""
    bits = 0
    for item in items:
        bits |= item.bits if item.mention is None else item.bits & ~THINGS
    return bits


def _bits_told(sentence: Sentence) -> int:
    """Return ``all_bits`` of a sentence, looking at its words only where one is a thing or may have become one."""
    return all_bits(sentence.items) if sentence.bits & (THINGS | Cue.NOTICE) else sentence.bits


def is_content(actor: Actor) -> bool:
    """Say whether an actor can only be what a work is about, or its receiver."""
    return (actor.meant is not None and actor.meant not in OURS) or bool(actor.bits & (Cue.COURT | Cue.AUTHORITY))
