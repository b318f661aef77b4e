"""Which work a sentence means: the court and the date decide, else the kind of noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.model import Citation, CitationType

PRELIMINARY = "work_prelim_2023"
FIRST_PART = "work_icc_2023_06"
SECOND_PART = "work_icc_2023_11"
ANY_PART = "work_icc"
PARTS = (FIRST_PART, SECOND_PART)
_YEAR = "2023"
_DAYS = ((Cue.JUNE, "27"), (Cue.NOVEMBER, "7"))
# 27th, 7-го, 7-osios, 7er
_ORDINAL = "abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюяіў-º."
_NOUNS = Cue.REPORT | Cue.MATERIAL | Cue.SECOND


def work_of(items: Sequence[Item], to_court: bool, about_children: bool, after_report: bool = False) -> str | None:
    """Return the work's id, or None where the words name no particular work.

    *to_court* tells that the work is on its way to the International Criminal Court, *about_children*
    that the article is about the deported children, *after_report* that "the document" means the report named before.
    """
    bits = 0
    for item in items:
        # A name holds no work: Protikrízová správa is not a správa.
        bits |= item.bits if item.mention is None else item.bits & ~_NOUNS
    if to_court:
        return _part(items, bits)
    if (bits & Cue.REPORT or (after_report and bits & Cue.MATERIAL)) and (bits & Cue.PRELIMINARY or about_children):
        return PRELIMINARY
    return None


def _part(items: Sequence[Item], bits: int) -> str:
    if bits & Cue.SECOND or (bits & Cue.NOVEMBER and _in_month(items, Cue.NOVEMBER)):
        return SECOND_PART
    return FIRST_PART if bits & Cue.JUNE and _in_month(items, Cue.JUNE) else ANY_PART


def parts_of(items: Sequence[Item]) -> tuple[str, ...]:
    """Return both parts where a sentence tells of the two: ``the first in June and the second in November``."""
    first = _in_month(items, Cue.JUNE)
    second = _in_month(items, Cue.NOVEMBER) or any(item.bits & Cue.SECOND for item in items)
    return PARTS if first and second else ()


def _in_month(items: Sequence[Item], month: int) -> bool:
    """Say whether *month* is named; a year beside it must be the year of the filings."""
    for place, item in enumerate(items):
        if item.bits & month:
            near = {one.word for one in items[max(0, place - 2) : place + 4] if _is_year(one.word)}
            if not near or _YEAR in near:
                return True
    return False


def names_day(items: Sequence[Item]) -> bool:
    """Say whether the very day of a filing is named: 27 June or 7 November, of 2023 where a year stands beside it."""
    for month, day in _DAYS:
        places = [place for place, item in enumerate(items) if item.bits & month]
        for place in places:
            beside = [item.word for item in items[max(0, place - 2) : place + 2]]
            if any(word.lstrip("0").rstrip(_ORDINAL) == day for word in beside) and _in_month(items, month):
                return True
    return False


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.startswith("20") and word.isdigit()


def one_filing(citations: Sequence[Citation]) -> Iterator[Citation]:
    """Yield *citations* with each work of a source told of once and alike.

    A filing that is named with its date and again without is the dated one; where a text tells of both parts,
    the undated filing stays undetermined. A work that somebody rejects in the text is rejected in all of it.
    """
    titles = [one for one in citations if one.type is CitationType.TITLE_MENTION]
    parts: dict[str | None, set[str | None]] = {}
    for one in titles:
        if one.work in PARTS:
            parts.setdefault(one.source, set()).add(one.work)

    def key(one: Citation) -> tuple[str | None, str | None]:
        dated = parts.get(one.source, set())
        return one.source, next(iter(dated)) if one.work == ANY_PART and len(dated) == 1 else one.work

    rejected = {key(one) for one in titles if one.stance is not None}
    for one in citations:
        if one.type is CitationType.TITLE_MENTION and key(one) in rejected:
            one = replace(one, stance="denied")
        if one.type is not CitationType.TITLE_MENTION or key(one)[1] == one.work:
            yield one
