"""Quoted words of an institution, read like the text around them: what its people acknowledge, they say in quotes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.match.actors import find_actors
from pipeline.match.clauses import read_sentences
from pipeline.match.cues import Cue, CueSet
from pipeline.match.events import find_events
from pipeline.match.owners import INSTITUTIONS, OURS
from pipeline.match.reader import Read
from pipeline.match.speech import Event
from pipeline.model import Mention

_OFFICE = Cue.AUTHORITY | Cue.OTHER | Cue.MEMBER


def quoted_reads(
    text: str, one: Read, mentions: Sequence[Mention], cues: CueSet, *, debate: bool, official: bool
) -> Iterator[tuple[int, Read, str | None]]:
    """Yield the sentences that officials are quoted with and that name ours, with where each quotation begins.

    The third is the institution of the speaker where it is known. In a *debate* whoever has the word is an official;
    after an *official* words without a speaker are his.
    """
    for places, by in _official_quotes(one, debate=debate, official=official):
        for place in places:
            span = one.sentence.items[place].quote
            inside = _between(mentions, span.start, span.end) if span is not None else []
            if span is not None and any(mention.entity in OURS for mention in inside):
                moved = [replace(each, start=each.start - span.start, end=each.end - span.start) for each in inside]
                yield from ((span.start, read, by) for read in _reads(text[span.start : span.end], moved, cues))


def _official_quotes(one: Read, *, debate: bool, official: bool) -> Iterator[tuple[Sequence[int], str | None]]:
    """Yield the quotations of officials, with their institution.

    Nobody's words are an *official*'s where one has just been named: ``«…», says the answer``.
    """
    for event in one.events:
        by = _institution(event)
        nobody = official and event.actor is None and event.speaker is None and event.rule == "unknown"
        if (by is not None or debate or nobody or _is_official(event)) and event.speaker not in OURS:
            yield event.quotes, by
    if official and not one.events and not one.actors:
        yield one.sentence.quotes, None


def holds_ours(one: Read, mentions: Sequence[Mention]) -> bool:
    """Say whether one of ours is named in a quotation of the sentence."""
    return any(
        mention.entity in OURS and items.quote is not None
        for items in (one.sentence.items[place] for place in one.sentence.quotes)
        for mention in _between(mentions, items.start, items.end)
    )


def _reads(text: str, mentions: Sequence[Mention], cues: CueSet) -> Iterator[Read]:
    for sentence in read_sentences(text, mentions, cues):
        actors = find_actors(text, sentence, cues.nouns_capital)
        for actor in actors:
            actor.meant = actor.who
        events = find_events(sentence, actors, cues)
        for event in events:
            event.speaker = event.actor.meant if event.actor else None
        yield Read(sentence, actors, events)


def _between(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    last = bisect_left(mentions, end, key=lambda mention: mention.start)
    return [mention for mention in mentions[first:last] if mention.end <= end]


def _institution(event: Event) -> str | None:
    parts = event.actor.parts if event.actor is not None else ()
    return next((part.who for part in parts if part.who in INSTITUTIONS), None)


def _is_official(event: Event) -> bool:
    actor = event.actor
    return actor is not None and bool(actor.bits & _OFFICE) and not actor.bits & (Cue.MEDIA | Cue.ADVERSARY)
