"""`zvon add-case`: a text or page as a test case, with what the tagger finds filled in for a person to correct."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.app import utc_now
from pipeline.errors import HomeError, WorkError, ZvonError
from pipeline.extract.language import detect
from pipeline.match.tagger import Tagger
from pipeline.model import Citation, Document, Findings, Link
from pipeline.settings import Settings, load
from pipeline.store.articles import article_text
from pipeline.store.database import open_store
from pipeline.store.trail import address, articles_of
from pipeline.text import sha256
from pipeline.urls import canonical_url, url_key

_HEAD = """\
# Filled in by the tagger, to be corrected by a person: take out what is wrong, add what is missing. A mention is
# [entity, the words, the how-manieth time that they stand in the text]; a citation names type, work and source.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """Where a case was written, and how much the tagger had found in it."""

    path: Path
    mentions: int
    citations: int


def add_case(home: Path, what: str, folder: Path, why: str, name: str | None = None) -> Case:
    """Write *what*, a text, HTML or PDF file or the address of an article that we have, as a case into *folder*.

    *why* says what the case is there to show. Raises ZvonError for what is neither or cannot be read, HomeError
    when the case stands there already or cannot be written.
    """
    settings = load(home)
    document = _document(settings, what)
    if not document.text.strip():
        raise ZvonError(f"{what}: holds no text to make a case of")
    language = document.language or detect(document.text)[0] or "en"
    found = Tagger(settings.lexicon).find(document)
    identity = name or f"{language}-{sha256(document.text.encode('utf-8', 'replace'))[:8]}"
    path = folder / f"{identity}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # "x": what a person has corrected is never written over.
        with path.open("x", encoding="utf-8", errors="replace") as file:
            file.write(_HEAD + "\n".join(_lines(identity, language, why, document, found)) + "\n")
    except FileExistsError as error:
        raise HomeError(f"{path}: stands there already; name the case with --id") from error
    except OSError as error:
        raise HomeError(f"{path}: cannot be written ({error.strerror})") from error
    return Case(path, len(found.mentions), len(found.citations))


def _document(settings: Settings, what: str) -> Document:
    path = Path(what)
    if path.is_file():
        return _of_file(settings, path)
    link = canonical_url(what)
    if link is None:
        raise ZvonError(f"{what}: is neither a file nor an http(s) address")
    with closing(open_store(settings.home / "zvon.db", readonly=True)) as store:
        known = address(store, url_key(link))
        current = [row for row in articles_of(store, known["id"]) if row["current"]] if known else []
        if not current:
            raise ZvonError(f"{link}: we have no article from there; take it in with `zvon add` first")
        article = article_text(store, current[0]["id"])
        return Document(article.text, article.title, article.language, article.links, article.host)


def _of_file(settings: Settings, path: Path) -> Document:
    from pipeline.extract.document import read_document

    try:
        body = path.read_bytes()
        if path.suffix.lower() == ".txt":
            text = body.decode("utf-8-sig").replace("\r\n", "\n").strip("\n")
            return Document(text, language=detect(text)[0])
        content_type = "application/pdf" if path.suffix.lower() == ".pdf" else "text/html"
        page = read_document(body, content_type, "", utc_now(), settings.rules)
    except OSError as error:
        raise ZvonError(f"{path}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, WorkError) as error:
        raise ZvonError(f"{path}: cannot be read ({error})") from error
    return Document(page.text, page.title, page.language, page.links)


def _lines(identity: str, language: str, why: str, document: Document, found: Findings) -> Iterator[str]:
    text = document.text.rstrip("\n")
    yield f"\n[[case]]\nid = {_string(identity)}\nlang = {_string(language)}\nwhy = {_string(why)}"
    if document.title:
        yield f"title = {_string(document.title)}"
    yield f'text = """\n{_long(text)}"""'
    links = [link for link in document.links if _stands(text, link)]
    if links:
        inner = ", ".join(f"{{ href = {_string(link.href)}, anchor = {_string(link.anchor)} }}" for link in links)
        yield f"links = [{inner}]"
    mentions = sorted(found.mentions, key=lambda one: one.start)
    yield f"mentions = [{_rows(_mention(text, one.entity, one.surface, one.start) for one in mentions)}]"
    yield f"citations = [{_rows(map(_citation, found.citations))}]"


def _rows(cells: Iterable[str]) -> str:
    """Return each cell on a line of its own, so that one can be taken out."""
    inner = "".join(f"    {cell},\n" for cell in cells)
    return f"\n{inner}" if inner else ""


def _stands(text: str, link: Link) -> bool:
    """Tell whether the place of a link can be said by its words alone, as a case says it."""
    return bool(link.anchor) and link.start is not None and text.find(link.anchor) == link.start


def _mention(text: str, entity: str, surface: str, start: int) -> str:
    nth, at = 1, text.find(surface)
    while 0 <= at < start:
        nth, at = nth + 1, text.find(surface, at + 1)
    return f"[{_string(entity)}, {_string(surface)}, {nth}]"


def _citation(one: Citation) -> str:
    parts = {"type": str(one.type), "work": one.work, "source": one.source, "by": one.by, "stance": one.stance}
    return "{ " + ", ".join(f"{key} = {_string(value)}" for key, value in parts.items() if value) + " }"


def _string(value: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _long(text: str) -> str:
    """Return what stands between triple quotes for *text*, its lines kept."""
    return "\n".join(_string(line)[1:-1] for line in text.split("\n"))
