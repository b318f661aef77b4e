"""A filing told by whatever verb: ours, some papers, and the court as the place where they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.told import PAPERS, Told

_REACH = 12
_PLACE_REACH = 3
# What one may do with papers at the court without bringing them there.
_OTHERWISE = (
    Cue.SAY | Cue.NEGATION | Cue.RECEIVE | Cue.HEAR | Cue.ACKNOWLEDGE | Cue.DENY | Cue.PASSIVE | Cue.QUOTED_ONLY
    | Cue.UNSAID | Cue.EXCLUDE
)  # fmt: skip


def carried(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """Yield whose papers were brought to the court: ``Latushka carried it to the Court in The Hague``."""
    items = one.sentence.items
    if any(item.bits & Cue.ACCORDING for item in items) and not cues.object_first:
        return
    for place, item in enumerate(items):
        if not _is_court(item) or (place and _is_court(items[place - 1])):
            continue
        doer = _doer(one, place)
        if doer is None or doer.meant is None or not _is_goal(items, place, cues):
            continue
        low = max(0, doer.first - 6)
        papers = [at for at in range(low, min(len(items), place + 8)) if _is_paper(items, at, told)]
        if papers and not any(verb.bits & _OTHERWISE for verb in items[doer.last + 1 : place]):
            yield doer.meant, papers[0], "brought"
            return


def _is_court(item: Item) -> bool:
    return bool(item.bits & Cue.COURT) or (item.mention is not None and item.mention.entity == "icc")


def _doer(one: Read, place: int) -> Actor | None:
    """Return ours where it is the nearest actor before the court that may act."""
    before = [actor for actor in one.actors if actor.last < place and not actor.oblique and not actor.inside]
    last = before[-1] if before else None
    if last is None or last.meant not in OURS or last.possessive or place - last.last > _REACH:
        return None
    gap = one.sentence.items[last.last + 1 : place]
    return last if len(gap) > 1 and not any(item.word in ":;" or item.quote is not None for item in gap) else None


def _is_goal(items: Sequence[Item], place: int, cues: CueSet) -> bool:
    """Say whether a preposition stands before the court, or a case that takes its place."""
    near = items[max(0, place - _PLACE_REACH) : place]
    return any(item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) for item in near)


def _is_paper(items: Sequence[Item], at: int, told: Told) -> bool:
    """Say whether a word is for papers, or a pronoun that stands for the work named before."""
    item = items[at]
    if item.mention is not None:
        return False
    return bool(item.bits & PAPERS) or (bool(item.bits & Cue.ANAPHOR) and not item.bits & Cue.ARTICLE)
