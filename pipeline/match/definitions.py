"""Short forms that an article makes for itself: "Narodowy Zarząd Antykryzysowy (NZA)", and NZA from there on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.match.scan import is_bounded
from pipeline.text import Normalised, fold

_DEFINED = re.compile(r"[»”\"“’']?\s?\((?:[^\W\d_]+\.?\s)?[„“\"«]?([^\W\d_]{2,6})[”“\"»]?[),;]")


def defined_acronyms(normalised: Normalised, names: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield ``(start, end, entity, letters)`` for each use of a short form that stands in brackets behind a name.

    *names* are the ends in the normalised text, and the entities, of names written out in full.
    """
    done: set[tuple[str, str]] = set()
    for end, entity in names:
        match = _DEFINED.match(normalised.original, normalised.end(end))
        if match is None or not match[1].isupper() or (entity, match[1]) in done:
            continue
        done.add((entity, match[1]))
        yield from _uses(normalised, entity, match[1])


def _uses(normalised: Normalised, entity: str, letters: str) -> Iterator[tuple[int, int, str, str]]:
    text, key = normalised.text, fold(letters)
    start = text.find(key)
    while start >= 0:
        low, high = normalised.span(start, start + len(key))
        if normalised.original[low:high] == letters and is_bounded(text, start, start + len(key)):
            yield start, start + len(key), entity, letters
        start = text.find(key, start + len(key))
