"""Which texts count as one story, measured on reports written for this test."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipeline.match.neardup import ALIKE, Index, shingles, signature, similarity
from tests.stories.variants import CREDITS, VARIANTS

DATA = tomllib.loads((Path(__file__).parent / "groups.toml").read_text(encoding="utf-8"))
REPORTS, FOOTERS = DATA["report"], DATA["footer"]
PAIRS = [pytest.param(*pair, id=f"{pair[0]['language']}-{pair[1]}") for pair in product(REPORTS, VARIANTS)]
LANGUAGE = {"ids": lambda one: one["language"]}


def variant(report: dict[str, Any], name: str) -> str:
    language = report["language"]
    return VARIANTS[name](report["text"], FOOTERS[language], CREDITS[language])


def meet(one: str, other: str) -> bool:
    """Tell whether the index puts *other* into the story of *one*."""
    index = Index()
    index.add(1, 1, signature(one))
    return index.best(signature(other)) is not None


@pytest.mark.parametrize(("report", "name"), PAIRS)
def test_a_copy_is_found_whatever_was_done_to_it(report: dict[str, Any], name: str) -> None:
    copy = variant(report, name)
    assert meet(report["text"], copy), f"{name}: {similarity(signature(report['text']), signature(copy)):.2f}"
    assert meet(copy, report["text"]), "whichever came first"


@pytest.mark.parametrize(("report", "name"), PAIRS)
def test_an_independent_report_of_the_same_event_stands_alone(report: dict[str, Any], name: str) -> None:
    other = f"{report['other'].strip()}\n{FOOTERS[report['language']]}"
    assert not meet(variant(report, name), other)


@pytest.mark.parametrize("report", [report for report in REPORTS if "brief" in report], **LANGUAGE)
def test_a_brief_that_stands_in_a_longer_report_is_no_copy_of_it(report: dict[str, Any]) -> None:
    footer = FOOTERS[report["language"]]
    assert not meet(report["text"], report["brief"])
    assert not meet(f"{report['text']}\n{footer}", f"{report['brief']}\n{footer}"), "with the same footer either"


@pytest.mark.parametrize("short", DATA["short"], **LANGUAGE)
def test_a_footer_alone_makes_no_story(short: dict[str, str]) -> None:
    footer = FOOTERS[short["language"]]
    assert not meet(f"{short['one']}\n{footer}", f"{short['two']}\n{footer}")


def test_there_is_room_on_both_sides_of_the_line() -> None:
    """The exact similarities, without the estimate's error: the constants are chosen from them."""
    must, must_not = [], []
    for report in REPORTS:
        footer = FOOTERS[report["language"]]
        body, other = set(shingles(report["text"])), set(shingles(f"{report['other']}\n{footer}"))
        copies = [set(shingles(variant(report, name))) for name in VARIANTS]
        must += [jaccard(body, copy) for copy in copies]
        must_not += [jaccard(other, copy) for copy in copies]
    for short in DATA["short"]:
        footer = FOOTERS[short["language"]]
        must_not.append(jaccard(*(set(shingles(f"{short[key]}\n{footer}")) for key in ("one", "two"))))
    assert min(must) > ALIKE + 0.05, "copies"
    assert max(must_not) < ALIKE - 0.05, "strangers"


def jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def test_signatures_of_another_make_are_not_compared() -> None:
    assert similarity(b"", signature("a text")) == 0
    assert similarity(signature("a text")[:64], signature("a text")) == 0
