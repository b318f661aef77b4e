"""``The prosecutor's office confirmed receipt of the documents``: an institution refers to the work just named."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.acknowledgements import Acknowledging
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.owners import INSTITUTIONS, OURS, has_other_owner
from pipeline.match.reader import Read
from pipeline.match.told import COURT_REMEMBERED, PAPERS, Told, names_court

_MATTER = PAPERS | Cue.DATA
_AGAINST = Cue.NEGATION | Cue.DENY | Cue.UNSAID
_NEAR = 4


def find_recalled(one: Read, told: Told) -> Acknowledging | None:
    """Return the acknowledgement in a sentence that names none of ours, of the work named just before it."""
    items = one.sentence.items
    if told.recent_naming is None or not one.sentence.bits & Cue.ACKNOWLEDGE or items[-1].word == "?":
        return None
    if one.sentence.bits & _AGAINST or any(actor.who in OURS or actor.who == "yale_hrl" for actor in one.actors):
        return None
    cue = next((place for place, item in enumerate(items) if item.bits & Cue.ACKNOWLEDGE and not item.mention), None)
    by = _institution(one, cue, told) if cue is not None else None
    if cue is None or by is None or not _means_it(one, items, cue):
        return None
    return Acknowledging(by, told.recent_naming.source, cue, False, ())


def _means_it(one: Read, items: Sequence[Item], cue: int) -> bool:
    """Say whether the verb's object is a paper or data of nobody else, or a pronoun."""
    nouns = [place for place, item in enumerate(items) if item.bits & _MATTER and item.mention is None and place > cue]
    if nouns:
        return not has_other_owner(one, nouns[0])
    return any(item.bits & Cue.ANAPHOR for item in items[cue + 1 : cue + 1 + _NEAR])


def _institution(one: Read, cue: int, told: Told) -> str | None:
    """Return the institution in front of the verb at *cue*; the court also where it is only called so."""
    for actor in [actor for actor in one.actors if actor.last < cue]:
        named = next((part.who for part in actor.parts if part.who in INSTITUTIONS), None)
        if named is not None and named != "yale_hrl" and not actor.oblique:
            return named
        court = actor.bits & (Cue.COURT | Cue.COURT_AGAIN) and not actor.oblique
        if court and (told.court_age <= COURT_REMEMBERED or names_court(one)):
            return "icc"
    return None
