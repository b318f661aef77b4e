"""Where on this site a name leads: works, organisations and entities have pages of their own."""

from __future__ import annotations

from urllib.parse import quote

from datasette.utils import tilde_encode

from pipeline.site.labels import TABLES

_PAGES = {"organizations": "organization", "entities": "entity", "works": "work"}


def page_of(column: str, name: str) -> str:
    """Return the address of what a column called *column* names by the id *name*.

    >>> page_of("work", "report"), page_of("source", "daily")
    ('/-/work/report', '/zvon/sources/daily')
    """
    table = TABLES[column]
    page = _PAGES.get(table)
    return f"/-/{page}/{quote(name, safe='')}" if page else f"/zvon/{table}/{tilde_encode(name)}"


def article(number: int) -> str:
    """Return the address of a captured article."""
    return f"/-/article/{number}"
