"""The group stage over a real store: copies of other outlets and addresses, their credits, and who was first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.urls import url_key
from tests.run.snapshot import rows
from tests.stories.desk import Desk
from tests.stories.test_groups import REPORTS, variant

REPORT = REPORTS[0]
TEXT = REPORT["text"]
MORNING = datetime(2026, 11, 20, 6, tzinfo=UTC)


def story(desk: Desk) -> Any:
    found = desk.rows("SELECT * FROM story_list WHERE copies > 1")
    assert len(found) == 1
    return found[0]


def test_copies_of_other_outlets_are_one_story_with_their_credits(desk: Desk) -> None:
    wire = desk.article("one", TEXT, published=MORNING)
    desk.article("two", variant(REPORT, "added credit line"), title="Another headline", published=MORNING)
    desk.article("three", variant(REPORT, "end cut by a third"), author="Sample Writer, AP")
    desk.article("three", REPORT["other"])
    assert desk.run("group") == {"done": 4}
    assert (story(desk)["lead"], story(desk)["copies"], story(desk)["organizations"]) == (wire, 3, 3)
    assert story(desk)["credits"] == "ap,reuters"
    for row in desk.rows(
        "SELECT * FROM story_members AS m JOIN articles AS a ON a.id = m.article WHERE credit NOTNULL"
    ):
        words = row[row["credit_field"]][row["credit_start"] : row["credit_end"]]
        assert words == {"ap": "AP", "reuters": "Reuters"}[row["credit"]]


def test_a_wire_that_comes_in_a_later_run_leads(desk: Desk) -> None:
    copy = desk.article("two", variant(REPORT, "added credit line"), published=MORNING + timedelta(hours=3))
    desk.run("group")
    wire = desk.article("one", TEXT, published=MORNING)
    desk.article("three", TEXT, published=MORNING + timedelta(hours=1))
    desk.run("group")
    assert story(desk)["lead"] == wire
    assert desk.rows("SELECT first_article FROM stories")[0]["first_article"] == copy, "the story keeps its number"


def test_a_day_without_an_hour_comes_after_the_hours_of_that_day(desk: Desk) -> None:
    desk.article("two", TEXT, published=MORNING.replace(hour=0), precision="day")
    wire = desk.article("one", TEXT, published=MORNING)
    desk.run("group")
    assert story(desk)["lead"] == wire


@pytest.mark.parametrize(
    ("url", "one_address", "why"),
    [
        ("https://www.one.example/a/amp/", True, "the quick version is the same page"),
        ("https://one.example/a?utm_source=x&fbclid=y", True, "who sent the reader is no part of the address"),
        ("https://m.one.example/a", False, "another host may show another page: the text decides"),
        ("https://one.example/amp/a", False, "a folder of that name may be anything: the text decides"),
        ("https://one.example/print?id=7", False, "a page for printing is found by its text"),
    ],
)
def test_variants_of_an_address_meet(desk: Desk, url: str, one_address: bool, why: str) -> None:
    plain = "https://one.example/a"
    assert (url_key(plain) == url_key(url)) is one_address, why
    if not one_address:
        desk.article("one", TEXT, url=plain)
        desk.article("one", variant(REPORT, "boilerplate at the end"), url=url)
        desk.run("group")
        assert story(desk)["copies"] == 2, why


def test_a_correction_stays_in_its_story_and_counts_once(desk: Desk) -> None:
    desk.article("one", TEXT, url="https://one.example/a")
    desk.article("two", TEXT)
    desk.run("group")
    desk.article("one", "Something else altogether.", url="https://one.example/a")
    desk.run("group")
    assert story(desk)["copies"] == 2
    assert len({row["story"] for row in desk.rows("SELECT story FROM story_members")}) == 1


def test_changed_credits_look_again_and_leave_the_stories_as_they_are(desk: Desk) -> None:
    desk.article("one", TEXT)
    desk.article("two", f"{TEXT}\nSource: Sample Wire")
    desk.run("group")
    before = desk.rows("SELECT article, story, similarity FROM story_members ORDER BY article")
    (desk.home / "config" / "credits.toml").write_text(
        '[[agency]]\nid = "sample_wire"\nname = "Sample Wire"\nspellings = ["Sample Wire"]\n'
    )
    assert desk.run("group") == {"done": 2}
    assert story(desk)["credits"] == "sample_wire"
    after = desk.rows("SELECT article, story, similarity FROM story_members ORDER BY article")
    assert [tuple(row) for row in after] == [tuple(row) for row in before]
    assert desk.run("group") == {}


def test_the_sample_newsroom_s_copies_credit_their_wire(sample_home: Path) -> None:
    found = rows(sample_home, "SELECT * FROM story_list WHERE copies > 1")
    assert [(row["organization"], row["copies"], row["credits"]) for row in found] == [("tern-wire", 4, "tern_wire")]
