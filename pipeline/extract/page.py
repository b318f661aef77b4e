"""An HTML page to its text, its date, its language, its links. Nothing is ever fetched."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import GiveUp
from pipeline.extract.body import Body, read_body
from pipeline.extract.clean import clean_markup
from pipeline.extract.dates import choose_date, date_candidates
from pipeline.extract.head import canonical_address, language_claim, metas, page_author, page_title
from pipeline.extract.jsonld import read_json_ld
from pipeline.extract.language import detect
from pipeline.extract.pageclass import Facts, Verdict, classify
from pipeline.extract.rules import SiteRule
from pipeline.model import Page, PageClass, Reason

# trafilatura's cost grows faster than the page: 40,000 elements take 4 s, 80,000 take 20 s.
MOST_ELEMENTS = 50_000
_HEAD = 200_000
_TAG = re.compile("<[A-Za-z]")
_OF_HEAD = frozenset({"title", "meta", "link", "base", "script", "style", "noscript", "template"})


def read_page(markup: str, url: str, fetched: datetime, rule: SiteRule) -> Page:
    """Return what the page *markup*, asked for at *url* and answered at *fetched*, says.

    A page without a text is a Page too, with its class and reason. Raise GiveUp (PARSE) only when
    the markup makes no tree at all.
    """
    markup = clean_markup(markup)
    crowded = _is_crowded(markup)
    # Of a flood of elements only the head is read: a million of them would take a gigabyte.
    tree = tree_of(markup[:_HEAD] if crowded else markup, url)
    named = metas(tree)
    declared = read_json_ld(tree)
    title = page_title(tree, named, declared)
    canonical, warnings = canonical_address(tree, named, url)
    dates = date_candidates(tree, declared, url, fetched, _select_text(tree, rule.date))
    chosen = choose_date(dates, fetched)
    author = page_author(tree, named, declared)
    claimed_language = language_claim(tree, named, declared)
    body, (page_class, reason, why) = _read_body(tree, markup, crowded, title, declared.free, url, rule)
    language, confidence = detect(body.text or title, claimed_language)
    return Page(
        page_class=page_class,
        reason=reason,
        title=title,
        text=body.text,
        language=language,
        language_confidence=confidence,
        published=chosen.value if chosen else None,
        date_source=chosen.source if chosen else None,
        date_precision=chosen.precision if chosen else None,
        canonical_url=canonical,
        author=author,
        links=body.links,
        dates=dates,
        warnings=(*warnings, why) if why else tuple(warnings),
        extractor=body.extractor,
    )


def _read_body(
    tree: HtmlElement, markup: str, crowded: bool, title: str, free: bool | None, url: str, rule: SiteRule
) -> tuple[Body, Verdict]:
    """Return the body and what the page is; *tree* is changed, so whatever else reads it comes first."""
    if crowded or sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return Body(), (PageClass.EMPTY, Reason.OVER_LIMIT, f"more than {MOST_ELEMENTS} elements, not extracted")
    visible = _visible(tree)
    body = read_body(tree, url, rule, title)
    facts = Facts(
        title=title,
        text=body.text,
        links=body.links,
        visible=visible,
        markup=markup[:400_000].lower(),
        headlines=body.headlines,
        front_page=bool(url) and urlsplit(url).path in ("", "/"),
        free=free,
    )
    return body, classify(facts)


def _is_crowded(markup: str) -> bool:
    """Tell whether *markup* has far more tags than we would extract, before it is made a tree."""
    return any(count > 3 * MOST_ELEMENTS for count, _ in enumerate(_TAG.finditer(markup)))


def tree_of(markup: str, url: str) -> HtmlElement:
    """Return *markup* as a tree; raise GiveUp with PARSE when it makes none."""
    # Bytes with the charset said aloud: whatever <meta charset> claims no longer counts.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True)
    try:
        tree = document_fromstring(markup.encode("utf-8"), parser=parser)
    except (ParserError, ValueError) as error:
        raise GiveUp(url, Reason.PARSE, f"the page makes no tree ({error})"[:300]) from error
    _empty_head(tree)
    return tree


def _empty_head(tree: HtmlElement) -> None:
    """Move what is no part of a head into the body of *tree*.

    HTML lets a page leave out its <head> and <body> tags. libxml2 knows no <main>, <article> or <header>, and keeps
    them in the head then, where nobody looks for a text or a link.
    """
    head, body = tree.find("head"), tree.find("body")
    strays = [] if head is None else [one for one in head if one.tag not in _OF_HEAD]
    if strays:
        body = tree.makeelement("body") if body is None else body
        tree.append(body)
        body[:0] = strays


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
