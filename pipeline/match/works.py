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


def one_filing(citations: Sequence[Citation]) -> Iterator[Citation]:
    """Yield *citations* with a filing that is named twice, once with its date and once without, as the dated one.

    Where a text tells of both parts, a filing without a date stays undetermined.
    """
    dated: dict[str | None, set[str]] = {}
    for one in citations:
        if one.type is CitationType.TITLE_MENTION and one.work in (FIRST_PART, SECOND_PART):
            dated.setdefault(one.source, set()).add(str(one.work))
    rejected = {one.source for one in citations if one.work == ANY_PART and one.stance == "denied"}
    for one in citations:
        parts = dated.get(one.source, set())
        if one.type is CitationType.TITLE_MENTION and len(parts) == 1:
            if one.work == ANY_PART:
                continue
            if one.work in parts and one.source in rejected:
                one = replace(one, stance="denied")
        yield one
