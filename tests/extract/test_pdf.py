from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from fpdf import FPDF

from pipeline.errors import GiveUp
from pipeline.extract.document import read_document
from pipeline.extract.pdf import read_pdf
from pipeline.extract.rules import RulesFile
from pipeline.model import Link, PageClass, Reason
from tests.extract.conftest import FETCHED

URL = "https://institution.example/paper.pdf"


def pdf(*pages: str, title: str = "", created: datetime | None = None, password: str = "", link: str = "") -> bytes:
    document = FPDF()
    document.set_font("helvetica", size=12)
    if title:
        document.set_title(title)
    if created:
        document.set_creation_date(created)
    for text in pages:
        document.add_page()
        document.multi_cell(0, text=text)
        if link:
            document.cell(text="link", link=link)
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())


def test_pages_are_kept_apart_and_nothing_is_cut() -> None:
    texts = [f"Page number {number} of a made-up paper. It says word{number}." for number in range(300)]
    begun = time.monotonic()
    page = read_document(pdf(*texts), "application/pdf", URL, FETCHED, RulesFile())
    assert time.monotonic() - begun < 20
    assert page.page_class == PageClass.PDF
    assert page.reason == Reason.NONE
    assert page.warnings[0] == "300 pages"
    for number in (0, 17, 299):
        at = page.text.index(f"word{number}.")
        assert page.text.count("\f", 0, at) + 1 == number + 1


def test_lines_become_paragraphs_and_divided_words_are_joined() -> None:
    first = "The committee noted that the depor-\ntation of children from the occupied terri-\ntories goes on."
    page = read_pdf(pdf(f"{first}\n\nA second paragraph by the Anti-\nCrisis office."), URL, FETCHED)
    assert "the deportation of children from the occupied territories goes on." in page.text
    assert "Anti-Crisis office" in page.text
    assert "\n" in page.text


def test_title_date_and_links_come_from_the_file() -> None:
    created = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
    body = pdf(
        "Some words of the paper here.", title="Paper 12 on children", created=created, link="https://nam.example/x"
    )
    page = read_pdf(body, URL, FETCHED)
    assert page.title == "Paper 12 on children"
    assert page.published == created
    assert page.date_source == "pdf:creationdate"
    assert page.links == (Link("https://nam.example/x", ""),)
    assert page.language == "en"


def test_a_file_name_is_no_title() -> None:
    page = read_pdf(
        pdf("Resolution on the made-up matter\nmore words", title="Microsoft Word - draft7.docx"), URL, FETCHED
    )
    assert page.title.startswith("Resolution on the made-up matter")


def test_a_file_from_the_future_has_no_date() -> None:
    page = read_pdf(pdf("Some words of the paper.", created=datetime(2030, 1, 1, tzinfo=UTC)), URL, FETCHED)
    assert page.published is None
    assert page.dates[0].value.year == 2030


def test_a_scan_is_no_error() -> None:
    page = read_pdf(pdf(""), URL, FETCHED)
    assert (page.page_class, page.reason, page.text) == (PageClass.PDF, Reason.EMPTY, "")


@pytest.mark.parametrize("body", [b"%PDF-1.4\njunk", b"%PDF-", pdf("Some words")[:400], pdf("secret", password="x")])
def test_a_damaged_or_locked_file_is_named(body: bytes) -> None:
    with pytest.raises(GiveUp) as raised:
        read_pdf(body, URL, FETCHED)
    assert raised.value.reason == Reason.PARSE
