"""Interviews: "you" in a question is the one who answers."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.cues import Cue
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.speech import DASHES, begins_with_initials
from pipeline.model import Quote

_LABEL_ENDS = frozenset(":—–-.：")
_ORNAMENT = "*"
_FURTHEST_LABEL = 3
_LONGEST_LEAD = 4
_FEWEST_ANSWERS = 2
_NOUN_REACH = 2
# German "ihr" is hers, and yours only with a capital.
_ALSO_HERS = Cue.POSSESSIVE | Cue.THEY | Cue.ARTICLE


def name_the_asked(sentences: Sequence[Read], quotes: Sequence[Quote]) -> None:
    """Let "you" mean Latushka, or NAM, where lines begin with his name or initials, or he alone was introduced.

    So does "your" where *quotes* tells that all the answers are his.
    """
    asking = [one for one in sentences if one.sentence.bits & (Cue.YOU | Cue.YOURS)]
    if not asking:
        return
    answering = _answering(sentences, quotes)
    asked = answering or next((who for who in map(_labelled, sentences) if who is not None), None)
    asked = asked or _introduced(sentences, asking[0])
    if asked is None:
        return
    for one in asking:
        for place, item in enumerate(one.sentence.items):
            if item.mention is not None:
                continue
            if item.bits & Cue.YOU and (not item.bits & Cue.HE or item.capital):
                _mean(one, place, asked)
            elif answering and _is_yours(one, place):
                _mean(one, place, asked, possessive=True)


def _is_yours(one: Read, place: int) -> bool:
    """``your report``, ``Ihre vorläufige Mitteilung``: before a paper, for the word may also be "to you" or "her"."""
    items = one.sentence.items
    if not items[place].bits & Cue.YOURS or (items[place].bits & _ALSO_HERS and not items[place].capital):
        return False
    after = items[place + 1 : place + 1 + _NOUN_REACH]
    papers = Cue.REPORT | Cue.FILING | Cue.MATERIAL | Cue.SECOND
    return any(item.bits & (papers | Cue.PRELIMINARY) and item.mention is None for item in after)


def _answering(sentences: Sequence[Read], quotes: Sequence[Quote]) -> str | None:
    """Return whose all the answers of an interview are, where there are more than one and they are ours."""
    spans = (one.sentence.items[place].quote for one in sentences for place in one.sentence.quotes)
    answers = {span.start for span in spans if span is not None and span.answer}
    if len(answers) < _FEWEST_ANSWERS:
        return None
    voices = [quote.speaker for quote in quotes if quote.start in answers]
    who = voices[0] if voices else None
    return who if who in OURS and len(voices) >= _FEWEST_ANSWERS and set(voices) == {who} else None


def _introduced(sentences: Sequence[Read], question: Read) -> str | None:
    """``In the studio: the former ambassador Pavel Latushka.`` and then lines with dashes: he alone can be asked."""
    if question.sentence.items[0].word not in DASHES:
        return None
    before = [one for one in sentences if one.sentence.start < question.sentence.start]
    people = {actor.meant for one in before for actor in one.actors if actor.person and not actor.oblique}
    return "latushka" if people == {"latushka"} and len(before) <= _LONGEST_LEAD else None


def _mean(one: Read, place: int, asked: str, *, possessive: bool = False) -> None:
    actor = next((each for each in one.actors if each.first <= place <= each.last), None)
    if actor is None:
        items = one.sentence.items
        actor = Actor(place, place, None, "pronoun", Cue.YOU, items[place].start, items[place].end)
        actor.oblique = actor.possessive = possessive
        one.actors.append(actor)
        one.actors.sort(key=lambda each: each.first)
    if actor.kind == "pronoun":
        actor.who = actor.meant = asked


def _labelled(one: Read) -> str | None:
    """Return who speaks in a line ``Pavel Latushka: …`` or ``P. L. — …``."""
    items = [item for item in one.sentence.items if item.word != _ORNAMENT]
    if begins_with_initials(items):
        return "latushka"
    first = next((actor for actor in one.actors if actor.meant in OURS and actor.first <= _FURTHEST_LABEL), None)
    if first is None:
        return None
    rest = [item for item in one.sentence.items[first.last + 1 :] if item.word != _ORNAMENT]
    label = bool(rest) and (rest[0].quote is not None or (rest[0].word in _LABEL_ENDS and len(rest) > 1))
    return first.meant if label else None
