"""Title, author, canonical address and language claim of a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.extract.clean import plain, shorten
from pipeline.extract.jsonld import Declared
from pipeline.extract.weblinks import same_site, web_link

_SEPARATORS = (" | ", " – ", " — ", " - ", " :: ", " » ", " • ", " · ")


def metas(tree: HtmlElement) -> dict[str, str]:
    """Return the <meta> elements of *tree* by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name and meta.get("content"):
            found.setdefault(name, str(meta.get("content")))
    return found


def page_title(tree: HtmlElement, named: dict[str, str], declared: Declared) -> str:
    """Return the headline: what the page declares, without the site's name, else its first heading."""
    heading = _first_heading(tree)
    titles = [
        named.get("og:title", ""),
        declared.headline,
        named.get("twitter:title", ""),
        tree.findtext(".//title") or "",
    ]
    claimed = next((text for title in titles if (text := plain(title))), "")
    if heading and (not claimed or claimed.startswith(heading)):
        return shorten(heading, 1_000)
    return shorten(_without_site(claimed, plain(named.get("og:site_name", ""))), 1_000)


def _first_heading(tree: HtmlElement) -> str:
    headings = [plain(str(element.text_content())) for element in tree.iter("h1")]
    return next((text for text in headings if len(text) > 10), "")


def _without_site(title: str, site: str) -> str:
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and head and site and tail.strip().lower() == site.lower():
            return head.strip()
    return title


def page_author(tree: HtmlElement, named: dict[str, str], declared: Declared) -> str | None:
    """Return who wrote it, as the page says, or None; an address in its place does not count."""
    marked = tree.xpath('string((.//*[@itemprop="author" or @rel="author"])[1])')
    claims = (
        declared.author,
        named.get("author", ""),
        named.get("article:author", ""),
        named.get("dc.creator", ""),
        marked,
    )
    return next((shorten(name, 200) for claim in claims if (name := plain(str(claim))) and "://" not in name), None)


def canonical_address(tree: HtmlElement, named: dict[str, str], url: str) -> tuple[str | None, list[str]]:
    """Return the address that the page gives as its own, and what was wrong with it.

    One of another registered domain, or the bare front page, is never believed: it would merge pages.
    """
    href = next((link.get("href") for link in tree.iter("link") if "canonical" in _words(link.get("rel"))), None)
    claimed = href or named.get("og:url") or ""
    if not claimed.strip():
        return None, []
    address = web_link(claimed, url)
    if address is None:
        return None, [f"canonical address is no http(s) address: {claimed[:80]}"]
    if url and not same_site(address, url):
        return None, [f"canonical address of another site ignored: {address[:120]}"]
    if urlsplit(address).path in ("", "/") and urlsplit(url).path not in ("", "/") and url:
        return None, ["canonical address is the front page and was ignored"]
    return address, []


def _words(value: str | None) -> list[str]:
    return (value or "").lower().split()


def language_claim(tree: HtmlElement, named: dict[str, str], declared: Declared) -> str | None:
    """Return the language that the page claims for itself, as it stands there."""
    root = tree.getroottree().getroot()
    on_root = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return on_root or declared.language or named.get("og:locale") or None
