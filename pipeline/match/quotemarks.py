"""Quoted passages by their marks alone, in every style of our languages, balanced or not.

Whether a mark opens or closes is told by what stands around it (a space before and a letter after:
it opens), and only where that says nothing by its shape. A quotation that goes on in the next paragraph
gives one span for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# One class in front lets the engine skip text without marks; an apostrophe is a mark beside a word's edge or doubled.
_MARK = re.compile(
    r"""[«»„“”"‟〝〞＂‹›「」『』‘’‚'`](?:(?<![`'])|(?<=')(?:(?<!\w')(?=\w)|(?<=[\w.,!?…]')(?!\w)|')|(?<=`)`)"""
)
_SINGLE = frozenset("‘’‚'‹›")
_OPENS = frozenset("«„‹‚〝「『")
_CLOSES = frozenset("»”›〞」』")
_BEFORE_OPENING = frozenset(" \t\u00a0\u202f([{—–-:;/,")
_AFTER_CLOSING = frozenset(" \t\u00a0\u202f)]}—–-.,:;!?…/")
_CLOSER = {
    "«": "»›", "»": "«", "„": "“”\"‟", "“": "”\"“", "”": "”\"", '"': '"”“', "‹": "›", "›": "‹", "‚": "‘’'",
    "‘": "’'", "'": "'’", "’": "’", "‟": "”", "〝": "〞", "＂": "＂", "''": "''", "``": "''",
    "「": "」", "」": "", "『": "』", "』": "",
}  # fmt: skip
_APOSTROPHES = frozenset("’'")
_CLOSES_SINGLE = re.compile(r"[.,!?…]['’](?!\w)")
_OPENS_SINGLE = re.compile(r"(?<!\w)['‘’](?=\w)")
# How far a mark may stand behind an apostrophe and still close what was opened before it.
_LONGEST_SINGLE = 600
_DEEPEST = 4
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_TURN = re.compile(r"[,.!?…]\s*[—–]\s")


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """Quoted words ``text[start:end]`` without their marks; ``outer_*`` with them.

    ``answer`` tells that they are the answer in an interview whose lines name nobody.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool
    single: bool = False
    answer: bool = False


def quote_spans(text: str) -> list[QuoteSpan]:
    """Return the outermost quoted passages of *text* in order; time grows with its length."""
    spans: list[QuoteSpan] = []
    if not _MARK.search(text):
        return spans
    start = 0
    left_open = ""
    for line in text.splitlines(keepends=True):
        if line.strip():
            end = start + len(line.rstrip())
            rest = _continued(text, start, end, left_open) if left_open else None
            found = list(_line_spans(text, rest.outer_end if rest else start, end))
            spans.extend([rest, *found] if rest else found)
            left_open = text[found[-1].outer_start] if found and not found[-1].closed else ""
        start += len(line)
    return spans


def _continued(text: str, start: int, end: int, opener: str) -> QuoteSpan | None:
    """A paragraph whose first mark closes what an earlier one left open is quoted up to that mark."""
    mark = _MARK.search(text, start, end)
    if mark is None or mark.group() not in _CLOSER.get(opener, "") or _may_open(text, mark, start):
        return None
    return QuoteSpan(start, mark.start(), start, mark.end(), True)


def _line_spans(text: str, start: int, end: int) -> Iterator[QuoteSpan]:
    stack: list[re.Match[str]] = []
    for mark in _MARK.finditer(text, start, end):
        glyph = mark.group()
        if glyph in _APOSTROPHES and _is_apostrophe(text, mark, stack, end):
            continue
        if stack and glyph[0] in _CLOSER[stack[-1].group()] and not _must_open(text, mark, start):
            opener = stack.pop()
            if not stack:
                yield _span(opener, mark)
        elif stack and len(stack) > 1 and glyph in _CLOSER[stack[0].group()] and not _must_open(text, mark, start):
            yield _span(stack[0], mark)
            stack.clear()
        elif _may_open(text, mark, start) and len(stack) < _DEEPEST:
            stack.append(mark)
    if stack and stack[0].group() not in _SINGLE:
        yield _unclosed(text, stack[0], end)


def _is_apostrophe(text: str, mark: re.Match[str], stack: list[re.Match[str]], end: int) -> bool:
    """``don’t``, and ``two states' budgets`` inside single marks that a later mark closes behind a stop."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    if before.isalnum() and after.isalnum():
        return True
    if stack and before == " " and after.isalpha() and text[mark.end() + 1 : mark.end() + 2] == " ":
        return True  # ’s nachts
    if not stack or before != "s" or after != " " or not text[mark.end() + 1 : mark.end() + 2].islower():
        return False
    closes = _CLOSES_SINGLE.search(text, mark.end(), min(end, mark.end() + _LONGEST_SINGLE))
    return closes is not None and _OPENS_SINGLE.search(text, mark.end(), closes.start()) is None


def _span(opener: re.Match[str], closer: re.Match[str]) -> QuoteSpan:
    single = opener.group() in _SINGLE
    return QuoteSpan(opener.end(), closer.start(), opener.start(), closer.end(), True, single)


def _unclosed(text: str, opener: re.Match[str], end: int) -> QuoteSpan:
    """A quotation without a closing mark ends where the reporter speaks again, else with its paragraph."""
    turn = _TURN.search(text, opener.end(), end)
    stop = turn.start() if turn else end
    return QuoteSpan(opener.end(), stop, opener.start(), stop, False)


def _around(text: str, mark: re.Match[str], line_start: int) -> tuple[str, str]:
    before = text[mark.start() - 1] if mark.start() > line_start else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    return before, after


def is_wide(letter: str) -> bool:
    """Say whether *letter* belongs to a script without spaces."""
    return _WIDE.match(letter) is not None


def wide_letters(text: str) -> int:
    """Return how many letters of *text* belong to a script without spaces."""
    return len(_WIDE.findall(text))


def _must_open(text: str, mark: re.Match[str], line_start: int) -> bool:
    """A mark with a space before and none after opens, whatever its shape."""
    before, after = _around(text, mark, line_start)
    return before.isspace() and not after.isspace() and after not in _AFTER_CLOSING


def _may_open(text: str, mark: re.Match[str], line_start: int) -> bool:
    before, after = _around(text, mark, line_start)
    glyph = mark.group()
    if is_wide(before) or is_wide(after):
        return glyph not in _CLOSES  # no spaces there: the shape alone tells
    if glyph in ("’", "'", "›", "‘") or glyph in _CLOSES:
        return before in _BEFORE_OPENING and after.isalnum()
    if glyph in _OPENS:
        return not (before.isalnum() and after in _AFTER_CLOSING)
    return before in _BEFORE_OPENING or (not before.isalnum() and not after.isspace() and before not in ".,!?…")
