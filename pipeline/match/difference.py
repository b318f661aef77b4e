"""What changed between two versions of a text: word by word, readable, at a bounded cost.

Paragraphs are matched first, then the words of those that differ. Both steps look for what stands once in
either text (patience, after Bram Cohen), which is linear but for a sort; only short stretches without such
an anchor are compared word by word with each other, and only as long as the budget lasts. What is left
then counts as replaced as a whole: coarser, but never wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "removed", "added"]
# Places that match: (start in the old, start in the new, how many).
Match = tuple[int, int, int]

_PARAGRAPH = re.compile(r"[^\n]+|\n+")
# Thai to Burmese, kana and Han: scripts without spaces are compared sign by sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|\s+|[^\w\s]")
_DEEPEST = 12
# Pairs of words that may be compared with each other: about half a second.
_BUDGET = 2_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text and what became of it: ``same``, ``removed`` or ``added``."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Change]:
    """Return how *old* became *new*: same and removed joined are *old*, same and added joined are *new*.

    >>> [(one.kind, one.text) for one in difference("It was 15 people.", "It was 17 people.")]
    [('same', 'It was '), ('removed', '15'), ('added', '17'), ('same', ' people.')]
    """
    budget = [_BUDGET]
    first, second = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    found: list[Change] = []
    for kind, before, after in _stretches(first, second, _matches(first, second, budget)):
        if kind == "same":
            found.append(Change("same", "".join(before)))
        else:
            found.extend(_words("".join(before), "".join(after), budget))
    return list(_joined(_readable(list(_joined(found)))))


def passages(changes: Sequence[Change], around: int = 60) -> list[list[Change]]:
    """Return the changes with about *around* characters on each side, near ones together; all else is left out."""
    found: list[list[Change]] = [[]]
    for at, one in enumerate(changes):
        first, last = at == 0, at == len(changes) - 1
        if one.kind != "same" or (len(one.text) <= 2 * around and not first and not last):
            found[-1].append(one)
            continue
        if not first:
            found[-1].append(Change("same", _head(one.text, around)))
            found.append([])
        if not last:
            found[-1].append(Change("same", _tail(one.text, around)))
    return [passage for passage in found if any(one.kind != "same" for one in passage)]


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else (text[:most].rpartition(" ")[0] or text[:most]) + " …"


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else "… " + (text[-most:].partition(" ")[2] or text[-most:])


def _words(old: str, new: str, budget: list[int]) -> Iterator[Change]:
    first, second = _WORD.findall(old), _WORD.findall(new)
    for kind, before, after in _stretches(first, second, _matches(first, second, budget)):
        if kind == "same":
            yield Change("same", "".join(before))
        else:
            yield Change("removed", "".join(before))
            yield Change("added", "".join(after))


def _stretches(
    old: Sequence[str], new: Sequence[str], matches: Sequence[Match]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Yield the stretches between and at the matches, in order, as (same or other, old part, new part)."""
    at_old = at_new = 0
    for start_old, start_new, length in (*matches, (len(old), len(new), 0)):
        if start_old > at_old or start_new > at_new:
            yield "other", old[at_old:start_old], new[at_new:start_new]
        at_old, at_new = start_old + length, start_new + length
        if length:
            yield "same", old[start_old:at_old], new[start_new:at_new]


def _matches(old: Sequence[str], new: Sequence[str], budget: list[int]) -> list[Match]:
    """Return where *old* and *new* match, ascending in both."""
    found: list[Match] = []
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        a, b, c, d, depth = waiting.pop()
        a, b, c, d = _without_common_ends(old, new, (a, b, c, d), found)
        if a == b or c == d or depth == _DEEPEST:
            continue
        anchors = _anchors(old, new, (a, b, c, d))
        if not anchors:
            found.extend(_compared(old, new, (a, b, c, d), budget))
        for place_old, place_new in anchors:
            found.append((place_old, place_new, 1))
            waiting.append((a, place_old, c, place_new, depth + 1))
            a, c = place_old + 1, place_new + 1
        if anchors:
            waiting.append((a, b, c, d, depth + 1))
    return sorted(found)


def _without_common_ends(
    old: Sequence[str], new: Sequence[str], area: tuple[int, int, int, int], found: list[Match]
) -> tuple[int, int, int, int]:
    """Return *area* without what is equal at its beginning and end, which goes to *found*."""
    a, b, c, d = area
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    if a > area[0]:
        found.append((area[0], area[2], a - area[0]))
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    if b < area[1]:
        found.append((b, d, area[1] - b))
    return a, b, c, d


def _anchors(old: Sequence[str], new: Sequence[str], area: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the longest ascending chain of what stands exactly once in each side of *area*."""
    a, b, c, d = area
    often_old, often_new = Counter(old[a:b]), Counter(new[c:d])
    places = {item: at for at, item in enumerate(new[c:d], c) if often_new[item] == 1}
    pairs = [(at, places[item]) for at, item in enumerate(old[a:b], a) if often_old[item] == 1 and item in places]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        ends[at : at + 1], last[at : at + 1] = [place], [number]
        before.append(last[at - 1] if at else -1)
    chain, number = [], last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _compared(
    old: Sequence[str], new: Sequence[str], area: tuple[int, int, int, int], budget: list[int]
) -> Iterator[Match]:
    """Yield the longest common subsequence of a short area; nothing once the budget is spent."""
    a, b, c, d = area
    cost = (b - a) * (d - c)
    if cost > budget[0]:
        return
    budget[0] -= cost
    rows = [[0] * (d - c + 1)]
    for one in reversed(old[a:b]):
        row, below = [0], rows[-1]
        for at, other in enumerate(reversed(new[c:d])):
            row.append(below[at] + 1 if one == other else max(below[at + 1], row[at]))
        rows.append(row)
    x, y = b - a, d - c
    while x and y:
        if old[b - x] == new[d - y]:
            yield b - x, d - y, 1
            x, y = x - 1, y - 1
        elif rows[x - 1][y] >= rows[x][y - 1]:
            x -= 1
        else:
            y -= 1


def _readable(changes: Sequence[Change]) -> Iterator[Change]:
    """Take a lone gap between two changes into both: word by word with spaces kept apart nobody can read."""
    for at, one in enumerate(changes):
        inside = 0 < at < len(changes) - 1
        if one.kind == "same" and inside and "\n" not in one.text and not any(c.isalnum() for c in one.text):
            yield Change("removed", one.text)
            yield Change("added", one.text)
        else:
            yield one


def _joined(changes: Sequence[Change] | Iterator[Change]) -> Iterator[Change]:
    """Put neighbours of one kind together, what was removed before what was added."""
    removed: list[str] = []
    added: list[str] = []
    same: list[str] = []
    for one in (*changes, Change("same", "")):
        if one.kind == "same" and (one.text or not same):
            yield from _flushed(("removed", removed), ("added", added))
            same.append(one.text)
        elif one.kind != "same":
            yield from _flushed(("same", same))
            (removed if one.kind == "removed" else added).append(one.text)
    yield from _flushed(("removed", removed), ("added", added), ("same", same))


def _flushed(*kinds: tuple[Kind, list[str]]) -> Iterator[Change]:
    for kind, parts in kinds:
        if text := "".join(parts):
            yield Change(kind, text)
        parts.clear()
