"""In which institution a sentence is spoken: the one that the sentences before, or a resolution's head, name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.cues import Cue
from pipeline.match.reader import Read

INSTITUTIONS = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
    "yale_hrl",
})  # fmt: skip
_REACH = 2
_RESOLUTION_REACH = 12
_HEAD_OF_ITEM = 4


@dataclass(frozen=True, slots=True)
class Chamber:
    """The institution spoken in, by its entity where we know it; ``official`` where at least its office is named."""

    by: str | None = None
    official: bool = False


def chamber_of(sentences: Sequence[Read], index: int) -> Chamber:
    """Return the institution in which the sentence *index* is spoken or written, where it may acknowledge."""
    if not sentences[index].sentence.bits & (Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY):
        return Chamber()
    if _is_item(sentences[index]):
        for one in sentences[max(0, index - _RESOLUTION_REACH) : index]:
            if _is_official(one):
                return Chamber(_named(one), official=True)
        return Chamber()
    before = sentences[max(0, index - _REACH) : index]
    named = (_named(one) for one in reversed(before))
    return Chamber(next((by for by in named if by is not None), None), bool(before) and _is_official(before[-1]))


def _is_item(one: Read) -> bool:
    """Say whether a sentence is an item of a resolution: ``3. taking note of …``, the subject being far above."""
    first = one.sentence.items[0]
    words = [item for item in one.sentence.items if item.is_word][:_HEAD_OF_ITEM]
    listed = not first.is_word or first.word.isdigit() or not first.capital
    return listed and any(item.bits & Cue.ACKNOWLEDGE for item in words)


def _is_official(one: Read) -> bool:
    return _named(one) is not None or any(item.bits & Cue.AUTHORITY for item in one.sentence.items)


def _named(one: Read) -> str | None:
    return next((part.who for actor in reversed(one.actors) for part in actor.parts if part.who in INSTITUTIONS), None)
