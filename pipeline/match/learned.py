"""News from ours without their speaking: ``the guests learnt from Latushka that …``, ``on his channel one reads …``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import NOTES, Cue, CueSet
from pipeline.match.speech import Event

_OURS = frozenset({"latushka", "nam"})
_NEAR = 9
_NEGATED = 3
_CHANNEL_REACH = 9
_FEWEST_WORDS = 3
_DESCRIPTION = 6
_BESIDE = Cue.ARTICLE | Cue.DETERMINER | Cue.TITLE | Cue.FORMER | Cue.STOP


def learn_events(items: Sequence[Item], actors: Sequence[Actor], cues: CueSet) -> Iterator[Event]:
    """Yield ``From Latushka the students heard that …``: a verb of hearing, from whom, and the news in a clause."""
    source = next((one for one in actors if one.who in _OURS and _is_given_by(items, one, cues)), None)
    if source is None or not any(item.bits & Cue.COMPLEMENT for item in items):
        return
    for place, item in enumerate(items):
        near = source.last < place <= source.last + _NEAR or source.first - _NEAR <= place < source.first
        if not item.bits & Cue.LEARN or item.mention is not None or not near:
            continue
        low, high = min(place, source.last), max(place, source.first)
        apart = any(one.word in ":;." or one.quote is not None for one in items[low + 1 : high] if not one.is_word)
        around = items[max(0, place - _NEGATED) : place + _NEGATED + 1]
        if not apart and not any(one.bits & (Cue.NEGATION | Cue.UNSAID) for one in around):
            yield Event(place, "passive", source)
        return


def _is_given_by(items: Sequence[Item], actor: Actor, cues: CueSet) -> bool:
    """Say whether *from* governs the actor: right before it, over an article or a title, or before its description."""
    if any(part.bits & Cue.NOMINATIVE for part in actor.parts):
        return False  # Od dziennikarzy Paweł Łatuszka dowiedział się
    before = items[max(0, actor.first - _DESCRIPTION) : actor.first]
    if before and before[-1].word == ",":  # Vom Gast des Abends, Pawel Latuschka, erfuhren …
        closed = items[actor.last + 1].word == "," if actor.last + 1 < len(items) else False
        return closed and all(item.is_word for item in before[:-1]) and any(one.bits & Cue.GIVER for one in before)
    while before and before[-1].bits & _BESIDE and not before[-1].bits & Cue.GIVER:
        before = before[:-1]
    if not before or not before[-1].bits & Cue.GIVER:
        return False
    # "the friends of Latushka know": where one word is both *of* and *from*, no noun stands before it.
    noun = len(before) > 1 and before[-2].is_word and not before[-2].bits & ~(NOTES | Cue.STOP)
    noun = noun and (before[-2].capital or not cues.nouns_capital)
    return not (before[-1].bits & Cue.OF and noun and not before[-2].bits & Cue.LEARN)


def channel_events(items: Sequence[Item], actors: Sequence[Actor], events: Sequence[Event]) -> Iterator[Event]:
    """Yield ``on Latushka's Telegram channel one reads that …``: what stands there, whoever reads it."""
    if any(event.rule == "unknown" or (event.actor is not None and event.rule != "finds") for event in events):
        return
    for actor in actors:
        before = items[max(0, actor.first - 3) : actor.first]
        if not actor.bits & Cue.PRESS or not any(one.bits & (Cue.INSIDE | Cue.BEFORE_OBJECT) for one in before):
            continue
        for at in range(actor.last + 1, min(len(items), actor.last + _CHANNEL_REACH)):
            item = items[at]
            if item.quote is not None or item.bits & (Cue.NEGATION | Cue.UNSAID | Cue.SUBMIT):
                return
            if item.bits & Cue.COMPLEMENT or item.word == ":":
                if sum(one.is_word for one in items[at + 1 :]) >= _FEWEST_WORDS:
                    yield Event(at, "according", actor)
                return
        return
