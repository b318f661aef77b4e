"""Quotations with their speakers: direct, mixed (a fragment inside reported speech) and indirect."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.floating import Voices, interviewed, is_bare
from pipeline.match.lexicon import Lexicon
from pipeline.match.quotemarks import QuoteSpan
from pipeline.match.reader import Read, Reading, read
from pipeline.match.reported import reported
from pipeline.match.speech import Event
from pipeline.model import Document, Mention, Quote

_ANYBODY = frozenset({"unknown", "unnamed", "according"})
_CERTAIN = {
    "says": 0.95,
    "colon": 0.9,
    "dash": 0.85,
    "passive": 0.9,
    "quoted": 0.85,
    "according": 0.85,
    "statement": 0.8,
    "unnamed": 0.6,
    "unknown": 0.8,
}


def find_quotes(document: Document, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Quote, ...]:
    """Return the quotations of *document* in order; ``text[start:end] == exact``, without the marks."""
    reading = read(document, tuple(mentions), lexicon)
    if reading is None:
        return ()
    quotes = {(quote.start, quote.end): quote for quote in _quotes(document.text, reading)}
    return tuple(quotes[place] for place in sorted(quotes))


def _quotes(text: str, reading: Reading) -> Iterator[Quote]:
    voices = Voices(interviewed(reading))
    for one, following in zip_longest(reading.sentences, reading.sentences[1:]):
        taken: set[int] = set()
        for place, event in enumerate(one.events):
            yield from _of_event(text, one, place, reading.cues)
            taken.update(event.quotes)
        loose = [place for place in one.sentence.quotes if place not in taken]
        for place in loose:
            voice = voices.of(one, place, following)
            if voice is None and is_bare(one):
                voice = one, Event(place, "unknown", None)
            if voice is not None:
                yield _quote(text, one, place, voice[1], voice[0], "floating")
        voices.learn(one, bool(loose))


def _of_event(text: str, one: Read, index: int, cues: CueSet) -> Iterator[Quote]:
    event = one.events[index]
    if event.quotes:
        for place in event.quotes:
            yield _quote(text, one, place, event, one, event.rule)
    elif event.actor or event.speaker or event.rule in _ANYBODY:
        yield from _indirect(text, one, index, cues)


def _quote(text: str, one: Read, place: int, event: Event, named: Read, rule: str) -> Quote:
    item = one.sentence.items[place]
    span = item.quote or QuoteSpan(item.start, item.end, item.start, item.end, closed=True)
    kind = "mixed" if _is_fragment(text, one.sentence.items, place) else "direct"
    confidence = _CERTAIN.get(event.rule, 0.7) - (0.2 if rule == "floating" or not span.closed else 0.0)
    confidence = round(confidence, 2)
    start, end = _trim(text, span.start, span.end)
    rule = "body" if is_body(event) else rule
    return Quote(
        start,
        end,
        text[start:end],
        event.speaker,
        _speaker_text(text, event),
        _cue(named, event),
        kind,
        confidence,
        rule,
    )


def is_body(event: Event) -> bool:
    """Say whether NAM as a body speaks (its press service, its statement), not one of its people."""
    actor = event.actor
    return event.speaker == "nam" and actor is not None and not (actor.person or actor.bits & Cue.MEMBER)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _is_fragment(text: str, items: list[Item], place: int) -> bool:
    """A fragment continues the reporter's sentence: a word before it, and a small letter at its start."""
    before = items[place - 1] if place else None
    span = items[place].quote
    first = text[span.start : span.start + 1] if span else ""
    return before is not None and before.is_word and first.islower()


def _indirect(text: str, one: Read, index: int, cues: CueSet) -> Iterator[Quote]:
    items, event = one.sentence.items, one.events[index]
    span = reported(items, one.events, index, cues)
    if span is None:
        return
    start, end = items[span[0]].start, items[span[1]].end
    yield Quote(start, end, text[start:end], event.speaker, _speaker_text(text, event), _cue(one, event), "indirect",
                round(_CERTAIN.get(event.rule, 0.7) - 0.15, 2), event.rule)  # fmt: skip


def _speaker_text(text: str, event: Event) -> str:
    return text[event.actor.start : event.actor.end] if event.actor else ""


def _cue(one: Read, event: Event) -> str:
    return one.sentence.items[event.cue].word if event.cue < len(one.sentence.items) else ""
