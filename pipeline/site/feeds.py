"""Rows as entries of an Atom feed: which columns tell who, what, when and where. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipeline.site.looks import is_web

# The first of these that a row has is its time, its name, its words, its own number.
_WHEN = (
    *("atom_updated", "reviewed_at", "found", "changed", "last_checked", "published", "at", "first_seen", "last_seen"),
    *("first_article", "day", "date", "first_citation", "week", "month"),
)
_WHAT = ("atom_title", "title", "exact", "passage", "url", "name")
_WORDS = ("atom_content", "exact", "passage", "description", "detail")
_NUMBERS = ("id", "citation", "finding")
# Where a row has no number of its own: what makes it another row, and does not change from day to day.
_SAME = (
    *("article", "url", "guid", "organization", "work", "entity", "institution", "speaker", "type", "kind", "exact"),
    *("title", "source", "story", "language", "grade", "fate", "stage", "rule", "day", "week", "month"),
)
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\dZ)?)?)?")
# What XML cannot hold.
_ODD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 300


def can_feed(columns: Sequence[str]) -> bool:
    """Say whether rows with *columns* can be a feed: something must say when, and something what.

    >>> can_feed(["title", "published"]), can_feed(["country", "articles"])
    (True, False)
    """
    return bool(_first(columns, _WHEN) and _first(columns, _WHAT))


def entries(rows: Iterable[Mapping[str, Any]], name: str, base: str) -> list[dict[str, str]]:
    """Return *rows* of the table or question *name* as datasette-atom wants them; those without a time are left out.

    *base* is the address of this site: an entry leads to the page that it is about when it has one on the web, else to
    the captured article.
    """
    return [entry for row in rows if (entry := _entry(row, name, base))]


def whole(rows: Sequence[Mapping[str, Any]], title: str, address: str, day: str) -> dict[str, str]:
    """Return an answer without times as one entry, which is another one when the answer becomes another.

    *address* is the page that answers, *day* (``2026-11-22``) the day on which it answers so.
    """
    said = "\n".join("; ".join(f"{name}: {value}" for name, value in row.items()) for row in rows)
    key = hashlib.sha256(f"{address}\0{said}".encode("utf-8", "replace")).hexdigest()[:24]
    return {
        "atom_id": f"tag:zvon,2026:answer/{key}",
        "atom_title": _clean(title)[:_LONGEST],
        "atom_updated": f"{day}T00:00:00Z",
        "atom_link": _clean(address),
        "atom_content": _clean(said),
    }


def empty(name: str, base: str) -> dict[str, str]:
    """Return the one entry of a feed without any: a feed may not be empty."""
    told = {"atom_id": f"tag:zvon,2026:{name}/start", "atom_title": "Nothing yet", "atom_content": ""}
    return {**told, "atom_updated": "2026-01-01T00:00:00Z", "atom_link": f"{base}/zvon/{quote(name)}"}


def _entry(row: Mapping[str, Any], name: str, base: str) -> dict[str, str] | None:
    when = next((moment for column in _WHEN if (moment := _moment(row.get(column)))), None)
    what = next((str(row[column]) for column in _WHAT if row.get(column)), "")
    if when is None or not what:
        return None
    who = f"{row['organization']}: " if row.get("organization") and "atom_title" not in row else ""
    said = next((str(row[column]) for column in _WORDS if row.get(column)), "")
    return {
        "atom_id": _clean(str(row.get("atom_id") or f"tag:zvon,2026:{name}/{_key(row)}")),
        "atom_title": _clean(who + what)[:_LONGEST],
        "atom_updated": when,
        "atom_link": _link(row, base),
        "atom_content": _clean(said),
    }


def _key(row: Mapping[str, Any]) -> str:
    for column in _NUMBERS:
        if isinstance(row.get(column), int):
            return f"{column}-{row[column]}"
    said = "\0".join(f"{column}={row[column]}" for column in _SAME if column in row)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:24]


def _link(row: Mapping[str, Any], base: str) -> str:
    for column in ("atom_link", "url"):
        if is_web(row.get(column)):
            return _clean(str(row[column]))
    article = row.get("article")
    return f"{base}/-/article/{article}" if isinstance(article, int) else f"{base}/"


def _moment(value: object) -> str | None:
    """Return a stored date or time as Atom writes it, a day or a month by its beginning; None for anything else."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    return value if len(value) > 10 else f"{value}{'-01-01'[len(value) - 4 :]}T00:00:00Z"


def _first(columns: Sequence[str], names: Sequence[str]) -> str | None:
    return next((name for name in names if name in columns), None)


def _clean(text: str) -> str:
    return _ODD.sub("\N{REPLACEMENT CHARACTER}", text)
