"""Whom a copy credits: the agency that an article says its text comes from.

Only where credits stand: in the dateline, at the end of the text, on a short line of their own among the
first and last ones, and in the byline. An agency in running text ("told Reuters") is a source, not a credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.match.credit_schema import CreditFile

_FIRST_LINES, _LAST_LINES = 3, 6
_LONGEST_LINE = 160
_MOST_WORDS = 9
_LONGEST_DATELINE = 60


@dataclass(frozen=True, slots=True)
class Credit:
    """The agency ``id`` at ``[start:end]`` of the article's ``field``, and the ``rule`` that found it."""

    agency: str
    field: Literal["text", "author"]
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int


class CreditReader:
    """Finds the credits of articles by one ``credits.toml``."""

    def __init__(self, file: CreditFile) -> None:
        self._agencies = {spelling: one.id for one in file.agency for spelling in _cases(one.spellings)}
        words = file.words
        name = rf"(?P<agency>(?<!\w){_any(self._agencies)}(?![\w@]|[.-]\w))"
        self._name = re.compile(name)
        gap = r"[\s()\[\]/|«»\"*_.,:：;©–—-]*"
        labels, bylines, rights = _any(words.labels), _any(words.bylines), _any(words.rights)
        before = rf"(?:(?i:{labels}|{bylines}|{_any(words.phrases)})\b{gap})?(?:\d{{4}}{gap})?"
        self._alone = re.compile(rf"^{gap}{before}{name}{gap}(?:\w{{1,4}}/?{gap})?(?i:{rights})?{gap}$")
        self._labelled = re.compile(rf"^{gap}(?i:{labels})\s*[:：–—-]|^\s*©|^{gap}(?i:{bylines})\b(?!.*[.!?]$)")
        self._picture = re.compile(rf"(?i)\b(?:{_any(words.pictures)})\b")
        self._datelines = _datelines(name)
        ended = r"[.!?…»”“\"'’‘)。]\s*"
        self._ends = (
            re.compile(rf"{ended}[(\[/]{name}[)\]/][\s\w/.]{{0,16}}$"),
            re.compile(rf"{ended}(?:\s[-–—]\s*|\s)(?:©\s*)?{name}\.?\s*$"),
        )

    def find(self, text: str, author: str | None = None) -> tuple[Credit, ...]:
        """Return the credits of an article, the plainest first; offsets are code points of *text* or *author*."""
        first, last = _lines(text)
        found = (
            *self._in_datelines(first),
            *self._in_byline(author or ""),
            *self._on_lines((*first, *last)),
            *self._at_ends(last),
        )
        return tuple({(one.field, one.start): one for one in reversed(found)}.values())[::-1]

    def _in_datelines(self, lines: Iterable[_Line]) -> Iterator[Credit]:
        for line in lines:
            for pattern in self._datelines:
                if match := pattern.match(line.text[:_LONGEST_LINE]):
                    yield self._credit(match, line, "dateline")
                    break

    def _in_byline(self, author: str) -> Iterator[Credit]:
        short = author[:_LONGEST_LINE]
        if not self._picture.search(short):
            for match in self._name.finditer(short):
                yield Credit(self._agencies[match["agency"]], "author", *match.span("agency"), "byline")

    def _on_lines(self, lines: Iterable[_Line]) -> Iterator[Credit]:
        for line in lines:
            if len(line.text) > _LONGEST_LINE or self._picture.search(line.text):
                continue
            if match := self._alone.match(line.text):
                yield self._credit(match, line, "line")
            elif len(line.text.split()) <= _MOST_WORDS and self._labelled.match(line.text):
                for match in self._name.finditer(line.text):
                    yield self._credit(match, line, "line")

    def _at_ends(self, lines: Iterable[_Line]) -> Iterator[Credit]:
        for line in lines:
            tail = _Line(line.text[-_LONGEST_LINE:], line.start + max(0, len(line.text) - _LONGEST_LINE))
            for pattern in self._ends:
                if match := pattern.search(tail.text):
                    yield self._credit(match, tail, "end")
                    break

    def _credit(self, match: re.Match[str], line: _Line, rule: str) -> Credit:
        start, end = match.span("agency")
        return Credit(self._agencies[match["agency"]], "text", line.start + start, line.start + end, rule)


@lru_cache(maxsize=4)
def reader_for(file: CreditFile) -> CreditReader:
    """Return the reader of *file*, built once."""
    return CreditReader(file)


def _datelines(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the shapes of a dateline around *name*, the pattern of an agency's name."""
    rest = rf"[^!?()\n]{{0,{_LONGEST_DATELINE}}}?"
    place, short = rf"[^\W\d_]{rest}", r"[^\W\d_]+(?:[ -][^\W\d_]+)?"
    bracketed = rf"\s*[(/\[](?:[^\W\d_]{{1,5}}\.\s*)?{name}[)/\]]\s*"
    return (
        # Berlin (dpa) - …   MINSK, May 4 (BelTA) - …
        re.compile(rf"^\s*{place}{bracketed}[-–—:]"),
        # МИНСК, 4 мая /Корр. БЕЛТА/. …   MINSK (BelTA)
        re.compile(rf"^\s*(?:{short}|{place}\d{rest}){bracketed}(?:[.,]|$)"),
        # (Reuters) - …
        re.compile(rf"^\s*[(\[/]{name}[)\]/]"),
        # МОСКВА, 4 мая - РИА Новости. …   Київ, 4 травня, Укрінформ – …
        re.compile(rf"^\s*{place}\d{rest}\s*[-–—.,]\s*{name}\s*[-–—.:]"),
        # Київ. УНІАН. …
        re.compile(rf"^\s*{short}[.,]\s+{name}\s*[-–—.:]"),
    )


def _cases(spellings: Iterable[str]) -> Iterator[str]:
    for spelling in spellings:
        yield spelling
        yield spelling.upper()


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of *words*, the longest first; for nothing where there are none."""
    escaped = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    return f"(?:{'|'.join(escaped)})" if escaped else "(?!)"


def _lines(text: str) -> tuple[list[_Line], list[_Line]]:
    """Return the first and the last lines of *text* that hold something."""
    head: list[_Line] = []
    tail: list[_Line] = []
    at = 0
    while at < len(text) and len(head) < _FIRST_LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if not text[at:end].isspace() and end > at:
            head.append(_Line(text[at:end], at))
        at = end + 1
    end = len(text)
    while end > 0 and len(tail) < _LAST_LINES:
        at = text.rfind("\n", 0, end) + 1
        if not text[at:end].isspace() and end > at:
            tail.append(_Line(text[at:end], at))
        end = at - 1
    return head, tail[::-1]
