"""Long texts in pieces, so that memory stays bounded: where they are cut, and how their findings become one.

A text of this length is no article but a collection of them. Each piece is tagged with title, links and outlet as
context, but not with the words of the other pieces; an article of any usual length is one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from pipeline.match.citations import best
from pipeline.match.echoes import names_author
from pipeline.match.works import one_filing
from pipeline.model import Citation, CitationType, Document, Echo, Findings, Mention, Quote, Refusal, Topic

LONGEST_PIECE = 200_000
# What is found in one text; who writes a name this often wants to fill our memory.
_MOST_FOUND = 80_000
_MOST_EVIDENCE = 20
# Where a piece may end, the best place first; an abbreviation or an initial ends no sentence.
_SEAMS = (
    re.compile(r"\n"),
    re.compile(r"[^\W\d_]{4}[.!?…][»”\"'’)\]]*\s|[。！？][」』”]?"),
    re.compile(r"\s"),
)

Placed = TypeVar("Placed", Mention, Refusal, Citation, Quote, Echo)


def pieces(text: str, longest: int = LONGEST_PIECE) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of *text* start and end, none longer than *longest* characters.

    They end with a paragraph, else with a sentence, else with a word; only a text without any of these is cut hard.
    All but the last one are at least half as long as they may be.
    """
    start = 0
    while len(text) - start > longest:
        end = _seam(text, start + longest // 2, start + longest)
        yield start, end
        start = end
    yield start, len(text)


def _seam(text: str, low: int, high: int) -> int:
    for seam in _SEAMS:
        ends = [match.end() for match in seam.finditer(text, low, high)]
        if ends:
            return ends[-1]
    return high


def find_in_pieces(
    document: Document, find: Callable[[Document], Findings], hyperlinks: Sequence[Citation]
) -> Findings:
    """Return what *find* finds in the pieces of *document* as findings of the whole, the *hyperlinks* among them.

    Where more was found than one text can mean, the rest is not read: ``read_to`` tells how far it was.
    """
    parts: list[Findings] = []
    found = 0
    for start, end in pieces(document.text):
        part = find(replace(document, text=document.text[start:end]))
        parts.append(_shifted(part, start))
        found += len(part.mentions) + len(part.refusals) + len(part.quotes)
        if found > _MOST_FOUND and end < len(document.text):
            return _joined(parts, document.language, hyperlinks, read_to=end)
    return _joined(parts, document.language, hyperlinks)


def _shifted(found: Findings, offset: int) -> Findings:
    return replace(
        found,
        mentions=_moved(found.mentions, offset),
        citations=_moved([one for one in found.citations if one.type is not CitationType.HYPERLINK], offset),
        quotes=_moved(found.quotes, offset),
        refusals=_moved(found.refusals, offset),
        echoes=_moved(found.echoes, offset),
        topics=tuple(
            replace(one, evidence=tuple((start + offset, end + offset) for start, end in one.evidence))
            for one in found.topics
        ),
    )


def _moved(found: Sequence[Placed], offset: int) -> tuple[Placed, ...]:
    return tuple(replace(one, start=one.start + offset, end=one.end + offset) for one in found)


def _joined(
    parts: Sequence[Findings], language: str | None, hyperlinks: Sequence[Citation], read_to: int | None = None
) -> Findings:
    citations = [*hyperlinks, *chain.from_iterable(part.citations for part in parts)]
    return Findings(
        language=language,
        mentions=tuple(chain.from_iterable(part.mentions for part in parts)),
        citations=best(one_filing(citations)),
        quotes=tuple(chain.from_iterable(part.quotes for part in parts)),
        topics=_topics(parts),
        refusals=tuple(chain.from_iterable(part.refusals for part in parts)),
        mixed_script=any(part.mixed_script for part in parts),
        echoes=_echoes(parts),
        read_to=read_to,
    )


def _topics(parts: Sequence[Findings]) -> tuple[Topic, ...]:
    """Return each topic once, as sure as in the piece that is surest, with the evidence of all pieces."""
    known: dict[str, Topic] = {}
    for topic in chain.from_iterable(part.topics for part in parts):
        first = known.setdefault(topic.topic, topic)
        if first is not topic:
            evidence = (*first.evidence, *topic.evidence)[:_MOST_EVIDENCE]
            known[topic.topic] = replace(first, score=max(first.score, topic.score), evidence=evidence)
    return tuple(known.values())


def _echoes(parts: Sequence[Findings]) -> tuple[Echo, ...]:
    """Return the first echo of each work, none where a piece names the author."""
    first: dict[str, Echo] = {}
    for echo in chain.from_iterable(part.echoes for part in parts):
        first.setdefault(echo.work, echo)
    named = any(names_author(part.mentions) for part in parts)
    return () if named else tuple(first.values())
