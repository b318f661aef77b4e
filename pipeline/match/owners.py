"""Whose a work is: to whom a noun belongs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.reader import Read

OURS = frozenset({"nam", "latushka"})
INSTITUTIONS = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
})  # fmt: skip
_VERBS = Cue.SUBMIT | Cue.PRESENT | Cue.APPEAL | Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
_ABBREVIATED = 4
_OWNER_REACH = 16
# el escrito en el que los abogados de la …
_RELATIVE_REACH = 8
PAPERS = Cue.REPORT | Cue.FILING | Cue.MATERIAL


def has_by(items: Sequence[Item], index: int, actor: Actor) -> bool:
    """Say whether *actor* is the doer of the verb or noun at *index* by a preposition."""
    near = items[max(index + 1, actor.first - 3) : actor.first]
    return any(item.bits & Cue.BY for item in near)


def owner_of(one: Read, index: int) -> str | None:
    """Return whose the noun at *index* is, if NAM's or Latushka's: ``a report by NAM``, ``NAM's report``."""
    return _owner_after(one, index) or _owner_before(one, index) or _relative_owner(one, index)


def _relative_owner(one: Read, index: int) -> str | None:
    """``the report, which NAM presented``: the subject of the relative clause made it."""
    items = one.sentence.items
    after = next((actor for actor in one.actors if actor.first > index), None)
    if after is None or after.meant not in OURS or after.first - index > _RELATIVE_REACH:
        return None
    gap = items[index + 1 : after.first]
    commas = [place for place, item in enumerate(gap) if item.word == ","]
    opener = commas[-1] + 1 if commas else 0
    opening = gap[opener : opener + 3]
    relative = any(item.bits & Cue.THAT for item in opening[:2])
    relative = relative or any(item.bits & Cue.RELATIVE for item in opening)  # el escrito en el que
    plain = all(map(_is_plain, gap, [items[index], *gap])) and not any(item.bits & _VERBS for item in gap)
    verbs = items[after.last + 1 : after.last + 9]
    made = any(item.bits & (Cue.PRESENT | Cue.SUBMIT | Cue.FOUND) for item in verbs)
    # "the report with which NAM toured Brussels": of a work it is enough that nothing else is done to it.
    worked = (
        bool(items[index].bits & (Cue.REPORT | Cue.FILING))
        and bool(verbs)
        and not any(
            item.bits & (Cue.SAY | Cue.DENY | Cue.ACKNOWLEDGE | Cue.HEAR | Cue.RECEIVE | Cue.NEGATION) for item in verbs
        )
    )
    return after.meant if relative and plain and (made or worked) else None


def _is_plain(item: Item, before: Item) -> bool:
    """Say whether an item parts nothing: a word, a comma, the full stop of an abbreviation (``Art. 15``)."""
    return (
        item.is_word or item.word == "," or (item.word == "." and before.is_word and len(before.word) <= _ABBREVIATED)
    )


def _owner_after(one: Read, index: int) -> str | None:
    items = one.sentence.items
    following = [actor for actor in one.actors if index < actor.first <= index + _OWNER_REACH]
    for place, actor in enumerate(following):
        if actor.meant in OURS and not _is_notice(items[index], actor):
            gap = items[index + 1 : actor.first]
            if items[index].bits & PAPERS and any(item.bits & Cue.DATA and not item.bits & PAPERS for item in gap):
                return None  # a report with data of NAM
            if items[index].bits & PAPERS and any(item.bits & Cue.STATEMENT and not item.bits & PAPERS for item in gap):
                return None  # a report that was followed by a statement of NAM
            tied = _tied(gap, actor) if place == 0 else has_by(items, index, actor)
            return actor.meant if tied and not _closed(gap) else None
    return None


def _is_notice(noun: Item, actor: Actor) -> bool:
    """``pranešimas`` of a press service is what it tells, and no report."""
    return bool(actor.bits & Cue.PRESS and noun.bits & Cue.STATEMENT)


def _owner_before(one: Read, index: int) -> str | None:
    items = one.sentence.items
    before = next((actor for actor in reversed(one.actors) if actor.last < index), None)
    if (
        before is None
        or before.meant not in OURS
        or _is_notice(items[index], before)
        or (before.kind == "pronoun" and not before.possessive)
        or index - before.last > 4
    ):
        return None
    if before.kind == "pronoun" and _uses_data(one, index):
        return None
    gap = items[before.last + 1 : index]
    if len(gap) > 1 and gap[0].word == "," and _is_whose(gap[1], capital=items[index].capital):
        return before.meant if all(item.is_word and not item.bits & _VERBS for item in gap[1:]) else None
    barred = _VERBS | Cue.THAT | Cue.BEFORE_OBJECT | Cue.OF
    plain = all(item.is_word and not item.bits & barred for item in gap)
    beside = not before.oblique and len(gap) <= 1 and not any(item.bits & Cue.DETERMINER for item in gap)
    owning = before.possessive or is_genitive(items, before)
    return before.meant if plain and (owning or beside) else None


def _uses_data(one: Read, index: int) -> bool:
    """``used Latushka's figures for its report``: whose figures are used has not written the report."""
    items = one.sentence.items
    if not one.sentence.bits & Cue.ACKNOWLEDGE:
        return False
    named = next((actor for actor in one.actors if actor.first > index and actor.meant in OURS), None)
    return named is not None and any(item.bits & Cue.DATA for item in items[max(0, named.first - 3) : named.first])


def is_genitive(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether nothing in the name tells another case: in ``Павлу Латушко`` the surname is never declined."""
    words = [item.bits for item in items[actor.first : actor.last + 1] if item.mention is not None]
    return actor.genitive and not any(bits & Cue.OBLIQUE and not bits & Cue.GENITIVE for bits in words)


def _is_whose(item: Item, *, capital: bool) -> bool:
    """``NAM, whose records …``: a relative right before a noun; before a German noun only a genitive one."""
    return bool(item.bits & Cue.THAT) and not (capital and item.bits & Cue.RELATIVE)


def has_other_owner(one: Read, index: int) -> bool:
    """Say whether the noun at *index* belongs to somebody else: ``the complaint by Ukraine's prosecutors``."""
    items = one.sentence.items
    after = next((actor for actor in one.actors if actor.first > index), None)
    if after is None or after.meant in OURS or after.who == "icc" or after.bits & Cue.COURT:
        return False
    gap = items[index + 1 : after.first]
    return (
        len(gap) <= 4
        and not _closed(gap)
        and (has_by(items, index, after) or (after.kind == "name" and _tied(gap, after)))
    )


def _closed(gap: Sequence[Item]) -> bool:
    if any(verb.bits & Cue.ACKNOWLEDGE and by.bits & Cue.BY for verb, by in pairwise(gap)):
        return True  # the complaint welcomed by NAM
    ends = Cue.SAY | Cue.DENY | Cue.THAT
    return any(item.word in (":", ";", ".", ",") or item.quote is not None or item.bits & ends for item in gap)


def _tied(gap: Sequence[Item], after: Actor) -> bool:
    if any(item.bits & Cue.BY for item in gap[-3:]) or (len(gap) <= 7 and any(item.bits & Cue.OF for item in gap)):
        return True
    if any(item.bits & _VERBS for item in gap):
        return False
    if after.meant == "latushka" and any(item.bits & Cue.BEFORE_OBJECT and not item.bits & Cue.OF for item in gap):
        return False  # a complaint against Latushka
    return after.genitive or len(gap) <= 1
