"""The decider, case by case, and what holds for any findings."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest.facts import Facts, Finding
from pipeline.digest.plan import HELD, TEAM, Choice
from pipeline.digest.select import select
from pipeline.digest.week import parse_week

CASES = tomllib.loads((Path(__file__).parent / "cases" / "select.toml").read_text(encoding="utf-8"))["case"]
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def _finding(id, kind="outlet", first=False, article=None, **given):
    plain = {
        "story": None, "organization": f"Sample {id}", "type": "attribution", "grade": "B", "work": None,
        "source": "NAM", "institution": None, "stance": None, "prefix": "", "exact": "x", "suffix": "", "start": id,
        "title": "T", "url": "https://x.example/", "language": "en", "published": None, "verdict": "open",
        "found": MONDAY + timedelta(hours=id),
    }  # fmt: skip
    values = {**plain, **given}
    return Finding(id=id, article=article or 100 + id, first_of_story=first, organization_kind=kind, **values)


def _facts(findings):
    ends = MONDAY + timedelta(days=7)
    return Facts(parse_week("2026-W47"), MONDAY, ends, ends, findings=tuple(findings))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_what_becomes_of_findings(case):
    why = case["why"]
    caps = tuple((key, case.get("caps", {}).get(key, cap)) for key, cap in TEAM.caps)
    policy = replace(TEAM, caps=caps, confirmed_only=case.get("confirmed_only", False))
    digest = select(_facts(_finding(**finding) for finding in case["findings"]), policy)
    assert {str(id): choice.value for id, choice in digest.choices.items()} == case["choices"], why
    stories = [story for section in digest.sections for story in section.stories]
    assert {s.key: [story.lead.id for story in s.stories] for s in digest.sections} == case["sections"], why
    assert {s.key: s.left_out for s in digest.sections if s.left_out} == case.get("left_out", {}), why
    if "copies" in case:
        assert {str(story.lead.id): story.copies for story in stories} == case["copies"], why
    if "passages" in case:
        passages = {str(story.lead.id): [f.id for f in story.passages] for story in stories}
        assert passages == case["passages"], why
    if "further" in case:
        assert [story.lead.id for story in digest.further] == case["further"], why
    assert digest.empty == (not case["sections"] and not digest.further), why


_ANY = st.builds(
    _finding,
    id=st.integers(1, 10_000),
    kind=st.sampled_from(["outlet", "wire", "parliament", "ngo"]),
    first=st.booleans(),
    article=st.integers(1, 12),
    story=st.none() | st.integers(1, 5),
    type=st.sampled_from(["attribution", "direct_quote", "hyperlink", "title_mention"]),
    grade=st.sampled_from("ABCDE"),
    verdict=st.sampled_from(["open", "accepted", "rejected"]),
    told=st.booleans(),
    copy_told=st.booleans(),
)


@given(st.lists(_ANY, unique_by=lambda f: f.id, max_size=60), st.booleans(), st.integers(1, 3))
def test_every_finding_is_decided_once_and_the_order_of_rows_does_not_matter(findings, confirmed, cap):
    policy = replace(TEAM, confirmed_only=confirmed, caps=tuple((key, cap) for key, _ in TEAM.caps))
    digest = select(_facts(findings), policy)
    assert set(digest.choices) == {f.id for f in findings}
    assert digest == select(_facts(reversed(findings)), policy) or len(findings) > 1
    again = select(_facts(reversed(findings)), policy)
    assert (again.sections, again.further, again.choices) == (
        digest.sections,
        digest.further,
        digest.choices,
    )
    shown = [story.lead.id for section in digest.sections for story in section.stories]
    assert sorted(shown) == sorted(id for id, choice in digest.choices.items() if choice is Choice.SHOWN)
    assert set(digest.items) == {id for id, choice in digest.choices.items() if choice in HELD}
    assert all(len(section.stories) <= cap for section in digest.sections)
    if confirmed:
        passages = [f for section in digest.sections for story in section.stories for f in story.passages]
        assert all(f.verdict == "accepted" for f in passages)
