"""Whether a verb hands over or shows a work: it needs a thing and a receiver."""

from __future__ import annotations

from itertools import pairwise

from pipeline.match.cues import Cue
from pipeline.match.owners import OURS
from pipeline.match.reader import Read
from pipeline.match.told import (
    COURT_REMEMBERED,
    PAPERS,
    THINGS,
    WORK_REMEMBERED,
    WORKS,
    Told,
    all_bits,
    names_court,
    receives,
)

_GIVER_REACH = 3


def means_court(one: Read, told: Told) -> bool:
    """Say whether the court is in the sentence, by its name or, soon after it was named, as "the prosecutor"."""
    if names_court(one):
        return True
    return told.court_age <= COURT_REMEMBERED and any(
        item.bits & (Cue.COURT_AGAIN | Cue.THERE | Cue.FILING) and item.mention is None for item in one.sentence.items
    )


def is_filing(one: Read, index: int, told: Told) -> bool:
    """Say whether the verb at *index* hands over or shows a work: it needs a thing and a receiver."""
    bits = all_bits(one.sentence.items)
    verb = one.sentence.items[index].bits
    if any(actor.who == "yale_hrl" for actor in one.actors) and bits & Cue.REPORT:
        return False
    court = means_court(one, told)
    if verb & Cue.APPEAL:
        return court
    if bits & Cue.SECOND and not bits & Cue.REPORT:
        return True
    rejected = bits & Cue.DENY and not bits & PAPERS  # the ministry rejected figures put forward by NAM
    if verb & (Cue.SUBMIT | Cue.RECEIVE):
        if _is_thanked_for(one, index):
            return False
        return not rejected and _is_handed_over(one, bits, verb, told)
    if verb & Cue.FOUND and not bits & WORKS:
        return names_court(one) and bool(bits & Cue.MATERIAL)  # figures compiled by NAM are no work
    if bits & Cue.REPORT or (bits & Cue.FILING and (court or verb & Cue.FOUND)):
        return True
    if bits & Cue.MATERIAL and bits & Cue.LABEL and bits & Cue.DENY:
        return True  # the materials that NAM put round, which an official called an invention
    if not bits & Cue.MATERIAL and index and one.sentence.items[index - 1].bits & Cue.DATA:
        return False  # figures published by NAM
    recent = told.report_age <= WORK_REMEMBERED
    return not rejected and (recent or court or _has_receiver(one)) and bool(bits & (Cue.MATERIAL | Cue.DATA))


def _is_thanked_for(one: Read, index: int) -> bool:
    """``The committee thanks NAM for the data provided``: what is acknowledged is data, and no work."""
    items = one.sentence.items
    if all_bits(items) & WORKS or not any(item.bits & Cue.ACKNOWLEDGE for item in items[:index]):
        return False
    return any(item.bits & Cue.DATA for item in items[max(0, index - 2) : index + 3])


def _is_from_others(one: Read) -> bool:
    """``a letter from the children``: who gave the papers is named right after them."""
    items = one.sentence.items
    for place, (paper, giver) in enumerate(pairwise(items)):
        if paper.bits & PAPERS and paper.mention is None and giver.bits & Cue.GIVER and not giver.bits & Cue.OF:
            after = items[place + 2 : place + 2 + _GIVER_REACH]
            return not any(item.mention is not None and item.mention.entity in OURS for item in after)
    return False


def _is_handed_over(one: Read, bits: int, verb: int, told: Told) -> bool:
    if names_court(one) or bits & Cue.REPORT:
        return True
    if bits & Cue.FILING and (told.recent_work is not None or told.recent_owner is not None):
        return True
    if _is_from_others(one):
        return False
    if bits & THINGS and (means_court(one, told) or _has_receiver(one)):
        return True
    # Of a receiver named before, an answer or a letter is not told again.
    return bool(bits & (THINGS & ~Cue.STATEMENT) and told.receiver_age <= 1 and verb & Cue.SUBMIT)


def _has_receiver(one: Read) -> bool:
    """Say whether an institution or office is named, but for the office of ours: ``ambassador Latushka gave``."""
    if any(receives(actor) for actor in one.actors):
        return True
    ours = {place for actor in one.actors if actor.meant in OURS for place in range(actor.first, actor.last + 1)}
    return any(item.bits & Cue.AUTHORITY and place not in ours for place, item in enumerate(one.sentence.items))
