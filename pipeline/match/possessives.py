"""Possessives before a work or what is known: ``his report``, ``their figures``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue

_WORKS = Cue.REPORT | Cue.FILING | Cue.MATERIAL | Cue.DATA
_BETWEEN = Cue.STOP | Cue.PRELIMINARY | Cue.COMMON | Cue.ARTICLE


def owns_work(items: Sequence[Item], index: int) -> bool:
    """Say whether the possessive at *index* stands before such a noun, with at most an adjective between."""
    for item in items[index + 1 : index + 3]:
        if item.bits & _WORKS and item.mention is None:
            return True
        if not item.is_word or item.bits & ~_BETWEEN:
            return False
    return False
