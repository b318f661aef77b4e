"""The Atom feed of what is public (RFC 4287): one entry for each citation, those confirmed last first."""

from __future__ import annotations

from lxml import etree

from pipeline.publishing.content import Content, Row
from pipeline.settings.schema import Publish

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 100
# Before anything was confirmed a feed must say some time all the same.
_NEVER = "2020-01-01"


def feed(told: Content, settings: Publish) -> bytes:
    """Return the feed; its ids stay the same however often it is built."""
    names = {row["id"]: str(row["name"]) for row in told["organizations"]}
    rows = sorted(told["citations"], key=lambda row: (str(row["confirmed"]), int(str(row["id"]))), reverse=True)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(root, "id", "tag:zvon,2026:public")
    _add(root, "title", settings.title)
    _add(root, "updated", _moment(max((str(row["confirmed"]) for row in rows), default=_NEVER)))
    _add(_add(root, "author"), "name", settings.publisher or settings.title)
    _add(root, "rights", settings.licence)
    if settings.address:
        _add(root, "link", rel="self", href=settings.address.rstrip("/") + "/feed.atom")
    for row in rows[:_MOST]:
        _entry(root, row, names)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _entry(root: etree._Element, row: Row, names: dict[object, str]) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"tag:zvon,2026:public/citation/{row['id']}")
    _add(entry, "title", f"{names[row['organization']]}: {row['title']}")
    _add(entry, "updated", _moment(str(row["confirmed"])))
    _add(entry, "published", _moment(str(row["date"])))
    if row["url"]:
        _add(entry, "link", rel="alternate", href=str(row["url"]))
    _add(entry, "content", f"{row['prefix']}{row['exact']}{row['suffix']}", type="text")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attrib=attributes)
    element.text = text
    return element


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
