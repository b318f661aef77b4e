"""Who does what a passive verb tells: by a preposition, by the case of a name."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.speech import is_open

# Endings of the case in which Slavic languages put the doer of a passive (передано Управлением).
DOER_ENDINGS = ("ем", "ом", "ям", "ам", "ой", "ою", "ай", "em", "ou", "om", "ą")
_OURS = frozenset({"latushka", "nam"})
_PASSIVE = Cue.PASSIVE | Cue.TOLD
_NEAR = 6
_CASE_REACH = 4
_VERB_LAST = 6
_FRAME = 14
_SETTING = 30
_OTHER_CLAUSE = Cue.SAY | Cue.FOUND | Cue.THAT | Cue.RELATIVE | Cue.SUBMIT | Cue.DENY | Cue.TOLD


def agent_of(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> Actor | None:
    """Return the doer of the verb at *index* where it is a passive: ``was told by Latushka``."""
    if not actors:
        return None
    passive = any([item.bits & _PASSIVE for item in items[max(0, index - 2) : index + 1]])
    for actor in actors:
        if index < actor.first <= index + _NEAR:
            window = items[index + 1 : actor.first]
            near = window if passive else window[:1]
            if any(item.bits & Cue.BY for item in near) and is_open(window):
                return actor
            break
    ours = [actor for actor in actors if actor.who in _OURS]
    for actor in ours:
        if cues.object_first and items[index].bits & Cue.TOLD and _by_case(items, actor, index):
            return actor
        if passive and _after_setting(items, actor, index):
            return actor
        if cues.nouns_capital and _before_verb(items, actor, index):
            return actor
    return None


def is_doer_case(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether the names of ours in *actor* have the endings of a doer."""
    named = [part for part in actor.parts if part.who in _OURS]
    words = (item.word for part in named for item in items[part.first : part.last + 1])
    return actor.oblique and any(word.endswith(DOER_ENDINGS) for word in words)


def _is_doer_role(items: Sequence[Item], actor: Actor) -> bool:
    """``юристкой Управления``: the office stands in the case of a doer, and the body in another one."""
    head = actor.parts[0]
    return head.kind == "role" and actor.who in _OURS and items[head.last].word.endswith(DOER_ENDINGS)


def _by_case(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """``Павлом Латушко было сказано``: the doer stands beside the participle, on either side."""
    low, high = (actor.last + 1, index) if actor.last < index else (index + 1, actor.first)
    gap = items[low:high]
    governed = actor.first > 0 and items[actor.first - 1].bits & (Cue.BEFORE_OBJECT | Cue.INSIDE)
    near = len(gap) <= _CASE_REACH and all(item.is_word for item in gap)
    return near and not governed and (is_doer_case(items, actor) or _is_doer_role(items, actor))


def _is_by(items: Sequence[Item], actor: Actor) -> bool:
    """Say whether *by* stands right before the name, over an article or a title."""
    return any(item.bits & Cue.BY for item in items[max(0, actor.first - 2) : actor.first])


def _after_setting(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """``were laid out on Monday, before a hall in Gdansk, by Latushka``: time and place stand in between."""
    gap = items[index + 1 : actor.first]
    if not _NEAR <= len(gap) <= _SETTING or not _is_by(items, actor) or not is_open(gap):
        return False
    return not any(item.bits & _OTHER_CLAUSE and item.mention is None for item in gap)


def _before_verb(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """``wurde von Latuschka in Kassel dargelegt``: the verb stands last."""
    gap = items[actor.last + 1 : index]
    if actor.last >= index or len(gap) > _VERB_LAST or not all(item.is_word for item in gap):
        return False
    frame = items[max(0, actor.first - _FRAME) : actor.first]
    return _is_by(items, actor) and any(item.bits & Cue.PASSIVE for item in frame)
