from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.extract.clean import clean_markup, plain, shorten


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("a\x00b\x1fc\ufffed\uffffe\ufdd0f\U0001ffffg", "abcdefg"),
        ("a\ud800b", "ab"),
        ("a&#xD800;b&#xFFFF;c&#0;d&#1114112;e&#99999999999999999999;f", "abcdef"),
        ("&#x1F600;&#60;&#x3c;&amp;", "&#x1F600;&#60;&#x3c;&amp;"),
        ("tab\tnew\nreturn\r", "tab\tnew\nreturn\r"),
        ("<img src='" + "x" * 20_000 + "'>after", "<img>after"),
    ],
)
def test_markup_is_cleaned_at_the_door(markup: str, wanted: str) -> None:
    assert clean_markup(markup) == wanted


@given(st.text(max_size=300))
def test_what_is_left_can_stand_in_xml(text: str) -> None:
    cleaned = clean_markup(text)
    assert clean_markup(cleaned) == cleaned
    element = etree.Element("a")
    element.text = cleaned
    assert etree.fromstring(etree.tostring(element)) is not None


@given(st.integers(min_value=0, max_value=0x120000), st.booleans())
def test_no_forbidden_character_comes_back_as_a_reference(code: int, as_hex: bool) -> None:
    reference = f"&#x{code:x};" if as_hex else f"&#{code};"
    element = etree.fromstring(f"<a>{clean_markup(reference)}</a>")
    assert element.text is None or len(element.text) == 1


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("Plain & simple", "Plain & simple"),
        ("A &lt;b&gt; &amp; C", "A <b> & C"),
        ("Luk<b>ashen</b>ko", "Lukashenko"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("x<script>alert('1')</script>y", "x y"),
        ("x<script>never closed", "x"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("  many \n\t blanks ", "many blanks"),
        ("<![CDATA[x", "<![CDATA[x"),
        ("", ""),
    ],
)
def test_html_becomes_plain_text(markup: str, wanted: str) -> None:
    assert plain(markup) == wanted


@given(st.text(max_size=300))
def test_plain_text_is_one_clean_line(text: str) -> None:
    line = plain(text)
    assert line == " ".join(line.split())
    assert "\x00" not in line


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp", "Cn"]), max_size=60))
def test_escaped_text_survives(text: str) -> None:
    assert plain(html.escape(text)) == " ".join(clean_markup(text).split())


def test_a_cut_shows() -> None:
    assert shorten("a" * 10, 5) == "aaaa…"
    assert shorten("aaaaa", 5) == "aaaaa"
