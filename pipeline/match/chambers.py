"""In which institution a sentence is spoken: the one that the sentences before, or a resolution's head, name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.match.cues import Cue
from pipeline.match.reader import Read

INSTITUTIONS = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
    "yale_hrl",
})  # fmt: skip
_REACH = 2
_RESOLUTION_REACH = 12
_HEAD_OF_ITEM = 4
_HOUSES = frozenset({"pace", "european_parliament", "verkhovna_rada", "unsc"})
_PARLIAMENT = ("parlam", "parli", "парл")
_ASSEMBLY = ("assembl", "асамбл", "ассамбл", "versammlung", "asambl", "shromážd", "zhromažd", "skupšt", "skupšč")
_STENOGRAM = 40
_FEWEST_LABELS = 2
_LONGEST_LABEL = 8
_LABEL_ENDS = frozenset(":.")


@dataclass(frozen=True, slots=True)
class Chamber:
    """The institution spoken in, by its entity where we know it; ``official`` where at least its office is named.

    ``debate`` tells that the words themselves are an official's.
    """

    by: str | None = None
    official: bool = False
    debate: bool = False


def debate_in(sentences: Sequence[Read]) -> Chamber | None:
    """Return the house where the text is a debate; None where it is none."""
    return Chamber(_house(sentences), official=True, debate=True) if _is_debate(sentences) else None


def chamber_of(sentences: Sequence[Read], index: int, debate: Chamber | None) -> Chamber:
    """Return the institution in which the sentence *index* is spoken or written, in a *debate* its house."""
    if _is_item(sentences[index]):
        for one in sentences[max(0, index - _RESOLUTION_REACH) : index]:
            if _is_official(one):
                return Chamber(_named(one), official=True)
        return Chamber()
    before = sentences[max(0, index - _REACH) : index]
    named = (_named(one) for one in reversed(before))
    by = next((by for by in named if by is not None), None)
    if by is None and debate is not None:
        return debate
    return Chamber(by, bool(before) and _is_official(before[-1]))


def _is_debate(sentences: Sequence[Read]) -> bool:
    """Say whether lines begin with who has the word: ``DEPUTY. …``, ``The minister: …``, ``A member (PPE). – …``."""
    if any(one.sentence.bits & Cue.ADDRESS for one in sentences[:_STENOGRAM]):
        return True
    lines = [
        one for before, one in pairwise([None, *sentences[:_STENOGRAM]]) if one is not None and _is_first(before, one)
    ]
    ends = [_label_end(one) for one in lines]
    return ends.count(":") >= _FEWEST_LABELS or len([end for end in ends if end]) > _FEWEST_LABELS


def _is_first(before: Read | None, one: Read) -> bool:
    return before is None or before.sentence.paragraph != one.sentence.paragraph


def _label_end(one: Read) -> str:
    """Return the mark after an office at the head of a line, a full stop only where no more is said; or nothing."""
    items = one.sentence.items
    end = next((place for place, item in enumerate(items[:_LONGEST_LABEL]) if item.word == ":"), len(items) - 1)
    label = items[: min(end, _LONGEST_LABEL)]
    office = any(item.bits & (Cue.AUTHORITY | Cue.OTHER | Cue.MEMBER | Cue.HEAD) for item in label)
    if not office or any(item.bits & (Cue.ASKER | Cue.MEDIA) or item.mention is not None for item in label):
        return ""
    short = end < _LONGEST_LABEL and items[end].word in _LABEL_ENDS and not one.events[:1]
    return items[end].word if items[end].word == ":" or short else ""


def _house(sentences: Sequence[Read]) -> str | None:
    """Return the first house named in a debate by which something is done, or in which one speaks; else any."""
    shown = Cue.PRESENT | Cue.SUBMIT  # a house to which something was shown elsewhere is not the one spoken in
    actors = [actor for one in sentences for actor in one.actors if not (actor.oblique and one.sentence.bits & shown)]
    named = [(actor, part.who) for actor in actors for part in actor.parts if part.who in _HOUSES]
    acting = [who for actor, who in named if not actor.oblique]
    return next(iter([*acting, *(who for _, who in named)]), None)


def _is_item(one: Read) -> bool:
    """Say whether a sentence is an item of a resolution: ``3. taking note of …``, the subject being far above."""
    first = one.sentence.items[0]
    words = [item for item in one.sentence.items if item.is_word][:_HEAD_OF_ITEM]
    listed = not first.is_word or first.word.isdigit() or not first.capital
    return listed and any(item.bits & Cue.ACKNOWLEDGE for item in words)


def _is_official(one: Read) -> bool:
    return _named(one) is not None or any(item.bits & Cue.AUTHORITY for item in one.sentence.items)


def _named(one: Read) -> str | None:
    named = (part.who for actor in reversed(one.actors) for part in actor.parts if part.who in INSTITUTIONS)
    return next(named, None) or ("pace" if _is_assembly(one) else None)


def _is_assembly(one: Read) -> bool:
    """Say whether a resolution calls its own house no more than "the Parliamentary Assembly"."""
    words = [item.word for item in one.sentence.items[:_HEAD_OF_ITEM]]
    return any(first.startswith(_PARLIAMENT) and then.startswith(_ASSEMBLY) for first, then in pairwise(words))
