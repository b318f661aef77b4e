"""What a page declares about itself in JSON-LD, read with bounds: it is a claim like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from pipeline.extract.clean import plain, shorten
from pipeline.extract.wording import words

_MOST_CHARACTERS = 1_000_000
_MOST_SCRIPTS = 30
_MOST_NODES = 5_000
# Below these keys stand other works than the page.
_OTHER_WORKS = frozenset(
    words(
        """
        itemListElement hasPart mentions isPartOf citation relatedLink comment publisher review about
        associatedMedia video image isBasedOn
        """,
        " ",
    )
)
_ARTICLE = ("article", "posting", "report")


@dataclass(frozen=True, slots=True)
class Declared:
    """The claims of a page about its article; '' or None where it makes none."""

    headline: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    free: bool | None = None


def read_json_ld(tree: HtmlElement) -> Declared:
    """Return the claims of the first article-like object in the JSON-LD of *tree*, else of the first dated one."""
    objects = list(_objects(tree))
    articles = [item for item in objects if any(word in _types(item) for word in _ARTICLE)]
    dated = [item for item in objects if _string(item.get("datePublished"))]
    chosen = next((item for item in articles if item.get("datePublished")), None) or next(iter(articles or dated), {})
    return Declared(
        headline=shorten(plain(_string(chosen.get("headline") or chosen.get("name"))), 1_000),
        author=shorten(_names(chosen.get("author")), 200),
        published=_string(chosen.get("datePublished"))[:100],
        language=_string(chosen.get("inLanguage"))[:35],
        free=_flag(chosen.get("isAccessibleForFree")),
    )


def _objects(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for number, script in enumerate(tree.iterfind('.//script[@type="application/ld+json"]')):
        text = script.text or ""
        if number >= _MOST_SCRIPTS or len(text) > _MOST_CHARACTERS:
            return
        try:
            # strict=False: raw line breaks inside strings are a common slip.
            data = json.loads(text.strip().strip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(data)


def _walk(data: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, dict):
            yield node
            parts = (value for key, value in node.items() if key not in _OTHER_WORKS)
            waiting.extend(part for part in parts if isinstance(part, (dict, list)))
        elif isinstance(node, list):
            waiting.extend(node[:_MOST_NODES])


def _types(item: dict[str, Any]) -> str:
    kinds = item.get("@type")
    return " ".join(map(str, kinds)).lower() if isinstance(kinds, list) else str(kinds or "").lower()


def _string(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("alternateName")
    return value.strip() if isinstance(value, str) else ""


def _names(value: Any) -> str:
    people = value[:5] if isinstance(value, list) else [value]
    names = dict.fromkeys(name for person in people if (name := plain(_string(person))) and "://" not in name)
    return ", ".join(names)


def _flag(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(str(value).strip().lower().rpartition("/")[2])
