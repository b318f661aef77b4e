"""Speech without quotation marks: lines that begin with a dialogue dash, and a reporter's words between dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.match.cues import WORD, Cue, CueSet
from pipeline.match.lettered import lettered_answers
from pipeline.match.lines import line_matches
from pipeline.match.questions import answering_paragraphs
from pipeline.match.quotemarks import QuoteSpan
from pipeline.match.transcripts import labelled_lines

_DASHED = re.compile(r"^[ \t]*(?:[—–-][ \t]+|—)(?=[\w«„“\"¿¡'’(…])(?P<said>[^\n]*)", re.MULTILINE)
# Both begin with one class of letters, so that the engine skips all others.
_INNER_DASH = re.compile(r"[ \t](?<=[^\n][.!?…][ \t])[ \t]*[—–][ \t]+(?=[^\W\d_a-zа-яёіїєґўąćęłńóśźż])")
_REPORT_WIDTH = 60
_TURN = re.compile(r"\s+[—–-]\s+")
_INSERTION = re.compile(r"[,?!…\s](?:(?<!\s)\s+(?:[—–-]\s+)?|(?<=\s)[—–-]\s+)(?=[^\W\d_])")
_DASH = re.compile(r"(?:[,?!….]\s*|\s)[—–][,.:]?(?:\s+|(?=\w))|[—–][,.:]?\s+")
_CLAUSE_END = re.compile(r"[,.](?:\s+[—–-])?\s+|[,.]?$")
_LONGEST_INSERTION = 10
_LONGEST_BETWEEN_DASHES = 25
_TURN_REACH = 6
_SHORTEST_REST = 4
_VERB_REACH = 3
_COMMA = re.compile(r"[,!?…]\s+(?=\w)")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
_WORDS = re.compile(WORD)
_MOST_COMMAS = 12
_CUE_REACH = 6
_FEWEST_QUESTIONS = 2
_BLANK = 20
_VERB_AND_NOUN = 3
_SPEAKERS = Cue.HE | Cue.THEY | Cue.ROLE | Cue.MEMBER | Cue.HEAD | Cue.PRESS | Cue.OTHER


def spoken_lines(text: str, cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield what is spoken in dialogue lines and interviews, in no special order; balanced marks are not looked at."""
    dashed = list(line_matches(_DASHED, text))
    for line in dashed:
        yield from _dash_turns(text, line.start("said"), line.end("said"), cues)
    if "—" in text or "–" in text:
        yield from _inner_turns(text, cues)
    named = [*_answers(text, dashed, cues), *(list(lettered_answers(text)) or labelled_lines(text, cues))]
    yield from named or answering_paragraphs(text, cues)


def _inner_turns(text: str, cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield speech that begins with a dash inside a paragraph: ``Urząd milczy. – To nic nie znaczy – ocenia Lis.``."""
    for dash in _INNER_DASH.finditer(text):
        stop = text.find("\n", dash.end())
        line_end = len(text) if stop < 0 else stop
        turn = _TURN.search(text, dash.end(), line_end)
        if turn is not None and _begins_report(_WORDS.findall(text, turn.end(), turn.end() + _REPORT_WIDTH), cues):
            yield QuoteSpan(dash.end(), turn.start(), dash.end(), turn.start(), closed=True)


def _answers(text: str, dashed: Sequence[re.Match[str]], cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield the lines of an interview that answer a question, where dashes alone tell who speaks.

    ``— How many?`` and ``— Two thousand.``: a line that begins with a dash and follows one that asks, with a dash of
    its own or without.
    """
    answers = [line for line in dashed if _is_answer(text, line)]
    if len(answers) < _FEWEST_QUESTIONS:
        return
    for line in answers:
        start, end = line.span("said")
        if not _dash_turns(text, start, end, cues):
            yield QuoteSpan(start, end, start, end, closed=True, answer=True)


def _is_answer(text: str, line: re.Match[str]) -> bool:
    """Say whether a dashed line asks nothing, and the line before it does."""
    asked = text[max(0, line.start() - _BLANK) : line.start()].rstrip().endswith("?")
    return asked and not line.group("said").rstrip().endswith("?")


def _dash_turns(text: str, start: int, end: int, cues: CueSet) -> list[QuoteSpan]:
    """Return the spoken parts of one line, in the order spoken.

    ``— We gave it, — Latushka said. — It is true.``: spoken and reported parts take turns;
    ``– Vi gav dem allt, säger Latusjka.``: the last clause with a verb of saying is the reporter's.
    """
    cuts = [start]
    for turn in _TURN.finditer(text, start, end):
        reports = len(cuts) % 4 == 1
        if text[turn.start() - 1] in ",.!?…" or (reports and _says(text, turn.end(), end, cues, _TURN_REACH)):
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
    has_dash = text.find("—", span.start, span.end) >= 0 or text.find("–", span.start, span.end) >= 0
    dashes = list(_DASH.finditer(text, span.start, span.end))[:_MOST_COMMAS] if has_dash else []
    for place, dash in enumerate(dashes):
        closing = dashes[place + 1] if place + 1 < len(dashes) else None
        words = _WORDS.findall(text, dash.end(), closing.start() if closing else span.end)
        if len(words) <= _LONGEST_BETWEEN_DASHES and _begins_report(words, cues):
            return _parted(span, dash.start(), closing.end() if closing else span.end)
    for comma in _INSERTION.finditer(text, span.start, span.end):
        stop = _CLAUSE_END.search(text, comma.end(), span.end)
        last = stop.start() if stop else span.end
        words = _WORDS.findall(text, comma.end(), last)
        if len(words) <= _LONGEST_INSERTION and _is_report(words, cues):
            return _parted(span, comma.start(), stop.end() if stop else span.end)
    return [span]


def _parted(span: QuoteSpan, stop: int, rest: int) -> list[QuoteSpan]:
    """Return the parts of a quotation before *stop* and from *rest* on, the second where it is long enough."""
    first = replace(span, end=stop, outer_end=stop, closed=True)
    if span.end - rest < _SHORTEST_REST:
        return [first]
    return [first, replace(span, start=rest, outer_start=rest)]


def _begins_report(words: list[str], cues: CueSet) -> bool:
    """Say whether words begin with a verb of saying: ``tłumaczyła psycholożka``, ``a expliqué le maire``."""
    says = any(cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY) for word in words[:_VERB_REACH])
    ours = any(cues.bits(word) & (Cue.HE | Cue.THEY) for word in words[:1])
    return says and not ours and not words[0][0].isupper()


def _is_report(words: list[str], cues: CueSet) -> bool:
    """Say whether a clause is a verb of saying with its subject after it: ``a expliqué Latouchko``, ``dit-il``."""
    place = next((at for at, word in enumerate(words[:2]) if cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY)), None)
    if place is None or words[0][0].isupper() or (place and cues.bits(words[0]) & (Cue.HE | Cue.THEY)):
        return False
    subject = Cue.HE | Cue.THEY | Cue.ROLE | Cue.OTHER | Cue.DETERMINER | Cue.INDEFINITE
    return any(word[0].isupper() or cues.bits(word) & subject for word in words[place + 1 : place + 3])


def _reporting_clause(text: str, start: int, end: int, cues: CueSet) -> int | None:
    """Return where the words of the speaker end and a clause such as ``, Latuška sanoi`` begins."""
    for comma in list(_COMMA.finditer(text, start, end))[:_MOST_COMMAS][::-1]:
        stop = _SENTENCE_END.search(text, comma.end(), end)
        clause = _WORDS.findall(text, comma.end(), stop.start() if stop else end)[:_CUE_REACH]
        says = any(cues.bits(word) & (Cue.SAY | Cue.QUOTED_ONLY) for word in clause)
        if _opens_with_verb(clause, cues):
            return comma.start()
        if says and any(word[0].isupper() or cues.bits(word) & _SPEAKERS for word in clause):
            return comma.start()
    return None


def _opens_with_verb(clause: list[str], cues: CueSet) -> bool:
    """``, säger den tidigare ministern``: a verb of saying and right after it what begins a noun phrase."""
    if len(clause) < _VERB_AND_NOUN or not cues.bits(clause[0]) & Cue.SAY:
        return False
    return bool(cues.bits(clause[1]) & (Cue.DETERMINER | Cue.INDEFINITE) and not cues.bits(clause[1]) & Cue.COMPLEMENT)
