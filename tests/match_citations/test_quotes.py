"""Quotations: exact words, speaker, cue and kind in each style of marks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.match.quotemarks import quote_spans
from pipeline.match.tagger import Tagger
from pipeline.model import Document
from tests.match.shipped import lexicon

TAGGER = Tagger(lexicon())
CASES = tomllib.loads((Path(__file__).parent / "quotes.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_quotations_have_their_words_and_their_speaker(case: dict[str, Any]) -> None:
    text = case["text"].lstrip("\n")
    found = TAGGER.find(Document(text, language=case["lang"])).quotes
    shown = [(one.exact, one.speaker, one.cue, one.kind) for one in found]
    wanted = [(one["exact"], one.get("speaker"), one["cue"], one["kind"]) for one in case["quotes"]]
    assert shown == wanted, case["why"]
    assert all(text[one.start : one.end] == one.exact for one in found), "offsets point at the words"
    for one, expected in zip(found, case["quotes"], strict=True):
        assert expected.get("text", one.speaker_text) == one.speaker_text, case["why"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “one ‘two’ three” and left.", ["one ‘two’ three"]),
        ("The parents' names aren't known, are they?", []),
        ("«a „b“ c»", ["a „b“ c"]),
        ("»a b«", ["a b"]),
        ("« a b »", [" a b "]),
        ('5" and 6" tall', []),
        ('"one" and "two"', ["one", "two"]),
        ("”one” and ”two”", ["one", "two"]),
    ],
)
def test_marks_open_and_close_by_what_stands_around_them(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in quote_spans(text)] == expected
