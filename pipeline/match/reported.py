"""Indirect speech: which words of a sentence are what somebody is said to have said."""

from __future__ import annotations

from collections.abc import Container, Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.speech import DASHES, Event

_FEWEST_WORDS = 3
_SHORTEST_CLAUSE = 2
_COMPLEMENT_REACH = 25
_SOURCE_REACH = 14
_CLAUSE_REACH = 8
_UNKNOWN_REACH = 12
_LONGEST_TAIL = 12
_NEAR_EVENTS = 8
_AS_REACH = 8
_DATELINE = 8
_NEGATION_REACH = 3
_RULES = frozenset({"says", "according", "unnamed", "unknown", "passive", "colon", "dash"})
_PHRASE = Cue.HE_SAID | Cue.THEY_SAID | Cue.ACCORDING | Cue.ACCORDING_AFTER | Cue.ACCORDING_FIRST
_BREAKS = DASHES | {","}
_OWN_CLAUSE = Cue.THAT | Cue.HE | Cue.THEY | Cue.SAY | Cue.PASSIVE | Cue.NEGATION
_LONGEST_SOURCE = 8

Span = tuple[int, int]


def reported(
    items: Sequence[Item], events: Sequence[Event], index: int, cues: CueSet, fragments: Container[int] = ()
) -> Span | None:
    """Return the first and last item of what ``events[index]`` of a sentence reports in other words, or None.

    Quotations within it are none but those whose places are in *fragments*: ``he said that it was “a lie”``.

    The clause stands after *that*, after a colon, or on the
    other side of the comma that parts it from the words for saying; where those are put in between, it is the
    whole sentence.
    """
    event = events[index]
    others = [*events[max(0, index - _NEAR_EVENTS) : index], *events[index + 1 : index + 1 + _NEAR_EVENTS]]
    if event.rule not in _RULES or _is_denied(items, event):
        return None
    if event.rule == "according" and not items[event.cue].bits & _PHRASE:
        return None  # figures supplied by NAM
    if event.rule == "according" and any(one.rule == "says" and one.cue > event.cue for one in others):
        return None  # Citing data of NAM, she stated that …
    span = _clause(items, event, cues)
    if span is None or any(_holds(items, other, event, cues) for other in others):
        return None
    if any(items[place].quote is not None and place not in fragments for place in range(span[0], span[1] + 1)):
        return None
    return _trimmed(items, *span)


def _is_denied(items: Sequence[Item], event: Event) -> bool:
    start = _previous(items, event.cue, _NEGATION_REACH + 1)
    before = items[max(0, event.cue - _NEGATION_REACH) if start is None else start : event.cue]
    return any(item.bits & (Cue.NEGATION | Cue.UNSAID) for item in before) or bool(items[event.cue].bits & Cue.UNSAID)


def _holds(items: Sequence[Item], other: Event, event: Event, cues: CueSet) -> bool:
    """``he said that the ministry told parents …``: what is told within a reported clause is part of it."""
    if other.cue >= event.cue or other.rule not in _RULES or other.rule == "according" or other.quotes:
        return False
    span = _clause(items, other, cues)
    return span is not None and other.cue < span[0] <= event.cue <= span[1]


def _clause(items: Sequence[Item], event: Event, cues: CueSet) -> Span | None:
    end = len(items) - 1
    if event.rule == "colon":
        return event.cue + 1, end
    if event.rule == "dash":
        return 0, event.cue - 1
    first, last = _words_of_saying(items, event)
    if _is_as(items, first):
        comma = _next(items, last, _SOURCE_REACH, {","})
        if comma is not None and _word_count(items[:first]) <= _FEWEST_WORDS:
            return comma + 1, end
    if event.rule == "according" or items[event.cue].bits & _PHRASE:
        return _of_source(items, event, first, last, cues)
    place = _complement(items, event)
    if place is not None and not (place > last + 2 and items[event.cue].bits & (Cue.LABEL | Cue.DENY)):
        return place + 1, end
    return _beside_comma(items, event, first, last, cues)


def _words_of_saying(items: Sequence[Item], event: Event) -> Span:
    """Return where the verb or the phrase and its actor begin and end."""
    first = last = event.cue
    while last + 1 < len(items) and items[event.cue].bits & items[last + 1].bits & _PHRASE:
        last += 1
    if event.actor is not None:
        first, last = min(first, event.actor.first), max(last, event.actor.last)
    return first, last


def _complement(items: Sequence[Item], event: Event) -> int | None:
    last = max(event.cue, event.actor.last if event.actor else 0)
    for index in range(event.cue + 1, min(len(items), event.cue + _COMPLEMENT_REACH)):
        item = items[index]
        if item.quote is not None or item.word in (":", ";"):
            return None
        if item.bits & Cue.COMPLEMENT and not (event.actor and event.actor.first <= index <= last):
            return index
    return None


def _of_source(items: Sequence[Item], event: Event, first: int, last: int, cues: CueSet) -> Span | None:
    """Return what a source named by a phrase says: ``according to NAM …``, ``…, according to NAM``."""
    end = len(items) - 1
    if first and items[first - 1].word == ":":
        return last + 1, end
    before = _word_count(items[:first])
    if cues.nouns_capital and items[event.cue].bits & Cue.ACCORDING_AFTER and _verb_follows(items, last, before):
        return last + 1, end
    comma = _next(items, last, _SOURCE_REACH, _BREAKS)
    rest = _word_count(items[comma + 1 :]) if comma is not None else 0
    if before and items[first - 1].word in _BREAKS and rest >= _FEWEST_WORDS:
        return 0, end
    if before >= _FEWEST_WORDS:
        return (0, first - 1) if items[first - 1].word in _BREAKS else None
    if event.actor is not None or event.rule == "according":
        close = comma is not None and (comma - last <= 2 or _describes(items[last + 1 : comma], event))
        return (comma + 1, end) if close and comma is not None else (last + 1, end)
    if comma is not None and rest >= _FEWEST_WORDS and not cues.nouns_capital:
        return comma + 1, end
    return _after_source(items, last, cues)


def _verb_follows(items: Sequence[Item], last: int, before: int) -> bool:
    """``Einer Ökonomin in Vilnius zufolge hat …``: a source at the head of the sentence, and its verb at once."""
    follower = items[last + 1] if last + 1 < len(items) else None
    return 0 < before <= _LONGEST_SOURCE and follower is not None and follower.is_word and not follower.capital


def _describes(gap: Sequence[Item], event: Event) -> bool:
    """``selon la commissaire chargée des droits, …``: what follows a role up to the comma tells which one it is."""
    if event.actor is None or event.actor.kind != "role" or not gap:
        return False
    return not gap[0].bits & (Cue.ARTICLE | Cue.DETERMINER) and not any(item.bits & _OWN_CLAUSE for item in gap)


def _after_source(items: Sequence[Item], last: int, cues: CueSet) -> Span | None:
    """``Laut der Bürgermeisterin von Mosyr steht …``: after the last noun of the source comes the verb."""
    if not cues.nouns_capital:
        return None
    for index in range(last + 2, min(len(items), last + _SOURCE_REACH)):
        item = items[index]
        if items[index - 1].capital and not item.capital and not item.bits & (Cue.OF | Cue.DETERMINER | Cue.INSIDE):
            return index, len(items) - 1
    return None


def _is_as(items: Sequence[Item], first: int) -> bool:
    """``Как рассказал сотрудник, …``: the clause of saying comes first and is tied by *as*."""
    for index in range(first - 1, max(-1, first - _AS_REACH), -1):
        if not items[index].is_word:
            return False
        if items[index].bits & Cue.AS_SAID:
            return index == 0 or not items[index - 1].is_word
    return False


def _beside_comma(items: Sequence[Item], event: Event, first: int, last: int, cues: CueSet) -> Span | None:
    """Return the clause on the other side of the comma: ``…, said Latushka``; ``Latuschka sagte, …``."""
    end = len(items) - 1
    anybody = _is_anybody(items, event)
    opening = _previous(items, first, _CLAUSE_REACH if event.actor is not None else _UNKNOWN_REACH)
    closing = _next(items, last, _CLAUSE_REACH, _BREAKS)
    rest = _word_count(items[closing + 1 :]) if closing is not None else 0
    colon = _next(items, last, _CLAUSE_REACH, {":"})
    if colon is not None:
        return colon + 1, end
    if opening is not None and _word_count(items[:opening]) >= (1 if rest >= _FEWEST_WORDS else _FEWEST_WORDS):
        if not _is_inserted(items, event, opening, closing):
            return None
        if closing is None or rest < _FEWEST_WORDS or items[closing + 1].bits & (Cue.THAT | Cue.JOINING):
            return 0, opening - 1
        return 0, end
    if closing is not None and cues.nouns_capital and not anybody and _opens_clause(items, last, closing):
        return closing + 1, end
    whole = not anybody and not any(item.word == "," for item in items[event.cue : last])
    bare = items[event.cue].bits & Cue.BARE and whole and _word_count(items[last + 1 :]) >= _FEWEST_WORDS
    return (last + 1, end) if bare and event.cue >= last - 1 else None


def _opens_clause(items: Sequence[Item], last: int, comma: int) -> bool:
    """``sagte, er komme``; ``kündigte an, die Unterlagen würden geprüft``: a clause in the mood of indirect speech."""
    following = items[comma + 1 : comma + 1 + _CLAUSE_REACH]
    return comma == last + 1 or any(item.bits & Cue.REPORTIVE for item in following)


def _is_anybody(items: Sequence[Item], event: Event) -> bool:
    """Say whether nobody in particular speaks: ``they say``; but ``a lawyer who drafted it said`` is a lawyer."""
    actor = event.actor
    if actor is None or actor.kind != "pronoun" or actor.meant is not None or actor.bits & Cue.WOMAN:
        return False
    return not (actor.bits & Cue.RELATIVE or items[actor.first].bits & Cue.RELATIVE) or event.cue <= actor.last + 1


def _is_inserted(items: Sequence[Item], event: Event, opening: int, closing: int | None) -> bool:
    """Say whether the clause after the comma is one of saying (``…, said the mayor``), not one that goes on."""
    if any(item.bits & (Cue.THAT | Cue.JOINING) for item in items[opening + 1 : event.cue]):
        return False
    verb_first = event.actor is None or event.cue < event.actor.first
    if verb_first and event.cue - opening <= 2:
        return _word_count(items[event.cue + 1 : closing]) <= _LONGEST_TAIL
    return bool(items[event.cue].bits & Cue.BARE)


def _previous(items: Sequence[Item], first: int, reach: int) -> int | None:
    for index in range(first - 1, max(-1, first - reach), -1):
        if items[index].word in _BREAKS:
            return index
        if not items[index].is_word:
            return None
    return None


def _next(items: Sequence[Item], last: int, reach: int, marks: frozenset[str] | set[str]) -> int | None:
    for index in range(last + 1, min(len(items), last + reach)):
        if items[index].word in marks:
            return index
        if items[index].quote is not None:
            return None
    return None


def _after_dateline(items: Sequence[Item]) -> int:
    """``NEW HAVEN — At least …``: return where the report begins after the place that opens a dispatch."""
    dash = next((place for place, item in enumerate(items[:_DATELINE]) if item.word in DASHES), 0)
    named = dash and all(item.capital or not item.is_word or item.word.isdigit() for item in items[:dash])
    return dash + 1 if named else 0


def _trimmed(items: Sequence[Item], first: int, last: int) -> Span | None:
    first = first or _after_dateline(items)
    while first < last and not items[first].is_word and items[first].quote is None:
        first += 1
    while last > first and not items[last].is_word and items[last].quote is None:
        last -= 1
    # Beside a quotation two words are a place or a day, not a clause.
    fewest = _FEWEST_WORDS if any(item.quote is not None for item in items) else _SHORTEST_CLAUSE
    return (first, last) if _word_count(items[first : last + 1]) >= fewest else None


def _word_count(items: Sequence[Item]) -> int:
    return sum(1 for item in items if item.is_word)
