"""Quotations with their speakers: direct, mixed and indirect.

A quotation is mixed where the speaker's own words are a part of the reporter's sentence. Inside reported speech
(``he said that the camp was “a factory”``) the whole reported clause is the quotation, as in the linguists' corpora
(PARC 3.0, PolNeAR); elsewhere (``he called it “a factory”``) the words between the marks.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import zip_longest

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.floating import Voices, interviewed, is_bare
from pipeline.match.lexicon import Lexicon
from pipeline.match.quotemarks import QuoteSpan
from pipeline.match.reader import Read, Reading, read
from pipeline.match.reported import Span, reported
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
_LESS_CERTAIN = {"indirect": 0.15, "mixed": 0.05}


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
        if not one.events and not one.sentence.quotes:
            voices.learn(one, floats=False)
            continue
        clauses = _mixed_clauses(text, one, reading.cues)
        taken = {place for first, last in clauses.values() for place in range(first, last + 1)}
        for place, clause in clauses.items():
            yield _in_clause(text, one, place, clause, "mixed")
        for place in range(len(one.events)):
            yield from _of_event(text, one, place, reading.cues, taken)
        taken.update(place for event in one.events for place in event.quotes)
        loose = [place for place in one.sentence.quotes if place not in taken]
        for place in loose:
            voice = voices.of(one, place, following)
            if voice is None and is_bare(one):
                voice = one, Event(place, "unknown", None)
            if voice is not None:
                yield _quote(text, one, place, voice[1], voice[0], "floating")
        voices.learn(one, bool(loose))


def _mixed_clauses(text: str, one: Read, cues: CueSet) -> dict[int, Span]:
    """Return for each event the clause that it reports partly in the speaker's own words."""
    items, events = one.sentence.items, one.events
    if not one.sentence.quotes:
        return {}
    fragments = {place for place in one.sentence.quotes if _is_fragment(text, items, place)}
    if not fragments:
        return {}
    clauses = {}
    for index, event in enumerate(events):
        span = reported(items, events, index, cues, fragments) if _is_by_somebody(event) else None
        if span is not None and any(span[0] <= place <= span[1] for place in fragments):
            clauses[index] = span
    return clauses


def _is_by_somebody(event: Event) -> bool:
    return event.actor is not None or bool(event.speaker) or event.rule in _ANYBODY


def _of_event(text: str, one: Read, index: int, cues: CueSet, taken: Container[int]) -> Iterator[Quote]:
    event = one.events[index]
    if event.quotes:
        for place in event.quotes:
            if place not in taken:
                yield _quote(text, one, place, event, one, event.rule)
    elif _is_by_somebody(event):
        span = reported(one.sentence.items, one.events, index, cues)
        if span is not None:
            yield _in_clause(text, one, index, span, "indirect")


def _in_clause(text: str, one: Read, index: int, span: Span, kind: str) -> Quote:
    """Return what ``events[index]`` reports in the clause *span*, a pair of places of items."""
    items, event = one.sentence.items, one.events[index]
    sure = _CERTAIN.get(event.rule, 0.7) - _LESS_CERTAIN[kind]
    return _said(text, (items[span[0]].start, items[span[1]].end), one, event, kind, sure, event.rule)


def _quote(text: str, one: Read, place: int, event: Event, named: Read, rule: str) -> Quote:
    item = one.sentence.items[place]
    span = item.quote or QuoteSpan(item.start, item.end, item.start, item.end, closed=True)
    kind = "mixed" if _is_fragment(text, one.sentence.items, place) else "direct"
    sure = _CERTAIN.get(event.rule, 0.7) - (0.2 if rule == "floating" or not span.closed else 0.0)
    rule = "body" if is_body(event) else rule
    return _said(text, _trim(text, span.start, span.end), named, event, kind, sure, rule)


def _said(text: str, span: Span, named: Read, event: Event, kind: str, sure: float, rule: str) -> Quote:
    """Return the quotation ``text[start:end]`` of *span*, said in *event* of the sentence *named*."""
    start, end = span
    speaker, cue = _speaker_text(text, event), _cue(named, event)
    return Quote(start, end, text[start:end], event.speaker, speaker, cue, kind, round(sure, 2), rule)


def is_body(event: Event) -> bool:
    """Say whether NAM as a body speaks (its press service, its statement), not one of its people."""
    actor = event.actor
    return event.speaker == "nam" and actor is not None and not (actor.person or actor.bits & (Cue.MEMBER | Cue.WOMAN))


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
    first = text[span.start : span.end].lstrip()[:1] if span else ""
    return before is not None and before.is_word and first.islower()


def _speaker_text(text: str, event: Event) -> str:
    return text[event.actor.start : event.actor.end] if event.actor else ""


def _cue(one: Read, event: Event) -> str:
    return one.sentence.items[event.cue].word if event.cue < len(one.sentence.items) else ""
