"""Interviews in which a letter stands before each turn: ``Q.`` and ``A.``, ``P:`` and ``R:``, ``В.`` and ``О.``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.match.lines import line_matches
from pipeline.match.quotemarks import QuoteSpan

_TURN = re.compile(r"^[ \t]*\**(?P<name>[^\W\d_])[.:]\**[ \t]+(?P<said>[^\n]+)", re.MULTILINE)
_FEWEST_TURNS = 2
_PARTIES = 2
_ASKS = ("?", "？")


def lettered_answers(text: str) -> Iterator[QuoteSpan]:
    """Yield the turns of the one who answers: of two letters the second, where the first does most of the asking.

    Whatever the letters stand for in a language, who asks begins, and asks more often.
    """
    turns = [turn for turn in line_matches(_TURN, text) if turn.group("name").isupper()]
    often = Counter(turn.group("name") for turn in turns)
    if len(often) != _PARTIES or min(often.values()) < _FEWEST_TURNS:
        return
    asker = turns[0].group("name")
    asked = Counter(turn.group("name") for turn in turns if turn.group("said").rstrip("* ").endswith(_ASKS))
    if not asked[asker] or asked[asker] * 2 <= asked.total():
        return
    for turn in turns:
        if turn.group("name") != asker:
            start, end = turn.span("said")
            yield QuoteSpan(start, end, turn.end("name") + 1, end, closed=True, answer=True)
