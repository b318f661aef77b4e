"""Topics of an article, from stems and from pairs and triples of stems that stand close together.

Two independent hits show a topic, or one in the title. A triple ("children", "deported", "Ukraine") is more
than one hit: what happens and to whom are signs of their own. All languages are searched at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.match.lexicon import Lexicon
from pipeline.model import Document, Topic

_NEAR = 70
_MOST_EVIDENCE = 20
_SAME = {"\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " ", "’": "'", "ё": "е"}

Hit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Use:
    """What a stem is good for: a hit by itself (``group`` 0), or one side of a pair or triple in one language."""

    topic: str
    group: int
    side: int
    sides: int


def find_topics(document: Document, lexicon: Lexicon) -> tuple[Topic, ...]:
    """Return the topics of *document* in the lexicon's order, with their hits as offsets into the text.

    A topic known from the title alone has no offsets, as the title is not part of the text.
    """
    machine = _machine(lexicon)
    if machine is None:
        return ()
    in_title = _hits(document.title, machine)
    in_text = _hits(document.text, machine)
    topics = []
    for entry in lexicon.topics:
        hits, title = in_text.get(entry.id, []), in_title.get(entry.id, [])
        if title or len(hits) >= 2:
            score = min(1.0, 0.4 + 0.1 * len(hits) + (0.3 if title else 0.0))
            topics.append(Topic(entry.id, round(score, 2), tuple(hits[:_MOST_EVIDENCE]), "title" if title else "text"))
    return tuple(topics)


@lru_cache(maxsize=8)
def _machine(lexicon: Lexicon) -> Any:
    import ahocorasick

    uses: dict[str, list[_Use]] = defaultdict(list)
    group = 0
    for entry in lexicon.topics:
        for alone in entry.stems.values():
            for stem in alone:
                uses[flat(stem)].append(_Use(entry.id, 0, 0, 1))
        for pairs in entry.pairs.values():
            for written in pairs:
                group += 1
                sides = written.split("+")
                for side, stems in enumerate(sides):
                    for stem in stems.split("|"):
                        uses[flat(stem.strip())].append(_Use(entry.id, group, side, len(sides)))
    if not uses:
        return None
    machine = ahocorasick.Automaton()
    for stem, found in uses.items():
        machine.add_word(stem.rstrip("*"), (stem.rstrip("*"), not stem.endswith("*"), tuple(found)))
    machine.make_automaton()
    return machine


def flat(text: str) -> str:
    """Return *text* in small letters, with one kind of space and apostrophe and ё as е, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    # One search for each sign: many times faster than str.translate on text that is not ASCII.
    for sign, same in _SAME.items():
        lowered = lowered.replace(sign, same)
    return lowered


def _hits(text: str, machine: Any) -> Mapping[str, list[Hit]]:
    """Return the places of each topic, in order and without overlaps."""
    lowered = flat(text)
    alone: dict[str, list[Hit]] = defaultdict(list)
    groups: dict[tuple[str, int], list[list[Hit]]] = {}
    for last, (stem, whole, uses) in machine.iter(lowered):
        start, end = last - len(stem) + 1, last + 1
        if (start and lowered[start - 1].isalnum()) or (whole and lowered[end : end + 1].isalnum()):
            continue
        while not whole and lowered[end : end + 1].isalpha():
            end += 1
        for use in uses:
            if use.group:
                sides = groups.setdefault((use.topic, use.group), [[] for _ in range(use.sides)])
                sides[use.side].append((start, end))
            else:
                alone[use.topic].append((start, end))
    for (topic, _), sides in groups.items():
        alone[topic].extend(_near(sides[0], sides[1]) if len(sides) == 2 else _all_near(sides))
    return {topic: _apart(hits) for topic, hits in alone.items()}


def _near(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Return the stretches from one half of a pair to the nearest other half, where they are close."""
    starts = [hit[0] for hit in second]
    found = []
    for hit in first:
        place = bisect_left(starts, hit[0])
        for other in second[max(0, place - 1) : place + 1]:
            start, end = min(hit[0], other[0]), max(hit[1], other[1])
            if end - start <= _NEAR + (hit[1] - hit[0]) + (other[1] - other[0]):
                found.append((start, end))
    return found


def _all_near(sides: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Return the words of each place where every side of a triple stands close to a word of the first."""
    starts = [[hit[0] for hit in side] for side in sides]
    found = []
    for hit in sides[0]:
        words = [hit]
        for side, places in zip(sides[1:], starts[1:], strict=True):
            place = bisect_left(places, hit[0])
            near = [other for other in side[max(0, place - 1) : place + 1] if abs(other[0] - hit[0]) <= _NEAR]
            words.extend(near[:1])
        if len(words) == len(sides):
            found.extend(words)
    return found


def _apart(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept
