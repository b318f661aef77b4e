"""Acts of speech, and the grammar that tells who is the subject of a verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import NOTES, Cue, CueSet

_FURTHEST_SUBJECT = 30
_NEAR = 4
_ARTICLE_AND_NOUN = 2
# an article, a noun, a verb
_NOUN_AND_VERB = 3
_FAR = 14
DASHES = frozenset("—–-")
_BARRIERS = frozenset(":;")
_SHORT_WORD = 4
_RELATIVE_REACH = 5
_ANTECEDENT_REACH = 12
_TAIL = 4
# the name, a comma, "himself", the verb
_WITH_HIMSELF = 3
_INITIALS = (("p", "l"), ("p", "ł"), ("п", "л"))
_ADVERBS_END = frozenset("oeiyěęчоеіыў")


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


def begins_with_initials(items: Sequence[Item]) -> bool:
    """Say whether a line begins with the initials of Latushka and their full stops: ``P. L.: …``."""
    if len(items) < 4 or items[1].word != ".":
        return False
    words = [item.word for item in items[:4]]
    return (words[0], words[2]) in _INITIALS and words[1] == words[3] == "."


def is_open(items: Sequence[Item]) -> bool:
    """Say whether nothing between two words parts them: no colon, no quotation."""
    return not any(item.word in _BARRIERS or item.quote is not None for item in items)


def subject_of(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> Actor | None:
    """Return the actor that is the subject of the verb at *index*, or None.

    Before the verb the nearest actor that can be a subject, or, where the verb is joined to another one
    (``mentioned Latushka and called him``), the first; after it, where the verb begins its
    clause (``…, said Latushka``) or nothing before can be the subject.
    """
    if not actors:
        return None
    antecedent = _antecedent(items, actors, index)
    if antecedent is not None:
        return antecedent
    if _names_somebody(items, actors, index, cues):
        return None
    before = _topic(actors, index) or _over_relative(items, actors, index) or _before(items, actors, index)
    after = _after(items, actors, index, _FAR if cues.object_first or before is None else _NEAR)
    if after is not None and cues.verb_first:
        return after
    if after is not None and (_inverted(items, index, after, before) or _is_told(items, index, before, after, cues)):
        return after
    if before is not None:
        return before
    if after is None or _has_unknown_subject(items, index, cues) or _court_acts(items, index):
        return None
    return after


def _names_somebody(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> bool:
    """``…, teilte Wjasna mit``: behind the comma and the verb stands a noun of its own, written as all German ones."""
    if not cues.nouns_capital or not index or items[index - 1].word != "," or index + 1 >= len(items):
        return False
    name = items[index + 1]
    alone = name.capital and name.mention is None and not name.bits & ~NOTES
    return alone and not any(actor.first <= index + 1 <= actor.last for actor in actors)


def _court_acts(items: Sequence[Item], index: int) -> bool:
    """``Суд признал Латушко виновным``: the court before the verb is its subject, and who follows the object."""
    for place in range(index - 1, -1, -1):
        item = items[place]
        if not item.is_word:
            return False
        if item.bits & Cue.COURT_AGAIN and not item.bits & Cue.THERE:
            return not place or not items[place - 1].bits & (Cue.BEFORE_OBJECT | Cue.INSIDE | Cue.DETERMINER | Cue.OF)
    return False


def _topic(actors: Sequence[Actor], index: int) -> Actor | None:
    """Return the actor whose particle makes it the subject of the whole sentence."""
    topics = [actor for actor in actors if actor.topic and actor.last < index]
    return topics[-1] if topics else None


def _over_relative(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``Latuška, který byl velvyslancem, to řekl``: the subject stands before the relative clause."""
    comma = next((place for place in range(index - 1, max(-1, index - 8), -1) if items[place].word == ","), None)
    if comma is None or any(comma < actor.first < index and not actor.oblique for actor in actors):
        return None
    for actor in reversed(actors):
        if _opens_relative(items, actor) and actor.last + 2 < comma and index - actor.last <= _FURTHEST_SUBJECT:
            named = actor.who is not None or actor.bits & (Cue.BODY | Cue.ROLE | Cue.HEAD | Cue.TEAM)
            return actor if named and _can_be_subject(actor, items[index]) else None
    return None


def _opens_relative(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether a relative clause follows: after a comma, or at once where the actor ends in his description."""
    after = items[actor.last + 1 : actor.last + 2 + _TAIL]
    described = any(item.word == "," for item in items[actor.first : actor.last])
    staff = actor.bits & Cue.MEMBER and after and not after[0].bits & Cue.DETERMINER
    if (described or staff) and after and after[0].bits & Cue.RELATIVE:
        return True
    comma = next((place for place, item in enumerate(after) if item.word == ","), None)
    if comma is None or comma + 1 >= len(after) or not after[comma + 1].bits & (Cue.THAT | Cue.THEY | Cue.RELATIVE):
        return False
    return comma == 0 or (bool(after[0].bits & Cue.OF) and all(item.is_word for item in after[:comma]))


def _antecedent(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    """``a letter from NAM, an exile body, which says …``: the subject of a relative clause stands before its comma."""
    for place in range(index - 1, max(0, index - _RELATIVE_REACH), -1):
        if not items[place].is_word or items[place].quote is not None:
            return None
        article = place > 1 and items[place - 1].bits & Cue.DETERMINER and items[place - 2].word == ","
        if items[place].bits & Cue.RELATIVE and (items[place - 1].word == "," or article):
            break
    else:
        return None
    if any(place < actor.first < index and not actor.oblique for actor in actors):
        return None
    before = [actor for actor in actors if actor.last < place and place - actor.last <= _ANTECEDENT_REACH]
    described = bool(before) and bool(before[-1].bits & (Cue.BODY | Cue.HEAD | Cue.ROLE | Cue.PRESS))
    loose = bool(before) and before[-1].kind == "role" and before[-1].oblique
    before = before[-2:] if described or loose else before[-1:]
    return next((actor for actor in reversed(before) if actor.who in ("latushka", "nam")), None)


def _is_told(items: Sequence[Item], index: int, before: Actor | None, after: Actor, cues: CueSet) -> bool:
    """``Про це 24 Каналу розповів Латушко``: an unknown single name before the verb is the hearer,
    and one in the clause before has nothing to do with it."""
    if (
        items[index].bits & Cue.ACKNOWLEDGE
        and before is not None
        and before.bits & Cue.AUTHORITY
        and not before.oblique
    ):
        return False  # МИД Литвы поблагодарил НАУ
    known = after.who in ("latushka", "nam") or after.bits & (Cue.ROLE | Cue.HEAD)
    if not cues.object_first or before is None or not known:
        return False
    if before.who is None and after.first == index + 1 and _quote_before(items, before):
        return True  # „…,“ intervijā Latvijas Radio teica Latuška
    other_clause = any(item.word == "," for item in items[before.last + 1 : index])
    alone = before.kind == "name" and before.first == before.last
    beside = after.first == index + 1 and after.kind == "name" and not before.person and before.kind == "role"
    beside = beside and not cues.nouns_capital  # Die Ermittler forderten Latuschko auf
    return before.who is None and (alone or beside or (other_clause and not before.person))


def is_noun_like(item: Item) -> bool:
    """Say whether a word that we do not know may be a noun: of some length, and without the ending of an adverb."""
    if not item.is_word or item.bits & ~NOTES or item.mention is not None:
        return False
    return len(item.word) > _SHORT_WORD and item.word[-1] not in _ADVERBS_END


def leads_unknown(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether the clause of the verb at *index* begins with a noun that we do not know."""
    if not cues.object_first:
        return _has_unknown_subject(items, index, cues)
    first = index
    while first and items[first - 1].is_word and not items[first - 1].bits & (Cue.THAT | Cue.JOINING):
        first -= 1
    while first < index and items[first].bits & Cue.AS_SAID:
        first += 1
    return first < index and is_noun_like(items[first])


def _quote_before(items: Sequence[Item], actor: Actor) -> bool:
    return any(item.quote is not None for item in items[max(0, actor.first - 4) : actor.first])


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
    noun = len(front) == _ARTICLE_AND_NOUN and front[0].bits & Cue.DETERMINER and not front[1].bits & ~NOTES
    return not cues.object_first and (bool(noun) or len(front) > 2 - (cues.language == "en"))


def _before(items: Sequence[Item], actors: Sequence[Actor], index: int) -> Actor | None:
    joined = _is_joined(items, actors, index)
    for actor in actors if joined else reversed(actors):
        if actor.last >= index or (joined and index - actor.last > _FURTHEST_SUBJECT):
            continue
        if index - actor.last > _FURTHEST_SUBJECT:
            return None
        gap = items[actor.last + 1 : index]
        if not is_open(gap):
            if joined:
                continue
            return None
        if joined and (_opens_with_noun(items, actor) or _is_of_another(gap)):
            return None  # De burgemeester heette Latushka welkom en zei
        if _can_be_subject(actor, items[index]):
            return _nominative(items, actors, actor) or actor
    return None


def _opens_with_noun(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether an article and a noun that we do not know open the sentence, before a verb and the actor."""
    article = actor.first >= _NOUN_AND_VERB and bool(items[0].bits & Cue.DETERMINER)
    return article and items[1].is_word and not items[1].bits & ~NOTES and items[1].mention is None


def _is_of_another(gap: Sequence[Item]) -> bool:
    """``was met by the mayor, who gave him a medal and said …``: a joined verb of a clause on somebody else."""
    comma = next((at for at in range(len(gap) - 1, -1, -1) if gap[at].word == ","), None)
    if comma is None or comma < _NOUN_AND_VERB or comma + 1 >= len(gap):
        return False
    opener = gap[comma + 1].bits
    return bool(opener & Cue.RELATIVE) and not opener & (Cue.DETERMINER | Cue.COMPLEMENT)


def _nominative(items: Sequence[Item], actors: Sequence[Actor], chosen: Actor) -> Actor | None:
    """``Latuška v pořadu stanice Hlas uvedl``: a name that can be nothing but a subject, before one of a station."""
    if chosen.kind != "name" or chosen.who is not None or chosen.person:
        return None
    for actor in actors:
        gap = items[actor.last + 1 : chosen.first]
        if actor.last < chosen.first and any(part.bits & Cue.NOMINATIVE for part in actor.parts):
            apart = any(not item.is_word or item.bits & (Cue.SAY | Cue.JOINING | Cue.THAT) for item in gap)
            placed = any(item.bits & (Cue.INSIDE | Cue.BEFORE_OBJECT) for item in gap)
            return actor if placed and not apart and actor.who in ("latushka", "nam") else None
    return None


def _is_joined(items: Sequence[Item], actors: Sequence[Actor], index: int) -> bool:
    """``and promised``, ``e ha promesso``: the verb, or the auxiliary before it, follows a conjunction."""
    if index and items[index - 1].bits & Cue.JOINING:
        return True
    auxiliary = index > 1 and items[index - 2].bits & Cue.JOINING and items[index - 1].is_word
    return bool(auxiliary) and not any(actor.first <= index - 1 <= actor.last and not actor.oblique for actor in actors)


def _can_be_subject(actor: Actor, verb: Item) -> bool:
    if actor.inside and actor.who == "nam" and verb.bits & Cue.MANY:
        return True
    if actor.oblique or actor.inside or actor.possessive:
        return False
    return not (verb.bits & Cue.MANY and actor.person and actor.who not in (None, "nam"))


def _after(items: Sequence[Item], actors: Sequence[Actor], index: int, reach: int) -> Actor | None:
    for place, actor in enumerate(actors):
        if actor.first <= index:
            continue
        follower = actors[place + 1] if place + 1 < len(actors) else None
        if follower is not None and _is_hearer(items, index, actor, follower):
            continue
        gap = items[index + 1 : actor.first]
        # "meinte dessen Chef": an article or a possessive right before the actor opens no clause
        tied = bool(gap) and bool(
            gap[-1].bits & Cue.DETERMINER or (actor.bits & Cue.HEAD and not gap[-1].bits & Cue.COMPLEMENT)
        )
        if len(gap) > reach or not is_open(gap) or any(item.bits & Cue.THAT for item in gap[: len(gap) - tied]):
            return None
        inserted = bool(gap) and gap[0].word == "," == gap[-1].word and actor.who is not None and len(gap) > 1
        marks = gap[1:-1] if inserted else gap
        if any(item.word in (",", ".") or item.word in DASHES for item in _without_initials(marks)):
            return None
        if _can_be_subject(actor, items[index]):
            return actor
    return None


def _is_hearer(items: Sequence[Item], index: int, actor: Actor, follower: Actor) -> bool:
    """``powiedział PAP Paweł Łatuszka``, ``řekl ČTK po telefonu předseda``: the agency right after the verb is told."""
    asked = any(item.bits & Cue.BEFORE_OBJECT for item in items[index + 1 : actor.first])
    if actor.bits & Cue.MEDIA and asked and follower.first == actor.last + 1:
        return True  # uvedl pro náš deník předseda
    if actor.who is not None or actor.kind != "name":
        return False
    if follower.first == actor.last + 1:
        return True
    agency = actor.first == actor.last == index + 1 and actor.is_acronym
    between = items[actor.last + 1 : follower.first]
    return agency and follower.person and len(between) <= _NEAR and all(item.is_word for item in between)


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
    starts_clause = any(item.word in DASHES or item.word == "," for item in opening)
    if not starts_clause:
        return False
    follower = items[after.last + 1] if after.last + 1 < len(items) else None
    if before is not None and (_ends_description(items, before, index) or _right_before(before, index)):
        return False
    explained = any(item.word == "," for item in items[after.first : after.last])
    goes_on = follower is not None and follower.is_word and not follower.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE)
    return before is None or not goes_on or explained or (before.kind == "pronoun" and after.kind == "name")


def _right_before(before: Actor, index: int) -> bool:
    """``…, she told members, …``: a pronoun right before the verb is its subject."""
    return before.kind == "pronoun" and before.last == index - 1


def _ends_description(items: Sequence[Item], before: Actor, index: int) -> bool:
    """``Pavel Latushka, who heads NAM, told the paper``: the comma before the verb only closes what describes him."""
    described = any(item.word == "," for item in items[max(0, before.first - 1) : before.last])
    himself = index - before.last == _WITH_HIMSELF and not items[index - 1].bits & ~NOTES & ~Cue.COMMON
    return described and items[before.last + 1].word == "," and (before.last + 2 == index or himself)


def _quote_between(items: Sequence[Item], before: Actor, index: int) -> bool:
    return any(item.quote is not None for item in items[before.last + 1 : index])
