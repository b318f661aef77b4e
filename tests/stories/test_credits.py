"""Whom a copy credits, and what is no credit."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.match.credits import CreditReader
from pipeline.resources import shipped
from pipeline.settings import load
from pipeline.settings.credits import load_credits

CASES = tomllib.loads((Path(__file__).parent / "credits.toml").read_text(encoding="utf-8"))["case"]
READER = CreditReader(load_credits(shipped("config") / "nowhere", [], {}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_credit(case: dict[str, Any]) -> None:
    fields = {"text": case["text"], "author": case.get("author", "")}
    found = READER.find(fields["text"], fields["author"])
    assert (found[0].agency if found else None) == case.get("credit"), case["why"]
    for one in found[:1]:
        assert fields[one.field][one.start : one.end] == case["words"], case["why"]


def test_the_home_adds_an_agency_and_words(home: Path) -> None:
    (home / "config" / "credits.toml").write_text(
        '[words]\nlabels = ["Out of"]\n[[agency]]\nid = "sample"\nname = "Sample Wire"\nspellings = ["Sample Wire"]\n'
    )
    settings = load(home)
    reader = CreditReader(settings.credits)
    assert reader.find("The panel met.\nOut of: Sample Wire")[0].agency == "sample"
    assert reader.find("The panel met.\nSource: Reuters")[0].agency == "reuters", "the shipped ones stay"
    assert settings.credits.digest != load(home.parent / "other").credits.digest, "the group stage must see the change"


def test_a_wrong_key_is_told(home: Path) -> None:
    (home / "config" / "credits.toml").write_text('[[agency]]\nid = "x"\nname = "X"\nspelings = ["X"]\n')
    with pytest.raises(ConfigError, match="did you mean 'spellings'"):
        load(home)


def test_a_long_text_costs_no_more_than_its_edges() -> None:
    text = "word (AP) " * 500_000 + "\n" + "( " * 500_000
    begun = time.process_time()
    assert READER.find(text, text) is not None
    assert time.process_time() - begun < 1
