"""Which findings an address of this site names, as the search of a mailing list says it. Pure.

A saved search can become an alert or a digest only when every filter in its address is one that a list knows.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from pipeline.settings.schema import Search
from pipeline.site.asked import Unasked, match

# Filters of an address → key of the search of a list.
_KEYS = {
    "organization_kind": "kinds",
    "kind": "kinds",
    "country": "countries",
    "language": "languages",
    "grade": "grades",
    "work": "works",
}
_LEDGERS = frozenset({"/zvon/ledger", "/zvon/publishable", "/-/timeline", "/-/review"})
_WORK = "/-/work/"
# How a page looks, not what it holds; a list has only what holds.
_LOOKS = frozenset({"_sort", "_sort_desc", "_size", "_facet", "_facet_size", "_labels", "verdict", "before", "below"})


def search_of(address: str) -> dict[str, object] | None:
    """Return the search of a list that finds what *address* shows; None when a list cannot say it.

    >>> search_of("/zvon/ledger?language=uk&grade=A&_sort_desc=found")
    {'languages': ['uk'], 'grades': ['A']}
    >>> search_of("/-/work/report?country=PL")
    {'works': ['report'], 'countries': ['PL']}
    >>> search_of("/zvon/fetch_log"), search_of("/zvon/ledger?grade=Z")
    (None, None)
    """
    parts = urlsplit(address)
    found: dict[str, list[str]] = {}
    words = ""
    if parts.path.startswith(_WORK):
        found["works"] = [parts.path.removeprefix(_WORK)]
    elif parts.path not in _LEDGERS and parts.path != "/-/search":
        return None
    for name, value in parse_qsl(parts.query):
        plain = name.removesuffix("__exact")
        if plain in ("q", "_search") and (parts.path == "/-/search") == (plain == "q"):
            words = value
        elif plain in _KEYS and "," not in value:
            found.setdefault(_KEYS[plain], []).append(value)
        elif name not in _LOOKS:
            return None
    return _with_words(found, words)


def _with_words(found: dict[str, list[str]], words: str) -> dict[str, object] | None:
    search: dict[str, object] = dict(found)
    if words:
        try:
            search["words"] = match(words)
        except Unasked:
            return None
    try:
        Search.model_validate(search)
    except ValidationError:
        return None
    return search
