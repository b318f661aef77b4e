"""The door for whatever a page address answered: HTML, PDF, or something that we do not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.errors import GiveUp
from pipeline.extract.charset import decode
from pipeline.extract.inflate import unpacked
from pipeline.extract.page import read_page
from pipeline.extract.pdf import read_pdf
from pipeline.extract.rules import RulesFile
from pipeline.model import Page, Reason

MOST_BYTES = 20 * 1024 * 1024
# Beginnings of files that are no text: (offset, bytes, what it is).
_MAGIC = (
    (0, b"PK\x03\x04", "a zip archive or an office file"),
    (0, b"\x89PNG", "an image"),
    (0, b"\xff\xd8\xff", "an image"),
    (0, b"GIF8", "an image"),
    (8, b"WEBP", "an image"),
    (4, b"ftyp", "a video"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"ID3", "a sound file"),
    (0, b"OggS", "a sound file"),
    (0, b"Rar!", "an archive"),
    (0, b"7z\xbc\xaf", "an archive"),
    (0, b"\xd0\xcf\x11\xe0", "an office file"),
    (0, b"\x7fELF", "a program"),
    (0, b"{\\rtf", "an RTF file"),
)
# A stray control character stands in many a page; of bytes that are no text one in ten is one.
_NO_TEXT = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1b")
_BEGINNING, _MOST_CONTROLS = 4096, 0.02
_FEED_ROOTS = ("<rss", "<feed", "<urlset", "<sitemapindex", "<rdf:rdf")


def read_document(body: bytes, content_type: str, url: str, fetched: datetime, rules: RulesFile) -> Page:
    """Return what *body* says, the answer for *url* at *fetched*; its bytes decide what it is.

    Raise GiveUp: EMPTY for no bytes, NOT_HTML for what is neither HTML nor PDF, TOO_LARGE, DECODE,
    PARSE. A page on which no text is found is no error: its class and reason say so.
    """
    body = unpacked(body, url, MOST_BYTES)
    if not body.strip():
        raise GiveUp(url, Reason.EMPTY, "the answer is empty")
    if len(body) > MOST_BYTES:
        raise GiveUp(url, Reason.TOO_LARGE, f"more than {MOST_BYTES} bytes")
    if b"%PDF-" in body[:1024]:
        return read_pdf(body, url, fetched)
    for offset, magic, what in _MAGIC:
        if body[offset : offset + len(magic)] == magic:
            raise GiveUp(url, Reason.NOT_HTML, f"the answer is {what}")
    decoded = decode(body, content_type)
    _refuse_other_text(decoded.text, url)
    page = read_page(decoded.text, url, fetched, rules.for_host(urlsplit(url).hostname or ""))
    return replace(page, warnings=(*decoded.warnings, *page.warnings))


def _refuse_other_text(text: str, url: str) -> None:
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("{", "[")) and "<html" not in start:
        raise GiveUp(url, Reason.NOT_HTML, "the answer is JSON")
    if any(root in start[:1000] for root in _FEED_ROOTS) and "<html" not in start:
        raise GiveUp(url, Reason.NOT_HTML, "the answer is a feed or a sitemap")
    if "<" not in text:
        raise GiveUp(url, Reason.NOT_HTML, "the answer is plain text")
    beginning = text[:_BEGINNING]
    if sum(letter in _NO_TEXT for letter in beginning) > _MOST_CONTROLS * len(beginning):
        raise GiveUp(url, Reason.NOT_HTML, "the answer is no text")
