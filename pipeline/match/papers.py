"""Papers of institutions: the report, answer or memorandum whose first lines name the institution that wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.owners import OURS
from pipeline.match.reader import Read

_LINES = 2
_LONGEST_HEADING = 18
_ENDS = frozenset(".!?…:")
_PAPER = Cue.REPORT | Cue.ACT | Cue.STATEMENT | Cue.DATA
# A headline tells what somebody does; the heading of a paper only says what it is.
_DOING = (
    Cue.SAY | Cue.SUBMIT | Cue.PRESENT | Cue.FOUND | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY | Cue.DENY | Cue.RECEIVE
    | Cue.HEAR | Cue.TOLD | Cue.MEDIA | Cue.MINSK | Cue.RULER
)  # fmt: skip
_LABEL = 4
_NUMBER = 3


def heading_of(sentences: Sequence[Read]) -> Read | None:
    """Return the line that says whose paper the text is, ``Report of the Commissioner for Human Rights``; or None."""
    for place, one in enumerate(sentences[: _LINES + 1]):
        ends_line = place + 1 < len(sentences) and (sentences[place + 1].sentence.paragraph != one.sentence.paragraph)
        if one.sentence.paragraph > _LINES or not ends_line:
            return None
        if _is_heading(one):
            return one
    return None


def _is_heading(one: Read) -> bool:
    items = one.sentence.items
    if len(items) > _LONGEST_HEADING or items[-1].word in _ENDS or one.sentence.quotes:
        return False
    plain = [item for item in items if item.mention is None]
    if any(item.bits & _DOING and not item.bits & _PAPER for item in plain):
        return False
    if any(item.mention is not None and item.mention.entity in OURS for item in items):
        return False
    return any(item.bits & _PAPER for item in plain)


def note_of(items: Sequence[Item]) -> int | None:
    """Return where the name begins in ``Source: NAM, 2024`` or ``12 NAM, Preliminary report``; None for other lines."""
    first = next((place for place, item in enumerate(items) if item.mention is not None), None)
    if first is None or not 0 < first <= _LABEL:
        return None
    mention, lead = items[first].mention, items[:first]
    if mention is None or mention.entity not in OURS:
        return None
    labelled = lead[-1].word == ":" and any(item.bits & Cue.SOURCE for item in lead)
    numbered = any(item.word.isdigit() for item in lead) and all(_is_numbering(item) for item in lead)
    if not (labelled or numbered):
        return None
    last = max(place for place, item in enumerate(items) if item.mention is mention)
    return first if last + 1 == len(items) or not items[last + 1].is_word else None


def _is_numbering(item: Item) -> bool:
    return not item.is_word or (item.word.isdigit() and len(item.word) <= _NUMBER)
