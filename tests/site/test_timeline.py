"""What has been done so far: events with what stands behind each, citations, filters in the address."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest

from pipeline.resources import shipped
from pipeline.settings.schema import EventsFile
from pipeline.site.standing import best, standing
from pipeline.store.database import open_store, stamp

CASES = tomllib.loads((Path(__file__).parent / "standings.toml").read_text(encoding="utf-8"))["case"]
NOTHING = dict.fromkeys(("own", "own_open", "taken", "taken_open", "cited", "cited_open", "covered"), 0)


@pytest.mark.parametrize("case", CASES, ids=[case["why"][:40] for case in CASES])
def test_each_kind_of_evidence_is_there_or_missing_for_a_reason(case):
    lines = standing(case["event"], {**NOTHING, "captured": None, **case["held"]})
    told = [f"{line.kind} {line.state} {line.reason or line.number}" for line in lines]
    assert told == case["lines"], case["why"]
    assert best(case["event"], lines) == case["state"], case["why"]


@pytest.fixture
def told(home, seeding):
    """A home that holds the events of the statement, a confirmed citation and a second look at its page."""
    file = shipped("config") / "events" / "statement-2023.toml"
    events = EventsFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).event
    now = stamp(datetime.now(UTC))
    with open_store(home / "zvon.db") as store, store.write() as db:
        for work in {event.work for event in events if event.work}:
            seeding.insert(db, "works", id=work, author="nam", title=f"Work {work}")
        for event in events:
            seeding.insert(db, "events", **event.model_dump())
        seeding.insert(db, "organizations", id="pace", name="Sample of PACE", kind="parliament")
        seeding.insert(db, "sources", id="pace", organization="pace", name="Sample of PACE")
        db.execute("UPDATE urls SET source = 'pace' WHERE id = 4")
        for finding in (2, 4):
            told = {"finding_kind": "citation", "finding": finding, "reviewer": "rita", "at": now}
            seeding.insert(db, "reviews", verdict="accepted", **told)
        visit = seeding.insert(db, "revisits", article_url=4, wave=1, at=now, outcome="ok", settled=1)
        citation = db.execute("SELECT id FROM citations WHERE article = 4").fetchone()["id"]
        seeding.insert(db, "passage_checks", citation=citation, revisit=visit, at=now, state="unchanged")
    return home


def page(people, query=""):
    return lxml.html.fromstring(people["analyst"].get(f"/-/timeline{query}", html=True).text)


def test_every_event_of_the_statement_is_there_with_its_evidence(told, people):
    found = page(people)
    events = {li.get("id"): li for li in found.cssselect("li.event")}
    assert len(events) == 30, "29 of the statement and the hostile one"
    pace = events["event-pace-resolution"]
    assert "1 confirmed citation of its own" in pace.text_content()
    assert "Last verified" in pace.text_content()
    assert "27 Apr 2023" in pace.text_content()
    telegraph = events["event-media-telegraph"].text_content()
    assert "evidence missing" in telegraph
    assert "no feed of it is watched" in telegraph
    assert len(found.cssselect("li.citation")) == 2


@pytest.mark.parametrize(
    ("query", "events", "citations", "why"),
    [
        ("?show=events", 30, 0, "events alone"),
        ("?show=citations", 0, 2, "citations alone"),
        ("?evidence=confirmed", 1, 0, "PACE alone has confirmed words of its own"),
        ("?organization=pace", 2, 1, "one organisation"),
        ("?work=work_icc_2023_06", 1, 0, "one work"),
        ("?who=institution&show=citations", 0, 1, "institutions"),
        ("?kind=resolution", 1, 0, "one kind of event"),
        ("?language=en", 0, 2, "events have no language"),
        ("?who=outlet&show=events", 0, 0, "no outlet of the statement is configured here"),
    ],
)
def test_filters_stand_in_the_address(told, people, query, events, citations, why):
    found = page(people, query)
    assert (len(found.cssselect("li.event")), len(found.cssselect("li.citation"))) == (events, citations), why


def test_the_address_keeps_the_place_and_an_odd_one_is_told(told, people):
    assert people["analyst"].get("/-/timeline?before=yesterday", html=True).status_code == 400
    assert not page(people, "?before=2000-01-01.1&show=citations").cssselect("li.citation")


@pytest.mark.parametrize(
    "path",
    [
        "/-/timeline?show=events",
        "/-/work/work_prelim_2023",
        "/-/cascade/work/work_prelim_2023",
        "/zvon/timeline?_size=max",
    ],
)
def test_an_organisation_that_is_not_watched_here_is_told_by_its_name(told, people, path):
    shown = lxml.html.fromstring(people["analyst"].get(path, html=True).text).text_content()
    assert "Ministry of Justice of Lithuania" in shown
    assert "PACE" not in shown.replace("of PACE", "").replace("PACE recognises", ""), (
        "an entity that we know goes first"
    )
    assert not re.search(r"\b(mfa_ukraine|ombudsman_ukraine|justice_lithuania|us_mission_un|wapo|usnews)\b", shown)
