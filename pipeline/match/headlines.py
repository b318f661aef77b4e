"""A headline tells of what stands under it: the date, the institution and the rejection that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.match.works import ANY_PART, PARTS
from pipeline.model import Citation, CitationType


def as_told_below(headline: Sequence[Citation], text: Sequence[Citation]) -> Iterator[Citation]:
    """Yield the citations of a *headline*, each completed by the one in the *text* that tells of the same act."""
    for one in headline:
        if one.type is CitationType.TITLE_MENTION:
            yield _naming(one, [below for below in text if below.type is one.type])
        elif one.type is CitationType.ACKNOWLEDGEMENT:
            yield _acknowledgement(one, [below for below in text if below.type is one.type])
        else:
            yield one


def _naming(one: Citation, text: Sequence[Citation]) -> Citation:
    """``Opposition goes to The Hague again``: which part it was, and who rejects it, is told below."""
    if one.work == ANY_PART:
        dated = [below for below in text if below.work in PARTS]
        own = [below for below in dated if below.source == one.source] or dated
        works = {below.work for below in own}
        one = replace(one, work=works.pop()) if len(works) == 1 else one
    rejected = [below for below in text if below.work == one.work and below.stance is not None]
    if one.work is None:  # papers without a title are the same only where they are the same body's
        rejected = [below for below in rejected if below.source == one.source]
    return replace(one, stance="denied") if rejected else one


def _acknowledgement(one: Citation, text: Sequence[Citation]) -> Citation:
    """``Deputies rely on data from exile``: whose deputies they are, and on which work, is told below."""
    same = [below for below in text if below.source == one.source and one.by in (None, below.by)]
    told = {(below.by, below.work) for below in same}
    if len(told) != 1:
        return one
    by, work = told.pop()
    return replace(one, by=by, work=one.work or work)
