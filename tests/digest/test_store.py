"""What a period holds: everything once, by the order of finding, from a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.digest.message import Letter
from pipeline.digest.plan import TEAM
from pipeline.digest.week import parse_week
from pipeline.errors import ConfigError, HomeError
from pipeline.stages.digest import Edition, build_digest, write_files
from pipeline.store.digests import read_facts
from pipeline.store.issues import Draft, save_issue

ZONE = ZoneInfo("Europe/Warsaw")
W46, W47, W48 = (parse_week(f"2026-W{n}") for n in (46, 47, 48))
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 7, 6, tzinfo=UTC)


def _cite(seed, days, **given):
    found = MONDAY + timedelta(days=days)
    place = {k: given.pop(k) for k in ("source", "url", "story", "title") if k in given}
    return seed.citation(seed.article(found, **place), found, **given)


def _build(seed, week, *, save=True, **given):
    return build_digest(seed.store, week, LATER, ZONE, Edition(**given), save=save)


def _items(seed, week, name="weekly"):
    row = seed.store.db.execute("SELECT items FROM digests WHERE name = ? AND period = ?", (name, str(week)))
    return json.loads(row.fetchone()[0])


def test_the_week_is_that_of_the_zone(seed):
    edge = datetime(2026, 11, 15, 23, 0, tzinfo=UTC)  # midnight in Warsaw
    before = seed.citation(seed.article(edge - timedelta(seconds=1)), edge - timedelta(seconds=1))
    first = seed.citation(seed.article(edge), edge)
    assert [f.id for f in read_facts(seed.store, W46, ZONE, LATER).findings] == [before]
    assert [f.id for f in read_facts(seed.store, W47, ZONE, LATER).findings] == [first]


def test_what_was_published_long_ago_counts_from_the_day_it_was_found(seed):
    found = MONDAY
    old = seed.article(found, published=datetime(2023, 5, 23, tzinfo=UTC))
    citation = seed.citation(old, found)
    assert [f.id for f in read_facts(seed.store, W47, ZONE, LATER).findings] == [citation]


def test_a_late_find_goes_into_the_next_issue_and_only_there(seed):
    first = _cite(seed, 0)
    _build(seed, W47)
    late, next_week = _cite(seed, 2), _cite(seed, 8)
    built = _build(seed, W48)
    assert "found late, in an earlier week: 18 November 2026" in built.text
    assert (_items(seed, W47), _items(seed, W48)) == ([first], [late, next_week])
    _build(seed, W47)
    assert _items(seed, W47) == [first], "once a later issue stands, a rebuilt one keeps what it held"


def test_a_week_that_was_missed_is_not_lost(seed):
    first = _cite(seed, -7)
    _build(seed, W46)
    missed, last = _cite(seed, 0), _cite(seed, 7)
    _build(seed, W48)
    assert _items(seed, W48) == [missed, last]
    assert _build(seed, W47).empty
    assert _items(seed, W46) == [first]


def test_the_first_issue_does_not_tell_the_past(seed):
    _cite(seed, -30)
    assert _build(seed, W47).empty


@pytest.mark.parametrize("order", [(W46, W47, W48), (W48, W46, W47), (W47, W48, W46)])
def test_every_finding_is_in_exactly_one_issue_in_whatever_order_they_are_built(seed, order):
    ids = {_cite(seed, days) for days in (-7, -1, 0, 3, 6.9, 7, 11)}
    _build(seed, W46, name="anchor")
    for week in (*order, *order):
        _build(seed, week)
    items = [id for week in order for id in _items(seed, week)]
    assert len(items) == len(set(items)), "none is told twice"
    if order[0] is W46:
        assert set(items) == ids, "none is lost"


def test_lists_do_not_take_from_one_another(seed):
    citation = _cite(seed, 0)
    _build(seed, W47)
    _build(seed, W47, name="parliaments")
    assert _items(seed, W47) == _items(seed, W47, "parliaments") == [citation]


def test_what_waits_for_a_verdict_goes_out_once_it_is_confirmed(seed):
    outside = replace(TEAM, confirmed_only=True)
    citation = _cite(seed, 0)
    assert _build(seed, W47, policy=outside).counts["unreviewed"] == 1
    assert _items(seed, W47) == []
    seed.review(citation, "accepted", MONDAY + timedelta(days=8))
    _build(seed, W48, policy=outside)
    assert _items(seed, W48) == [citation]


def test_a_correction_of_the_page_is_not_told_again(seed):
    first = _cite(seed, 0, url="https://sample.example/a")
    _build(seed, W47)
    second = _cite(seed, 8, url="https://sample.example/a")
    built = _build(seed, W48)
    assert (built.empty, built.counts["told"]) == (True, 1)
    added = _cite(seed, 9, url="https://sample.example/a", type="title_mention", grade="A")
    assert _build(seed, W48).counts["shown"] == 1, "what the correction added is news"
    assert _items(seed, W48) == [added]
    assert second not in _items(seed, W48) != [first]


def test_a_later_copy_of_a_told_story_is_one_line(seed):
    article = seed.article(MONDAY)
    seed.citation(article, MONDAY)
    _build(seed, W47)
    _cite(seed, 8, source="another", story=article, title="The copy")
    built = _build(seed, W48)
    assert "MORE COPIES OF STORIES TOLD BEFORE" in built.text
    assert "The copy · Another" in built.text
    assert (built.counts["further_copy"], built.counts["stories"]) == (1, 0)


def test_own_pages_and_retired_findings_are_not_told(seed):
    seed.source("ours", own=1)
    _cite(seed, 0, source="ours")
    gone = _cite(seed, 0)
    with seed.store.write() as db:
        db.execute("UPDATE citations SET retired = '2026-11-20T00:00:00Z' WHERE id = ?", (gone,))
    assert _build(seed, W47).empty


def test_names_stand_for_ids(seed):
    seed.entity("pace", "The Sample Assembly")
    seed.work("work_x", "A Sample Report")
    _cite(seed, 0, type="acknowledgement", institution="pace", work="work_x")
    text = _build(seed, W47).text
    assert "The Sample Assembly refers to it: A Sample Report" in text
    assert "work_x" not in text


def test_building_again_changes_nothing_and_new_finds_change_the_row(seed):
    _cite(seed, 0)
    first, again = _build(seed, W47), _build(seed, W47)
    assert (first.state, again.state) == ("created", "unchanged")
    assert (first.eml, first.html) == (again.eml, again.html)
    _cite(seed, 1)
    assert _build(seed, W47).state == "updated"
    assert seed.store.db.execute("SELECT count(*) FROM digests").fetchone()[0] == 1


def test_a_dry_run_keeps_nothing(seed):
    _cite(seed, 0)
    assert _build(seed, W47, save=False).state == "not saved"
    assert seed.store.db.execute("SELECT count(*) FROM digests").fetchone()[0] == 0


def test_two_that_build_at_once_cannot_both_take_a_finding(seed):
    citation = _cite(seed, 0)
    letter = Letter("k", "s", "t", "h", LATER)
    save_issue(seed.store, Draft("weekly", "2026-W47", letter, (citation,)))
    with pytest.raises(HomeError, match="2026-W47 took some of its citations"):
        save_issue(seed.store, Draft("weekly", "2026-W48", letter, (citation,)))
    assert seed.store.db.execute("SELECT count(*) FROM digests").fetchone()[0] == 1


def test_a_week_to_come_is_refused_and_a_running_one_says_so(seed):
    with pytest.raises(ConfigError, match="2027-W01 has not begun"):
        _build(seed, "2027-W01")
    _cite(seed, 0)
    text = build_digest(seed.store, W47, MONDAY + timedelta(hours=1), ZONE).text
    assert "findings up to 16 November 2026, 14:00 (Europe/Warsaw)" in text


def test_numbers_count_each_page_in_the_week_it_was_found(seed):
    for days, url in ((-6, "a"), (0, "a"), (1, "b")):
        seed.article(MONDAY + timedelta(days=days), url=f"https://sample.example/{url}", topics=("child_deportation",))
    seed.article(MONDAY, "wire", mentions=("nam",))
    seed.article(MONDAY, "wire", mentions=())
    seed.source("ours", own=1)
    seed.article(MONDAY, "ours")
    facts = read_facts(seed.store, W47, ZONE, LATER)
    got = (facts.volume.articles, facts.volume.regime, facts.volume.deportation, facts.volume.organizations)
    assert got == (2, 1, 1, 2)
    assert (facts.before.articles, facts.before.regime) == (1, 1), "a correction leaves the past as it was"
    assert [(r.name, r.count, r.before) for r in facts.organizations] == [("Sample", 1, 1), ("Wire", 1, 0)]
    assert facts.new_organizations == ("Wire",)


def test_a_story_counts_once_in_the_week_of_its_first_citation(seed):
    article = seed.article(MONDAY - timedelta(days=2))
    seed.citation(article, MONDAY - timedelta(days=2))
    _cite(seed, 0, source="another", story=article)
    facts = read_facts(seed.store, W47, ZONE, LATER)
    assert (facts.before.citing, facts.volume.citing) == (1, 0)


def test_three_files_are_written_and_another_list_has_names_of_its_own(seed, tmp_path):
    _cite(seed, 0)
    paths = write_files(_build(seed, W47).letter, tmp_path / "out")
    assert [p.name for p in paths] == ["digest-2026-W47.txt", "digest-2026-W47.html", "digest-2026-W47.eml"]
    assert paths[2].read_bytes().startswith(b"Subject: Zvon 2026-W47: 1 story cites NAM\r\n")
    other = write_files(_build(seed, W47, name="inner").letter, tmp_path / "out")
    assert other[0].name == "digest-inner-2026-W47.txt"
