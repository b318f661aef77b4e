"""Who acknowledges: the institution that is the subject, the one spoken in, the one that the sentence before named."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.chambers import Chamber
from pipeline.match.clauses import Item
from pipeline.match.cues import NOTES, Cue, CueSet
from pipeline.match.institutions import is_office, known_in
from pipeline.match.reader import Read
from pipeline.match.speech import subject_of

_SUBJECT_REACH = 10
_STRANGER_REACH = 4
_BY_REACH = 3
_RECEIVED = Cue.SUBMIT | Cue.PRESENT
_LINKS = Cue.OF | Cue.BY | Cue.GIVER | Cue.ARTICLE | Cue.DETERMINER
_MATTER = Cue.DATA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.STATEMENT
_ACT_REACH = 14
# Organs of a single state, none of which is an entity.
_OF_A_STATE = Cue.MINISTRY | Cue.PARLIAMENT
# They stand among the sources more often than they refer to one.
_RESEARCHERS = "yale_hrl"
_WITHOUT_DEPUTIES = frozenset({"icc", "us_state", "pgo_ukraine"})
_SEATED = Cue.DEPUTY | Cue.PROSECUTOR
_OFFICES = _OF_A_STATE | _SEATED
# How adjectives of nations end in the plural, in the languages that write them small.
_NATIONAL = (
    "ські", "цькі", "ские", "цкие", "скія", "цкія", "scy", "ccy", "ští", "čtí", "skí", "ische", "ischen", "iens", "ais",
    "ands", "ani", "acchi", "eschi", "anos", "acos", "eses", "anes",
)  # fmt: skip
_LINKS_OBJECT = Cue.OF | Cue.BEFORE_OBJECT | Cue.JOINING
_APART = (
    _MATTER | Cue.SAY | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY | Cue.DENY | Cue.THAT | Cue.RELATIVE | Cue.SUBMIT
    | Cue.PRESENT | Cue.FOUND | Cue.INSIDE | Cue.BEFORE_OBJECT
)  # fmt: skip


def institution_of(one: Read, ours: Actor, index: int, chamber: Chamber, cues: CueSet) -> str | None:
    """Return the organ spoken in, else the one that is the subject or the doer of the verb at *index*, else another.

    One that stands with *ours* in a list of sources does not acknowledge.
    """
    named = [(known_in(one, actor), actor) for actor in one.actors if not _is_listed(one, actor, ours)]
    known = [(who, actor) for who, actor in named if who is not None]
    for who, actor in known:
        if actor.inside and not _is_where_shown(one, ours, index, actor):
            return who
    subject = subject_of(one.sentence.items, one.actors, index, cues)
    for who, actor in known:
        if actor is subject:
            return who
    doer = doer_near(one, index, cues)
    if doer is not None and _is_decided(one, doer, chamber):
        return _of_doer(one, doer, chamber)
    passive = bool(one.sentence.items[index].bits & Cue.ACKNOWLEDGED_BY)
    acting = [
        who
        for who, actor in known
        if (passive or actor.first < index or not (actor.oblique or who == _RESEARCHERS))
        and not _is_in_relative(one, index, actor)
    ]
    if acting:
        return acting[0]
    return None if not chamber.debate and _is_somebody_else(one, index, subject, chamber) else chamber.by


def _is_decided(one: Read, doer: Actor, chamber: Chamber) -> bool:
    """Say whether who does it tells the institution, or that it is none that we know."""
    bits = bits_of(one, doer)
    if known_in(one, doer) or bits & _OF_A_STATE or _seat_of(one, doer, chamber) is not None:
        return True
    if bits & Cue.PROSECUTOR and _is_described(one, doer):
        return True
    return bool(bits & Cue.DEPUTY) and chamber.by in _WITHOUT_DEPUTIES


def _of_doer(one: Read, doer: Actor, chamber: Chamber) -> str | None:
    """Return the institution of who does it: its own, the Council for envoys, the one of its seat."""
    own = known_in(one, doer)
    if own is None and chamber.by == "unsc" and doer.bits & Cue.OFFICE:
        return chamber.by
    if own is not None or bits_of(one, doer) & _OF_A_STATE:
        return own
    seat = _seat_of(one, doer, chamber)
    return None if seat is not None and _is_of_a_nation(one, doer) else seat


def _seat_of(one: Read, doer: Actor, chamber: Chamber) -> str | None:
    """Return the house that deputies sit in, the office that prosecutors work for, where *doer* is such."""
    bits = bits_of(one, doer)
    if bits & Cue.MEP:
        return "european_parliament"
    if bits & Cue.DEPUTY:
        return chamber.house
    return chamber.office if bits & Cue.PROSECUTOR and not _is_described(one, doer) else None


def _is_described(one: Read, doer: Actor) -> bool:
    """``polscy śledczy``, ``procureurs lituaniens``: a word beside them that we do not know tells of another state."""
    items = one.sentence.items
    beside = (*items[max(0, doer.first - 1) : doer.first], *items[doer.last + 1 : doer.last + 2])
    unknown = (item for item in beside if item.is_word and not item.bits & ~NOTES & ~Cue.STOP)
    return any(item.capital or item.word.endswith(_NATIONAL) for item in unknown)


def doer_near(one: Read, index: int, cues: CueSet) -> Actor | None:
    """Return the official or organ that does what the verb at *index* tells, None where none of ours is beside it.

    ``In the motion the deputies refer to``; where the object may stand first ``verweisen die Abgeordneten auf``.
    """
    items = one.sentence.items
    offices = [actor for actor in one.actors if actor.kind != "pronoun" and bits_of(one, actor) & _OFFICES]
    after = [actor for actor in offices if cues.object_first and 0 < actor.first - index <= _BY_REACH]
    after = [actor for actor in after if not any(item.bits & _LINKS_OBJECT for item in items[index + 1 : actor.first])]
    before = [actor for actor in offices if actor.last < index and not actor.inside and not _is_governed(one, actor)]
    return next(iter(after or before[-1:]), None)


def _is_governed(one: Read, actor: Actor) -> bool:
    """Say whether a preposition stands before *actor*, so that it is no doer: ``dans la réponse au ministère``.

    In ``у прэамбуле депутаты`` it governs the noun between.
    """
    before = list(one.sentence.items[max(0, actor.first - 2) : actor.first])
    if before and not before[-1].bits & (Cue.ARTICLE | Cue.DETERMINER | Cue.STOP | Cue.POSSESSIVE):
        before = before[-1:]
    return any(item.bits & (Cue.BEFORE_OBJECT | Cue.OF) and not item.bits & Cue.RELATIVE for item in before)


def bits_of(one: Read, actor: Actor) -> int:
    """Return the classes of all words of *actor*."""
    bits = actor.bits
    for item in one.sentence.items[actor.first : actor.last + 1]:
        bits |= item.bits
    return bits


def _is_of_a_nation(one: Read, actor: Actor) -> bool:
    """``The Lithuanian deputies``, ``German MPs``: an adjective in capitals tells of another house."""
    near = one.sentence.items[max(1, actor.first - 1) : actor.first]
    nation = (item.bits & (Cue.MINSK | Cue.UKRAINE) or not item.bits & ~Cue.STOP for item in near if item.capital)
    return any(nation)


def _is_where_shown(one: Read, ours: Actor, index: int, actor: Actor) -> bool:
    """``the report that NAM presented at the Council``: in our own clause behind the verb."""
    items = one.sentence.items
    if not index < ours.first < actor.first:
        return False
    opened = any(item.bits & (Cue.RELATIVE | Cue.THAT | Cue.WHOM) for item in items[index + 1 : ours.first])
    shown = any(item.bits & _RECEIVED for item in items[ours.last + 1 : actor.last + 1 + _BY_REACH])
    return opened and shown


def _is_listed(one: Read, actor: Actor, ours: Actor) -> bool:
    """``data of Yale, the prosecutors and NAM``: a source beside ours, both after the noun that they own."""
    items = one.sentence.items
    first, last = (actor, ours) if actor.last < ours.first else (ours, actor)
    gap = items[first.last + 1 : last.first]
    others = [place for place in range(first.last + 1, last.first) if not _is_between(one, place)]
    joined = any(item.word == "," or item.bits & Cue.JOINING for item in gap)
    before = (place for place in range(first.first - 1, -1, -1) if not _is_between(one, place))
    noun = next(before, None)
    return joined and not others and noun is not None and bool(items[noun].bits & (_MATTER | Cue.ACKNOWLEDGED_BY))


def _is_between(one: Read, place: int) -> bool:
    """Say whether the word at *place* may stand in a list of names: no verb, no other noun, no mark but a comma."""
    item = one.sentence.items[place]
    if any(actor.first <= place <= actor.last for actor in one.actors):
        return True
    apart = item.bits & _APART and not item.bits & _LINKS
    return item.word == "," or (item.is_word and not apart)


def place_of(one: Read, doer: Actor, index: int, chamber: Chamber) -> str | None:
    """Return the institution of *doer*, who is an official: its own, the one spoken in, the one its paper is for.

    ``the rapporteur's memorandum to the Assembly lists …``: nothing is done before the word at *index* but to write.
    """
    own = known_in(one, doer)
    if own is None and bits_of(one, doer) & _OF_A_STATE and not doer.bits & Cue.OFFICIAL:
        return None
    seat = _seat_of(one, doer, chamber)
    if own is None and seat is not None:
        return None if _is_of_a_nation(one, doer) else seat
    inside = (known_in(one, actor) for actor in one.actors if actor.inside)
    gap = one.sentence.items[doer.last + 1 : index]
    written = () if any(item.bits & (Cue.SAY | Cue.SUBMIT | Cue.TOLD) for item in gap) else one.actors
    addressed = (known_in(one, actor) for actor in written if doer.last < actor.first < index and actor.oblique)
    found = next((by for by in (own, *inside, *addressed) if by is not None), None)
    if found is not None or _is_stranger_before(one, index, Cue.AUTHORITY, chamber):
        return found
    new = doer.bits & Cue.OTHER and not _is_again(one, doer, chamber) and doer.kind == "name"
    return None if new else chamber.by


def _is_in_relative(one: Read, index: int, actor: Actor) -> bool:
    """``materials that NAM submitted to the court``: who only got them stands in a clause behind the verb."""
    gap = one.sentence.items[index + 1 : actor.first] if actor.first > index else ()
    handed = any(item.bits & _RECEIVED for item in one.sentence.items[actor.last + 1 : actor.last + 1 + _BY_REACH])
    opened = any(
        before.word == "," and (handed or item.bits & (Cue.RELATIVE | Cue.THAT)) for before, item in pairwise(gap)
    )
    return opened and not any(item.bits & Cue.BY for item in gap[-_BY_REACH:])


def is_unknown_office(one: Read, ours: Actor, index: int, chamber: Chamber, cues: CueSet) -> bool:
    """Say whether an institution that we do not know acts by the verb at *index*: ``the ministry drew on …``."""
    items = one.sentence.items
    if _is_in_act(items, ours, index):
        return True
    if items[index].bits & Cue.ACKNOWLEDGED_BY and not _is_active(items[index]):
        return stands_beside(one, ours, index, chamber)
    subject = subject_of(items, one.actors, index, cues)
    doer = doer_near(one, index, cues)
    if doer is not None and _acts_for_office(one, doer, chamber) and tells_in_between(one, index, cues):
        return True
    if subject is not None and (subject.kind != "pronoun" or subject.meant is not None):
        return _acts_for_office(one, subject, chamber)
    if _is_stranger_before(one, index, Cue.AUTHORITY, chamber):
        return False
    before = items[max(0, index - _SUBJECT_REACH) : index]
    if any(author.bits & Cue.AUTHOR and report.bits & Cue.REPORT for author, report in pairwise(before)):
        return True  # the authors of the report thank
    # In "verweist das Gericht auf" the subject follows.
    after = items[index + 1 : index + 1 + _BY_REACH] if cues.object_first and subject is None else ()
    return chamber.official or any(_is_office_word(item) for item in (*before, *after))


def tells_in_between(one: Read, index: int, cues: CueSet) -> bool:
    """``The service, so its chair says, drew on``: between two commas after the doer another one only tells of it."""
    items = one.sentence.items
    offices = (actor for actor in one.actors if actor.last < index and bits_of(one, actor) & _OFFICES)
    doer = next((actor for actor in offices if not actor.inside and not _is_governed(one, actor)), None)
    if doer is None:
        return False
    commas = [place for place in range(doer.last + 1, index) if items[place].word == ","]
    return len(commas) == len(",,") and commas[0] - doer.last <= len(",,")


def _is_office_word(item: Item) -> bool:
    """Say whether a word names an institution or a court, and not only the place of one: ``there``."""
    return bool(item.bits & (Cue.AUTHORITY | Cue.COURT_AGAIN)) and not item.bits & Cue.THERE


def _is_in_act(items: Sequence[Item], ours: Actor, index: int) -> bool:
    """``The decree rests on lists by NAM``: a paper that only institutions issue, none of Minsk's, refers by itself."""
    for place in range(max(0, index - _ACT_REACH), min(index, ours.first)):
        if items[place].bits & Cue.ACT and items[place].mention is None:
            around = items[max(0, place - 2) : place + _BY_REACH + 1]
            of_minsk = any(item.bits & (Cue.ADVERSARY | Cue.MINSK | Cue.RULER) for item in around)
            led = any(item.mention is not None and item.mention.entity in ("lukashenko", "regime") for item in around)
            gap = items[place + 1 : index]
            closed = any(item.word in (":", ";") or item.quote is not None or item.bits & Cue.MEDIA for item in gap)
            return not (of_minsk or led or closed)
    return False


def stands_beside(one: Read, ours: Actor, index: int, chamber: Chamber) -> bool:
    """Say whether a sentence without a doer is an institution's: one stands before what is acknowledged, or after by.

    Those to whom ours handed it over do not count.
    """
    if chamber.official:
        return True
    items = one.sentence.items
    first = max(index, ours.last)
    for place, item in enumerate(items):
        if item.bits & Cue.AUTHORITY and (item.mention is None or item.mention is not items[ours.first].mention):
            if place < ours.first and not _is_receiver(items, place, ours):
                return True
            near = items[max(first + 1, place - _BY_REACH) : place]
            handed = any(each.bits & _RECEIVED for each in items[first:place])
            if place > first and not handed and any(each.bits & (Cue.BY | Cue.INSIDE) for each in near):
                return True
    return False


def _is_receiver(items: Sequence[Item], place: int, ours: Actor) -> bool:
    """``materials that were handed to the prosecutor by NAM``: the office only got them."""
    gap = items[place + 1 : ours.first]
    relative = any(item.bits & (Cue.RELATIVE | Cue.THAT) for item in items[max(0, place - _SUBJECT_REACH) : place])
    return relative and len(gap) <= _STRANGER_REACH and any(item.bits & _RECEIVED for item in gap)


def _is_active(item: Item) -> bool:
    return bool(item.bits & Cue.ACKNOWLEDGE)


def _acts_for_office(one: Read, subject: Actor, chamber: Chamber) -> bool:
    if subject.bits & Cue.MEDIA or _is_in_minsk(one, subject) or is_single_deputy(subject):
        return False
    if is_office(one, subject) or subject.bits & Cue.AUTHOR:
        return True
    return chamber.official and _is_again(one, subject, chamber)


def is_single_deputy(doer: Actor) -> bool:
    """``The deputy Jan Malý writes on his blog``: a member by name, and no house, speaks for himself."""
    return bool(doer.bits & Cue.DEPUTY) and any(part.kind == "name" for part in doer.parts)


def _is_in_minsk(one: Read, actor: Actor) -> bool:
    """``Officials in Minsk``: by a place; ministries of foreign affairs are not all adversaries."""
    near = one.sentence.items[actor.first : actor.last + 3]
    return any(item.bits & Cue.ADVERSARY and item.bits & Cue.STOP for item in near)


def _is_again(one: Read, actor: Actor, chamber: Chamber) -> bool:
    """``The office thanked``: one word that the institution of the sentences before was called by.

    ``The Lithuanian office``, ``Прокуратура Литвы`` is another one.
    """
    items = one.sentence.items
    if actor.first != actor.last or not chamber.is_called(items[actor.first].word):
        return False
    beside = [*items[max(1, actor.first - 1) : actor.first], *items[actor.last + 1 : actor.last + 2]]
    return not any(item.capital for item in beside)


def _is_somebody_else(one: Read, index: int, subject: Actor | None, chamber: Chamber) -> bool:
    """Say whether the verb has a doer of its own, who is not the institution of the sentences before."""
    if subject is not None and _is_again(one, subject, chamber):
        return False
    if _is_stranger_before(one, index, 0, chamber):
        return True
    if subject is None or subject.meant is not None or subject.kind != "name":
        return False
    # "The American representative Linda …" speaks in the institution of the sentences before.
    return not subject.bits & (Cue.MEMBER | Cue.AUTHORITY | Cue.HEAD | Cue.OTHER)


def _is_stranger_before(one: Read, index: int, spared: int, chamber: Chamber) -> bool:
    """Say whether journalists or others, but not one of the *spared* classes, stand right before the verb."""
    near = [actor for actor in one.actors if index - _STRANGER_REACH <= actor.last < index]
    if chamber.by == "unsc":
        spared |= Cue.OFFICE  # the ambassadors of states speak in it
    strange = (actor for actor in near if actor.bits & (Cue.MEDIA | Cue.OTHER) and not actor.bits & spared)
    return any(not _is_again(one, actor, chamber) for actor in strange)
