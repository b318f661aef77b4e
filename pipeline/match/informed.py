"""What is known from ours: their data tell it, or it is so in their eyes; whatever the verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.speech import Event

_OURS = frozenset({"latushka", "nam"})
KNOWN = Cue.DATA | Cue.MATERIAL
_OWNER_REACH = 5
_CLAUSE_REACH = 12
_FEWEST_WORDS = 3
_VERB_REACH = 6
# Somebody does something else with the data than telling what they say.
_OTHERWISE = (
    Cue.DENY | Cue.NEGATION | Cue.EXCLUDE | Cue.SUBMIT | Cue.RECEIVE | Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
    | Cue.APPEAL | Cue.AUTHORITY | Cue.COURT | Cue.UNSAID
)  # fmt: skip


def data_events(items: Sequence[Item], actors: Sequence[Actor]) -> Iterator[Event]:
    """Yield ``From the data of NAM it follows that …``, ``NAM's lists tell another story: …``."""
    if any(item.bits & _OTHERWISE for item in items if item.mention is None):
        return
    for place, item in enumerate(items):
        if not item.bits & KNOWN or item.mention is not None:
            continue
        owner = next((actor for actor in actors if actor.who in _OURS and _is_owner(items, actor, place)), None)
        if owner is None:
            continue
        last = max(place, owner.last)
        others = any(actor.first < min(place, owner.first) and not actor.oblique for actor in actors)
        if not others and (_tells(items, last) or _shows(items, last)):
            yield Event(place, "according", owner)
        return


def _is_owner(items: Sequence[Item], actor: Actor, place: int) -> bool:
    if actor.first > place:
        gap = items[place + 1 : actor.first]
        tied = actor.genitive or any(item.bits & (Cue.OF | Cue.BY | Cue.GIVER) for item in gap[-3:])
        return len(gap) <= _OWNER_REACH and tied and all(item.is_word for item in gap)
    gap = items[actor.last + 1 : place]
    owned = actor.possessive or actor.genitive or any(item.bits & (Cue.FOUND | Cue.PRESENT) for item in gap)
    return len(gap) <= _FEWEST_WORDS and owned and all(item.is_word for item in gap)


def _tells(items: Sequence[Item], last: int) -> bool:
    """Say whether what the data tell follows soon: after *that*, after a colon or as a number."""
    for at in range(last + 1, min(len(items), last + _CLAUSE_REACH)):
        item = items[at]
        if item.quote is not None:
            return False
        if item.bits & (Cue.COMPLEMENT | Cue.FOUND) or item.word == ":" or is_count(items, at):
            return sum(one.is_word for one in items[at + 1 :]) >= _FEWEST_WORDS
    return False


def _shows(items: Sequence[Item], last: int) -> bool:
    """``As data of NAM show, …``: the clause after the comma is what they tell."""
    if not any(item.bits & Cue.AS_SAID for item in items[:2]):
        return False
    comma = next((at for at in range(last + 1, min(len(items), last + _VERB_REACH)) if items[at].word == ","), None)
    return comma is not None and sum(one.is_word for one in items[comma + 1 :]) >= _FEWEST_WORDS


def is_count(items: Sequence[Item], at: int) -> bool:
    """Say whether a number stands there that counts people: three digits or more, and no year."""
    digits = items[at].word.replace(",", "").replace(".", "")
    if not digits.isdigit():
        return False
    following = at + 1 < len(items) and items[at + 1].word.isdigit() and len(items[at + 1].word) == len("000")
    year = len(digits) == len("2023") and digits.startswith(("19", "20"))
    return following or (len(digits) > len("99") and not year)


def view_event(items: Sequence[Item], actors: Sequence[Actor]) -> Event | None:
    """``For Latushka it is beyond doubt that …``: a person of ours after such a word at the head of a sentence."""
    opener = next((at for at, item in enumerate(items[:2]) if item.bits & Cue.ACCORDING_FIRST), None)
    actor = next((one for one in actors if opener is not None and opener < one.first <= opener + 5), None)
    if opener is None or actor is None or actor.who != "latushka":
        return None
    for at in range(actor.last + 1, min(len(items), actor.last + _CLAUSE_REACH)):
        item = items[at]
        if item.bits & (Cue.SAY | Cue.QUOTED_ONLY | Cue.HEAR | Cue.UNSAID | Cue.APPEAL) or item.quote is not None:
            return None
        if item.bits & Cue.COMPLEMENT or item.word == ":":
            enough = sum(one.is_word for one in items[at + 1 :]) >= _FEWEST_WORDS
            return Event(opener, "according", actor) if enough else None
    return None
