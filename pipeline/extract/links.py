"""Where the links of a page stand in its text: ``text[start:end] == anchor``, exactly.

The extractor decides which parts of a page are its text and rewrites them on the way, so a link's
place cannot be computed from the page. Each anchor is put between two copies of a mark of its own
before the extraction, and the marks are read and taken out afterwards. A mark is one letter of a
script that the page does not use: extractors treat it as a part of the word that it stands at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.extract.weblinks import web_link
from pipeline.extract.wording import words
from pipeline.model import Link

# Blocks of letters that are assigned, printable and untouched by NFC: Tangut, Egyptian
# hieroglyphs, cuneiform, Anatolian hieroglyphs. A page that uses one of them gets the next.
_ALPHABETS = ((0x17000, 0x187F7), (0x13000, 0x1342E), (0x12000, 0x12399), (0x14400, 0x14646))
_OUTSIDE_TAGS = frozenset({"nav", "aside", "footer", "header", "form", "button", "select", "menu", "head"})
_OUTSIDE_WORDS = frozenset(
    words(
        """
        nav menu footer sidebar related recommended share sharing social breadcrumb breadcrumbs tags promo
        newsletter comments advert ad banner pagination widget
        """,
        " ",
    )
)
_INSIDE_TAGS = frozenset({"article", "main"})
MOST_LINKS = 3_000
# Runs that are not already one blank or one line break; written so that no long run is tried twice.
_SPACE = re.compile(r" \s+|\n\s+|[^\S \n]\s*")


@dataclass(frozen=True, slots=True)
class Marked:
    """One link of the tree: its mark ('' when it has none), where it points, and whether the body holds it."""

    mark: str
    href: str
    anchor: str
    in_content: bool


def mark_links(tree: HtmlElement, base: str) -> list[Marked]:
    """Put marks around the anchors of *tree*, in place, and return the links outside menus and the like, in order."""
    alphabet = _unused_letters(str(tree.text_content()))
    found: list[Marked] = []
    for anchor in tree.iter("a"):
        if len(found) >= MOST_LINKS or not anchor.get("href") or (place := place_of(anchor)) == "outside":
            continue
        href = web_link(anchor.get("href") or "", base)
        if not href:
            continue
        label = " ".join(str(anchor.text_content()).split())
        mark = ""
        if label and alphabet:
            mark = chr(alphabet.pop())
            _surround(anchor, mark)
        found.append(Marked(mark, href, label, place == "inside"))
    return found


def _unused_letters(text: str) -> list[int]:
    for first, last in _ALPHABETS:
        letters = range(first, last + 1)
        if not re.search(f"[{chr(first)}-{chr(last)}]", text):
            return list(letters)
    return []


def place_of(anchor: HtmlElement) -> str:
    """Return ``outside`` in navigation and the like, ``inside`` in an article element, else ``unknown``."""
    inside = False
    for element in anchor.iterancestors():
        if element.tag in _OUTSIDE_TAGS and not (element.tag == "header" and inside):
            return "outside"
        if element.tag not in ("body", "html") and _OUTSIDE_WORDS & _names(element):
            return "outside"
        inside = inside or element.tag in _INSIDE_TAGS or element.get("itemprop") == "articleBody"
    return "inside" if inside else "unknown"


def _names(element: HtmlElement) -> set[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
    return set(names.replace("-", " ").replace("_", " ").split())


def _text_nodes(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield where the text of *element* stands, in reading order, as (element, ``text`` or ``tail``)."""
    yield element, "text"
    for child in element:
        yield from _text_nodes(child)
        yield child, "tail"


def _surround(anchor: HtmlElement, mark: str) -> None:
    """Put *mark* before the first and after the last letter of *anchor*, in whichever child they stand."""
    spots = [spot for spot in _text_nodes(anchor) if (getattr(*spot) or "").strip()]
    first, attribute = spots[0]
    setattr(first, attribute, _after_space(getattr(first, attribute), mark))
    last, attribute = spots[-1]
    setattr(last, attribute, _before_space(getattr(last, attribute), mark))


def _after_space(text: str, mark: str) -> str:
    rest = text.lstrip()
    return text[: len(text) - len(rest)] + mark + rest


def _before_space(text: str, mark: str) -> str:
    rest = text.rstrip()
    return rest + mark + text[len(rest) :]


def unmark(marked_text: str, links: Sequence[Marked]) -> tuple[str, list[Link]]:
    """Return the text without marks, white space tidied, and the links with their places in it.

    Links whose words did not survive have no place; they are kept when an article element holds them.
    """
    by_mark = {link.mark: link for link in links if link.mark}
    text, places = _without_marks(marked_text, by_mark)
    found = []
    for link in links:
        spot = places.get(link.mark) if link.mark else None
        start, end = _trimmed(text, spot[0], spot[1]) if spot and len(spot) > 1 else (0, 0)
        if start < end:
            found.append(Link(link.href, text[start:end], start, end))
        elif link.in_content:
            found.append(Link(link.href, link.anchor))
    return text, found


def _without_marks(marked_text: str, by_mark: Mapping[str, Marked]) -> tuple[str, dict[str, list[int]]]:
    """Take the marks out, make every run of white space one blank or line break, and say where each mark stood."""
    out: list[str] = []
    length = 0
    places: dict[str, list[int]] = {}
    pieces = re.split(f"([{''.join(by_mark)}])", marked_text) if by_mark else [marked_text]
    for piece in pieces:
        if piece in by_mark:
            places.setdefault(piece, []).append(length)
            continue
        tidy = _SPACE.sub(_one_space, piece)
        if tidy[:1].isspace() and (not out or out[-1][-1].isspace()):
            if out and tidy[0] == "\n":
                out[-1] = out[-1][:-1] + "\n"
            tidy = tidy[1:]
        if tidy:
            out.append(tidy)
            length += len(tidy)
    return "".join(out).rstrip(), places


def _one_space(run: re.Match[str]) -> str:
    return "\n" if "\n" in run[0] else " "


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    end = min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
