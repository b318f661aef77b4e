"""Echoes: distinctive words or figures of a work in a text that does not say where they come from (grade D).

An echo is inferred: the words agree, and nobody says why. It is therefore no citation and stands apart from them,
with low confidence and a rule of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.match.hyperlinks import host_entity
from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import Work
from pipeline.match.topics import find_topics, flat
from pipeline.model import Document, Echo, Mention

_AUTHORS = frozenset({"nam", "latushka"})
_CONFIDENCE = 0.3
# Digits may be in groups of three, parted as any of our languages does it.
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+|\d+)(?!\d|[.,]\d)")
# Characters from the first figure of a group to the last: what one sentence says of one thing.
_TOGETHER = 100

Place = tuple[int, int]


def find_echoes(document: Document, lexicon: Lexicon) -> tuple[Echo, ...]:
    """Return the first echo of each work in ``document.text``, in order; credits are not looked at.

    Works of others have no echoes. The fingerprints of all languages are looked for, as texts quote each other.
    """
    works = [work for work in lexicon.works.values() if not work.rival]
    found = [*_sentences(document.text, works), *_figures(document, works, lexicon)]
    first: dict[str, Echo] = {}
    for echo in sorted(found, key=lambda one: (one.start, -one.end)):
        first.setdefault(echo.work, echo)
    return tuple(first.values())


def _sentences(text: str, works: Sequence[Work]) -> Iterator[Echo]:
    lowered = flat(text)
    for work in works:
        for words in (flat(one) for fingerprints in work.fingerprints.values() for one in fingerprints):
            start = lowered.find(words)
            if start >= 0:
                yield _echo(text, work.id, (start, start + len(words)), "sentence")


def _figures(document: Document, works: Sequence[Work], lexicon: Lexicon) -> Iterator[Echo]:
    """Yield an echo for each work of which a whole group of figures stands together in an article on its topic."""
    wanted = {number for work in works for group in work.figures for number in group}
    numbers = [(value, place) for value, place in _numbers(document.text) if value in wanted] if wanted else []
    if not numbers:
        return
    topics = {topic.topic for topic in find_topics(document, lexicon)}
    for work in works:
        for group in work.figures if work.figures_topic in topics else ():
            if place := _together(numbers, group):
                yield _echo(document.text, work.id, place, "figures")


def _numbers(text: str) -> Iterator[tuple[int, Place]]:
    for match in _NUMBER.finditer(text):
        # A number of hundreds of digits is none of ours, and Python refuses to read one of thousands.
        if len(match[0]) <= 15:
            yield int("".join(filter(str.isdigit, match[0]))), match.span()


def _together(numbers: Sequence[tuple[int, Place]], group: Sequence[int]) -> Place | None:
    """Return the first stretch of at most ``_TOGETHER`` characters that holds every number of *group*."""
    latest: dict[int, Place] = {}
    for value, place in numbers:
        if value not in group:
            continue
        latest[value] = place
        start = min(one[0] for one in latest.values())
        if len(latest) == len(set(group)) and place[1] - start <= _TOGETHER:
            return start, place[1]
    return None


def _echo(text: str, work: str, place: Place, rule: str) -> Echo:
    start, end = place
    return Echo(work, start, end, text[start:end], _CONFIDENCE, rule)


def names_author(mentions: Iterable[Mention]) -> bool:
    """Tell whether the author of the works is among the *mentions*."""
    return any(one.entity in _AUTHORS for one in mentions)


def credits_author(mentions: Iterable[Mention], document: Document, lexicon: Lexicon) -> bool:
    """Tell whether a text names the author of the works, links to its places or stands on its own site."""
    if names_author(mentions):
        return True
    addresses = [link.href for link in document.links]
    if document.source_host:
        addresses.append(f"//{document.source_host}/")
    return any(host_entity(address, lexicon.hosts) in _AUTHORS for address in addresses)
