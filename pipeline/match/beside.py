"""What stands beside a name and shows another bearer: a trade, a street sign, a row of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.match.context import Contexts
from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import EntityFile, People
from pipeline.match.words import WordList, word_after, word_before

# A description ("the footballer") speaks of the name that it stands beside, in the same clause.
_BESIDE = 60
_CLAUSE_END = re.compile(r"[;!?]|\w{3}\.(?= )|\w{3}\.[\"')]")
# ", a retired beekeeper": how far into an apposition its noun may begin.
_APPOSITION = 18
_OPENS_APPOSITION = re.compile(r"(?:'s)?(?:, | \(| - )")
_CLOSES_APPOSITION = re.compile(r"[.;,):]| - ")


class BesideReader:
    """Asks for the words beside names that make them another's."""

    def __init__(self, people: People) -> None:
        self._named_before = WordList(people.named_before)
        self._named_after = WordList(people.named_after)

    def is_named_after(self, text: str, start: int, end: int) -> bool:
        """Tell whether ``[start:end]`` names a street, a prize or a firm."""
        before, after = word_before(text, start), word_after(text, end)
        if before is not None and before.tie in (" ", ". ", ".") and before.text in self._named_before:
            return True
        return after is not None and after.tie == " " and after.text in self._named_after


@lru_cache(maxsize=4)
def beside_reader(lexicon: Lexicon) -> BesideReader:
    """Return the reader of *lexicon*, built once."""
    return BesideReader(lexicon.context.people)


def is_described(entity: EntityFile, contexts: Contexts, text: str, start: int, end: int) -> bool:
    """Tell whether words in the clause around ``[start:end]`` speak of something else than *entity*."""
    low, high = _clause(text, start, end)
    return any(contexts.places(rival, low, high) for rival in entity.rivals)


def has_noun_before(kinds: Iterable[str], contexts: Contexts, text: str, start: int) -> bool:
    """Tell whether the noun right before a name is of one of the contexts *kinds*: the baker X, the museum X."""
    before = word_before(text, start)
    if before is None or before.tie != " ":
        return False
    return any(contexts.places(kind, before.start, before.end) for kind in kinds)


def has_noun_after(kinds: Iterable[str], contexts: Contexts, text: str, end: int) -> bool:
    """Tell whether an apposition after a name has a noun of one of the contexts *kinds*: X, a retired baker."""
    opening = _OPENS_APPOSITION.match(text, end)
    if opening is None:
        return False
    limit = opening.end() + _APPOSITION
    closing = _CLOSES_APPOSITION.search(text, opening.end(), limit + 1)
    if closing:
        limit = closing.start()
    return any(contexts.places(kind, opening.end(), limit) for kind in kinds)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - _BESIDE), min(len(text), end + _BESIDE)
    closed = [match.end() for match in _CLAUSE_END.finditer(text, low, start)]
    opened = _CLAUSE_END.search(text, end, high)
    return closed[-1] if closed else low, opened.start() if opened else high
