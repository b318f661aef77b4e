"""Who speaks in a headline or a post: ``Latushka: …`` and ``… – Latushka``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.speech import DASHES, Event

_HEADLINE_LEAD = 2


def headline_events(items: Sequence[Item], actors: Sequence[Actor]) -> Iterator[Event]:
    """Yield ``Latushka: …`` and ``… – Latushka``."""
    for actor in actors:
        follower = _over_place(items, actor.last + 1)
        if follower + 1 >= len(items) or items[follower].word != ":":
            continue
        if any(item.word == ":" for item in items[: actor.first]):
            continue  # 09:30 Pavel Latushka: sanctions
        before = sum(1 for item in items[: actor.first] if _leads(item))
        if _is_about(items, actor):
            continue
        if before <= _HEADLINE_LEAD and not any(item.bits & Cue.SAY for item in items[:follower]):
            yield Event(follower, "colon", actor)
            return
    last = actors[-1] if actors else None
    if last is None or last.first < 3 or last.kind == "pronoun":
        return
    ending = items[last.last + 1 :]
    if not ending and items[last.first - 1].word in DASHES:
        yield Event(last.first - 1, "dash", last)


def _over_place(items: Sequence[Item], index: int) -> int:
    """``Latuška v Haagu: …``, ``Latuška pre Rádio Slovensko: …``: step over a place between a name and its colon."""
    if index < len(items) and items[index].bits & (Cue.INSIDE | Cue.BEFORE_OBJECT):
        for later in range(index + 2, min(index + 5, len(items))):
            if items[later].word == ":":
                return later
    return index


def _is_about(items: Sequence[Item], actor: Actor) -> bool:
    """``Verdict on Latushka: …``, ``Procès contre Latouchka : …``: the noun before the name is what is told of."""
    if not actor.oblique or (actor.inside and actor.who == "nam"):
        return False
    return not any(item.bits & (Cue.STATEMENT | Cue.INTERVIEW | Cue.ACCORDING) for item in items[: actor.first])


def _leads(item: Item) -> bool:
    """Say whether an item stands before a name as a word does; neither the time nor signs and flags do."""
    return (item.is_word and not item.word.isdigit()) or item.quote is not None or item.word in DASHES
