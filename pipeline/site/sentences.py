"""A passage in its sentences: as much of the text around it as a person needs to judge it."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from pipeline.store.cards import AROUND

# A mark that ends a sentence, with the quotes and brackets that close after it, and then white space; or a line's end.
_END = re.compile(r"""(?:[.!?…。！？؟][»"”’')\]]*)(?=\s)|\n""")
_CLOSED = re.compile(r"""[.!?…。！？؟][»"”’')\]]*\s*$""")
_MOST = 320


@dataclass(frozen=True, slots=True)
class Passage:
    """The words before a passage, the passage, and the words after it; ``cut`` tells where a sentence was cut short."""

    before: str
    exact: str
    after: str
    cut_before: bool
    cut_after: bool


def in_sentences(row: sqlite3.Row) -> Passage:
    """Return the passage of the finding *row* (of ``store.cards``) with the rest of its sentences.

    A citation gets one more sentence on each side. Where the text is not what it was, the kept ``prefix`` and
    ``suffix`` are what is shown.
    """
    around, offset, exact = row["around"], row["offset"], row["exact"]
    if around[offset : offset + len(exact)] != exact:
        return Passage(row["prefix"], exact, row["suffix"], bool(row["prefix"]), bool(row["suffix"]))
    head, tail, more = around[:offset], around[offset + len(exact) :], int(row["kind"] == "citation")
    before, cut_before = before_it(head, more)
    # A passage that ends with its sentence has nothing left of it.
    after, cut_after = after_it(tail, more - bool(_CLOSED.search(exact)))
    return Passage(before, exact, after, cut_before, cut_after)


def before_it(head: str, more: int) -> tuple[str, bool]:
    """Return the end of *head*: what belongs to the sentence that it ends in, and *more* sentences before that.

    With it comes whether a sentence was cut short.

    >>> before_it("One. Two. Three ", 1)
    ('Two. Three ', False)
    """
    ends = [0, *(following for _, following in _borders(head))]
    start = ends[max(0, len(ends) - 1 - more)]
    if len(head) - start > _MOST:
        start = ends[-1]
    cut = start == 0 and len(head) >= AROUND
    if len(head) - start > _MOST:
        start, cut = len(head) - _MOST, True
        start += len(head[start:].partition(" ")[0]) if " " in head[start:] else 0
    return head[start:].lstrip(), cut


def after_it(tail: str, more: int) -> tuple[str, bool]:
    """Return the beginning of *tail*: the rest of the sentence that it begins in, and *more* sentences after that.

    With it comes whether a sentence was cut short.

    >>> after_it(" goes on. Two. Three.", 0)
    (' goes on.', False)
    """
    if more < 0:
        return "", False
    ends = [*(end for end, _ in _borders(tail)), len(tail)]
    end = ends[min(more, len(ends) - 1)]
    if end > _MOST:
        end = ends[0]
    cut = end == len(tail) and len(tail) >= AROUND
    if end > _MOST:
        end, cut = len(tail[:_MOST].rpartition(" ")[0]) or _MOST, True
    return tail[:end].rstrip(), cut


def marked_before(prefix: str | None) -> str:
    """Return the kept words before a passage, with dots where they begin within a sentence.

    >>> marked_before("of the report. "), marked_before("The report. "), marked_before(None)
    ('… of the report. ', 'The report. ', '')
    """
    words = prefix or ""
    return f"… {words}" if words.lstrip()[:1].islower() else words


def marked_after(suffix: str | None) -> str:
    """Return the kept words after a passage, with dots where they end within a sentence.

    >>> marked_after(" goes on. Such work"), marked_after(" goes on."), marked_after("")
    (' goes on. Such work …', ' goes on.', '')
    """
    words = suffix or ""
    return f"{words.rstrip()} …" if words.strip() and not _CLOSED.search(words) else words


def _borders(text: str) -> list[tuple[int, int]]:
    """Return where each sentence ends and where the next begins; what goes on in small letters was an abbreviation."""
    found: list[tuple[int, int]] = []
    for match in _END.finditer(text):
        following = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        if following < len(text) and text[following].islower() and match[0] != "\n":
            continue
        if not found or following > found[-1][1]:
            found.append((match.start() if match[0] == "\n" else match.end(), following))
    return found
