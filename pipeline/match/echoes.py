"""Echoes: distinctive words of a work in a text that does not say where they come from (grade D).

An echo is inferred: the words agree, and nobody says why. It is therefore no citation and stands apart from them,
with low confidence and a rule of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.match.hyperlinks import host_entity
from pipeline.match.lexicon import Lexicon
from pipeline.match.topics import flat
from pipeline.model import Document, Echo, Mention

_AUTHORS = frozenset({"nam", "latushka"})
_CONFIDENCE = 0.3


def find_echoes(document: Document, lexicon: Lexicon) -> tuple[Echo, ...]:
    """Return the first place of each work's fingerprint in ``document.text``, in order; credits are not looked at.

    Works of others have no echoes. The fingerprints of all languages are looked for, as texts quote each other.
    """
    text = flat(document.text)
    found = (
        _echo(document.text, work.id, language, place, len(words))
        for work in lexicon.works.values()
        if not work.rival
        for language, words in ((key, flat(one)) for key, ones in work.fingerprints.items() for one in ones)
        if (place := text.find(words)) >= 0
    )
    first: dict[str, Echo] = {}
    for echo in sorted(found, key=lambda one: (one.start, -one.end)):
        first.setdefault(echo.work, echo)
    return tuple(first.values())


def _echo(text: str, work: str, language: str, start: int, length: int) -> Echo:
    end = start + length
    return Echo(work, start, end, text[start:end], _CONFIDENCE, f"echo_{language}")


def credits_author(mentions: Iterable[Mention], document: Document, lexicon: Lexicon) -> bool:
    """Tell whether a text names the author of the works, links to its places or stands on its own site."""
    if any(one.entity in _AUTHORS for one in mentions):
        return True
    addresses = [link.href for link in document.links]
    if document.source_host:
        addresses.append(f"//{document.source_host}/")
    return any(host_entity(address, lexicon.hosts) in _AUTHORS for address in addresses)
