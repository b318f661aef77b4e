from __future__ import annotations

import json
import random
import tomllib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.errors import GiveUp
from pipeline.extract.document import MOST_BYTES, read_document
from pipeline.extract.jsonl import extract_line
from pipeline.extract.rules import RulesFile
from pipeline.model import Reason
from tests.extract.conftest import FETCHED
from tests.extract.test_pdf import pdf

URL = "https://news.example/a"
RULES = Path(__file__).parents[2] / "config" / "rules.toml"


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "x" * 100)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "reason", "word"),
    [
        (b"", Reason.EMPTY, "empty"),
        (b" \n ", Reason.EMPTY, "empty"),
        (archive(), Reason.NOT_HTML, "zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), Reason.NOT_HTML, "image"),
        (b"\0\0\0\x20ftypisom" + bytes(50), Reason.NOT_HTML, "video"),
        (bytes(range(256)) * 20, Reason.NOT_HTML, "no text"),
        (b"<" + random.Random(3).randbytes(3000).replace(b"\0", b"."), Reason.NOT_HTML, "no text"),
        (b'{"a": "<p>"}', Reason.NOT_HTML, "JSON"),
        (b"just words", Reason.NOT_HTML, "plain text"),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", Reason.NOT_HTML, "feed"),
        (b"<p>" + b"a" * MOST_BYTES, Reason.TOO_LARGE, "bytes"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, reason: Reason, word: str) -> None:
    with pytest.raises(GiveUp) as raised:
        read_document(body, "text/html", URL, FETCHED, RulesFile())
    assert raised.value.reason == reason
    assert word in raised.value.detail


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300).map(lambda junk: b"<html><body><p>" + junk))
def test_any_bytes_end_in_a_page_or_a_named_error(body: bytes) -> None:
    reason = Reason.NONE
    try:
        read_document(body, "text/html", URL, FETCHED, RulesFile())
    except GiveUp as error:
        reason = error.reason
    assert reason in (Reason.NONE, Reason.NOT_HTML, Reason.PARSE, Reason.EMPTY)


def test_a_line_of_json_for_each_kind_of_file() -> None:
    link = "<a href='https://x.example/'>a link</a>"
    html = (
        f"<html><head><title>Title of it</title></head><body><p>Words with {link} in them.</p></body></html>".encode()
    )
    page = json.loads(extract_line(html, "a.html", "dir/a.html", FETCHED, RulesFile()))
    assert page["file"] == "dir/a.html"
    assert set(page) >= {"title", "text", "language", "published", "page_class", "links", "reason"}
    assert page["text"][page["links"][0]["start"] : page["links"][0]["end"]] == "a link"
    paper = json.loads(extract_line(pdf("Some words of a paper."), "a.pdf", "a.pdf", FETCHED, RulesFile()))
    assert (paper["page_class"], paper["text"]) == ("pdf", "Some words of a paper.")
    refused = extract_line(archive(), "", "a.zip", FETCHED, RulesFile())
    assert json.loads(refused)["reason"] == "not_html"
    assert "\n" not in refused


def test_a_line_is_written_whatever_happens() -> None:
    broken = RulesFile.model_construct(rules=None)
    line = json.loads(extract_line(b"<p>x</p>", "", "x", FETCHED, broken, URL))
    assert line["reason"] == "crash"
    assert "NoneType" in line["detail"]


def test_shipped_rules_are_valid_and_in_order() -> None:
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    hosts = list(RulesFile.model_validate(data).rules)
    assert hosts == sorted(hosts), "rules stand in alphabetical order, so that two people rarely touch one place"


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        ({"news.example": {"body": "div["}}, "not a CSS selector"),
        ({"https://news.example/": {"body": "div"}}, "plain host name"),
        ({"www.news.example": {"body": "div"}}, "plain host name"),
        ({"news.example": {"boddy": "div"}}, "Extra inputs"),
    ],
)
def test_a_wrong_rule_says_what_is_wrong(rules: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        RulesFile.model_validate({"rules": rules})


def test_the_nearest_rule_counts() -> None:
    rules = RulesFile.model_validate({"rules": {"news.example": {"body": "a"}, "blog.news.example": {"body": "b"}}})
    assert rules.for_host("m.blog.news.example").body == "b"
    assert rules.for_host("WWW.news.example").body == "a"
    assert rules.for_host("example").body is None
    assert rules.for_host("").body is None
