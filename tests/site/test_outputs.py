"""What is taken along: a spreadsheet, a feed, a notebook that runs, CSV that Excel reads as UTF-8."""

import codecs
import csv
import io
import json
import sqlite3
import zipfile

import lxml.etree
import pytest

from pipeline.resources import shipped
from pipeline.site.descriptions import read_descriptions

ATOM = "{http://www.w3.org/2005/Atom}"
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(content):
    """Return the cells of the first sheet, in rows, as text; and every part of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    page = lxml.etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{CELL}c")] for row in page.iter(f"{CELL}row")]
    return rows, page, parts


def test_a_table_and_an_answer_as_a_spreadsheet(readers):
    answer = readers["analyst"].get("/zvon/ledger.xlsx?_size=max&language=en")
    assert answer.headers["content-disposition"] == 'attachment; filename="ledger.xlsx"'
    rows, _, _ = sheet(answer.content)
    assert rows[0][:3] == ["id", "organization", "organization_kind"]
    expected = readers["analyst"].get("/zvon/ledger.json?_size=max&language=en&_shape=array").json()
    assert len(rows) == len(expected) + 1, "every row of the answer"
    rows, _, _ = sheet(readers["analyst"].get("/zvon/works_cited.xlsx").content)
    assert rows[0][0] == "work"
    assert rows[1][0] == "sample-report"


def test_labels_of_foreign_keys_do_not_take_the_place_of_values(readers):
    rows, _, _ = sheet(readers["analyst"].get("/zvon/feeds.xlsx?_labels=on").content)
    assert "daily" in rows[1]


def test_nothing_in_a_spreadsheet_is_live(readers, seeding):
    for path in ("/zvon/entries.xlsx?_size=max", "/zvon/ledger.xlsx?_size=max", "/zvon/new_citations.xlsx"):
        rows, page, parts = sheet(readers["admin"].get(path).content)
        assert any("window.pwned" in cell for row in rows for cell in row), "the words must be there to be harmless"
        assert not list(page.iter(f"{CELL}f")), "no formula"
        assert not list(page.iter(f"{CELL}hyperlink")), "no link"
        assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]


def test_a_mark_tells_a_spreadsheet_that_it_is_utf_8(readers):
    plain = readers["analyst"].get("/zvon/ledger.csv").content
    marked = readers["analyst"].get("/zvon/ledger.csv?_bom=1").content
    assert marked == codecs.BOM_UTF8 + plain
    assert next(csv.reader(io.StringIO(marked.decode("utf-8-sig"))))[0] == "id"
    streamed = readers["analyst"].get("/zvon/entries.csv?_stream=on&_bom=1").content
    assert streamed.startswith(codecs.BOM_UTF8 + b"id,")
    assert b"\n" + codecs.BOM_UTF8 not in streamed, "once, at the beginning"


QUERIES = read_descriptions(shipped("db")).queries


def feed_of(person, path):
    """Return the entries of a feed."""
    return lxml.etree.fromstring(person.get(path).content).findall(f"{ATOM}entry")


def test_every_answer_is_a_feed(readers):
    for name in QUERIES:
        ids = [entry.findtext(f"{ATOM}id") for entry in feed_of(readers["analyst"], f"/zvon/{name}.atom")]
        assert ids, f"{name}: a feed may not be empty"
        assert len(set(ids)) == len(ids), f"{name}: each entry has an id of its own"


def test_an_answer_without_times_is_one_entry_and_another_when_it_changes(people):
    path = "/zvon/works_cited.atom?_size=max"
    before, again = (feed_of(people["analyst"], path) for _ in range(2))
    assert [entry.findtext(f"{ATOM}title") for entry in before] == ["Which of our works are cited most?"]
    assert "sample-report" in before[0].findtext(f"{ATOM}content")
    assert before[0].find(f"{ATOM}link").get("href").endswith("/zvon/works_cited?_size=max")
    people["reviewer"].post("/-/review/decide", {"id": "citation:1", "act": "accepted"})
    changed = feed_of(people["analyst"], path)
    ids = [one[0].findtext(f"{ATOM}id") for one in (before, again, changed)]
    assert ids[0] == ids[1] != ids[2]


def test_an_entry_keeps_its_id_when_its_verdict_changes(people):
    before = {entry.findtext(f"{ATOM}id") for entry in feed_of(people["analyst"], "/zvon/new_citations.atom")}
    people["reviewer"].post("/-/review/decide", {"id": "citation:1", "act": "accepted"})
    assert {entry.findtext(f"{ATOM}id") for entry in feed_of(people["analyst"], "/zvon/new_citations.atom")} == before


def test_a_view_with_filters_is_a_feed_and_nothing_in_it_is_live(readers, seeding):
    answer = readers["analyst"].get("/zvon/ledger.atom?_sort_desc=found&language=en")
    feed = lxml.etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) > 5
    for entry in entries:
        link = entry.find(f"{ATOM}link").get("href")
        assert link.startswith(("https://", "http://localhost/")), link
        assert entry.find(f"{ATOM}title").get("type") in (None, "text")
        assert entry.find(f"{ATOM}content").get("type") in (None, "text")
    assert any("window.pwned" in entry.findtext(f"{ATOM}title") for entry in entries), "as words"


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("/zvon/ledger.ipynb?language=be&_sort=id", "/zvon/ledger.json?language=be&_sort=id&_shape=array"),
        ("/zvon/words.ipynb?words=report+those.", "/zvon/words.json?words=report+those.&_shape=array"),
        ("/zvon/words.ipynb?words=repor*", "/zvon/words.json?words=repor*&_shape=array"),
    ],
)
def test_a_notebook_asks_the_same_again(readers, home, monkeypatch, path, table):
    notebook = json.loads(readers["analyst"].get(path).content)
    assert notebook["nbformat"] == 4
    monkeypatch.setenv("ZVON_HOME", str(home))
    scope = {}
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                exec(compile(cell["source"], cell["id"], "exec"), scope)
        rows = json.loads(scope["rows"].to_json(orient="records"))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            scope["database"].execute("DELETE FROM reviews")
    finally:
        scope["database"].close()
    expected = [row["article"] for row in readers["analyst"].get(table).json()]
    assert expected
    assert [row["article"] for row in rows] == expected


def test_hostile_words_in_a_parameter_are_words_in_the_notebook(readers, seeding):
    for words in seeding.HOSTILE:
        answer = readers["analyst"].get("/zvon/words.ipynb", params={"words": words})
        asked = next(cell for cell in json.loads(answer.content)["cells"] if cell["id"] == "ask")
        scope = {}
        exec(compile(asked["source"], "ask", "exec"), scope)
        assert scope["values"]["words"] == words
        assert answer.headers["content-type"] == "application/x-ipynb+json"
