"""What a later sentence rejects: the work told of before, by a noun or "it", or figures, warrants, others' papers."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.adversaries import is_adversary, speaks_for_minsk
from pipeline.match.clauses import Item
from pipeline.match.cues import NOTES, Cue
from pipeline.match.owners import INSTITUTIONS, OURS, has_other_owner
from pipeline.match.reader import Read

WORKS = Cue.REPORT | Cue.FILING
OBJECTS = WORKS | Cue.MATERIAL | Cue.CHARGE
BODIES = Cue.COURT | Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER
# In the sentences right after, "the papers" are enough; later only the work's own noun, or "these papers".
NEAR = 3
LONGEST_VERDICT = 8
# "It" is the work no longer than the talk stays with it.
_FURTHEST_IT = 5
_REJECTING = Cue.DENY | Cue.LABEL | Cue.RIDICULE
_OBJECT_REACH = 5
_FIGURES_REACH = 4
_OTHERS_REACH = 6
_TOPIC_REACH = 8
_WHO_REACH = 3
_PAIR = 2
_IT_IS = 4
_LONGEST_QUESTION = 7
_FIGURES = Cue.DATA | Cue.CHILDREN


def is_about(one: Read, distance: int, between: Sequence[Read]) -> bool:
    """Say whether a later sentence is about the work: by its noun, or soon after it by "it" in Minsk's mouth."""
    items = one.sentence.items
    rejecting = next((place for place, item in enumerate(items) if item.bits & _REJECTING), len(items))
    if _rejects_figures(items, rejecting) or rejects_accusations(items, rejecting):
        return False
    if _is_minsks_aside(one, rejecting):
        return distance <= NEAR
    objects = OBJECTS if distance <= NEAR or _points_back(items) else WORKS
    nouns = [place for place, item in enumerate(items) if is_noun(item, objects)]
    if nouns:
        rival = any(actor.meant == "yale_hrl" for other in (*between, one) for actor in other.actors)
        return not rival and not all(_is_others(one, place) for place in nouns)
    if any(item.bits & _FIGURES for item in items[:rejecting]) or _opens_clause(items[:rejecting]):
        return False
    if distance <= _FURTHEST_IT and distance - sum(map(_stays_with_work, between)) == 1:
        plain = distance == 1 or not any(item.bits & Cue.MEDIA and not item.bits & Cue.ADVERSARY for item in items)
        return _is_exposure(one) or (is_adversary(one) and plain and not _has_other_object(one, rejecting))
    near = any(item.bits & Cue.ANAPHOR for item in beside(items, rejecting))
    return distance == 2 and near and is_adversary(one) and not any(map(_tells_of_others, between))


def is_noun(item: Item, objects: int) -> bool:
    """Say whether *item* is a word of the classes *objects*, and no part of a name."""
    return bool(item.bits & objects) and item.mention is None


def beside(items: Sequence[Item], place: int) -> Sequence[Item]:
    """Return the words around the one at *place* among which the object of a verb of naming stands."""
    return items[max(0, place - _OBJECT_REACH) : place + _OBJECT_REACH]


def _rejects_figures(items: Sequence[Item], rejecting: int) -> bool:
    """``contesta le cifre``, ``rejected the number of children``: figures, and not the work, are the object."""
    for place in range(rejecting + 1, min(len(items), rejecting + 1 + _FIGURES_REACH)):
        item = items[place]
        number = item.word.isdigit() and not any(noun.bits & OBJECTS for noun in items[place + 1 : place + 3])
        if not item.is_word or item.bits & (OBJECTS | _REJECTING):
            return False
        if number or item.bits & _FIGURES:
            return True
    return False


def rejects_accusations(items: Sequence[Item], rejecting: int) -> bool:
    """``Minsk denies the accusations``: what is held against somebody, and no work, is rejected."""
    near = beside(items, rejecting)
    works = (item for item in near if is_noun(item, OBJECTS) and not item.bits & Cue.ACCUSATION)
    return any(is_noun(item, Cue.ACCUSATION) for item in near) and not any(works)


def _points_back(items: Sequence[Item]) -> bool:
    """``a proposito di quelle carte``: *these* before the papers means those told of, however far away."""
    return any(
        is_noun(item, OBJECTS) and place and items[place - 1].bits & Cue.THESE for place, item in enumerate(items)
    )


def _is_others(one: Read, place: int) -> bool:
    """Say whether the noun at *place* is somebody else's, Kyiv's accusations, or excepted."""
    items = one.sentence.items
    before = items[place - 1].mention if place else None
    if before is not None and before.entity in OURS:
        return False  # Latuškovy písemnosti
    excepted = any(item.bits & Cue.NEGATION for item in items[max(0, place - 2) : place])
    charge = items[place].bits & Cue.CHARGE and not items[place].bits & WORKS
    following = [item for item in items[place + 1 : place + 4] if not item.bits & (Cue.OF | Cue.BY | Cue.GIVER)]
    kyivs = charge and following and following[0].bits & Cue.UKRAINE
    return bool(excepted or kyivs) or has_other_owner(one, place)


def _is_minsks_aside(one: Read, rejecting: int) -> bool:
    """``It names Shevtsov, who called it a novel``: a relative clause about somebody of Minsk's, with "it" in it."""
    items = one.sentence.items
    opener = next((at for at in range(min(rejecting, len(items)) - 1, 1, -1) if items[at].bits & Cue.RELATIVE), None)
    if opener is None or items[opener - 1].word != ",":
        return False
    named = next((actor for actor in reversed(one.actors) if actor.last < opener and actor.kind == "name"), None)
    if named is None or opener - named.last > _WHO_REACH or not speaks_for_minsk(items, named):
        return False
    inside = items[opener + 1 : rejecting + _WHO_REACH]
    return any(item.bits & Cue.ANAPHOR and not is_noun(item, OBJECTS) for item in inside)


def _stays_with_work(one: Read) -> bool:
    """``The supplement names …``, ``It has 60 pages``, ``And Minsk?``: after it "it" is still the work."""
    items = one.sentence.items
    if items[-1].word == "?" and len(items) <= _LONGEST_QUESTION:
        return True
    if _tells_of_others(one):
        return False
    end = next((actor.first for actor in one.actors if not actor.oblique), len(items))
    head = items[: min(end, _TOPIC_REACH)]
    pronoun = any(item.bits & Cue.ANAPHOR and not item.bits & (Cue.ARTICLE | Cue.DETERMINER) for item in head[:2])
    return pronoun or any(is_noun(item, OBJECTS | Cue.SECOND) for item in head)


def _opens_clause(items: Sequence[Item]) -> bool:
    """Say whether a clause begins; a German article does not open one unless a comma stands before it."""
    items = _without_aside(items)
    items = _without_it_is(items)
    return any(
        item.bits & Cue.THAT and not (item.bits & Cue.DETERMINER and (place == 0 or items[place - 1].word != ","))
        for place, item in enumerate(items)
    )


def _without_it_is(items: Sequence[Item]) -> Sequence[Item]:
    """Drop ``that it is a``, ``że to``, ``que se trataba de un`` before the word that rejects: "it" is the work."""
    opener = next((at for at in range(len(items) - 1, -1, -1) if items[at].bits & Cue.COMPLEMENT), None)
    if opener is None or len(items) - opener - 1 > _IT_IS:
        return items
    between = items[opener + 1 :]
    unknown = [item for item in between if not item.bits & ~NOTES]
    plain = all(item.is_word and not item.capital and item.mention is None for item in between)
    return items[:opener] if between and plain and len(unknown) <= 1 else items


def _without_aside(items: Sequence[Item]) -> Sequence[Item]:
    """Drop a clause between commas after the first name: ``Shevtsov, who is named in it, calls it a novel``."""
    commas = [place for place, item in enumerate(items) if item.word == ","]
    if len(commas) != _PAIR or items[commas[0] - 1].mention is None:
        return items
    return (*items[: commas[0]], *items[commas[1] + 1 :])


def _is_exposure(one: Read) -> bool:
    """``It is a forgery made in Warsaw``: a sentence without any actor that begins with what the work is said to be."""
    head = one.sentence.items[:LONGEST_VERDICT]
    opened = any(item.bits & (Cue.LABEL | Cue.ANAPHOR) for item in head[:2])
    told = any(item.bits & Cue.THAT for item in head)
    return opened and not told and not one.events and any(item.bits & Cue.DENY for item in head)


def _has_other_object(one: Read, rejecting: int) -> bool:
    """``Moscow rejected the warrants of the court``: somebody else, or a clause, is what Minsk rejects."""
    items = one.sentence.items
    if any(is_noun(item, Cue.ACT | Cue.DECISION) for item in beside(items, rejecting)):
        return True  # rejected the resolution
    if any(item.bits & Cue.ANAPHOR and item.mention is None for item in beside(items, rejecting)):
        return False
    if any(item.bits & (Cue.THAT | Cue.COMPLEMENT) for item in items[rejecting + 1 : rejecting + 3]):
        return True
    later = [actor for actor in one.actors if rejecting < actor.first <= rejecting + _OTHERS_REACH]
    known = [actor for actor in later if speaks_for_minsk(items, actor) or actor.bits & Cue.ADVERSARY]
    return any(_is_body(actor) and actor.meant not in OURS and actor not in known for actor in later)


def _is_body(actor: Actor) -> bool:
    return bool(actor.bits & BODIES) or actor.meant in INSTITUTIONS


def _tells_of_others(one: Read) -> bool:
    """Say whether "it" in the next sentence can be what this one tells of: a study, a figure, somebody else's deed."""
    known = any(actor.meant is not None and actor.meant not in OURS for actor in one.actors)
    return known or bool(one.sentence.bits & (Cue.DATA | Cue.STATEMENT))
