"""The text of a page: found by trafilatura, with the places of its links kept."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from pipeline.extract.links import Marked, mark_links, unmark
from pipeline.extract.rules import SiteRule
from pipeline.model import Link

# Below this many characters a second, more generous attempt is made.
_LITTLE = 200
_PROSE_LINE = 100
_HEADLINE_WORDS = 4
_BARS = re.compile(r" ?\|(?: *\|)+ ?")
_OUTER_BARS = re.compile(r"^[| ]+|[| ]+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Body:
    """The text, its links, what found it, and to how many headlines the page links outside its navigation."""

    text: str = ""
    links: tuple[Link, ...] = ()
    extractor: str = ""
    headlines: int = 0


def read_body(tree: HtmlElement, url: str, rule: SiteRule, title: str) -> Body:
    """Return the text of the page *tree*, which is changed on the way: paragraphs are lines, *title* is left out."""
    _apply(tree, rule)
    _unfold_layout_tables(tree)
    links = mark_links(tree, url)
    marked, extractor = _extracted(tree, url)
    text, found = unmark(_without_title(_without_bars(marked), title, links), links)
    headlines = sum(1 for link in links if link.mark and len(link.anchor.split()) >= _HEADLINE_WORDS)
    return Body(text, tuple(found), extractor, headlines)


def _apply(tree: HtmlElement, rule: SiteRule) -> None:
    for selector in rule.remove:
        for element in tree.cssselect(selector):
            if element.getparent() is not None:
                element.drop_tree()
    body = tree.find("body")
    parts = tree.cssselect(rule.body) if rule.body else []
    if parts and body is not None:
        for child in list(body):
            body.remove(child)
        body.extend(parts)


def _unfold_layout_tables(tree: HtmlElement) -> None:
    """Turn tables that only lay out the page into plain blocks: they would come out as rows with bars."""
    for table in list(tree.iter("table")):
        if table.find(".//table") is None and not any(len(cell.findall("p")) > 1 for cell in table.iter("td")):
            continue
        table.tag = "div"
        for part in table.iter("tbody", "thead", "tr", "td", "th"):
            if next(part.iterancestors("table"), None) is None:
                part.tag = "div"


def _without_bars(text: str) -> str:
    """Return *text* without the bars of empty cells."""
    return _BARS.sub(" | ", _OUTER_BARS.sub("", text))


def _extracted(tree: HtmlElement, url: str) -> tuple[str, str]:
    """Return the text with its link marks: by trafilatura with precision, and if that finds little, without."""
    precise = _trafilatura(tree, url, precision=True)
    if len(precise) >= _LITTLE:
        return precise, "trafilatura/precision"
    generous = _trafilatura(tree, url, precision=False)
    # Without a line of prose the rest of the page is menus and teasers, where a name means nothing.
    if len(generous) > len(precise) and any(len(line) >= _PROSE_LINE for line in generous.split("\n")):
        return generous, "trafilatura/balanced"
    return precise, "trafilatura/precision" if precise else ""


def _trafilatura(tree: HtmlElement, url: str, *, precision: bool) -> str:
    from trafilatura import bare_extraction

    # It reports every page without text as an error; our page class says so better.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found: Any = bare_extraction(
        tree,
        url=url or None,
        favor_precision=precision,
        include_comments=False,
        include_tables=True,
        include_links=False,
    )
    return str(found.text or "") if found else ""


def _without_title(marked: str, title: str, links: Sequence[Marked]) -> str:
    """Return *marked* without a first line that only repeats the title."""
    marks = {ord(link.mark): None for link in links if link.mark}
    first, _, rest = marked.lstrip("\n").partition("\n")
    repeats = " ".join(first.translate(marks).split()).strip("# ") == title
    return rest if title and repeats else marked
