"""PDF to text with its pages kept apart.

A form feed stands between two pages: the page of an offset is ``text.count("\\f", 0, offset) + 1``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.errors import GiveUp
from pipeline.extract.clean import clean_markup, plain, shorten
from pipeline.extract.dates import choose_date
from pipeline.extract.language import detect
from pipeline.extract.weblinks import web_link
from pipeline.model import DateCandidate, Link, Page, PageClass, Reason

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 5_000
_SENTENCE_END = (".", "!", "?", ":", ";", "»", "”", '"', "…")
_FILE_NAME = re.compile(r"^(microsoft word|untitled|document\d*$)|\.(docx?|indd|pdf|rtf|odt|pptx?)$", re.IGNORECASE)


def read_pdf(body: bytes, url: str, fetched: datetime) -> Page:
    """Return the text of a PDF, every page of it, with title and date from its metadata.

    A PDF without text (a scan) is a Page with reason EMPTY. Raise GiveUp (PARSE) for a file that is
    damaged or locked by a password.
    """
    pages, warnings, reader = _pages(body, url)
    text = "\n\f".join(pages).strip("\n")
    has_text = bool(text.strip("\f\n "))
    dates = tuple(_dates(reader))
    chosen = choose_date(dates, fetched)
    language, confidence = detect(text)
    return Page(
        page_class=PageClass.PDF,
        reason=Reason.NONE if has_text else Reason.EMPTY,
        title=_title(reader, text),
        text=text if has_text else "",
        language=language,
        language_confidence=confidence,
        published=chosen.value if chosen else None,
        date_source=chosen.source if chosen else None,
        date_precision=chosen.precision if chosen else None,
        canonical_url=None,
        author=_author(reader),
        links=_links(reader),
        dates=dates,
        warnings=(f"{len(pages)} pages", *warnings, *(() if has_text else ("no text: perhaps a scan",))),
        extractor="pypdf",
    )


def _pages(body: bytes, url: str) -> tuple[list[str], list[str], PdfReader]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # It logs every oddity of a file; those that matter are in the page's warnings.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    warnings: list[str] = []
    try:
        reader = PdfReader(BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise GiveUp(url, Reason.PARSE, "the PDF is locked by a password")
        total = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise GiveUp(url, Reason.PARSE, f"the PDF cannot be read ({type(error).__name__}: {error})"[:300]) from error
    if total > MOST_PAGES:
        warnings.append(f"{total - MOST_PAGES} pages beyond the first {MOST_PAGES} were left out")
    return [_page_text(reader, number, warnings) for number in range(min(total, MOST_PAGES))], warnings, reader


def _page_text(reader: PdfReader, number: int, warnings: list[str]) -> str:
    try:
        raw = reader.pages[number].extract_text()
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged page makes it trip over
        warnings.append(f"page {number + 1} cannot be read ({type(error).__name__})")
        return ""
    return "\n".join(_paragraphs(clean_markup(raw.replace("\f", "\n"))))


def _paragraphs(text: str) -> Iterator[str]:
    """Join the lines of a page into paragraphs: a blank line, or a short line that ends a sentence, ends one."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    full = max((len(line) for line in lines), default=0)
    paragraph = ""
    for line in lines:
        paragraph = _joined(paragraph, line)
        ends = not line or (line.endswith(_SENTENCE_END) and len(line) < 0.75 * full)
        if ends and paragraph:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _joined(before: str, line: str) -> str:
    if not before or not line:
        return before or line
    if before.endswith("-") and before[-2:-1].isalpha():
        # A word divided at the end of the line; a capital after the hyphen is a compound name.
        return before[:-1] + line if line[0].islower() else before + line
    return f"{before} {line}"


def _title(reader: PdfReader, text: str) -> str:
    claimed = plain(str(_meta(reader, "/Title") or ""))
    if len(claimed) > 5 and not _FILE_NAME.search(claimed):
        return shorten(claimed, 1_000)
    lines = (line.strip("\f ") for line in text.split("\n", 40))
    return shorten(next((line for line in lines if len(line) > 10), ""), 200)


def _author(reader: PdfReader) -> str | None:
    return shorten(plain(str(_meta(reader, "/Author") or "")), 200) or None


def _dates(reader: PdfReader) -> Iterator[DateCandidate]:
    for name in ("/CreationDate", "/ModDate"):
        found = re.match(r"D:(\d{14})(?:([+-]\d{2})'?(\d{2}))?", str(_meta(reader, name) or ""))
        if not found:
            continue
        try:
            zone = f"{found[2]}{found[3]}" if found[2] else "+0000"
            value = datetime.strptime(found[1] + zone, "%Y%m%d%H%M%S%z").astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        yield DateCandidate(value, f"pdf{name.lower().replace('/', ':')}")


def _meta(reader: PdfReader, name: str) -> object:
    try:
        return reader.metadata.get(name) if reader.metadata else None
    except MemoryError:
        raise
    except Exception:  # a damaged dictionary is as good as none
        return None


def _links(reader: PdfReader) -> tuple[Link, ...]:
    """Return the addresses that the PDF's link annotations lead to; the words under them are not known."""
    found: dict[str, None] = {}
    for number in range(min(len(reader.pages), MOST_PAGES)):
        for href in _annotated(reader, number):
            if link := web_link(href):
                found.setdefault(link)
    return tuple(Link(href, "") for href in found)


def _annotated(reader: PdfReader, number: int) -> list[str]:
    try:
        annotations = [one.get_object() for one in reader.pages[number].get("/Annots") or ()]
        return [str(one["/A"]["/URI"]) for one in annotations if "/URI" in one.get("/A", {})]
    except MemoryError:
        raise
    except Exception:  # a damaged annotation is as good as none
        return []
