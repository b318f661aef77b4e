"""Cutting a text at the edges of what was found in it, so that a template can mark each piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` (code points) carries *label*; *anchor* is its address on the page, if any."""

    start: int
    end: int
    label: str
    anchor: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with the same spans all over; *anchors* are those that begin here."""

    text: str
    labels: tuple[str, ...]
    anchors: tuple[str, ...]
    title: str


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Cut *text* at every edge of *spans*, which may overlap; joined again, the pieces are the text.

    >>> [(p.text, p.labels) for p in pieces("abcd", [Span(1, 3, "x"), Span(2, 4, "y")])]
    [('a', ()), ('b', ('x',)), ('c', ('x', 'y')), ('d', ('y',))]
    """
    fitting = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    edges = sorted({0, len(text)} | {edge for span in fitting for edge in (span.start, span.end)})
    opening = sorted(fitting, key=lambda span: span.start)
    active: list[Span] = []
    found, at = [], 0
    for start, end in pairwise(edges):
        while at < len(opening) and opening[at].start <= start:
            active.append(opening[at])
            at += 1
        active = [span for span in active if span.end > start]
        found.append(_piece(text[start:end], start, active))
    return found


def _piece(text: str, start: int, active: list[Span]) -> Piece:
    labels = tuple(dict.fromkeys(span.label for span in active))
    anchors = tuple(span.anchor for span in active if span.start == start and span.anchor)
    return Piece(text, labels, anchors, " · ".join(dict.fromkeys(span.title for span in active if span.title)))
