"""The paper of the sample parliament: small, several pages, and what matters stands on the last one."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipeline.demo.texts import DATA
from pipeline.resources import checkout

PAPER = DATA / "assembly-paper.pdf"


def _pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_the_finding_stands_on_the_last_page_only() -> None:
    pages = _pages(PAPER.read_bytes())
    assert len(pages) == 3
    assert "referred to data provided by the National Anti-Crisis Management" in pages[-1]
    assert "Lukashenko" not in "".join(pages[:-1])


def test_every_page_is_marked_as_a_sample() -> None:
    assert all(page.startswith("Sample text:") for page in _pages(PAPER.read_bytes()))


def test_it_is_small_and_dates_nothing() -> None:
    assert PAPER.stat().st_size < 30_000
    assert "/CreationDate" not in (PdfReader(PAPER).metadata or {})


def test_the_kept_file_is_what_its_maker_makes() -> None:
    pytest.importorskip("fpdf")
    maker = (checkout() or Path()) / "docs" / "make_sample_pdf.py"
    spec = importlib.util.spec_from_file_location("make_sample_pdf", maker)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert _pages(module.build()) == _pages(PAPER.read_bytes()), "run: python docs/make_sample_pdf.py"
