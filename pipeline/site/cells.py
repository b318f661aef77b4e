"""How one cell of a table looks. Everything from outside is escaped; only http and https become links."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from pipeline.site.addresses import page_of
from pipeline.site.looks import DAY, STAMP, host, is_web, language, moment, published, words, written
from pipeline.site.sentences import marked_after, marked_before
from pipeline.site.state import Site

# Columns that a table does not repeat beside the passage, which shows them.
AROUND = ("prefix", "suffix")

_LONGEST_TEXT = 160
_LONGEST_PATH = 48


def render(value: object, column: str, row: Mapping[str, object], table: str | None, site: Site) -> Markup | None:
    """Return the HTML of a cell, or None to leave it to Datasette (labels of foreign keys, plain words)."""
    if isinstance(value, int) and (column in ("article", "lead") or (column == "id" and table == "article_list")):
        return _to_article(value, str(value))
    if isinstance(value, int) and (column == "story" or (column == "id" and table == "story_list")):
        return Markup('<a href="/-/cascade/story/{0}">{0}</a>').format(value)
    if isinstance(value, float):
        return escape(f"{round(value, 2):g}")
    if not isinstance(value, str) or not value:
        return None
    return _words(value, column, row, table, site)


def _words(value: str, column: str, row: Mapping[str, object], table: str | None, site: Site) -> Markup | None:
    if column in ("exact", "title"):
        return _passage(value, row) if column == "exact" else _title(value, row, table)
    if known := _COLUMNS.get(column):
        return known(value)
    if STAMP.fullmatch(value):
        return (published if column == "published" else moment)(value, site.zone)
    if DAY.fullmatch(value):
        return Markup('<time datetime="{}">{}</time>').format(value, written(value))
    if is_web(value):
        return link(value)
    if found := site.labels.find(column, value):
        return Markup('<a href="{}" title="{}">{}</a>').format(page_of(column, found[0]), *found)
    name = site.labels.name(column, value)
    return Markup('<span title="{}">{}</span>').format(value, name) if name else None


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
    return Markup('<span class="badge {}">{}</span>').format(name, words(value))


def _text(value: str) -> Markup:
    shown = value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    return Markup('<span class="clamp">{}</span>').format(shown)


def _title(value: str, row: Mapping[str, object], table: str | None) -> Markup:
    names = {"article_list": "id", "articles": "id", "story_list": "lead"}
    article = _field(row, names.get(table or "", "article"))
    return _to_article(article, value) if isinstance(article, int) else _text(value)


def _to_article(number: int, words: str) -> Markup:
    return Markup('<a class="clamp" href="/-/article/{}">{}</a>').format(number, words)


def _field(row: Mapping[str, object], name: str) -> object:
    # `in` asks a sqlite3.Row for its values.
    return row[name] if name in set(row.keys()) else None


def _passage(value: str, row: Mapping[str, object]) -> Markup:
    """Show a passage between the words around it, where the row has them."""
    before, after = (str(_field(row, name) or "") for name in AROUND)
    return Markup(
        '<span class="clamp"><span class="apart">{}</span><mark>{}</mark><span class="apart">{}</span></span>'
    ).format(marked_before(before), value, marked_after(after))


_COLUMNS: dict[str, Callable[[str], Markup | None]] = {
    "language": _language,
    "languages": _languages,
    "capture_sha256": _hash,
    "text_sha256": _hash,
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
    "type": lambda value: escape(words(value)),
    "description": _text,
}
