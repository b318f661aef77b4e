"""What an article is about: which contexts of the lexicon hold in its text, its title or by its outlet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

import ahocorasick

from pipeline.match.lexicon import Lexicon
from pipeline.match.scan import is_bounded
from pipeline.text import fold


class Contexts:
    """The contexts that hold in one article, with the places in its normalised text that show them."""

    def __init__(self, places: dict[str, list[int]], elsewhere: frozenset[str]) -> None:
        self._places = places
        self._elsewhere = elsewhere

    def holds(self, name: str) -> bool:
        """Tell whether context *name* holds anywhere: text, title or outlet."""
        return name in self._places or name in self._elsewhere

    def holds_beyond(self, name: str, names: Sequence[tuple[int, int]]) -> bool:
        """Tell whether context *name* holds by more than words inside *names*, ordered spans of the text."""
        if name in self._elsewhere:
            return True
        starts = [start for start, _ in names]
        for place in self._places.get(name, ()):
            before = bisect_right(starts, place) - 1
            if before < 0 or names[before][1] <= place:
                return True
        return False

    def places(self, name: str, low: int, high: int) -> list[int]:
        """Return where words of context *name* begin in the text, from *low* to *high*, both included."""
        places = self._places.get(name, [])
        return places[bisect_left(places, low) : bisect_right(places, high)]


class ContextReader:
    """Finds the context words of a lexicon in normalised texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._outlets = {name: context.outlets for name, context in lexicon.context.contexts.items()}
        keys: dict[str, set[tuple[str, bool]]] = {}
        for name, context in lexicon.context.contexts.items():
            for word in context.words:
                whole = word.startswith("=")
                keys.setdefault(fold(word.removeprefix("=")), set()).add((name, whole))
        self._automaton = ahocorasick.Automaton()
        for key, readings in keys.items():
            self._automaton.add_word(key, (len(key), tuple(sorted(readings))))
        if keys:
            self._automaton.make_automaton()

    def read(self, text: str, title: str, host: str | None) -> Contexts:
        """Return the contexts of an article, of which *text* and *title* are normalised."""
        outlets = {name for name, hosts in self._outlets.items() if host and _is_under(host, hosts)}
        return Contexts(self._places(text), frozenset(outlets | set(self._places(title))))

    def _places(self, text: str) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        if not len(self._automaton):
            return places
        for last, (length, readings) in self._automaton.iter(text):
            start = last - length + 1
            for name, whole in readings:
                if is_bounded(text, start, last + 1 if whole else len(text)):
                    places.setdefault(name, []).append(start)
        return {name: sorted(starts) for name, starts in places.items()}


@lru_cache(maxsize=4)
def reader_for(lexicon: Lexicon) -> ContextReader:
    """Return the context reader of *lexicon*, built once."""
    return ContextReader(lexicon)


def _is_under(host: str, parents: tuple[str, ...]) -> bool:
    host = host.lower().rstrip(".")
    return any(host == parent or host.endswith("." + parent) for parent in parents)
