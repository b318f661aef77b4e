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
_TURN = re.compile(r"\s+[—–-]\s+")
_INSERTION = re.compile(r"(?:[,?!…]\s+(?:[—–-]\s+)?|\s[—–-]\s+)(?=[^\W\d_])")
_CLAUSE_END = re.compile(r"[,.](?:\s+[—–-])?\s+|[,.]?$")
_LONGEST_INSERTION = 10
_SHORTEST_REST = 4
_VERB_REACH = 3
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
    for turn in _TURN.finditer(text, start, end):
        reports = len(cuts) % 4 == 1
        if text[turn.start() - 1] in ",.!?…" or (reports and _says(text, turn.end(), end, cues, _VERB_REACH)):
            cuts.extend((turn.start(), turn.end()))
    cuts.append(end)
    if len(cuts) == 2:
        stop = _reporting_clause(text, start, end, cues)
        cuts = [start, stop] if stop else []
    parts = list(zip(cuts[::2], cuts[1::2], strict=False))[::2]
    return [QuoteSpan(first, last, first, last, closed=True) for first, last in parts]


def _says(text: str, start: int, end: int, cues: CueSet, reach: int) -> bool:
    words = _WORDS.findall(text, start, min(end, start + 60))[:reach]
    return any(cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY) for word in words)


def without_insertions(text: str, span: QuoteSpan, cues: CueSet) -> list[QuoteSpan]:
    """Cut the reporter's words out of a quotation: ``« We counted, explique Latouchko, and wrote. »``."""
    for comma in _INSERTION.finditer(text, span.start, span.end):
        stop = _CLAUSE_END.search(text, comma.end(), span.end)
        last = stop.start() if stop else span.end
        words = _WORDS.findall(text, comma.end(), last)
        if len(words) > _LONGEST_INSERTION or not _is_report(words, cues):
            continue
        first = QuoteSpan(span.start, comma.start(), span.outer_start, comma.start(), closed=True, single=span.single)
        rest = stop.end() if stop else span.end
        if span.end - rest < _SHORTEST_REST:
            return [first]
        return [first, QuoteSpan(rest, span.end, rest, span.outer_end, span.closed, span.single)]
    return [span]


def _is_report(words: list[str], cues: CueSet) -> bool:
    """Say whether a clause is a verb of saying with its subject after it: ``a expliqué Latouchko``, ``dit-il``."""
    place = next((at for at, word in enumerate(words[:2]) if cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY)), None)
    if place is None or words[0][0].isupper():
        return False
    return any(word[0].isupper() or cues.bits(word) & (Cue.HE | Cue.ROLE) for word in words[place + 1 : place + 3])


def _reporting_clause(text: str, start: int, end: int, cues: CueSet) -> int | None:
    """Return where the words of the speaker end and a clause such as ``, Latuška sanoi`` begins."""
    for comma in list(_COMMA.finditer(text, start, end))[:_MOST_COMMAS][::-1]:
        stop = _SENTENCE_END.search(text, comma.end(), end)
        clause = _WORDS.findall(text, comma.end(), stop.start() if stop else end)[:_CUE_REACH]
        says = any(cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY) for word in clause)
        if says and any(word[0].isupper() or cues.bits(word) & (Cue.HE | Cue.THEY | Cue.ROLE) for word in clause):
            return comma.start()
    return None
