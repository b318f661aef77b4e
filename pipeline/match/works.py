"""Which work a sentence means: the court and the date decide, else the kind of noun."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue

PRELIMINARY = "work_prelim_2023"
FIRST_PART = "work_icc_2023_06"
SECOND_PART = "work_icc_2023_11"
ANY_PART = "work_icc"
_YEAR = "2023"


def work_of(items: Sequence[Item], to_court: bool, about_children: bool, after_report: bool = False) -> str | None:
    """Return the work's id, or None where the words name no particular work.

    *to_court* tells that the work is on its way to the International Criminal Court, *about_children*
    that the article is about the deported children, *after_report* that "the document" means the report named before.
    """
    bits = 0
    for item in items:
        bits |= item.bits
    if to_court:
        return _part(items, bits)
    if (bits & Cue.REPORT or (after_report and bits & Cue.MATERIAL)) and (bits & Cue.PRELIMINARY or about_children):
        return PRELIMINARY
    return None


def _part(items: Sequence[Item], bits: int) -> str:
    years = {item.word for item in items if len(item.word) == 4 and item.word.startswith("20") and item.word.isdigit()}
    dated = not years or _YEAR in years
    if bits & Cue.SECOND or (bits & Cue.NOVEMBER and dated):
        return SECOND_PART
    return FIRST_PART if bits & Cue.JUNE and dated else ANY_PART
