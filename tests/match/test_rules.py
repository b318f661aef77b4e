"""Every mention and every refusal names the rule that decided, and its offsets are true."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions, find_title_mentions
from pipeline.model import Document, Link

CASES = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))["case"]


def document(case: dict[str, Any]) -> Document:
    links = tuple(Link(href, "") for href in case.get("links", ()))
    return Document(case["text"], case.get("title", ""), case.get("lang", "en"), links, case.get("source"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_rule(case: dict[str, Any], lexicon: Lexicon) -> None:
    found = find_mentions(document(case), lexicon)
    assert [[one.entity, one.surface, one.rule] for one in found.mentions] == case["mentions"], case["why"]
    assert [[one.entity, one.surface, one.rule] for one in found.refusals] == case.get("refusals", []), case["why"]
    for one in (*found.mentions, *found.refusals):
        assert case["text"][one.start : one.end] == one.surface
        assert one.form


def test_a_title_is_searched_with_the_text_as_context(lexicon: Lexicon) -> None:
    found = find_title_mentions(Document("News from Minsk in Belarus.", "Lukashenko arrives", "en"), lexicon)
    assert [(one.surface, one.start, one.end, one.rule) for one in found.mentions] == [("Lukashenko", 0, 10, "surname")]


def test_missing_context_lowers_confidence(lexicon: Lexicon) -> None:
    [alone] = find_mentions(Document("Lukashenko arrived."), lexicon).mentions
    [at_home] = find_mentions(Document("Lukashenko arrived in Minsk."), lexicon).mentions
    assert alone.confidence < at_home.confidence
