"""Where the dots and arrows of a cascade stand: one row for each stop, time running down, a column for each lane. Pure.

The words stand beside the drawing as a list with rows of the same height, so that names break and shrink as text does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.site.cascade_edges import LANES, Edge, Node

ROW, GAP_ROW = 64, 28
_LANE, _MARGIN, _RADIUS = 34, 18, 6
# A pause of so many days is said between two rows.
_PAUSE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Dot:
    """A stop at its place; ``pause`` is how many days lie between the row before and this one, 0 for few."""

    node: Node
    x: int
    y: int
    pause: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge with the path that draws it, and where its letter stands."""

    edge: Edge
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in pixels."""

    dots: tuple[Dot, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def draw(nodes: Sequence[Node], edges: Sequence[Edge]) -> Drawing:
    """Return where *nodes* and *edges* stand; rows follow each other in time, not to scale."""
    dots, height, day = [], 0, ""
    for node in sorted(nodes, key=lambda node: (node.when[:10], node.when, node.lane != "work", node.id)):
        pause = 0 if node.loose else _days(day, node.when)
        height += GAP_ROW if pause else 0
        dots.append(Dot(node, _MARGIN + _LANE * LANES.index(node.lane), height + ROW // 2, pause))
        height, day = height + ROW, day if node.loose else node.when
    places = {dot.node.id: dot for dot in dots}
    arrows = [_arrow(edge, places[edge.start], places[edge.end]) for edge in edges]
    return Drawing(tuple(dots), tuple(arrows), 2 * _MARGIN + _LANE * (len(LANES) - 1), height)


def _arrow(edge: Edge, start: Dot, end: Dot) -> Arrow:
    down = 1 if end.y > start.y else -1
    first, last = start.y + down * _RADIUS, end.y - down * (_RADIUS + 5)
    # An arrow within a lane bows out, so that it does not run through the dots between.
    bow = _LANE // 2 if start.x == end.x else 0
    middle = (first + last) // 2
    path = f"M{start.x} {first} C{start.x + bow} {middle} {end.x + bow} {middle} {end.x} {last}"
    return Arrow(edge, path, end.x + bow // 2 + 7, last - down * 4)


def _days(before: str, after: str) -> int:
    try:
        # What is dated to a month may have a last day that its month does not have.
        number = (date.fromisoformat(after[:10]) - date.fromisoformat(before[:10])).days
    except ValueError:
        return 0
    return number if number >= _PAUSE_DAYS else 0
