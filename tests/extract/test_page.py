from __future__ import annotations

import re
import socket
from typing import Any

import pytest

from pipeline.demo.newsroom import Newsroom
from pipeline.extract.document import read_document
from pipeline.extract.rules import RulesFile
from pipeline.model import Page
from tests.extract.conftest import FETCHED, dev_folder, load_folder


def read(html: str, url: str = "https://news.example/a", rules: RulesFile | None = None) -> Page:
    return read_document(html.encode(), "text/html; charset=utf-8", url, FETCHED, rules or RulesFile())


@pytest.mark.parametrize("case", load_folder("pages"))
def test_page(case: dict[str, Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}"
        page = read(case["html"].replace("CANARY", address), case["url"])
        with pytest.raises(BlockingIOError):
            canary.accept()
    check(page, dict(case["expect"]), case["why"])


def check(page: Page, expect: dict[str, Any], why: str) -> None:
    why = f"{why}: {page}"
    assert all(part in page.text for part in expect.pop("has", [])), why
    assert not any(part in page.text for part in expect.pop("lacks", [])), why
    assert all(getattr(page, name) is None for name in expect.pop("no", [])), why
    assert any(expect.get("warning", "") in warning for warning in (*page.warnings, "")), why
    expect.pop("warning", None)
    assert [link.href for link in page.links] == expect.pop("hrefs", [link.href for link in page.links]), why
    for name, wanted in expect.items():
        assert getattr(page, name) == wanted, why
    assert all(page.text[link.start : link.end] == link.anchor for link in page.links if link.start is not None), why


GOLD = [
    ("1684898837.html", "Lukashenko", True),
    ("1523821409.html", "Лукашенко", False),
    ("1699747711.html", "Lukašenk", False),
]


@pytest.mark.parametrize(("file", "name", "there"), GOLD)
def test_names_in_the_text_and_beside_it(file: str, name: str, there: bool) -> None:
    """A name in a sidebar or in embedded JSON is no mention; one in the text is not lost."""
    html = (dev_folder("html") / file).read_bytes()
    page = read_document(html, "text/html", "https://news.example/a", FETCHED, RulesFile())
    assert (name in page.text) is there
    assert page.page_class == "article"
    assert len(page.text) > 500


def test_gold_dates() -> None:
    rows = [line.split("\t") for line in (dev_folder("html") / "gold.tsv").read_text(encoding="utf-8").splitlines()]
    missed = []
    for file, url, gold, _note in rows[1:]:
        page = read_document((dev_folder("html") / file).read_bytes(), "text/html", url, FETCHED, RulesFile())
        if str(page.published)[:10] != gold:
            missed.append((file, gold, page.published, page.date_source))
    assert not missed


def test_no_markup_is_left_in_real_pages() -> None:
    for path in sorted(dev_folder("html").glob("*.html")):
        page = read_document(path.read_bytes(), "text/html", "https://news.example/a", FETCHED, RulesFile())
        assert not re.search(r"</?(?:p|div|span|a|br)\b", page.text), path
        assert "\n\n" not in page.text
        assert page.title
        assert page.title not in page.text.split("\n")[:1]


def test_a_rule_says_where_text_and_date_stand() -> None:
    prose = "Volunteers in the made-up town of Tern spent the weekend clearing the river bank of old nets. " * 4
    other = prose.replace("Tern", "Elsewhere")
    story = f"<div class='story'><p>{prose}</p><p class='ad'>Buy {prose}</p></div><i class='when'>5 November 2026</i>"
    body = f"<div class='other'><p>{other}</p></div>{story}"
    html = f"<html><head><title>River bank</title></head><body>{body}</body></html>"
    rules = RulesFile.model_validate(
        {"rules": {"news.example": {"body": "div.story", "remove": [".ad"], "date": "i.when"}}}
    )
    page = read(html, "https://www.news.example/a", rules)
    assert "Tern" in page.text
    assert "Elsewhere" not in page.text
    assert "Buy" not in page.text
    assert (page.date_source, str(page.published)[:10]) == ("rule", "2026-11-05")
    assert "Buy" in read(html, "https://notnews.example/a", rules).text


def test_a_page_of_links_is_not_filled_up_with_its_menu(newsroom: Newsroom) -> None:
    front = newsroom.resources["/lantern-archive/"]
    page = read_document(front.body, front.content_type, newsroom.address + "/lantern-archive/", FETCHED, RulesFile())
    assert "About us" not in page.text
