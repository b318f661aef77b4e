"""OPML in and out: subscription lists as other feed readers keep them (opml.org, version 2.0)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree
from pydantic import ValidationError

from pipeline.blocks import NOTHING, FeedLine, Known, identifier, source_block
from pipeline.errors import HomeError, ZvonError
from pipeline.extract.clean import plain, shorten
from pipeline.extract.weblinks import web_link
from pipeline.settings import load
from pipeline.settings.schema import Feed, Source, SourcesFile
from pipeline.urls import UrlError, url_key

MOST_BYTES = 5 * 1024 * 1024
MOST_FEEDS = 5_000
IMPORTED = "imported.toml"
_HEAD = "# Sources imported from OPML. Look at kind, country and languages: other programs do not say them.\n"
# What other readers understand; sitemaps and listings are written too, so that nothing is lost between two homes.
_READERS = frozenset({"rss", "atom"})
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Marks that turn the direction of a line: nobody would see where a name ends.
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(slots=True)
class Import:
    """What an import did: feeds added, for every other one why it was left out, and what is wrong with the file."""

    added: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    damage: str = ""


@dataclass(slots=True)
class _Site:
    """The feeds of one list that belong to one site."""

    name: str
    homepage: str
    languages: tuple[str, ...]
    source: str
    known: Known
    feeds: list[FeedLine] = field(default_factory=list)


def write_opml(sources: Mapping[str, Source]) -> bytes:
    """Return every source that has feeds as an outline with its feeds below it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of Zvon"
    body = etree.SubElement(root, "body")
    for source in sorted(sources.values(), key=lambda one: one.id):
        if source.feed:
            outer = etree.SubElement(body, "outline", text=source.name, sourceId=source.id, sourceKind=source.kind)
            outer.set("languages", ",".join(source.languages))
            if source.country:
                outer.set("country", source.country)
            if source.groups:
                outer.set("category", ",".join(source.groups))
            for feed in source.feed:
                _write_feed(outer, source, feed)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _write_feed(outer: etree._Element, source: Source, feed: Feed) -> None:
    kind = "rss" if feed.kind in _READERS else "link"
    outline = etree.SubElement(outer, "outline", type=kind, text=source.name, xmlUrl=feed.url)
    outline.set("language", source.languages[0])
    outline.set("feedKind", feed.kind)
    if feed.selector:
        outline.set("selector", feed.selector)
    if source.homepage:
        outline.set("htmlUrl", source.homepage)


def import_opml(home: Path, path: Path) -> Import:
    """Add the feeds of an OPML file to ``config/sources/imported.toml`` of *home*; known addresses are left out.

    Raises ZvonError when the file is no OPML, HomeError when the home cannot be written; then nothing changed.
    """
    settings = load(home)
    known = {_key(feed.url) for source in settings.sources.values() for feed in source.feed}
    report = Import()
    sites = _sites(_outlines(path, report), known, report)
    taken = set(settings.sources)
    blocks = []
    for site in sites:
        if site.source in taken or not site.source:
            site.source = identifier(site.homepage or site.feeds[0].url, taken)
        block = source_block(site.name, site.homepage, site.languages, site.feeds, source=site.source, known=site.known)
        if why := _fault(block):
            report.left_out.extend(f"{feed.url}: {why}" for feed in site.feeds)
            continue
        taken.add(site.source)
        blocks.append(block)
        report.added.extend(feed.url for feed in site.feeds)
    if blocks:
        _append(home / "config" / "sources" / IMPORTED, blocks)
    return report


def import_lines(home: Path, path: Path) -> Iterator[str]:
    """Import *path* and yield what came of it, line by line."""
    report = import_opml(home, path)
    for line in report.left_out:
        yield f"left out {line}"
    if report.damage:
        yield f"The file is damaged, and what stands behind that place may be missing: {report.damage}"
    yield f"{len(report.added)} feeds added to config/sources/{IMPORTED}, {len(report.left_out)} left out."
    if report.added:
        yield "Look at kind, country and languages there: the OPML of other programs does not say them."


def _outlines(path: Path, report: Import) -> Iterator[etree._Element]:
    """Yield the outlines of the file that name a feed. No entity is expanded and nothing is fetched."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ZvonError(f"{path}: is larger than {MOST_BYTES // 1024 // 1024} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise ZvonError(f"{path}: cannot be read ({error.strerror})") from error
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ZvonError(f"{path}: is no XML ({error})") from error
    if root is None or root.tag != "opml":
        raise ZvonError(f"{path}: is no OPML; its root element is not <opml>")
    if parser.error_log:
        first = parser.error_log[0]
        report.damage = f"line {first.line}: {' '.join(first.message.split())[:200]}"
    return (element for element in root.iter("outline") if element.get("xmlUrl"))


def _key(url: str) -> str:
    """Return what two spellings of one address have in common."""
    try:
        return url_key(url)
    except UrlError:
        return url


def _sites(outlines: Iterator[etree._Element], known: set[str], report: Import) -> list[_Site]:
    """Bring the feeds of one site together: those under one of our own sources, or those of one host."""
    sites: dict[str, _Site] = {}
    for number, outline in enumerate(outlines):
        raw = (outline.get("xmlUrl") or "").strip()
        url = web_link(raw)
        if url is None or number >= MOST_FEEDS or _key(url) in known:
            seen = url is not None and _key(url) in known
            why = "no plain http(s) address" if url is None else "known already" if seen else "too many feeds"
            report.left_out.append(f"{shorten(plain(raw), 200)}: {why}")
            continue
        known.add(_key(url))
        site = _site(outline, url)
        kind = outline.get("feedKind") or ("atom" if "atom" in (outline.get("type") or "").lower() else "rss")
        key = site.source or urlsplit(site.homepage or url).hostname or url
        feed = FeedLine(kind, url, "from OPML", outline.get("selector") or "")
        sites.setdefault(key, site).feeds.append(feed)
    return list(sites.values())


def _site(outline: etree._Element, url: str) -> _Site:
    parent = outline.getparent()
    ours = parent is not None and _ID.fullmatch(parent.get("sourceId") or "") is not None
    name = shorten(_TURNS.sub("", plain(outline.get("title") or outline.get("text") or "")), 200)
    homepage = web_link((outline.get("htmlUrl") or "").strip()) or ""
    language = (outline.get("language") or "en").lower().partition("-")[0]
    if not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        language = "en"
    site = _Site(name or urlsplit(url).hostname or "", homepage, (language,), "", NOTHING)
    if parent is not None and ours:
        # Written by ourselves: the block says again what it said there.
        site.source = parent.get("sourceId") or ""
        site.languages = _parts(parent, "languages") or site.languages
        site.known = Known(parent.get("sourceKind") or "", parent.get("country") or "", _parts(parent, "category"))
    return site


def _parts(element: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(part for part in (element.get(name) or "").split(",") if part)


def _fault(block: str) -> str:
    """Return why the configuration would refuse *block*, or an empty string."""
    try:
        SourcesFile.model_validate(tomllib.loads(block))
    except ValidationError as error:
        return "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors(include_url=False))[:200]
    except tomllib.TOMLDecodeError as error:
        return str(error)[:200]
    return ""


def _append(path: Path, blocks: list[str]) -> None:
    """Add *blocks* to the file in one step: it is either as before or whole."""
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
        draft.write_text(before + "".join(f"\n{block}" for block in blocks), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise HomeError(f"{path}: cannot be written ({error.strerror})") from error
