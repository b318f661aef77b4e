"""Institutions that rest on what ours supplied, by whatever verb: ``a figure she took from NAM``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.acknowledgers import is_single_deputy, place_of
from pipeline.match.actors import Actor
from pipeline.match.chambers import Chamber
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.institutions import known_in
from pipeline.match.owners import OURS, owner_of
from pipeline.match.reader import Read

MATTER = Cue.DATA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.STATEMENT
_TAKEN = Cue.DATA | Cue.REPORT | Cue.MATERIAL
_AGAINST = Cue.DENY | Cue.EXCLUDE
_STOPS = frozenset(",;:.")
_REACH = 12
_CLAUSE_REACH = 16
_PARTICIPLE_REACH = 4
_ASIDE = 6
# Міністерство закордонних справ Республіки Білорусь
_NAME_REACH = 4
_MADE = Cue.SUBMIT | Cue.PRESENT | Cue.FOUND
# What an institution may do with a work without referring to it.
_OTHERWISE = (
    Cue.RECEIVE | Cue.DENY | Cue.NEGATION | Cue.LABEL | Cue.HEAR | Cue.SUBMIT | Cue.PRESENT | Cue.ACCORDING
    | Cue.UNSAID | Cue.APPEAL | Cue.CHARGE | Cue.ACCUSATION | Cue.MERELY
)  # fmt: skip


def relied_on(one: Read, chamber: Chamber, cues: CueSet) -> tuple[str | None, Actor, int] | None:
    """Return the institution (None for one that we do not know), ours that supplied, and the place of the noun."""
    items = one.sentence.items
    # In a debate whatever number is passed on will do: "the count I give comes from NAM".
    taken = _TAKEN | (Cue.ACCOUNT if chamber.debate else 0)
    if one.sentence.bits & _AGAINST or not one.sentence.bits & taken or items[-1].word == "?":
        return None
    for place, item in enumerate(items):
        if item.mention is not None or not item.bits & taken or _negates(items, cues, place):
            continue
        ours = supplier(one, place)
        if ours is not None and (chamber.debate or chamber.written):
            return chamber.by, ours, place
        doer = _official_before(one, place) if ours is not None else None
        if ours is None or doer is None or _begins_clause(items, doer, ours) or not _rests(items, doer, place):
            continue
        by = place_of(one, doer, place, chamber)
        if by is None and is_single_deputy(doer):
            continue
        return by, ours, place
    return None


def _negates(items: Sequence[Item], cues: CueSet, place: int) -> bool:
    """Say whether the clause holds a negation, or the verb at the end of the sentence has the prefix of one."""
    first = next((at + 1 for at in range(place - 1, -1, -1) if items[at].word in _STOPS), 0)
    end = next((at for at in range(place, len(items)) if items[at].word in _STOPS), len(items))
    if any(item.bits & Cue.NEGATION for item in items[first:end]):
        return True
    last = next((item for item in reversed(items) if item.is_word), None)
    return bool(cues.not_prefix) and last is not None and last.word.startswith(cues.not_prefix)


def supplier(one: Read, place: int) -> Actor | None:
    """Return ours whose the noun at *place* is, or from whom it was taken: ``data which NAM gave``."""
    items = one.sentence.items
    owner = owner_of(one, place)
    near = [actor for actor in one.actors if actor.meant in OURS and abs(actor.first - place) <= _CLAUSE_REACH]
    if owner is not None:
        return next((actor for actor in near if actor.meant == owner), None)
    gathered = next((actor for actor in near if _is_maker_before(items, actor, place)), None)
    if gathered is not None:
        return gathered
    for actor in near:
        gap = items[place + 1 : actor.first]
        if place < actor.first <= place + _REACH and all(item.is_word or item.word == "," for item in gap):
            given = any(item.bits & Cue.GIVER for item in gap[-2:]) or _is_made_by(gap, actor)
            clause = any(item.bits & (Cue.THAT | Cue.RELATIVE) for item in gap)
            against = any(item.bits & (Cue.DENY | Cue.HEAR | Cue.SAY | Cue.RECEIVE) for item in gap)
            if given or (clause and not against and not actor.oblique):
                return actor
    return None


def _is_maker_before(items: Sequence[Item], actor: Actor, place: int) -> bool:
    """``NAM (genitive) gathered material``: nothing but a participle between the maker and the noun."""
    gap = items[actor.last + 1 : place]
    return actor.genitive and 0 < len(gap) <= 2 and all(item.is_word and item.bits & _MADE for item in gap)


def _is_made_by(gap: Sequence[Item], actor: Actor) -> bool:
    """``lists, handed over by NAM``, ``материалы, собранные управлением``: a participle right before its doer."""
    for place, item in enumerate(gap):
        if item.bits & _MADE and len(gap) - place <= _PARTICIPLE_REACH:
            by = any(each.bits & Cue.BY for each in gap[place + 1 :])
            return by or (
                (actor.oblique or actor.is_acronym)
                and place == len(gap) - 1
                and bool(item.bits & (Cue.PARTICIPLE | Cue.PASSIVE))
            )
    return False


def _official_before(one: Read, place: int) -> Actor | None:
    """Return the first actor that may act, where it is an institution and stands before the noun."""
    first = next((actor for actor in one.actors if not actor.oblique and actor.kind != "pronoun"), None)
    spoken_in = one.actors[0] if one.actors else None
    if spoken_in is not None and spoken_in.inside and spoken_in.first <= 1 and _says_at_once(one, spoken_in):
        first = spoken_in  # У ведамстве ўдакладнілі, што вывучаюць матэрыялы
    if first is None or first.first > place or first.meant in OURS or first.bits & Cue.MEDIA:
        return None
    known = known_in(one, first) is not None
    if _is_of_minsk(one, first):
        return None
    return first if known or (first.bits & (Cue.AUTHORITY | Cue.OFFICE) and not first.bits & Cue.ROLE) else None


def _says_at_once(one: Read, office: Actor) -> bool:
    """Say whether a verb in the plural, whose subject is left out, and what it tells follow an office."""
    after = one.sentence.items[office.last + 1 : office.last + 3]
    opened = any(item.bits & Cue.COMPLEMENT for item in one.sentence.items[office.last + 1 : office.last + 5])
    return opened and bool(after) and bool(after[0].bits & Cue.MANY) and bool(office.bits & Cue.AUTHORITY)


def _is_of_minsk(one: Read, actor: Actor) -> bool:
    """``Officials in Minsk``, ``the Russian embassy``; a ministry is Minsk's only where a word beside it says so."""
    after = one.sentence.items[actor.last + 1 : actor.last + 1 + _NAME_REACH]
    verb = next(
        (place for place, item in enumerate(after) if not item.is_word or item.bits & (Cue.SAY | Cue.BEFORE_OBJECT)),
        len(after),
    )
    near = (*one.sentence.items[max(0, actor.first - 1) : actor.last + 1], *after[: max(verb, 2)])
    own = one.sentence.items[actor.first : actor.last + 1]
    adversary = any(item.bits & Cue.ADVERSARY and not item.bits & Cue.MINISTRY for item in own)
    return adversary or any(item.bits & (Cue.MINSK | Cue.RULER) for item in near)


def _begins_clause(items: Sequence[Item], doer: Actor, ours: Actor) -> bool:
    """``The police used force, NAM said in its report``: what follows the comma is not what the institution does."""
    if ours.oblique or ours.genitive or ours.first < doer.last:
        return False
    before = items[max(doer.last + 1, ours.first - 2) : ours.first]
    relative = any(item.bits & (Cue.THAT | Cue.RELATIVE | Cue.BY) for item in before)
    return any(item.word == "," for item in before) and not relative


def _without_aside(gap: Sequence[Item]) -> Sequence[Item]:
    """Drop what stands between commas right after the doer: ``Следователи, по его словам, работают``."""
    end = next((place for place, item in enumerate(gap) if place and item.word == ","), None)
    return gap[end + 1 :] if end is not None and gap[0].word == "," and end <= _ASIDE else gap


def _is_told_of(gap: Sequence[Item]) -> bool:
    """``Officials are named in a report``: a passive follows the doer; in ``are working with`` none does."""
    for place, item in enumerate(gap[:2]):
        going_on = place + 1 < len(gap) and gap[place + 1].word.endswith("ing")
        if item.bits & Cue.PASSIVE and not going_on:
            return True
    return False


def _rests(items: Sequence[Item], doer: Actor, place: int) -> bool:
    """Say whether what the institution does is neither receiving nor rejecting, and is a verb at all."""
    gap = [item for item in _without_aside(items[doer.last + 1 : place]) if item.mention is None]
    words = [item for item in gap if item.is_word]
    return bool(words) and not _is_told_of(gap) and not any(item.bits & (_OTHERWISE | Cue.WHETHER) for item in gap)
