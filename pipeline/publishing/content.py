"""What may leave the house, cut to what may be quoted. Pure: the same rows and settings give the same content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.settings.schema import Publish

Row = dict[str, object]
Content = dict[str, list[Row]]

# Characters around a passage, and of the passage itself: an excerpt, never the article.
AROUND, LONGEST, LONGEST_TITLE = 60, 400, 300
# Controls, half pairs and what turns the direction of writing: they say nothing, and confuse every format.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_WEB = re.compile(r"https?://[^\s<>\"'\\]+")


def content(rows: Mapping[str, Sequence[Row]], settings: Publish, names: Mapping[str, str]) -> Content:
    """Return what is written into the public file, by table, from what ``store.public`` has read.

    *names* has the organisations by id that an event names and the database does not know.
    """
    told: Content = {
        "organizations": [_cleaned(row) for row in rows["organizations"]],
        "entities": [_cleaned(row) for row in rows["entities"]],
        "works": [_cleaned(row) for row in rows["works"]],
        "citations": [_citation(row) for row in rows["citations"]],
        "events": [_event(row, names) for row in rows["events"]],
    }
    told["about"] = [{"key": key, "value": value} for key, value in _about(told, settings).items()]
    return told


def excerpt(before: str, exact: str, after: str) -> tuple[str, str, str]:
    """Return a passage with at most ``AROUND`` characters on each side, cut between words, an ellipsis for what is cut.

    >>> excerpt("", "the report names them", " and goes on. " + "word " * 20)[2]
    ' and goes on. word word word word word word word word …'
    """
    if len(exact) > LONGEST:
        return _end(before), _begin(exact, LONGEST), ""
    return _end(before), exact, _begin(after, AROUND)


def web(address: object) -> str | None:
    """Return *address* when it may be a link, else None.

    >>> web("https://example.org/a"), web("javascript:alert(1)"), web(None)
    ('https://example.org/a', None, None)
    """
    return address if isinstance(address, str) and _WEB.fullmatch(address) else None


def clean(text: str) -> str:
    """Return *text* without characters that no reader sees.

    >>> clean("a\\x00b\\u202ec")
    'abc'
    """
    return _ODD.sub("", text)


def _citation(row: Row) -> Row:
    told = _cleaned(row)
    before, exact, after = excerpt(*(str(told[name]) for name in ("prefix", "exact", "suffix")))
    days = {name: str(told[name])[:10] for name in ("date", "captured", "confirmed")}
    title = _begin(str(told["title"]), LONGEST_TITLE)
    return {**told, **days, "prefix": before, "exact": exact, "suffix": after, "title": title, "url": web(row["url"])}


def _event(row: Row, names: Mapping[str, str]) -> Row:
    told = _cleaned(row)
    return {**told, "organization": names.get(str(told["organization"]), told["organization"]), "url": web(row["url"])}


def _about(told: Content, settings: Publish) -> dict[str, str]:
    # No clock: a release of the same data is the same release.
    return {
        "title": settings.title,
        "publisher": settings.publisher,
        "address": settings.address or "",
        "licence": settings.licence,
        "latest": max((str(row["confirmed"]) for row in told["citations"]), default=""),
        "citations": str(len(told["citations"])),
        "events": str(len(told["events"])),
    }


def _cleaned(row: Row) -> Row:
    return {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}


def _begin(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    kept = text[: most - 2]
    return (kept.rpartition(" ")[0].rstrip() or kept) + " …"


def _end(text: str) -> str:
    if len(text) <= AROUND:
        return text
    kept = text[-(AROUND - 2) :]
    return "… " + (kept.partition(" ")[2].lstrip() or kept)
