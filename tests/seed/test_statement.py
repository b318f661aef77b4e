"""The seed configuration holds every line of NAM's statement of 7 November 2023, and all its names."""

from __future__ import annotations

import tomllib
from itertools import chain

import pytest

from pipeline.resources import shipped
from pipeline.settings.schema import EventsFile, SourcesFile

CONFIG = shipped("config")
EVENTS = EventsFile.model_validate(
    tomllib.loads((CONFIG / "events/statement-2023.toml").read_text(encoding="utf-8"))
).event
FILES = [
    SourcesFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in sorted(CONFIG.glob("sources/*.toml"))
]
SOURCES = {source.id: source for source in chain.from_iterable(file.source for file in FILES)}
ORGANIZATIONS = set(SOURCES) | {one.id for file in FILES for one in file.organization}
NAMED = {source.id for source in SOURCES.values() if "statement-2023" in source.groups}

LINES = [
    ("presentation", "council_of_europe", "2023-05", "presented at the Council of Europe in May 2023"),
    ("presentation", "european_parliament", "2023-05", "presented at the European Parliament in May 2023"),
    ("submission", "pace", "2023", "shared with deputies of PACE"),
    ("submission", "verkhovna_rada", "2023", "shared with deputies of the Verkhovna Rada"),
    ("submission", "mfa_ukraine", "2023", "submitted to the Minister of Foreign Affairs of Ukraine"),
    ("submission", None, "2023", "submitted to EU countries"),
    ("submission", "us_state", "2023", "submitted to the US State Department"),
    ("submission", "pgo_ukraine", "2023", "transferred to the Prosecutor General of Ukraine"),
    ("submission", "ombudsman_ukraine", "2023", "transferred to the Commissioner for Human Rights"),
    ("coverage", None, "2023", "disseminated through media"),
    ("submission", "icc", "2023-06-27", "communication to the Prosecutor of the court"),
    ("submission", "icc", "2023-11-07", "second part of the communication"),
    ("resolution", "pace", "2023-04-27", "PACE resolution"),
    ("amendment", "verkhovna_rada", "2023-05-03", "amendments to the appeal"),
    ("declaration", "council_of_europe", "2023-05-17", "declaration of the summit of 16 and 17 May"),
    ("investigation", "pgo_ukraine", "2023-05", "investigation by the Prosecutor General's Office"),
    ("presentation", "justice_lithuania", "2023-06-12", "conference in Vilnius"),
    ("acknowledgement", "us_mission_un", "2023-08", "statement at the UN Security Council"),
    ("statement", "nam", "2023-11-07", "the statement itself"),
]
OUTLETS = ["telegraph", "reuters", "sky", "economist", "ap", "wapo", "fox", "nyt", "usnews", "abc"]


@pytest.mark.parametrize(("kind", "organization", "date", "why"), LINES)
def test_a_line_of_the_statement_is_an_event(kind, organization, date, why) -> None:
    found = [(event.kind, event.organization, event.date) for event in EVENTS]
    assert found.count((kind, organization, date)) == 1, why


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_named_outlet_is_a_source_and_has_its_event(outlet) -> None:
    assert outlet in NAMED
    assert SOURCES[outlet].feed, "an outlet that is named must be watched"
    assert [event.date for event in EVENTS if event.organization == outlet] == ["2023"]


def test_no_event_is_there_twice_or_unaccounted_for() -> None:
    assert len({event.id for event in EVENTS}) == len(EVENTS) == len(LINES) + len(OUTLETS)


def test_events_name_organizations_and_works_that_exist() -> None:
    works = {work["id"] for work in tomllib.loads((CONFIG / "works.toml").read_text(encoding="utf-8"))["work"]}
    assert {event.organization for event in EVENTS} - {None} <= ORGANIZATIONS
    assert {event.work for event in EVENTS} - {None} <= works


def test_every_feed_says_where_its_address_was_read() -> None:
    assert [feed.url for source in SOURCES.values() for feed in source.feed if not feed.note] == []


def test_a_source_without_a_feed_says_so() -> None:
    assert [source.id for source in SOURCES.values() if not source.feed and not source.note] == []


def test_nam_s_own_site_is_marked_as_its_own() -> None:
    assert [source.id for source in SOURCES.values() if source.own] == ["nam"]
