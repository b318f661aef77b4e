"""An HTML page to its text, its date, its language, its links. Nothing is ever fetched."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import GiveUp
from pipeline.extract.clean import clean_markup
from pipeline.extract.dates import choose_date, date_candidates
from pipeline.extract.head import canonical_address, language_claim, metas, page_author, page_title
from pipeline.extract.jsonld import read_json_ld
from pipeline.extract.language import detect
from pipeline.extract.links import Marked, mark_links, unmark
from pipeline.extract.pageclass import Facts, classify
from pipeline.extract.rules import SiteRule
from pipeline.model import Link, Page, PageClass, Reason

# trafilatura's cost grows faster than the page: 40,000 elements take 4 s, 80,000 take 20 s.
MOST_ELEMENTS = 50_000
# Below this many characters a second, more generous attempt is made.
_LITTLE = 200
_SILENT = ("script", "style", "noscript", "template", "svg", "head")


def read_page(markup: str, url: str, fetched: datetime, rule: SiteRule) -> Page:
    """Return what the page *markup*, asked for at *url* and answered at *fetched*, says.

    A page without a text is a Page too, with its class and reason. Raise GiveUp (PARSE) only when
    the markup makes no tree at all.
    """
    markup = clean_markup(markup)
    tree = _parse(markup, url)
    named = metas(tree)
    declared = read_json_ld(tree)
    title = page_title(tree, named, declared)
    canonical, warnings = canonical_address(tree, named, url)
    selected = _select_text(tree, rule.date)
    dates = date_candidates(tree, declared, url, fetched, selected)
    chosen = choose_date(dates, fetched)
    author = page_author(tree, named, declared)
    claimed_language = language_claim(tree, named, declared)
    text, links, extractor, headlines = "", (), "", 0
    over_limit = sum(1 for _ in tree.iter()) > MOST_ELEMENTS
    if not over_limit:
        text, links, extractor, headlines = _body(tree, url, rule, title)
    language, confidence = detect(text or title, claimed_language)
    if over_limit:
        page_class, reason, why = PageClass.EMPTY, Reason.OVER_LIMIT, f"more than {MOST_ELEMENTS} elements"
    else:
        page_class, reason, why = classify(
            Facts(
                title=title,
                text=text,
                links=links,
                visible=_visible(tree),
                markup=markup[:400_000].lower(),
                headlines=headlines,
                front_page=bool(url) and urlsplit(url).path in ("", "/"),
                free=declared.free,
            )
        )
    return Page(
        page_class=page_class,
        reason=reason,
        title=title,
        text=text,
        language=language,
        language_confidence=confidence,
        published=chosen.value if chosen else None,
        date_source=chosen.source if chosen else None,
        date_precision=chosen.precision if chosen else None,
        canonical_url=canonical,
        author=author,
        links=links,
        dates=dates,
        warnings=tuple([*warnings, *([why] if why else [])]),
        extractor=extractor,
    )


def _parse(markup: str, url: str) -> HtmlElement:
    # Bytes with the charset said aloud: whatever <meta charset> claims no longer counts.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True)
    try:
        return document_fromstring(markup.encode("utf-8"), parser=parser)
    except (ParserError, ValueError) as error:
        raise GiveUp(url, Reason.PARSE, f"the page makes no tree ({error})"[:300]) from error


def _select_text(tree: HtmlElement, selector: str | None) -> str:
    found = tree.cssselect(selector) if selector else []
    if not found:
        return ""
    return found[0].get("datetime") or found[0].get("content") or str(found[0].text_content())


def _visible(tree: HtmlElement) -> str:
    """Return the words that a reader would see somewhere on the page, without navigation being told apart."""
    texts = tree.xpath(
        "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"
    )
    return " ".join(" ".join(texts).split())[:100_000]


def _body(tree: HtmlElement, url: str, rule: SiteRule, title: str) -> tuple[str, tuple[Link, ...], str, int]:
    """Return text, links, the name of what found them, and how many headlines the page links to. Changes *tree*."""
    _apply(tree, rule)
    links = mark_links(tree, url)
    marked, extractor = _extracted(tree, url)
    text, found = unmark(_without_title(marked, title, links), links)
    headlines = sum(1 for link in links if link.mark and len(link.anchor.split()) >= 4)
    return text, tuple(found), extractor, headlines


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


def _extracted(tree: HtmlElement, url: str) -> tuple[str, str]:
    """Return the text with its link marks: by trafilatura with precision, and if that finds little, without."""
    precise = _trafilatura(tree, url, precision=True)
    if len(precise) >= _LITTLE:
        return precise, "trafilatura/precision"
    generous = _trafilatura(tree, url, precision=False)
    if len(generous) > len(precise):
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


def _without_title(marked: str, title: str, links: list[Marked]) -> str:
    """Return *marked* without a first line that only repeats the title."""
    marks = {ord(link.mark): None for link in links if link.mark}
    first, _, rest = marked.lstrip("\n").partition("\n")
    repeats = " ".join(first.translate(marks).split()).strip("# ") == title
    return rest if title and repeats else marked
