"""The difference of two versions: exact, readable, and never slow."""

from __future__ import annotations

import random
import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.difference import Change, difference, passages

CASES = tomllib.loads((Path(__file__).parent / "differences.toml").read_text(encoding="utf-8"))["case"]
SIGNS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def shown(changes: list[Change]) -> str:
    return "".join(SIGNS[one.kind].format(one.text) for one in changes)


def check(old: str, new: str) -> list[Change]:
    found = difference(old, new)
    assert "".join(one.text for one in found if one.kind != "added") == old
    assert "".join(one.text for one in found if one.kind != "removed") == new
    assert all(one.kind != other.kind for one, other in pairwise(found)), "neighbours of one kind are one"
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_difference_reads_well(case: dict[str, Any]) -> None:
    assert shown(check(case["old"], case["new"])) == case["shown"], case["why"]


@given(st.text("ab .\n二"), st.text("ab .\n二"))
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    check(old, new)


def _words(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return [f"word{chance.randint(0, 50_000)}" for _ in range(count)]


@pytest.mark.parametrize(
    ("join", "other", "size", "why"),
    [
        (" ", 1, 4_000_000, "one paragraph of 4 MB with single words changed"),
        (" ", 2, 2_000_000, "two long paragraphs that have nothing in common"),
        ("\n", 2, 2_000_000, "as many paragraphs as words"),
        (" a a a ", 1, 2_000_000, "many words that stand often"),
    ],
)
def test_long_texts_end_within_seconds(join: str, other: int, size: int, why: str) -> None:
    old = _words(1, size // (9 + len(join)))
    new = _words(other, len(old))
    for at in range(0, len(new), 200):
        new[at] = "changed"
    begun = time.process_time()
    check(join.join(old), join.join(new))
    assert time.process_time() - begun < 12, why


def test_passages_show_what_changed_and_little_else() -> None:
    rest = "and so on and so forth " * 20
    changes = difference(f"{rest}15 {rest}here", f"{rest}17 {rest}there")
    found = passages(changes, around=20)
    assert [shown(one) for one in found] == [
        "… so on and so forth [-15-]{+17+} and so on and so …",
        "… so on and so forth [-here-]{+there+}",
    ]


def test_changes_that_stand_close_share_a_passage() -> None:
    assert len(passages(difference("one two three four", "1 two three 4"), around=20)) == 1


def test_equal_texts_have_no_passage() -> None:
    assert passages(difference("same", "same")) == []
