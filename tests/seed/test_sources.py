"""The shipped sources: enough of them, in order, each with its origin, none twice."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from pipeline.resources import shipped
from pipeline.settings import load
from pipeline.settings.schema import Feed, Source, SourcesFile

FILES = {
    path.name: SourcesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in sorted(shipped("config").glob("sources/*.toml"))
}
SOURCES = {source.id: source for file in FILES.values() for source in file.source}
ORGANIZATIONS = {one.id: one for file in FILES.values() for one in file.organization}

# The statement's own words, and the source that stands for each.
NAMES = [
    ("The Telegraph", "telegraph"),
    ("Reuters", "reuters"),
    ("Sky News", "sky"),
    ("The Economist", "economist"),
    ("Associated Press", "ap"),
    ("Washington Post", "wapo"),
    ("Fox News", "fox"),
    ("New York Times", "nyt"),
    ("US News", "usnews"),
    ("ABC News", "abc"),
    ("Council of Europe", "council_of_europe"),
    ("European Parliament", "european_parliament"),
    ("Parliamentary Assembly of the Council of Europe", "pace"),
    ("Verkhovna Rada of Ukraine", "verkhovna_rada"),
    ("Minister of Foreign Affairs of Ukraine", "mfa_ukraine"),
    ("US State Department", "us_state"),
    ("Prosecutor General of Ukraine", "pgo_ukraine"),
    ("Commissioner for Human Rights of Ukraine", "ombudsman_ukraine"),
    ("International Criminal Court", "icc"),
    ("Ministry of Justice, Lithuania", "justice_lithuania"),
    ("US Ambassador to the United Nations", "us_mission_un"),
    ("UN Security Council", "unsc"),
    ("National Anti-Crisis Management", "nam"),
]


def feeds() -> Iterator[tuple[Source, Feed]]:
    """Yield every feed with its source."""
    return ((source, feed) for source in SOURCES.values() for feed in source.feed)


def test_there_are_enough_sources_in_enough_countries() -> None:
    assert len(SOURCES) >= 150
    assert len({source.country for source in SOURCES.values()} - {None}) >= 25


@pytest.mark.parametrize(("name", "source"), NAMES)
def test_a_name_in_the_statement_is_a_source_that_is_marked_so(name, source) -> None:
    assert "statement-2023" in SOURCES[source].groups, name
    assert SOURCES[source].feed or SOURCES[source].note, f"{name}: neither a feed nor why there is none"
    assert SOURCES[source].tier == 1, name


def test_the_organization_without_a_site_is_declared() -> None:
    assert ORGANIZATIONS["center_law_democracy"].country == "LT", "Center for Law and Democracy (Lithuania)"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_in_alphabetical_order_of_ids(name) -> None:
    file = FILES[name]
    assert [one.id for one in file.organization] == sorted(one.id for one in file.organization)
    assert [one.id for one in file.source] == sorted(one.id for one in file.source)


def test_every_feed_says_where_and_when_its_address_was_looked_up() -> None:
    assert [feed.url for _, feed in feeds() if not feed.note] == []
    looked_up = re.compile(r"unchecked|\d{4}-\d{2}-\d{2}, .+")
    assert [feed.url for _, feed in feeds() if not looked_up.fullmatch(feed.checked)] == []


def test_a_feed_that_was_read_in_no_list_says_unchecked() -> None:
    silent = [feed.url for _, feed in feeds() if "read in no list" in feed.note and feed.checked != "unchecked"]
    claimed = [feed.url for _, feed in feeds() if feed.checked == "unchecked" and "read in no list" not in feed.note]
    assert silent == claimed == []


def test_a_source_without_a_feed_says_why() -> None:
    assert [source.id for source in SOURCES.values() if not source.feed and not source.note] == []


def test_addresses_are_https_and_homepages_are_known() -> None:
    plain = [feed.url for _, feed in feeds() if urlsplit(feed.url).scheme != "https"]
    missing = [one.id for one in SOURCES.values() if urlsplit(one.homepage or "").scheme != "https"]
    assert plain == missing == []


def test_no_address_stands_twice() -> None:
    counted = Counter(_place(feed.url) for _, feed in feeds())
    assert [place for place, times in counted.items() if times > 1] == []


def _place(url: str) -> str:
    """Return host and path, without what changes nothing about where it leads."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def test_no_homepage_stands_twice() -> None:
    counted = Counter(_place(source.homepage or source.id) for source in SOURCES.values())
    assert [place for place, times in counted.items() if times > 1] == []


def test_parts_of_a_body_point_to_it() -> None:
    parents = {one.id: one.parent for one in ORGANIZATIONS.values()}
    assert parents["pace"] == "council_of_europe"
    assert parents["unsc"] == parents["ohchr"] == "un"
    assert parents["svaboda"] == "rferl"


def test_state_media_of_belarus_are_marked_so() -> None:
    marked = {source.id for source in SOURCES.values() if "state-media" in source.groups}
    assert {"belta", "sb", "ont", "newsby"} <= marked
    assert {SOURCES[one].country for one in marked} == {"BY", "RU"}


def test_a_body_of_many_states_has_no_country() -> None:
    placed = [one.id for one in SOURCES.values() if one.kind in ("igo", "court") and one.country]
    assert placed == [], "its seat is not its country, and the counts by country would take it for that"


def test_only_nam_s_own_site_is_its_own() -> None:
    assert [source.id for source in SOURCES.values() if source.own] == ["nam"]


def test_the_shipped_sources_load(tmp_path) -> None:
    settings = load(tmp_path)
    assert set(settings.sources) == set(SOURCES), "load() raises with every problem when there is one"
