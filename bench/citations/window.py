"""Approach (a): a name and a cue in one sentence, whatever stands between them."""

from __future__ import annotations

from collections.abc import Iterator

from citations.prepared import Prepared, fill
from pipeline.match.clauses import Sentence
from pipeline.match.cues import Cue
from pipeline.match.likely import bits_of
from pipeline.match.owners import INSTITUTIONS, OURS
from tests.gold.passages import Cited

_ACKNOWLEDGES = Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
_HANDS_OVER = Cue.SUBMIT | Cue.APPEAL | Cue.PRESENT
_RECEIVERS = Cue.COURT | Cue.AUTHORITY
_SPEAKS = Cue.SAY | Cue.FOUND | Cue.ACCORDING | Cue.ACCORDING_AFTER | Cue.HE_SAID | Cue.STATEMENT | Cue.HEAR | Cue.TOLD


def by_window(prepared: Prepared) -> frozenset[Cited]:
    """Return the citations that words near a name suggest."""
    found = (key for index in range(len(prepared.sentences)) for key in _in_sentence(prepared, index))
    return prepared.links | frozenset(found)


def _in_sentence(prepared: Prepared, index: int) -> Iterator[Cited]:
    sentence = prepared.sentences[index]
    kind, cue = _kind(sentence)
    source = _nearest(sentence, cue) if kind else None
    key = fill(prepared, index, kind, source) if kind and source else None
    if key is not None:
        yield key


def _kind(sentence: Sentence) -> tuple[str | None, int]:
    """Return the type of citation that the sentence's words suggest, and the classes of words that do."""
    bits = bits_of(sentence.items)
    if bits & _ACKNOWLEDGES and any(
        item.mention is not None and item.mention.entity in INSTITUTIONS for item in sentence.items
    ):
        return "acknowledgement", _ACKNOWLEDGES
    if bits & (Cue.REPORT | Cue.FILING):
        return "title_mention", Cue.REPORT | Cue.FILING
    if bits & _HANDS_OVER and bits & _RECEIVERS and bits & (Cue.MATERIAL | Cue.DATA):
        return "title_mention", _HANDS_OVER
    if sentence.quotes:
        return "direct_quote", _SPEAKS
    return ("attribution", _SPEAKS) if bits & _SPEAKS else (None, 0)


def _nearest(sentence: Sentence, cue: int) -> str | None:
    """Return which of NAM and Latushka is named nearest to a cue, else the first one named."""
    items = sentence.items
    cues = [place for place, item in enumerate(items) if item.bits & cue and item.mention is None] or [0]
    named = [
        (min(abs(place - one) for one in cues), place, item.mention.entity)
        for place, item in enumerate(items)
        if item.mention is not None and item.mention.entity in OURS
    ]
    return min(named)[2] if named else None
