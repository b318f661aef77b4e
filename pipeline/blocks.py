"""Configuration blocks as text: what a person pastes into ``config/sources/``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

_GENERAL = frozenset({"com", "org", "net", "info", "int", "eu", "co", "gov", "edu"})
_GUESSED_KIND = 'kind = "outlet"                  # or wire parliament igo court prosecutor government ngo'
# Country domains that are no ISO 3166 code.
_COUNTRIES = {"uk": "GB"}


class FeedLine(NamedTuple):
    """One feed of a block, as the configuration names its parts."""

    kind: str
    url: str
    note: str = ""
    selector: str = ""


class Known(NamedTuple):
    """What is known of a source beyond its feeds. ``country``: None where nobody knows, empty where it has none."""

    kind: str = ""
    country: str | None = None
    groups: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """Return *text* as a TOML string. JSON's escapes are a subset of TOML's; DEL must not stand there bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def identifier(url: str, taken: Iterable[str] = ()) -> str:
    """Return an id for the source at *url* that is not *taken*: its host without what every host has.

    >>> identifier("https://www.example.org/"), identifier("https://press.example.org/", ["press-example"])
    ('example', 'press-example-2')
    """
    labels = [label for label in (urlsplit(url).hostname or "source").lower().split(".") if label != "www"]
    while len(labels) > 1 and (labels[-1] in _GENERAL or len(labels[-1]) == 2) and not labels[-1].isdigit():
        labels.pop()
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(labels)).strip("-")[:50] or "source"
    known, number = set(taken), 2
    chosen = name
    while chosen in known:
        chosen, number = f"{name}-{number}", number + 1
    return chosen


def country(url: str) -> str | None:
    """Return the country that the host's last label stands for, or None where it is a general one."""
    last = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    return _COUNTRIES.get(last, last.upper()) if re.fullmatch("[a-z]{2}", last) and last not in _GENERAL else None


NOTHING = Known()


def source_block(
    name: str,
    homepage: str,
    languages: Sequence[str],
    feeds: Iterable[FeedLine],
    *,
    source: str,
    known: Known = NOTHING,
) -> str:
    """Return a ``[[source]]`` block. Where the country is not *known*, the homepage's domain tells it if it can."""
    lines = [
        "[[source]]",
        f"id = {quoted(source)}",
        f"name = {quoted(name or source)}",
        f"kind = {quoted(known.kind)}" if known.kind else _GUESSED_KIND,
    ]
    if code := country(homepage) if known.country is None else known.country:
        lines.append(f"country = {quoted(code)}")
    lines.append(f"languages = {_list(languages)}")
    if known.groups:
        lines.append(f"groups = {_list(known.groups)}")
    if homepage:
        lines.append(f"homepage = {quoted(homepage)}")
    for feed in feeds:
        lines += ["[[source.feed]]", f"kind = {quoted(feed.kind)}", f"url = {quoted(feed.url)}"]
        lines += [f"{key} = {quoted(text)}" for key in ("note", "selector") if (text := getattr(feed, key))]
    return "\n".join(lines) + "\n"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"
