"""Hostile words in every stored field that our pages show: words on each page, in each file that is taken along."""

import csv
import importlib.util
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import lxml.etree
import pytest

from pipeline.sheets import safe_cell
from pipeline.site.server import build

_spec = importlib.util.spec_from_file_location("site_pages", Path(__file__).parent / "test_pages.py")
_pages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_pages)

PAGES = [
    "/",
    "/-/work/sample-report",
    "/-/work/sample-report?grade=A&country=XX",
    "/-/organization/evil",
    "/-/organization/daily",
    "/-/entity/latushka",
    "/-/entity/nam",
    "/-/timeline",
    "/-/timeline?organization=evil",
    "/-/cascade/work/sample-report",
    "/-/cascade/story/1",
    "/-/search?q=pwned",
    "/-/search?q=pwned&language=en",
    "/-/dictionary",
    "/-/account",
    "/zvon/share_of_voice",
    "/zvon/first_and_last",
    "/zvon/outlets_first_and_last",
    "/zvon/works_by_outlet",
    "/zvon/quotes_of",
    "/zvon/wires",
    "/zvon/denied",
    "/zvon/corrected",
    "/zvon/hyperlinks",
    "/zvon/acknowledged",
    "/zvon/new_mentions",
    "/zvon/echoes_by_outlet",
    "/zvon/cited",
]
ASKED = [
    ("/-/search", "q"),
    ("/-/search", "language"),
    ("/-/timeline", "organization"),
    ("/-/timeline", "kind"),
    ("/-/timeline", "show"),
    ("/-/timeline", "before"),
    ("/-/work/sample-report", "type"),
    ("/-/work/sample-report", "organization"),
    ("/-/organization/daily", "work"),
    ("/-/cascade/work/sample-report", "verdict"),
    ("/zvon/quotes_of", "speaker"),
]
# Every field of text on our pages that is not checked against a list, with the rows that it is changed in.
FIELDS = [
    ("organizations", ("name", "country"), ""),
    ("sources", ("name", "homepage", "languages"), ""),
    ("feeds", ("url", "reason", "last_new", "last_ok", "note"), ""),
    ("entities", ("name", "kind"), ""),
    ("works", ("title", "status", "date"), ""),
    ("events", ("title", "url", "kind", "description", "date"), ""),
    ("articles", ("title", "author", "language", "published"), ""),
    ("urls", ("url",), "WHERE id < 10"),
    ("citations", ("exact", "prefix", "suffix", "rule", "cue", "stance"), ""),
    ("mentions", ("exact", "prefix", "suffix", "rule", "form"), ""),
    ("quotes", ("exact", "speaker_text", "cue", "kind", "rule"), ""),
    ("echoes", ("exact", "prefix", "suffix", "rule"), ""),
    ("story_members", ("credit",), ""),
    ("saved_searches", ("name", "address"), ""),
]


@pytest.fixture(scope="module")
def evil(template, seeding, tmp_path_factory):
    """An admin at a site in whose database every field of text holds every hostile string."""
    home = tmp_path_factory.mktemp("evil")
    for name in ("zvon.db", "accounts.toml"):
        (home / name).write_bytes((template / name).read_bytes())
    (home / "accounts.toml").chmod(0o600)
    with closing(sqlite3.connect(home / "zvon.db", isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        story = seeding.insert(db, "stories", first_article=8)
        for number in (8, 900):
            seeding.insert(db, "story_members", article=number, story=story, similarity=1.0, signature=b"", credit="x")
        said = {"speaker": "latushka", "speaker_text": "x", "cue": "x", "kind": "direct", "exact": "x", "rule": "x"}
        place = {"start_char": 1, "end_char": 2, "confidence": 0.9, "tagger": "t1", "field": "text"}
        seeding.insert(db, "quotes", article=900, **said, **place)
        saved = {"owner": "ada", "made": "2026-11-22T09:00:00Z", "address": "/zvon/ledger"}
        seeding.insert(db, "saved_searches", name="x", **saved)
        words = " ".join(seeding.HOSTILE)
        for table, columns, where in FIELDS:
            for column in columns:
                # Numbered, where a column must be unique.
                db.execute(f"UPDATE {table} SET {column} = ? || ' ' || rowid {where}", (words,))
    site = build(home, timezone="Europe/Vilnius")
    person = _person(site)
    yield person
    site.executor.shutdown(wait=True)
    for database in site.databases.values():
        database.close()


def _person(site):
    spec = importlib.util.spec_from_file_location("site_conftest", Path(__file__).parent / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Person(site, "ada")


def test_hostile_words_are_words_on_every_page(evil):
    seen = 0
    for path in PAGES:
        answer = evil.get(path, html=True)
        assert answer.status_code == 200, (path, answer.text[-500:])
        assert not _pages.live(answer.text, path)
        seen += "window.pwned" in answer.text
    assert seen > 20, "the words must have been there to be harmless"


def test_hostile_words_in_an_address_are_words_too(evil, seeding):
    for words in seeding.HOSTILE:
        for path, parameter in ASKED:
            answer = evil.get(path, params={parameter: words}, html=True)
            assert answer.status_code in (200, 400), (path, parameter, words)
            assert not _pages.live(answer.text, (path, parameter, words))


@pytest.mark.parametrize("name", ["ledger", "cited", "new_mentions", "quotes_of", "works_by_outlet", "timeline"])
def test_what_is_taken_along_holds_nothing_live(evil, name):
    text = evil.get(f"/zvon/{name}.csv?_bom=1").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert cells
    assert all(safe_cell(cell) == cell for cell in cells)
    told = evil.get(f"/zvon/{name}.json")
    assert told.headers["content-type"].startswith("application/json")
    json.loads(told.text)
    feed = evil.get(f"/zvon/{name}.atom")
    if feed.status_code == 200:
        page = lxml.etree.fromstring(feed.content)
        links = [link.get("href") for link in page.iter("{http://www.w3.org/2005/Atom}link")]
        assert all(link.startswith(("http://", "https://", "/zvon/")) for link in links), links
        assert all(
            element.get("type") in (None, "text") for element in page.iter("{http://www.w3.org/2005/Atom}content")
        )
    book = evil.get(f"/zvon/{name}.xlsx")
    assert b"<f>" not in book.content
    assert book.status_code == 200
