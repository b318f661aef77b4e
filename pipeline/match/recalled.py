"""``The prosecutor's office confirmed receipt of the documents``: an institution refers to the work just named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.acknowledgements import Acknowledging
from pipeline.match.actors import Actor
from pipeline.match.adversaries import speaks_for_minsk
from pipeline.match.chambers import Chamber
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import INSTITUTIONS, OURS, has_other_owner
from pipeline.match.reader import Read
from pipeline.match.relied import supplier
from pipeline.match.told import COURT_REMEMBERED, PAPERS, Naming, Told, names_court
from pipeline.match.undone import is_planned

_MATTER = PAPERS | Cue.DATA
_AGAINST = Cue.NEGATION | Cue.DENY | Cue.UNSAID | Cue.EXCLUDE
_OFFICE = Cue.AUTHORITY | Cue.OFFICE
_NEAR = 4
_BESIDE = 2
_WHERE = 3
# Articles of something else look like pronouns: la, les, die, this.
_ARTICLES = Cue.ARTICLE | Cue.DETERMINER | Cue.THESE


@dataclass(slots=True)
class Supply:
    """What ours supplied in the sentence just before, where it named no work of ours: lists, data."""

    source: str | None = None

    def learn(self, one: Read, namings: Sequence[Naming]) -> None:
        """Take in a sentence after it was judged."""
        self.source = None
        if namings or not one.sentence.bits & _MATTER or one.sentence.bits & _AGAINST:
            return
        items = one.sentence.items
        nouns = (place for place, item in enumerate(items) if item.bits & _MATTER and item.mention is None)
        ours = next((actor for actor in (supplier(one, place) for place in nouns) if actor is not None), None)
        self.source = ours.meant if ours is not None else None


def find_recalled(one: Read, told: Told, supply: Supply, chamber: Chamber, cues: CueSet) -> Acknowledging | None:
    """Return the acknowledgement in a sentence that names none of ours, of the work named just before it.

    An institution that we do not know must take the work up by a pronoun, or as "these data".
    """
    items, naming = one.sentence.items, told.recent_naming
    source = naming.source if naming is not None else supply.source
    if source is None or not one.sentence.bits & Cue.ACKNOWLEDGE or items[-1].word == "?":
        return None
    if any(actor.bits & Cue.MEDIA and not actor.oblique for actor in one.actors):
        return None  # «…», — цитирует его агентство
    if one.sentence.bits & _AGAINST or any(actor.who in OURS or actor.who == "yale_hrl" for actor in one.actors):
        return None
    cue = next((place for place, item in enumerate(items) if item.bits & Cue.ACKNOWLEDGE and not item.mention), None)
    if cue is None or is_planned(items, cue, cues):
        return None
    work = naming.work if naming is not None else None
    by = _institution(one, cue, told)
    if by is not None and naming is not None and _means_it(one, items, cue):
        return Acknowledging(by, source, cue, False, (), work)
    if _takes_up(one, cue) and (by is not None or _is_official(one, cue, chamber)):
        return Acknowledging(by or chamber.by, source, cue, False, (), work)
    return None


def _means_it(one: Read, items: Sequence[Item], cue: int) -> bool:
    """Say whether the verb's object is a paper or data of nobody else, or a pronoun, or nothing that is told."""
    nouns = [place for place, item in enumerate(items) if item.bits & _MATTER and item.mention is None and place > cue]
    if nouns:
        return not has_other_owner(one, nouns[0])
    alone = len(items) - cue <= _NEAR  # has confirmed receipt.
    after = items[cue + 1 : cue + 1 + _NEAR]
    clause = next((place for place, item in enumerate(after) if item.bits & Cue.COMPLEMENT), len(after))
    return alone or any(item.bits & Cue.ANAPHOR for item in after[:clause])  # confirmed that *it* had received mail


def _takes_up(one: Read, cue: int) -> bool:
    """``relied on them``, ``used these data``, ``На них он опирается``: the work just named, and nobody else's."""
    items = one.sentence.items
    for place in range(max(1, cue - _NEAR), min(len(items), cue + 1 + _NEAR)):
        item = items[place]
        if item.bits & _MATTER and item.mention is None:
            near = items[max(0, place - _BESIDE) : place]
            if any(each.bits & (Cue.THESE | Cue.POSSESSIVE) for each in near) and not has_other_owner(one, place):
                return True
        pronoun = item.bits & Cue.ANAPHOR and (not item.bits & _ARTICLES or place == cue - 1)  # la cite
        if pronoun and place != cue and _is_object(one, place, cue):
            return not any(_is_matter(items, other) for other in _rest_of_clause(items, max(place, cue)))
    return False


def _rest_of_clause(items: Sequence[Item], place: int) -> range:
    """Return the places after *place* up to the next conjunction or mark."""
    after = range(place + 1, len(items))
    return range(
        place + 1, next((at for at in after if items[at].bits & Cue.JOINING or not items[at].is_word), after.stop)
    )


def _is_matter(items: Sequence[Item], place: int) -> bool:
    """Say whether the noun at *place* may be what a verb is about, and not where: ``in its report``."""
    named = items[place].bits & _MATTER and items[place].mention is None
    where = items[max(0, place - _WHERE) : place]
    return bool(named) and not any(item.bits & (Cue.INSIDE | Cue.POSSESSIVE | Cue.ARTICLE) for item in where)


def _is_object(one: Read, place: int, cue: int) -> bool:
    """Say whether the pronoun at *place* is what the verb at *cue* is about: after it, or behind a preposition."""
    before = one.sentence.items[place - 1]
    if any(item.bits & Cue.COMPLEMENT for item in one.sentence.items[cue + 1 : place]):
        return False  # confirmed that it had received mail
    governed = bool(before.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE | Cue.OF))
    subject = any(actor.last < place and not actor.oblique for actor in one.actors)
    return place > cue or governed or (subject and cue - place <= _BESIDE)


def _institution(one: Read, cue: int, told: Told) -> str | None:
    """Return the institution in front of the verb at *cue*; the court also where it is only called so."""
    for actor in [actor for actor in one.actors if actor.last < cue]:
        named = next((part.who for part in actor.parts if part.who in INSTITUTIONS), None)
        if named is not None and named != "yale_hrl" and not actor.oblique:
            return named
        court = actor.bits & (Cue.COURT | Cue.COURT_AGAIN) and (actor.inside or not actor.oblique)
        if court and (told.court_age <= COURT_REMEMBERED or names_court(one)):
            return "icc"
    return None


def _is_official(one: Read, cue: int, chamber: Chamber) -> bool:
    """Say whether an institution that we do not know acts: its office, "it" for the one before, who has the word."""
    doers = [actor for actor in one.actors if actor.last < cue and not actor.oblique]
    named = [actor for actor in doers if actor.kind != "pronoun"]
    if named:
        return _is_office(one, named[0])
    if chamber.debate:
        return bool(one.sentence.bits & Cue.I_WE)
    return chamber.official and not any(actor.meant for actor in doers)


def _is_office(one: Read, actor: Actor) -> bool:
    if actor.bits & Cue.MEDIA or speaks_for_minsk(one.sentence.items, actor):
        return False
    return bool(actor.bits & _OFFICE)
