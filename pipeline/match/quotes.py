"""Quotations with their speakers: direct, mixed (a fragment inside reported speech) and indirect."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.lexicon import Lexicon
from pipeline.match.quotemarks import QuoteSpan
from pipeline.match.reader import Read, Reading, read
from pipeline.match.speech import Event
from pipeline.model import Document, Mention, Quote

_FEWEST_WORDS_REPORTED = 4
_CERTAIN = {
    "says": 0.95,
    "colon": 0.9,
    "dash": 0.85,
    "passive": 0.9,
    "quoted": 0.85,
    "according": 0.85,
    "statement": 0.8,
    "unnamed": 0.6,
}


def find_quotes(document: Document, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Quote, ...]:
    """Return the quotations of *document* in order; ``text[start:end] == exact``, without the marks."""
    reading = read(document, tuple(mentions), lexicon)
    if reading is None:
        return ()
    quotes = list(_quotes(document.text, reading))
    quotes.sort(key=lambda quote: (quote.start, quote.end))
    return tuple(quotes)


def _quotes(text: str, reading: Reading) -> Iterator[Quote]:
    before: tuple[Read, Event] | None = None
    previous: Read | None = None
    for one in reading.sentences:
        taken: set[int] = set()
        for event in one.events:
            yield from _of_event(text, one, event)
            taken.update(event.quotes)
        loose = [place for place in one.sentence.quotes if place not in taken]
        if loose and before is None and previous is not None:
            before = _silent_speaker(previous)
        if loose and before is not None and continues(before[0], one, before[1]):
            for place in loose:
                yield _quote(text, one, place, before[1], before[0], "floating")
        said = [event for event in one.events if event.rule != "finds"]
        if said:
            before = (one, said[-1])
        elif not loose:
            before = None
        previous = one


def _silent_speaker(previous: Read) -> tuple[Read, Event] | None:
    """A quotation alone, after a sentence on what somebody did, is that person's."""
    subject = next((actor for actor in previous.actors if not actor.oblique and actor.meant), None)
    if subject is None or not subject.person:
        return None
    return previous, Event(subject.last, "floating", subject, subject.meant)


def continues(before: Read, one: Read, event: Event) -> bool:
    """Say whether quotations of *one*, which names no speaker, continue the speech of *before*."""
    bare = not any(item.is_word for item in one.sentence.items)
    near = one.sentence.paragraph - before.sentence.paragraph <= 2
    announced = before.sentence.items[-1].word == ":"
    return near and (announced or (bare and bool(event.quotes or event.actor or event.speaker)))


def _of_event(text: str, one: Read, event: Event) -> Iterator[Quote]:
    if event.quotes:
        for place in event.quotes:
            yield _quote(text, one, place, event, one, event.rule)
    elif event.rule in ("says", "according", "unnamed", "passive") and (event.actor or event.speaker):
        yield from _indirect(text, one, event)


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
    return event.speaker == "nam" and event.actor is not None and not event.actor.person


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


def _indirect(text: str, one: Read, event: Event) -> Iterator[Quote]:
    items = one.sentence.items
    content = _content(items, event)
    if content is None:
        return
    first, last = content
    while last > first and not items[last].is_word and items[last].quote is None:
        last -= 1
    words = sum(1 for item in items[first : last + 1] if item.is_word)
    if words < _FEWEST_WORDS_REPORTED:
        return
    start, end = items[first].start, items[last].end
    yield Quote(start, end, text[start:end], event.speaker, _speaker_text(text, event), _cue(one, event), "indirect",
                round(_CERTAIN.get(event.rule, 0.7) - 0.15, 2), event.rule)  # fmt: skip


def _content(items: list[Item], event: Event) -> tuple[int, int] | None:
    """Return the reported clause: after *that*, else what stands before or after the cue and its actor."""
    last = max(event.cue, event.actor.last if event.actor else 0)
    for index in range(event.cue + 1, min(len(items), event.cue + 16)):
        # German "die" opens a relative clause after a comma only; elsewhere it is an article.
        if items[index].bits & Cue.THAT and (not items[index].bits & Cue.DETERMINER or items[index - 1].word == ","):
            return (index + 1, len(items) - 1) if index + 1 < len(items) else None
    first = min(event.cue, event.actor.first if event.actor else event.cue)
    if first > _FEWEST_WORDS_REPORTED and items[first - 1].word in (",", "—", "–", "-"):
        return 0, first - 2
    return (last + 1, len(items) - 1) if last + 1 < len(items) else None


def _speaker_text(text: str, event: Event) -> str:
    return text[event.actor.start : event.actor.end] if event.actor else ""


def _cue(one: Read, event: Event) -> str:
    return one.sentence.items[event.cue].word if event.cue < len(one.sentence.items) else ""
