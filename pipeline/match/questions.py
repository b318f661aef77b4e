"""Interviews told by paragraphs alone: one that asks, and one that answers.

Explanations in questions and answers look alike, but nobody says *I* or *we* in their answers, and nobody is asked.
"""

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
# An answer, a question that only states something, and its answer.
_ASKED_WITHIN = 3
_ASKS = ("?", "؟", "？")
_MARKED = frozenset("«„“\"'‘—–-•*▪")


def answering_paragraphs(text: str, cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield the paragraphs that answer: what follows a question up to the next, after the last one a paragraph."""
    lines = list(_LINE.finditer(text))
    asked = [place for place, line in enumerate(lines) if _asks(line)]
    answers: list[re.Match[str]] = []
    firsts = personal = 0
    for place, following in zip_longest(asked, asked[1:]):
        turn = lines[place + 1 : following if following is not None else place + 2]
        if any(line.group().lstrip()[0] in _MARKED or _LABEL.match(line.group()) for line in turn):
            return
        answers += turn[:1] + turn[2:] if len(turn) == _ASKED_WITHIN else turn
        first = any(_has(line.group(), Cue.I_WE, cues) for line in turn)
        firsts += first
        personal += first or _has(lines[place].group(), Cue.YOU | Cue.YOURS, cues)
    told = any(_has(line.group(), Cue.INTERVIEW, cues) for line in lines[: asked[0]]) if asked else False
    if not firsts or (not told and (personal < _FEWEST_ANSWERS or personal * 2 < len(asked))):
        return
    for line in answers:
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        end = line.start() + len(line.group().rstrip())
        yield QuoteSpan(start, end, start, end, closed=True, answer=True)


def _asks(line: re.Match[str]) -> bool:
    return line.group().rstrip().endswith(_ASKS) and line.group().lstrip()[0] not in _MARKED


def _has(line: str, wanted: int, cues: CueSet) -> bool:
    """Say whether a line holds a word of the classes *wanted*; German *Sie* and *Ihr* address by their capital."""
    words = _WORDS.findall(line)
    return any(
        cues.bits(word) & wanted and ((place and word[0].isupper()) or not _is_of_them(word, cues))
        for place, word in enumerate(words)
    )


def _is_of_them(word: str, cues: CueSet) -> bool:
    return bool(cues.nouns_capital and cues.bits(word) & (Cue.YOU | Cue.YOURS))
