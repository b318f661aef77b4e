"""In which institution a sentence is spoken: the one that the sentences before, or a resolution's head, name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.cues import Cue
from pipeline.match.houses import HOUSES, acting_house, house_of, office_of
from pipeline.match.institutions import known_in
from pipeline.match.owners import INSTITUTIONS, OURS
from pipeline.match.papers import heading_of, note_of
from pipeline.match.reader import Read

_REACH = 2
_RESOLUTION_REACH = 12
_HEAD_OF_ITEM = 4
_STENOGRAM = 40
_FEWEST_LABELS = 2
_LONGEST_LABEL = 8
_LABEL_ENDS = frozenset(":.")
_SENTENCE_ENDS = frozenset(".!?…")
_FEWEST_LINES = 2
_SAME_NOUN = 5
_OPENING = 3
_OFFICIAL = Cue.AUTHORITY | Cue.MEMBER | Cue.OFFICE
_NUMBERING = 2
# Ambassadors speak in no other house.
_COUNCIL = frozenset({"unsc"})
# Others speak of these all the time: of arrest warrants of the court, of the members of the Council.
_OFTEN_NAMED = frozenset({"icc", "council_of_europe"})


@dataclass(frozen=True, slots=True)
class Chamber:
    """The institution spoken in, by its entity where we know it; ``official`` where at least its office is named.

    ``debate`` tells that the words themselves are an official's, ``floor`` that an official has just spoken in it,
    ``written`` that the sentence is an item of its resolution, ``noted`` that it is a note in its own paper;
    ``nouns`` are the beginnings of the words it was called by, so that "the office" is known again; ``house`` is the
    house that the deputies of the sentence sit in, ``office`` the one that its prosecutors work for.
    """

    by: str | None = None
    official: bool = False
    debate: bool = False
    floor: bool = False
    written: bool = False
    noted: bool = False
    nouns: frozenset[str] = frozenset()
    house: str | None = None
    office: str | None = None

    def is_called(self, word: str) -> bool:
        """Say whether the institution was called by *word* just before, in whatever case."""
        return word[:_SAME_NOUN] in self.nouns


def debate_in(sentences: Sequence[Read]) -> Chamber | None:
    """Return the house where the text is a debate, the institution where it is a paper of its own; else None."""
    if _is_debate(sentences):
        return Chamber(_house(sentences), official=True, debate=True)
    heading = heading_of(sentences)
    return Chamber(_named(heading), official=True) if heading is not None and _is_official(heading) else None


def chamber_of(
    sentences: Sequence[Read], index: int, debate: Chamber | None, titled: frozenset[str] = frozenset()
) -> Chamber:
    """Return the institution in which the sentence *index* is spoken or written, in a *debate* its house.

    *titled* are the institutions that the headline names: deputies and prosecutors may be told of as theirs.
    """
    chamber = _chamber_of(sentences, index, debate)
    bits = sentences[index].sentence.bits
    if chamber.by is None and not chamber.debate and titled & HOUSES == _COUNCIL and bits & Cue.OFFICE:
        chamber = replace(chamber, by="unsc", floor=True)
    if bits & Cue.DEPUTY:
        chamber = replace(chamber, house=house_of(sentences, index, titled))
    return replace(chamber, office=office_of(sentences, index, titled)) if bits & Cue.PROSECUTOR else chamber


def _chamber_of(sentences: Sequence[Read], index: int, debate: Chamber | None) -> Chamber:
    if debate is not None and not debate.debate and note_of(sentences[index].sentence.items) is not None:
        return replace(debate, noted=True)
    head = _head_of_list(sentences, index)
    if head is not None:
        return Chamber(_named(head), official=True, written=True)
    if _is_item(sentences[index]):
        for one in sentences[max(0, index - _RESOLUTION_REACH) : index]:
            if _is_official(one):
                return Chamber(_named(one), official=True)
        return Chamber()
    before = [one for one in sentences[max(0, index - _REACH - 1) : index] if not _is_numbering(one)][-_REACH:]
    by = _last_named(before)
    if by is None and debate is not None:
        return debate
    if before and _points_back(sentences[index]):
        return Chamber(_named(before[-1]), official=_is_official(before[-1]))
    floor = next((house for house in map(_floor, reversed(before)) if house is not None), None)
    floor = floor or _meeting(sentences, before)
    nouns = frozenset(noun for one in before for noun in _nouns(one))
    official = bool(before) and _is_official(before[-1])
    return Chamber(floor or by, official, floor=floor is not None, nouns=nouns)


def _last_named(before: Sequence[Read]) -> str | None:
    """Return the institution named last, unless another one that we do not know acted since."""
    for one in reversed(before):
        by = acting_house(one) or _named(one)
        if by in _OFTEN_NAMED and not _does_something(one, by):
            by = None
        if by is not None and _is_only_spoken_of(one):
            return None
        if by is not None or any(_is_new_institution(actor) for actor in one.actors):
            return by
    return None


def _points_back(one: Read) -> bool:
    """``Diese stützte sich auf``: a demonstrative right before the verb stands for what was named last."""
    items = one.sentence.items
    return len(items) > 1 and bool(items[0].bits & Cue.THESE and items[1].bits & Cue.ACKNOWLEDGE)


def _does_something(one: Read, by: str | None) -> bool:
    """``Der Gerichtshof teilte mit``: it is no object and hangs on no other noun."""
    items = one.sentence.items
    for actor in one.actors:
        if known_in(one, actor) == by and not actor.oblique:
            before = items[actor.first - 1].bits if actor.first else 0
            return not before & (Cue.OF | Cue.BY | Cue.BEFORE_OBJECT)
    return False


def _is_only_spoken_of(one: Read) -> bool:
    """``Deputies of the Seimas spoke of an appeal to the court``: another institution is the subject."""
    first = next((actor for actor in one.actors if not actor.oblique), None)
    known = [actor for actor in one.actors if known_in(one, actor) is not None]
    subject = first is not None and first.bits & Cue.AUTHORITY and not first.bits & (Cue.MEMBER | Cue.OFFICE | Cue.HEAD)
    return bool(subject) and all(not actor.inside and (actor.oblique or actor.who == "icc") for actor in known)


def _is_new_institution(actor: Actor) -> bool:
    """``Prokuratura Krajowa``: an institution with a name of its own, and no person's."""
    named = actor.kind == "name" and actor.who is None and not actor.oblique and not actor.person
    # "Botschafterin Linda Thomas-Greenfield": two names after an office are a person's.
    names = [part for part in actor.parts[1:] if part.kind == "name"]
    named = named and not (names and names[-1].last > names[-1].first)
    return named and bool(actor.bits & Cue.AUTHORITY) and not actor.bits & (Cue.OFFICE | Cue.MEMBER | Cue.HEAD)


def _floor(one: Read) -> str | None:
    """Return the house in which an official speaks: ``Speaking in the Security Council, the ambassador said``."""
    places = ((part.who, actor) for actor in one.actors if actor.inside for part in actor.parts)
    house, place = next(((who, actor) for who, actor in places if who in HOUSES), (None, None))
    if house is None or place is None:
        return None
    speakers = [event.actor for event in one.events if event.actor is not None and event.speaker not in OURS]
    if any(speaker.bits & _OFFICIAL for speaker in speakers):
        return house
    # "In the Parliament the rapporteur named": house and speaker stand side by side, as one noun phrase.
    beside = any(part.who is None and part.bits & _OFFICIAL for part in place.parts)
    return house if beside and any(event.actor is None and event.rule == "unnamed" for event in one.events) else None


def _is_numbering(one: Read) -> bool:
    """``Article 42.``: a line that says no more than where we are."""
    words = [item for item in one.sentence.items if item.is_word]
    return len(words) <= _NUMBERING and any(item.word.isdigit() for item in words)


def _meeting(sentences: Sequence[Read], before: Sequence[Read]) -> str | None:
    """Return the house that the text begins with, after a delegate has spoken: ``The Security Council met …``."""
    speakers = (event.actor for one in before for event in one.events if event.actor and event.speaker not in OURS)
    if not any(speaker.bits & Cue.MEMBER and speaker.last > speaker.first for speaker in speakers):
        return None
    heads = (one.actors[0] for one in sentences[:_OPENING] if one.actors and not one.actors[0].oblique)
    return next((part.who for actor in heads for part in actor.parts if part.who in HOUSES), None)


def _nouns(one: Read) -> Iterator[str]:
    for actor in one.actors:
        if actor.bits & Cue.AUTHORITY or any(part.who in INSTITUTIONS for part in actor.parts):
            for item in one.sentence.items[actor.first : actor.last + 1]:
                yield item.word[:_SAME_NOUN]


def _head_of_list(sentences: Sequence[Read], index: int) -> Read | None:
    """Return the line that names the institution of a resolution, where the sentence is one of its items.

    Its lines end in commas and semicolons: ``The Senate, / having regard to …, / 1. takes note of …;``.
    """
    if not _begins_line(sentences, index):
        return None
    block: list[Read] = []
    for place in range(index - 1, max(-1, index - 1 - _RESOLUTION_REACH), -1):
        one = sentences[place]
        if not _begins_line(sentences, place) or one.sentence.items[-1].word in _SENTENCE_ENDS or one.sentence.quotes:
            break
        block.append(one)
    block.reverse()
    listed = bool(block) and block[-1].sentence.items[-1].word in (",", ";", ":")
    marked = bool(block) and _is_marked(sentences[index])
    if not (marked or (listed and (len(block) >= _FEWEST_LINES or sentences[index].sentence.items[-1].word in ",;"))):
        return None
    return next((one for one in block if _is_official(one)), None)


def _begins_line(sentences: Sequence[Read], index: int) -> bool:
    return index == 0 or sentences[index - 1].sentence.paragraph != sentences[index].sentence.paragraph


def _is_marked(one: Read) -> bool:
    """``1. …``, ``B. …``, ``– …``: the item of a list."""
    first, second = (*one.sentence.items[:2], one.sentence.items[0])[:2]
    counted = second.word in (".", ")") and (first.word.isdigit() or len(first.word) <= _HEAD_OF_ITEM)
    return counted or not first.is_word


def _is_debate(sentences: Sequence[Read]) -> bool:
    """Say whether lines begin with who has the word: ``DEPUTY. …``, ``The minister: …``, ``A member (PPE). – …``."""
    if any(one.sentence.bits & Cue.ADDRESS for one in sentences[:_STENOGRAM]):
        return True
    lines = [
        one for before, one in pairwise([None, *sentences[:_STENOGRAM]]) if one is not None and _is_first(before, one)
    ]
    ends = [_label_end(one) for one in lines]
    return ends.count(":") >= _FEWEST_LABELS or len([end for end in ends if end]) > _FEWEST_LABELS


def _is_first(before: Read | None, one: Read) -> bool:
    return before is None or before.sentence.paragraph != one.sentence.paragraph


def _label_end(one: Read) -> str:
    """Return the mark after an office at the head of a line, a full stop only where no more is said; or nothing."""
    items = one.sentence.items
    end = next((place for place, item in enumerate(items[:_LONGEST_LABEL]) if item.word == ":"), len(items) - 1)
    label = items[: min(end, _LONGEST_LABEL)]
    office = any(
        item.bits & (Cue.AUTHORITY | Cue.MEMBER | Cue.HEAD)
        or (item.bits & Cue.OTHER and not item.bits & (Cue.MINSK | Cue.UKRAINE))
        for item in label
    )
    if not office or any(item.bits & (Cue.ASKER | Cue.MEDIA) or item.mention is not None for item in label):
        return ""
    short = end < _LONGEST_LABEL and items[end].word in _LABEL_ENDS and not one.events[:1]
    return items[end].word if items[end].word == ":" or short else ""


def _house(sentences: Sequence[Read]) -> str | None:
    """Return the first house named in a debate by which something is done, or in which one speaks; else any."""
    shown = Cue.PRESENT | Cue.SUBMIT  # a house to which something was shown elsewhere is not the one spoken in
    actors = [actor for one in sentences for actor in one.actors if not (actor.oblique and one.sentence.bits & shown)]
    named = [(actor, part.who) for actor in actors for part in actor.parts if part.who in HOUSES]
    acting = [who for actor, who in named if not actor.oblique]
    return next(iter([*acting, *(who for _, who in named)]), None)


def _is_item(one: Read) -> bool:
    """Say whether a sentence is an item of a resolution: ``3. taking note of …``, the subject being far above."""
    first = one.sentence.items[0]
    words = [item for item in one.sentence.items if item.is_word][:_HEAD_OF_ITEM]
    listed = not first.is_word or first.word.isdigit() or not first.capital
    return listed and any(item.bits & Cue.ACKNOWLEDGE for item in words)


def _is_official(one: Read) -> bool:
    return _named(one) is not None or any(item.bits & Cue.AUTHORITY for item in one.sentence.items)


def _named(one: Read) -> str | None:
    """Return the institution that a sentence names last."""
    known = (known_in(one, actor) for actor in reversed(one.actors))
    return next((who for who in known if who in INSTITUTIONS), None) or ("pace" if _is_assembly(one) else None)


def _is_assembly(one: Read) -> bool:
    """Say whether a resolution calls its own house no more than "the Parliamentary Assembly"."""
    return any(item.bits & Cue.ASSEMBLY for item in one.sentence.items[: _HEAD_OF_ITEM - 1])
