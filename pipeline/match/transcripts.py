"""Interviews and scripts in which every line begins with who speaks: ``Latushka: …``, ``P.L. — …``, ``**R.** …``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.match.cues import WORD, Cue, CueSet
from pipeline.match.lines import line_matches
from pipeline.match.quotemarks import QuoteSpan

_SAID = r"(?P<said>[^\n]+)"
# "[00:14:19] LATUSHKA: …", "12:05 Latushka: …"
_CLOCK = r"^[ \t]*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?[ \t]+)?"
_LABELS = (
    re.compile(
        rf"{_CLOCK}"
        r"\**(?P<name>(?:[^\W\d_]\.[ \t]?){2,3}|[^\W\d_][^\n:;.!?*«„“\"]{0,60}|[^\W\d_]\.[ \t]?[^\W\d_][\w'’-]+)"
        rf"(?:\**[ \t]?[:：]\**[ \t]+(?P<dash>[—–-][ \t]+)?|(?<=\.)\**[ \t]*(?P<turn>[—–])[ \t]+){_SAID}",
        re.MULTILINE,
    ),
    # "Przewodniczący komisji:" and below it what is said
    re.compile(rf"^[ \t]*(?P<name>[^\W\d_][^\n:;.!?*«„“\" ]+ [^\n:;.!?*«„“\"]{{1,60}}):[ \t]*\n{_SAID}", re.MULTILINE),
    re.compile(rf"^\*\*(?P<name>[^\n*:]{{1,60}}?)[.:]?\*\*[:.]?[ \t]+(?P<dash>[—–-][ \t]+)?{_SAID}", re.MULTILINE),
    re.compile(rf"^[ \t]*(?P<name>[^\W\d_][^\n—–:.]{{0,40}}?)[ \t]+(?P<turn>[—–])[ \t]+{_SAID}", re.MULTILINE),
)
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
_WORDS = re.compile(WORD)
_LONGEST_LABEL = 6
_FEWEST_LABELS = 3
_LONGEST_NAME = 3
_QUOTED = frozenset('«„“"»”')  # left to the quotation marks


def labelled_lines(text: str, cues: CueSet) -> Iterator[QuoteSpan]:
    """Yield what the people of an interview or a script say; a host's words and questions are left out."""
    lines = {line.start("said"): line for pattern in _LABELS[::-1] for line in line_matches(pattern, text)}
    lines = {start: line for start, line in lines.items() if _is_label(line)}
    often = Counter(_name(line) for line in lines.values())
    transcript = len(lines) >= _FEWEST_LABELS and max(often.values()) > 1
    for start, line in lines.items():
        several = often[_name(line)] > 1
        answers = _is_answerer(line, cues)
        initials = line.groupdict().get("turn") and line.group("name").endswith(".")
        marked = line.groupdict().get("dash") or initials  # but not ``WARSAW — …``
        speaks = marked or several or transcript or answers or _is_long_answer(line)
        if speaks and not _asks(line, cues, several) and line.group("said")[0] not in _QUOTED:
            end = line.end("said")
            yield QuoteSpan(start, end, line.end("name") + 1, end, closed=True, answer=answers)


def _name(line: re.Match[str]) -> str:
    return line.group("name").strip(" *.")


def _is_label(line: re.Match[str]) -> bool:
    """A label is short; with nothing but a dash after it, it is in capitals or initials."""
    name = line.group("name")
    dashed = line.groupdict().get("turn") and not name.endswith(".")
    return len(name.split()) <= _LONGEST_LABEL and (not dashed or name.isupper())


def _label_bits(line: re.Match[str], cues: CueSet) -> int:
    bits = 0
    for word in _WORDS.findall(line.group("name")):
        bits |= cues.bits(word)
    return bits


def _is_answerer(line: re.Match[str], cues: CueSet) -> bool:
    """``Answer:``, ``A:``; a letter that is a word of the language tells it only where it stands alone."""
    words = _WORDS.findall(line.group("name"))
    return any(cues.bits(word) & Cue.ANSWERER for word in words if len(word) > 1 or len(words) == 1)


def _asks(line: re.Match[str], cues: CueSet, several: bool) -> bool:
    """Say whether a line is a question or a host's or reporter's words, in which others are reported."""
    question = line.group("said").rstrip("* ").endswith("?") and not several
    return question or bool(_label_bits(line, cues) & Cue.ASKER)


def _is_long_answer(line: re.Match[str]) -> bool:
    """A name of two words before several sentences labels speech; before one it makes a headline.

    In capitals before a dash it is the place of a dispatch: ``THE HAGUE – …``.
    """
    if line.groupdict().get("turn"):
        return False
    names = _name(line).split()
    named = 1 < len(names) <= _LONGEST_NAME and all(name[0].isupper() for name in names)
    return named and _SENTENCE_END.search(line.group("said")) is not None
