"""Interviews told by paragraphs alone: one that asks, and one that answers in the first person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from pipeline.match.cues import WORD, Cue, CueSet
from pipeline.match.quotemarks import QuoteSpan

_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_WORDS = re.compile(WORD)
_LABEL = re.compile(r"\s*[^\n:.!?,]{1,40}:\s")
_FEWEST_ANSWERS = 2
_ASKS = ("?", "؟", "？")
_MARKED = frozenset("«„“\"'‘—–-•*▪")


def answering_paragraphs(text: str, cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield the paragraphs that answer: what follows a question up to the next, after the last one a paragraph.

    Explanations in questions and answers look alike, but nobody says *I* or *we* in them.
    """
    lines = list(_LINE.finditer(text))
    asked = [place for place, line in enumerate(lines) if _asks(line)]
    answers: list[re.Match[str]] = []
    firsts = 0
    for place, following in zip_longest(asked, asked[1:]):
        turn = lines[place + 1 : following if following is not None else place + 2]
        if any(line.group().lstrip()[0] in _MARKED or _LABEL.match(line.group()) for line in turn):
            return
        answers += turn
        firsts += any(_in_first_person(line.group(), cues) for line in turn)
    if firsts < _FEWEST_ANSWERS or firsts * 2 < len(asked):
        return
    for line in answers:
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        end = line.start() + len(line.group().rstrip())
        yield QuoteSpan(start, end, start, end, closed=True, answer=True)


def _asks(line: re.Match[str]) -> bool:
    return line.group().rstrip().endswith(_ASKS) and line.group().lstrip()[0] not in _MARKED


def _in_first_person(line: str, cues: CueSet) -> bool:
    return any(cues.bits(word) & Cue.I_WE for word in _WORDS.findall(line))
