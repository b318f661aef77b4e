"""Words and addresses from outside are data: cleaned, escaped, never live, and never in the way of the digest."""

from __future__ import annotations

import email
import tomllib
from datetime import UTC, datetime
from email import policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline.digest.clean import clean, head, safe_url, shorten, tail
from pipeline.stages.digest import build_digest

CASES = tomllib.loads((Path(__file__).parent / "cases" / "hostile.toml").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize("case", CASES["title"], ids=lambda c: c["why"])
def test_a_line_is_cleaned(case):
    assert clean(case["raw"]) == case["clean"], case["why"]


def test_a_lone_surrogate_is_dropped_because_no_mail_can_carry_it():
    assert clean("a\ud800b") == "ab"


@pytest.mark.parametrize("case", CASES["url"], ids=lambda c: c["why"])
def test_only_plain_web_addresses_become_links(case):
    assert safe_url(case["raw"]) == case.get("safe"), case["why"]


@given(st.text())
def test_cleaning_twice_changes_nothing_and_the_result_fits_into_a_header(text):
    line = clean(text, 80)
    assert clean(line, 80) == line
    assert len(line) <= 80
    line.encode("utf-8")
    assert not set("\r\n\0\u202e") & set(line)


@given(st.text(), st.integers(2, 60))
def test_shortened_lines_keep_their_length(text, limit):
    line = clean(text)
    assert len(shorten(line, limit)) <= limit
    assert len(head(line, limit)) <= limit + 2
    assert len(tail(line, limit, cut=False)) <= limit + 2


def test_context_is_cut_between_words():
    assert tail("alf a word before", 100, cut=True) == "…\u00a0a word before"
    assert tail("The first word", 100, cut=False) == "The first word"
    assert tail("one two three", 9, cut=False) == "…\u00a0three"
    assert head("and so on to the mid", 100) == "and so on to the\u00a0…"
    assert head("A whole sentence.”", 100) == "A whole sentence.”"
    assert tail("", 9, cut=True) == head("", 9) == ""


def _hostile_store(seed, raw, url="https://sample.example/x"):
    seed.source("hostile", raw + " outlet", kind="parliament")
    seed.entity("nam", raw)
    seed.work("work", raw)
    article = seed.article(TUESDAY, "hostile", title=raw, url=url, language=raw, mentions=("nam",))
    words = {"exact": raw, "prefix": raw, "suffix": raw, "work": "work", "institution": "nam"}
    seed.citation(article, TUESDAY, type="acknowledgement", **words)
    seed.feed("hostile", url=f"{url}/{raw}", state="paused", reason=raw)


@pytest.mark.parametrize("case", CASES["title"] + CASES["html"], ids=lambda c: c["why"])
def test_hostile_words_in_every_field_neither_stop_the_digest_nor_live_in_it(seed, case):
    _hostile_store(seed, case["raw"])
    built = build_digest(seed.store, "2026-W47", NOW, ZONE)
    _check_quiet(built.html, case["why"])
    message = email.message_from_bytes(built.eml, policy=policy.default)
    assert [part.defects for part in message.walk()] == [[], [], []], case["why"]
    assert message.get_all("bcc") is None, case["why"]
    for part in ("plain", "html"):
        body = message.get_body((part,)).get_content()
        assert not [c for c in body if ord(c) < 32 and c not in "\n\t\r"], case["why"]
        assert not set("\u202e\u2066\u200f") & set(body), case["why"]
    if shown := clean(case["raw"]):
        title = lxml_html.fromstring(built.html).xpath("//h3")[0].text_content()
        assert title == shown, f"{case['why']}: a reader should see the words as they were written"


@pytest.mark.parametrize("case", [c for c in CASES["url"] if "safe" not in c], ids=lambda c: c["why"])
def test_a_hostile_address_is_no_link_anywhere(seed, case):
    _hostile_store(seed, "A title", url=case["raw"] or "x")
    built = build_digest(seed.store, "2026-W47", NOW, ZONE)
    _check_quiet(built.html, case["why"])
    assert not lxml_html.fromstring(built.html).xpath("//h3//a"), case["why"]
    assert "A title" in built.text, case["why"]


def _check_quiet(html, why):
    """No element that acts or loads, no handler, no address but http(s) links, however it is parsed."""
    tree = lxml_html.fromstring(html)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"script", "img", "iframe", "link", "object", "embed", "form", "base"}, why
        for name, value in element.attrib.items():
            assert not name.startswith("on"), f"{why}: {name}"
            if name in {"href", "src", "action", "background"}:
                assert value.startswith(("https://", "http://")), f"{why}: {name}={value}"
    outlook = [c.text for c in tree.iter() if not isinstance(c.tag, str) and c.text]
    assert not [c for c in outlook if "<script" in c or "display:none" in c], why
    assert "@import" not in html, why
