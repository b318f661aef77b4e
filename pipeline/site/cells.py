"""How one cell of a table looks. Everything from outside is escaped; only http and https become links."""

from __future__ import annotations

import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from pipeline.site.looks import STAMP, host, is_web, language, moment

_LONGEST_TEXT = 160
_LONGEST_PATH = 48


def render(value: object, column: str, table: str | None, zone: ZoneInfo) -> Markup | None:
    """Return the HTML of a cell, or None to leave it to Datasette (labels of foreign keys, plain words)."""
    if isinstance(value, int) and (column == "article" or (column == "id" and table == "article_list")):
        return Markup('<a href="/-/article/{}">{}</a>').format(value, value)
    if isinstance(value, float):
        return escape(f"{value:.2f}")
    if not isinstance(value, str) or not value:
        return None
    if known := _COLUMNS.get(column):
        return known(value)
    if STAMP.fullmatch(value):
        return moment(value, zone)
    if is_web(value):
        return link(value)
    return None


def link(address: str) -> Markup:
    """Return a link that does not tell the other side where the reader came from."""
    rest = address.split("://", 1)[1].removeprefix("www.")
    shown = rest if len(rest) <= _LONGEST_PATH else rest[: _LONGEST_PATH - 1] + "…"
    return Markup('<a class="out" href="{}" rel="noreferrer noopener" target="_blank" title="{}">{}</a>').format(
        address, host(address), shown
    )


def _language(code: str) -> Markup:
    return Markup('<span title="{}">{}</span>').format(code, language(code))


def _languages(value: str) -> Markup | None:
    try:
        codes = json.loads(value)
    except ValueError:
        return None
    return escape(", ".join(language(str(code)) for code in codes)) if isinstance(codes, list) else None


def _hash(value: str) -> Markup:
    return Markup('<code title="{}">{}</code>').format(value, value[:12])


def _badge(value: str) -> Markup:
    # A class name is made of letters alone, whatever stood in the cell.
    name = "".join(c for c in value.lower() if c.isascii() and c.isalpha())
    return Markup('<span class="badge {}">{}</span>').format(name, value.replace("_", " "))


def _text(value: str) -> Markup:
    shown = value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    return Markup('<span class="excerpt">{}</span>').format(shown)


_COLUMNS: dict[str, Callable[[str], Markup | None]] = {
    "language": _language,
    "languages": _languages,
    "capture_sha256": _hash,
    "text_sha256": _hash,
    "body_sha256": _hash,
    "content_sha256": _hash,
    "sha256": _hash,
    "grade": _badge,
    "verdict": _badge,
    "state": _badge,
    "status": _badge,
    "outcome": _badge,
    "text": _text,
    "html": _text,
    "summary": _text,
    "links": _text,
    "dates": _text,
    "exact": lambda value: Markup("<mark>{}</mark>").format(value),
}
