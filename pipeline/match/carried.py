"""A filing told by whatever verb: ours, some papers, and the court as the place where they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.told import COURT_REMEMBERED, PAPERS, Told, names_court
from pipeline.match.unfiled import nothing_filed

_REACH = 12
# "NAM, a shadow cabinet of exiles, took it to …": a description between commas lies in between.
_DESCRIBED_REACH = 18
_PLACE_REACH = 3
# What one may do with papers at the court without bringing them there.
_OTHERWISE = (
    Cue.SAY | Cue.NEGATION | Cue.RECEIVE | Cue.HEAR | Cue.ACKNOWLEDGE | Cue.DENY | Cue.PASSIVE | Cue.QUOTED_ONLY
    | Cue.UNSAID | Cue.EXCLUDE
)  # fmt: skip


def carried(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """Yield whose papers were brought to the court: ``Latushka carried it to the Court in The Hague``."""
    items = one.sentence.items
    # "the tribunal there", soon after The Hague was named
    again = Cue.COURT_AGAIN if told.court_age <= COURT_REMEMBERED else 0
    if not (names_court(one) or one.sentence.bits & again):
        return
    if (one.sentence.bits & Cue.ACCORDING and not cues.object_first) or nothing_filed(items, cues):
        return
    for place, item in enumerate(items):
        if not (_is_court(item) or item.bits & again) or (place and _is_court(items[place - 1])):
            continue
        doer = _doer(one, place) or _only_doer(one, place)
        if doer is None or doer.meant is None or not _is_goal(items, place):
            continue
        opened = [at for at in range(1, place) if items[at].bits & Cue.RELATIVE and items[at - 1].word == ","]
        # "Spis, který … nosí": the papers stand before the relative clause.
        low, high = min(doer.first - 6, place, *(at - 2 for at in opened)), max(doer.first, place + 8)
        papers = [at for at in range(max(0, low), min(len(items), high)) if _is_paper(items, at)]
        between = items[doer.last + 1 : place] if doer.last < place else items[place + 1 : doer.first]
        if papers and not any(verb.bits & _OTHERWISE for verb in between) and not _is_intended(items, papers, between):
            yield doer.meant, papers[0], "brought"
            return


def _is_intended(items: Sequence[Item], papers: Sequence[int], between: Sequence[Item]) -> bool:
    """``would hand further names to the prosecutors``: what is only to come is a filing where it is called one."""
    called = any(items[place].bits & (Cue.FILING | Cue.REPORT | Cue.SECOND) for place in papers)
    return not called and any(item.bits & Cue.UNDONE for item in between)


def _is_court(item: Item) -> bool:
    return bool(item.bits & Cue.COURT) or (item.mention is not None and item.mention.entity == "icc")


def _doer(one: Read, place: int) -> Actor | None:
    """Return ours where it is the nearest actor before the court that may act."""
    before = [actor for actor in one.actors if actor.last < place and not actor.oblique and not actor.inside]
    last = before[-1] if before else None
    if last is None or last.meant not in OURS or last.possessive:
        return None
    gap = one.sentence.items[last.last + 1 : place]
    if len(gap) >= (_DESCRIBED_REACH if gap and gap[0].word == "," else _REACH):
        return None
    return last if len(gap) > 1 and not any(item.word in ":;" or item.quote is not None for item in gap) else None


def _only_doer(one: Read, place: int) -> Actor | None:
    """``To The Hague with a second folder went Latushka``: ours alone may act, and stands after the court."""
    acting = [actor for actor in one.actors if _may_act(one.sentence.items, actor)]
    if len(acting) != 1 or acting[0].meant not in OURS or not place < acting[0].first <= place + _REACH:
        return None
    return acting[0]


def _may_act(items: Sequence[Item], actor: Actor) -> bool:
    if actor.kind == "pronoun" or actor.inside or actor.possessive or _is_court(items[actor.first]):
        return False
    return not actor.oblique or bool(actor.parts[0].bits & Cue.TEAM)


def _is_goal(items: Sequence[Item], place: int) -> bool:
    """Say whether a preposition stands before the court, or a case that takes its place."""
    near = items[max(0, place - _PLACE_REACH) : place]
    return any(item.bits & (Cue.BEFORE_OBJECT | Cue.INSIDE) for item in near)


def _is_paper(items: Sequence[Item], at: int) -> bool:
    """Say whether a word is for papers, or a pronoun that stands for the work named before."""
    item = items[at]
    if item.mention is not None:
        return False
    pronoun = item.bits & Cue.ANAPHOR and not item.bits & (Cue.ARTICLE | Cue.POSSESSIVE)
    return bool(pronoun or item.bits & (PAPERS | Cue.SECOND))
