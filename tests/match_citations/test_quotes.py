"""Quotations: exact words, speaker, cue and kind in each style of marks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.match.quotemarks import quote_spans
from pipeline.match.tagger import Tagger
from pipeline.model import Document
from tests.gold.tally import score
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
        ("“One goes on.\n\n“And two,” he said.", ["One goes on.", "And two,"]),
        ("„Eins geht weiter.\n\nUnd zwei“, sagte er.", ["Eins geht weiter.", "Und zwei"]),
    ],
)
def test_marks_open_and_close_by_what_stands_around_them(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in quote_spans(text)] == expected


def test_gold_quotations_are_found_with_their_speakers_in_every_main_language() -> None:
    table = score(TAGGER, "quotes")
    languages = {key.split(":")[1] for key in table}
    assert {"en 0.8", "fr 0.8", "de 0.8", "be 0.8", "ru 0.8", "uk 0.8", "pl 0.8", "lt 0.8"} <= languages
    low = {
        key: (one.precision, one.recall) for key, one in table.items() if key.startswith("quotes:") and one.f1 < 0.97
    }
    assert not low, "every language keeps its floor, at both overlaps"
