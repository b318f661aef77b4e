"""Filters and places in lists, as they stand in an address: every view of a page has an address of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from datasette import Request
from datasette.utils.asgi import BadRequest

from pipeline.store.citing import Before

_PLACE = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})")


def chosen(request: Request, names: Iterable[str]) -> dict[str, str]:
    """Return those of *names* that the address of *request* gives a value."""
    return {name: value for name in names if (value := (request.args.get(name) or "").strip())}


def before(request: Request) -> Before | None:
    """Return the place that ``?before=2026-11-22.17`` names; raise BadRequest for anything else but nothing."""
    text = request.args.get("before") or ""
    if not text:
        return None
    found = _PLACE.fullmatch(text)
    if found is None:
        raise BadRequest(f"before: `{text}` is no place in a list; it is made of a day and a number")
    return Before(found[1], int(found[2]))


def address(path: str, values: Mapping[str, object]) -> str:
    """Return *path* with *values* as its query; empty ones are left out.

    >>> address("/-/timeline", {"language": "uk", "kind": ""})
    '/-/timeline?language=uk'
    """
    query = urlencode({name: value for name, value in values.items() if value not in ("", None)})
    return f"{path}?{query}" if query else path


def end_of(date: str) -> str:
    """Return the last day of what *date* may be precise to, to sort by.

    >>> end_of("2023"), end_of("2023-05"), end_of("2023-05-03")
    ('2023-12-31', '2023-05-31', '2023-05-03')
    """
    return {4: f"{date}-12-31", 7: f"{date}-31"}.get(len(date), date)
