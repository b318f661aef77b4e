"""Cited pages are looked at again: what was kept stays, and what changed is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.app import Wish, run
from pipeline.demo.newsroom import SAMPLE_DAY, Newsroom
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Reason
from pipeline.progress import Plain
from pipeline.resources import shipped
from pipeline.site.queries import read_queries
from pipeline.stages.revisit import judge
from pipeline.store.database import open_store
from pipeline.store.fetching import Rhythm
from pipeline.store.revisits import due_visits
from tests.conftest import configure
from tests.evidence.conftest import one, tamper
from tests.run.snapshot import healthy, rows

HOURS = (1, 24, 168, 720, 8760)
RHYTHM = Rhythm(30, 8)
PAGE = "/north-lantern/second-part.html"


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsroom, Path]]:
    """Return a newsroom of our own and a home over which one run has gone."""
    with Newsroom(today=SAMPLE_DAY) as room:
        home = configure(tmp_path_factory.mktemp("visited"), room)
        run(home, Wish("test"), Plain())
        yield room, home


@pytest.fixture
def room(visited: tuple[Newsroom, Path]) -> Iterator[Newsroom]:
    before = dict(visited[0].resources)
    yield visited[0]
    visited[0].resources = before


@pytest.fixture
def copied(visited: tuple[Newsroom, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(visited[1], tmp_path / "copy"))


def age(home: Path, hours: float) -> None:
    """Make everything that was found that much older."""
    tamper(home, f"UPDATE citations SET found = strftime('%Y-%m-%dT%H:%M:%SZ', found, '-{hours * 60} minutes')")


def serve(room: Newsroom, body: bytes | None = None, **changes: Any) -> None:
    """Let the newsroom answer the page otherwise."""
    resource = room.resources[PAGE]
    room.resources = {**room.resources, PAGE: replace(resource, body=body or resource.body, **changes)}


def visit(home: Path, *, everything: bool = False) -> dict[str, Any]:
    return dict(run(home, Wish("test", everything=everything), Plain()))


def fates(home: Path) -> set[tuple[str, str]]:
    sql = "SELECT DISTINCT state, detail FROM passage_fate WHERE url LIKE ?"
    return {(row["state"], row["detail"]) for row in rows(home, sql, f"%{PAGE}")}


def body(room: Newsroom) -> str:
    return room.resources[PAGE].body.decode()


def cited(home: Path) -> str:
    sql = "SELECT exact FROM ledger WHERE url LIKE ? AND type = 'title_mention' ORDER BY id"
    (row, *_) = rows(home, sql, f"%{PAGE}")
    return str(row["exact"])


def test_nothing_is_due_within_the_first_hour(copied: Path) -> None:
    assert "revisit" not in visit(copied)


def test_each_wave_asks_once_and_conditionally(copied: Path, room: Newsroom) -> None:
    age(copied, 1.1)
    first = visit(copied)["revisit"]
    assert set(first) == {"not_modified"}, "the newsroom knows conditional requests"
    assert "revisit" not in visit(copied)
    age(copied, 23)
    assert visit(copied)["revisit"] == first
    waves = {row["wave"] for row in rows(copied, "SELECT DISTINCT wave FROM revisits")}
    assert waves == {1, 24}
    assert {row["state"] for row in rows(copied, "SELECT DISTINCT state FROM passage_fate")} == {"unchanged"}


def test_missed_waves_are_made_up_for_by_one_look(copied: Path) -> None:
    age(copied, 9000)
    visit(copied)
    assert "revisit" not in visit(copied)
    assert one(copied, "SELECT count(DISTINCT wave) AS n, max(wave) AS wave FROM revisits")["wave"] == 8760


def test_an_altered_passage_is_a_version_and_a_word(
    copied: Path, room: Newsroom, faults: Callable[..., list[str]]
) -> None:
    passage = cited(copied)
    words = passage.split()
    changed = " ".join([*words[:-2], "perhaps", *words[-2:]])
    assert passage in body(room)
    serve(room, body(room).replace(passage, changed).encode())
    age(copied, 2)
    visit(copied)
    assert ("altered", changed) in fates(copied)
    assert one(copied, "SELECT max(version) AS n FROM articles")["n"] == 2
    assert faults(copied, fast=False) == []
    healthy(copied)


def test_a_vanished_passage_stays_in_the_ledger_once_accepted(copied: Path, room: Newsroom) -> None:
    ids = [r["id"] for r in rows(copied, "SELECT id, url FROM ledger WHERE url LIKE ?", f"%{PAGE}")]
    tamper(
        copied,
        *(
            "INSERT INTO reviews (finding_kind, finding, verdict, reviewer, at)"
            f" VALUES ('citation', {i}, 'accepted', 'r', '2026-11-22T10:00:00Z')"
            for i in ids
        ),
    )
    start, end = body(room).index("<article"), body(room).index("</article>")
    text = "".join(f"<p>The harbour opens on Monday, the mayor said, in spring number {n}.</p>" for n in range(20))
    serve(room, (body(room)[:start] + f"<article><h1>Harbour</h1>{text}" + body(room)[end:]).encode())
    age(copied, 2)
    visit(copied)
    assert {state for state, _ in fates(copied)} == {"vanished"}
    assert {r["id"] for r in rows(copied, "SELECT id FROM ledger WHERE verdict = 'accepted'")} == set(ids)


def test_a_page_that_is_gone_is_said_to_be(copied: Path, room: Newsroom) -> None:
    serve(room, status=404)
    age(copied, 2)
    visit(copied)
    assert {state for state, _ in fates(copied)} == {"page_gone"}
    article = one(copied, "SELECT count(*) AS n FROM articles WHERE current = 1")["n"]
    assert article == 62, "what was read stays"


def test_a_wall_put_up_later_hides_nothing_that_was_read(copied: Path, room: Newsroom) -> None:
    text = one(copied, f"SELECT text FROM article_list WHERE url LIKE '%{PAGE}'")["text"]
    wall = (
        "<html><head><title>Before you continue</title></head><body><div id='consent'><h1>We value your privacy</h1>"
        "<p>We and our partners use cookies. Accept all or manage your consent choices.</p>"
        "<button>Accept all</button></div></body></html>"
    )
    serve(room, wall.encode())
    age(copied, 2)
    visit(copied)
    assert {state for state, _ in fates(copied)} == {"unreadable"}
    assert one(copied, f"SELECT text FROM article_list WHERE url LIKE '%{PAGE}'")["text"] == text


def test_a_server_in_trouble_is_asked_again_before_anything_is_said(copied: Path, room: Newsroom) -> None:
    serve(room, status=500)
    age(copied, 2)
    visit(copied)
    assert fates(copied) == set()
    assert one(copied, "SELECT settled FROM revisits WHERE outcome = 'error'")["settled"] == 0
    assert "revisit" not in visit(copied), "not at once"
    tamper(copied, "UPDATE revisits SET at = '2020-01-01T00:00:00Z' WHERE settled = 0")
    serve(room, status=200)
    assert visit(copied)["revisit"] == {"not_modified": 1}
    assert {state for state, _ in fates(copied)} == {"unchanged"}


def test_a_rejected_citation_is_not_looked_after(copied: Path) -> None:
    tamper(
        copied,
        "INSERT INTO reviews (finding_kind, finding, verdict, reviewer, at)"
        " SELECT 'citation', id, 'rejected', 'r', '2026-11-22T10:00:00Z' FROM citations",
    )
    age(copied, 2)
    assert "revisit" not in visit(copied)


def test_a_link_taken_off_its_words_is_an_alteration(copied: Path, room: Newsroom) -> None:
    page = one(
        copied,
        "SELECT u.url, c.exact FROM citations AS c JOIN articles AS a ON a.id = c.article"
        " JOIN urls AS u ON u.id = a.article_url JOIN sources AS s ON s.id = u.source"
        " WHERE c.type = 'hyperlink' AND s.own = 0",
    )
    path = page["url"].removeprefix(room.address)
    resource = room.resources[path]
    changed = resource.body.decode().replace("<a href=", "<b data-was=").replace("</a>", "</b>")
    room.resources = {**room.resources, path: replace(resource, body=changed.encode())}
    age(copied, 2)
    visit(copied)
    row = one(copied, f"SELECT state, detail FROM passage_fate WHERE url = '{page['url']}' AND state != 'unchanged'")
    assert row["state"] == "altered"
    assert "without the link to" in row["detail"]


@pytest.mark.parametrize(
    ("status", "reason", "tries", "settled", "state"),
    [
        (410, Reason.GONE, 0, True, "page_gone"),
        (404, Reason.HTTP_STATUS, 0, True, "page_gone"),
        (403, Reason.CHALLENGE, 0, False, None),
        (403, Reason.CHALLENGE, 7, True, "unreadable"),
        (None, Reason.TIMEOUT, 0, False, None),
        (None, Reason.ROBOTS, 0, True, "unreadable"),
    ],
)
def test_judging_an_answer(status: int | None, reason: Reason, tries: int, settled: bool, state: str | None) -> None:
    result = FetchResult(
        FetchRequest("http://a.example/", "page"),
        datetime.now(UTC),
        FetchOutcome.ERROR,
        reason=reason,
        status=status,
    )
    looked = judge(result, tries, 8)
    assert (looked.settled, looked.state) == (settled, state)


def test_the_pause_after_a_failure_doubles(copied: Path) -> None:
    age(copied, 2)
    with open_store(copied / "zvon.db") as store:
        now = datetime.now(UTC)
        page = due_visits(store, now, HOURS, RHYTHM)[0].id
        for minutes in (45, 40):
            at = (now - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
            store.db.execute(
                "INSERT INTO revisits (article_url, wave, at, outcome, settled) VALUES (?, 1, ?, 'error', 0)",
                (page, at),
            )
        assert page not in {visit.id for visit in due_visits(store, now, HOURS, RHYTHM)}
        later = {visit.id: visit.tries for visit in due_visits(store, now + timedelta(minutes=21), HOURS, RHYTHM)}
        assert later[page] == 2


def test_the_canned_question_names_what_was_altered(copied: Path) -> None:
    sql = read_queries(shipped("db") / "queries")["altered_passages"].sql
    tamper(
        copied,
        "INSERT INTO revisits (id, article_url, wave, at, outcome, settled)"
        " SELECT 1, a.article_url, 1, '2026-11-24T09:00:00Z', 'ok', 1 FROM citations AS c"
        " JOIN articles AS a ON a.id = c.article WHERE c.id = 1",
        "INSERT INTO passage_checks (citation, revisit, at, state, detail)"
        " VALUES (1, 1, '2026-11-24T09:00:00Z', 'vanished', '')",
    )
    with open_store(copied / "zvon.db", readonly=True) as store:
        (found,) = store.db.execute(sql, {"state": ""}).fetchall()
        assert (found["state"], found["exact"]) == ("vanished", one(copied, "SELECT exact FROM citations")["exact"])
        assert store.db.execute(sql, {"state": "altered"}).fetchall() == []
