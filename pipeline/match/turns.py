"""Speech without quotation marks: lines that begin with a dialogue dash, and interviews (``Name: …``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.match.cues import Cue, CueSet
from pipeline.match.quotemarks import QuoteSpan

_DASHED = re.compile(r"^[ \t]*[—–-][ \t]+(?=[\w«„“\"¿¡'’(…])(?P<said>[^\n]*)", re.MULTILINE)
_LABELLED = re.compile(
    r"^[ \t]*(?P<name>[^\W\d_][^\n:;.!?«„“\"]{0,60}|[^\W\d_]\.[ \t]?[^\W\d_][\w'’-]+)[:：][ \t]+"
    r"(?P<dash>[—–-][ \t]+)?(?P<said>[^\n]+)",
    re.MULTILINE,
)
_SPEECH_TURN = re.compile(r"[,.!?…]\s+[—–-]\s+")
_COMMA = re.compile(r"[,!?…]\s+(?=\w)")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MOST_COMMAS = 12
_CUE_REACH = 6
_LONGEST_LABEL = 6


def spoken_lines(text: str, cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield what is spoken in dialogue lines and interviews, in no special order; balanced marks are not looked at."""
    for line in _DASHED.finditer(text):
        yield from _dash_turns(text, line.start("said"), line.end("said"), cues)
    labelled = list(_LABELLED.finditer(text))
    often = Counter(line.group("name").strip() for line in labelled)
    for line in labelled:
        name = line.group("name").strip()
        if len(name.split()) <= _LONGEST_LABEL and (line.group("dash") or often[name] > 1):
            start, end = line.span("said")
            yield QuoteSpan(start, end, start, end, closed=True)


def _dash_turns(text: str, start: int, end: int, cues: CueSet) -> list[QuoteSpan]:
    """Return the spoken parts of one line, in the order spoken.

    ``— We gave it, — Latushka said. — It is true.``: spoken and reported parts take turns;
    ``– Vi gav dem allt, säger Latusjka.``: the last clause with a verb of saying is the reporter's.
    """
    cuts = [start]
    for turn in _SPEECH_TURN.finditer(text, start, end):
        cuts.extend((turn.start() + 1, turn.end()))
    cuts.append(end)
    parts = list(zip(cuts[::2], cuts[1::2], strict=False))
    if len(cuts) == 2:
        stop = _reporting_clause(text, start, end, cues)
        parts = [(start, stop)] if stop else []
    return [QuoteSpan(first, last, first, last, closed=True) for first, last in parts]


def _reporting_clause(text: str, start: int, end: int, cues: CueSet) -> int | None:
    """Return where the words of the speaker end and a clause such as ``, Latuška sanoi`` begins."""
    for comma in list(_COMMA.finditer(text, start, end))[:_MOST_COMMAS][::-1]:
        stop = _SENTENCE_END.search(text, comma.end(), end)
        clause = _WORDS.findall(text, comma.end(), stop.start() if stop else end)[:_CUE_REACH]
        says = any(cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY) for word in clause)
        if says and any(word[0].isupper() or cues.bits(word) & (Cue.HE | Cue.THEY | Cue.ROLE) for word in clause):
            return comma.start()
    return None
