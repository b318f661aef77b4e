"""Whose a work is, told after the work itself: its author, its sender, who drew it up or handed it over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.exiles import is_known_body
from pipeline.match.givers import doer_of, main_subject, maker_of, others_hand_over
from pipeline.match.handed import means_court
from pipeline.match.owners import OURS, has_other_owner
from pipeline.match.reader import Read
from pipeline.match.told import HANDING, PAPERS, Told, all_bits, is_content, names_court
from pipeline.match.unfiled import is_unfiled
from pipeline.match.works import PRELIMINARY

_AUTHOR_REACH = 6
_MAKER_REACH = 8
_HEAD = 3
_NEAR = 2
# "Il a été constitué par …"
_SUBJECT_REACH = 4
# "… a druhý téhož roku v listopadu osobně přivezl Pavel Latuška"
_FAR = 6
_MAKING = Cue.PRESENT | Cue.SUBMIT | Cue.AUTHOR | Cue.STEMS_FROM
_ENDS = Cue.THAT | Cue.JOINING | Cue.NEGATION | Cue.EXCLUDE


def authored(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``The report is the work of NAM``, ``the file went to the court, its sender being NAM``: an author is named."""
    items = one.sentence.items
    bits = all_bits(items)
    described = bits & Cue.REPORT and bits & (Cue.PRELIMINARY | Cue.CHILDREN)
    if not (described or (names_court(one) and bits & (HANDING | Cue.RECEIVE | Cue.FILING | Cue.SECOND))):
        return
    for index, item in enumerate(items):
        if item.bits & Cue.AUTHOR and item.mention is None:
            after = _author(one, index)
            before = next((actor for actor in one.actors if index - 2 <= actor.last < index), None)
            author = next((each.meant for each in (after, before) if each is not None and each.meant in OURS), None)
            if author is not None:
                yield author, index, "owned" if described else "brought"
                return


def _author(one: Read, index: int) -> Actor | None:
    """Return the actor after a noun for an author; of ``the authors – exiles from NAM`` it is NAM."""
    near = [actor for actor in one.actors if index < actor.first <= index + _AUTHOR_REACH]
    if len(near) > 1 and near[0].kind == "role" and near[0].meant is None and near[1].meant in OURS:
        gap = one.sentence.items[near[0].last + 1 : near[1].first]
        return near[1] if len(gap) <= _NEAR and all(item.is_word for item in gap) else near[0]
    return near[0] if near else None


def told_after(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``It came from NAM``, ``Napsal ji Latuška``: nobody's papers of the sentence before get their maker."""
    items = one.sentence.items
    if told.loose is None or any(actor.who == "yale_hrl" for actor in one.actors):
        return
    if told.loose == PRELIMINARY and not told.about_children:
        return
    for index, item in enumerate(items):
        if item.bits & _MAKING and item.mention is None and _means_work(items, index):
            maker = _maker_after(one, index) or _maker_before(one, index, cues)
            if maker is not None and maker.meant is not None:
                yield maker.meant, index, "continued"
                return


def _means_work(items: Sequence[Item], index: int, reach: int = _NEAR) -> bool:
    """Say whether the word at *index* is about the work of the sentence before: a pronoun stands beside it."""
    if any(item.bits & Cue.NEGATION for item in items[max(0, index - _NEAR) : index]):
        return False
    if index < _HEAD and items[index].bits & Cue.AUTHOR:
        return True
    before, after = items[max(0, index - reach) : index + 1], items[index + 1 : index + 1 + _NEAR]
    if any(item.bits & Cue.ANAPHOR for item in before) or (index <= _SUBJECT_REACH and items[0].bits & Cue.ANAPHOR):
        return True
    # After the verb la and les are articles of something else.
    article = Cue.ARTICLE | Cue.DETERMINER
    return any(item.bits & Cue.ANAPHOR and not item.bits & article for item in after) or any(
        item.bits & PAPERS and item.mention is None for item in items[: min(_HEAD, index)]
    )


def _maker_after(one: Read, index: int) -> Actor | None:
    """Return ours right after the word at *index*, in its clause, with no other doer between."""
    after = next((actor for actor in one.actors if actor.first > index and actor.kind != "pronoun"), None)
    if after is None or after.meant not in OURS or after.inside:
        return None
    gap = _without_insertion(one.sentence.items[index + 1 : after.first])
    if len(gap) > _MAKER_REACH or not all(item.is_word for item in gap) or any(item.bits & _ENDS for item in gap):
        return None
    tied = any(item.bits & (Cue.BY | Cue.GIVER) for item in gap[-_HEAD:]) or after.genitive
    return after if tied or not after.oblique else None


def _without_insertion(gap: Sequence[Item]) -> Sequence[Item]:
    """Drop ``, sources say,`` and the comma of ``its author, NAM`` from what stands between a verb and its doer."""
    commas = [place for place, item in enumerate(gap) if item.word == ","]
    if len(commas) == 1 and commas[0] == 0:
        return gap[1:]
    inserted = gap[commas[0] : commas[1]] if len(commas) > 1 else ()
    if len(commas) == _NEAR and any(item.bits & Cue.SAY for item in inserted):
        return (*gap[: commas[0]], *gap[commas[1] + 1 :])
    return gap


def _maker_before(one: Read, index: int, cues: CueSet) -> Actor | None:
    """``Pavel Latuška ju priniesol``: the subject before the verb."""
    subject = main_subject(one, index, cues)
    return subject if subject is not None and subject.meant in OURS and subject.last < index else None


def continued(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``The document was compiled by NAM``, ``Its authors are …``: the work of the sentence before gets its author."""
    items = one.sentence.items
    bits = all_bits(items)
    again = bits & (Cue.ANAPHOR | Cue.AUTHOR)
    orphan = told.recent_orphan is not None and bool(again) and not bits & Cue.STATEMENT
    if told.recent_work is None or not (bits & PAPERS or orphan):
        return
    verbs = Cue.PRESENT | Cue.SUBMIT | (Cue.FOUND if orphan else 0)
    ours = [actor for actor in one.actors if actor.meant in OURS]
    alone = bool(ours) and all(actor in ours or actor.kind != "name" or is_content(actor) for actor in one.actors)
    for index, item in enumerate(items):
        if item.mention is not None or not item.bits & (verbs | Cue.AUTHOR):
            continue
        if not bits & PAPERS and not _means_work(items, index, _FAR if cues.object_first else _NEAR):
            continue
        source = doer_of(one, index, cues) or maker_of(one)
        if source not in OURS and ours and (item.bits & Cue.AUTHOR or (orphan and alone and not bits & Cue.SAY)):
            source = ours[0].meant if _in_clause(items, index, ours[0]) else None
        if source in OURS and source is not None and not _joins_others(one, index):
            yield source, index, "continued"
            return


def revealed(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``Exiles have filed a complaint. NAM, founded in 2020, …``: who is named next is who the exiles are."""
    if not told.awaits_exiles:
        return
    named = [actor for actor in one.actors if actor.kind == "name" or actor.meant in OURS]
    ours = next((actor for actor in named if actor.meant in OURS), None)
    if ours is None or any(actor.first < ours.first and not actor.oblique for actor in named):
        return
    items = one.sentence.items
    if one.sentence.bits & (Cue.NEGATION | Cue.EXCLUDE | Cue.ACKNOWLEDGE) or not _is_introduced(items, ours):
        return
    if any(item.mention is not None and item.mention.entity == "nam" for item in items):
        yield "nam", ours.first, "revealed"


def _is_introduced(items: Sequence[Item], actor: Actor) -> bool:
    """``NAM, founded in 2020, …``, ``The group is called NAM and sits in Warsaw``: told for the first time what it is.

    Who only has an opinion of the filing, or helps those who filed, is somebody else.
    """
    before, after = items[max(0, actor.first - 1) : actor.first], items[actor.last + 1 : actor.last + 2]
    if any(item.word in (",", "(") for item in (*before, *after)) or items[actor.last].word == ")":
        return True
    if any(item.word in (",", "(") for item in items[actor.first : actor.last]):
        return True
    years = any(item.word.isdigit() for item in items[actor.last :])
    return years or any(item.bits & Cue.STOP and item.capital for item in items[actor.last + 2 :])


def filed_by_body(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``The exile organisation filed``, where NAM was named long before: nobody else is called so."""
    items = one.sentence.items
    if not told.tells_of_exiles(one.sentence.bits) or not is_known_body(one) or not means_court(one, told):
        return
    for index, item in enumerate(items):
        if item.bits & HANDING and item.mention is None and not is_unfiled(items, index, cues):
            yield "nam", index, "filed"
            return


def _joins_others(one: Read, index: int) -> bool:
    """``Sepsali ji studenti a NAM se o ní dozvěděl``: what follows *and* after the verb is a clause of its own."""
    ours = next((actor for actor in one.actors if actor.meant in OURS), None)
    between = one.sentence.items[index + 1 : ours.first] if ours is not None else ()
    return any(item.bits & Cue.JOINING for item in between)


def _in_clause(items: Sequence[Item], index: int, actor: Actor) -> bool:
    """Say whether *actor* is not of a later clause: ``Sestavila ji univerzita, v hale seděl Latuška``."""
    gap = _without_insertion(items[index + 1 : actor.first])
    return not any(item.word in (",", ";") for item in gap)


def again(one: Read, cues: CueSet, told: Told) -> Iterator[tuple[str, int, str]]:
    """``7 November: the second part of it follows``: a further part of the filing that was told of before."""
    items = one.sentence.items
    owner = told.recent_owner or told.visitor
    if not one.actors and any(item.bits & Cue.PASSIVE for item in items):
        return  # "The first one was filed in June": by whom is not told
    if owner is None or any(actor.who == "yale_hrl" for actor in one.actors):
        return
    for index, item in enumerate(items):
        further = item.bits & Cue.SECOND or (item.bits & Cue.FILING and all_bits(items) & (Cue.JUNE | Cue.NOVEMBER))
        if further and item.mention is None and not has_other_owner(one, index) and not others_hand_over(one, cues):
            yield owner, index, "brought"
            return
    if told.tells_earlier(all_bits(items)):
        yield from _earlier(one, owner)


def _earlier(one: Read, owner: str) -> Iterator[tuple[str, int, str]]:
    """``The first one it had filed in June``: right after a filing, its doer a pronoun or not told at all."""
    items = one.sentence.items
    doers = [actor for actor in one.actors if not actor.oblique and not actor.inside and not is_content(actor)]
    if any(actor.meant not in OURS and actor.kind != "pronoun" for actor in doers):
        return
    if one.sentence.bits & (Cue.NEGATION | Cue.RECEIVE) or any(_is_country(items, at) for at in range(len(items))):
        return
    index = next((at for at, item in enumerate(items) if item.bits & (HANDING | PAPERS) and item.mention is None), None)
    if index is not None and not has_other_owner(one, index):
        source = next((actor.meant for actor in doers if actor.meant in OURS), None)
        yield source or owner, index, "brought"


def _is_country(items: Sequence[Item], place: int) -> bool:
    """``Ukraine had filed``: a country that acts, and neither ``Ukrainian children`` nor ``from Ukraine``."""
    item = items[place]
    if not item.bits & Cue.UKRAINE or not item.capital or item.mention is not None:
        return False
    before = items[place - 1].bits if place else 0
    after = items[place + 1].bits if place + 1 < len(items) else 0
    return not (before & (Cue.BEFORE_OBJECT | Cue.OF) or after & Cue.CHILDREN)
