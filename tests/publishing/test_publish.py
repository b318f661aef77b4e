"""What gets out and what does not, and that a release is put in place whole or not at all."""

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from pipeline.publishing import publish
from pipeline.publishing.content import AROUND, LONGEST, content, excerpt
from pipeline.publishing.release import published_at, release_is_due
from pipeline.settings.schema import Publish

from .conftest import SECRETS, citations, review

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(folder, sql):
    with closing(sqlite3.connect(f"file:{folder / 'public.db'}?immutable=1", uri=True)) as db:
        return db.execute(sql).fetchall()


def released(home):
    return {path.name: path.read_bytes() for path in sorted((home / "public").iterdir())}


def test_only_what_is_confirmed_gets_out(home, seeding):
    made = publish(home)
    hostile = len(citations(home, f"SELECT id FROM citations WHERE article = {seeding.HOSTILE_ARTICLE}"))
    assert made.citations == 6 + hostile
    known = {row[0] for row in rows(made.folder, "SELECT id FROM citations")}
    assert known == set(citations(home, "SELECT finding FROM reviews WHERE verdict = 'accepted'")), (
        "an open or rejected citation is nobody's business"
    )


def test_nothing_private_is_in_any_byte_of_a_release(home):
    publish(home)
    texts = citations(home, "SELECT text FROM articles WHERE id < 900")
    undecided = citations(
        home,
        "SELECT exact FROM citations WHERE id NOT IN (SELECT finding FROM reviews WHERE verdict = 'accepted')"
        " AND exact NOT IN (SELECT exact FROM citations WHERE id IN (SELECT finding FROM reviews))",
    )
    hours = [when[10:] for when in citations(home, "SELECT at FROM captures") if not when.endswith("T00:00:00Z")]
    for name, data in released(home).items():
        for word in (*SECRETS, *texts, "the very end", *undecided, "T09:31:17", *hours):
            for encoding in ("utf-8", "utf-16-le"):
                assert word.encode(encoding, "replace") not in data, f"{name} holds {word!r}"


def test_a_column_that_is_new_in_the_private_tables_stays_there(home):
    names = {row[1] for row in rows(publish(home).folder, "SELECT * FROM pragma_table_info('citations')")}
    assert names == {
        *("id", "date", "organization", "institution", "type", "grade", "stance", "work", "source_entity", "prefix"),
        *("exact", "suffix", "title", "url", "language", "captured", "capture_sha256", "confirmed"),
    }, "who adds a public column says so here"


def test_the_same_data_give_the_same_bytes(home):
    publish(home)
    before = released(home)
    shutil.rmtree(home / "releases")
    time.sleep(1.1)
    publish(home)
    assert released(home) == before, "a release says nothing of when it was built"
    assert not publish(home).changed


def test_what_is_withdrawn_is_gone_with_the_next_release(home):
    before = publish(home)
    number = rows(before.folder, "SELECT min(id) FROM citations")[0][0]
    review(home, number, "withdrawn")
    after = publish(home)
    assert after.changed
    assert rows(after.folder, f"SELECT count(*) FROM citations WHERE id = {number}") == [(0,)]
    assert (home / "public").resolve() == after.folder.resolve()
    assert f"/citation/{number}<".encode() not in (home / "public" / "feed.atom").read_bytes()


def test_where_two_must_confirm_one_does_not_do(home):
    settings = home / "config" / "settings.toml"
    settings.write_text(settings.read_text() + "[review]\nsecond_confirmation = true\n")
    assert publish(home).citations == 0
    review(home, 1, "accepted", people=2)
    assert publish(home).citations == 1


def test_an_excerpt_is_no_article():
    before, exact, after = excerpt("before " * 40, "said " * 400, "after " * 40)
    assert len(before) <= AROUND
    assert len(exact) <= LONGEST
    assert after == "", "after a passage that was cut its end does not follow"
    assert excerpt("a b", "c", "d e") == ("a b", "c", "d e")


def test_an_address_that_is_none_is_left_out(home):
    addresses = rows(publish(home).folder, "SELECT url FROM citations UNION SELECT url FROM events")
    assert all(url is None or url.startswith(("http://", "https://")) for (url,) in addresses)


def test_the_files_beside_it_say_the_same(home):
    made = publish(home)
    listed = json.loads((made.folder / "citations.json").read_bytes())
    assert {row["id"] for row in listed} == {row[0] for row in rows(made.folder, "SELECT id FROM citations")}
    feed = etree.fromstring((made.folder / "feed.atom").read_bytes())
    assert len(feed.findall(f"{ATOM}entry")) == made.citations
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}) == made.citations
    sums = dict(line.split("  ")[::-1] for line in (made.folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {path.name for path in made.folder.iterdir()} - {"SHA256SUMS"}


def test_no_cell_is_a_formula(home):
    made = publish(home)
    text = (made.folder / "citations.csv").read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "＝")) or cell.startswith("-")]


def test_the_database_is_whole_and_finds_words(home):
    folder = publish(home).folder
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    assert rows(folder, "SELECT count(*) > 0 FROM citations_fts WHERE citations_fts MATCH 'даклад OR report'") == [(1,)]


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline import publishing
from pipeline.publishing import release
step = sys.argv[2]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
if step == "files": publishing.write_files = die
if step == "release": publishing.put_in_place = die
if step == "link": release._lead = die
publishing.publish(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("step", ["files", "release", "link"])
def test_a_build_that_is_killed_leaves_the_release_before(home, step):
    before = publish(home).folder
    kept = released(home)
    review(home, citations(home, "SELECT max(id) FROM citations WHERE article < 900")[0], "accepted")
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", KILLED, str(home), step], cwd=root, env=dict(os.environ))
    assert ended.returncode == -signal.SIGKILL
    assert released(home) == kept
    assert (home / "public").resolve() == before.resolve()
    assert (home / "public.db").resolve() == (before / "public.db").resolve()
    after = publish(home)
    assert after.citations == len(rows(before, "SELECT id FROM citations")) + 1
    left = sorted(path.name for path in (home / "releases").iterdir())
    assert left == sorted({before.name, after.folder.name}), "what a killed build left is cleared away"


def test_nothing_confirmed_yet_is_a_release_too(home):
    for number in citations(home, "SELECT finding FROM reviews"):
        review(home, number, "withdrawn")
    made = publish(home)
    assert made.citations == 0
    assert json.loads((made.folder / "citations.json").read_bytes()) == []
    etree.fromstring((made.folder / "feed.atom").read_bytes())


def test_content_does_not_depend_on_the_clock():
    nothing = {"organizations": [], "entities": [], "works": [], "citations": [], "events": []}
    assert content(nothing, Publish(), {}) == content(nothing, Publish(), {})


@pytest.mark.parametrize(
    ("daily", "last", "now", "due", "why"),
    [
        ("", None, "2026-11-22T12:00Z", False, "without a time it is never built by itself"),
        ("05:00", None, "2026-11-22T12:00Z", True, "it was never built"),
        ("05:00", "2026-11-22T04:30Z", "2026-11-22T12:00Z", False, "05:00 in Warsaw is 04:00 in UTC: built since"),
        ("05:00", "2026-11-22T03:30Z", "2026-11-22T12:00Z", True, "its time has come since"),
        ("05:00", "2026-11-21T12:00Z", "2026-11-22T03:59Z", False, "its time has not come yet"),
        ("05:00", "2026-11-10T12:00Z", "2026-11-22T03:59Z", True, "a machine that was off makes up for it"),
    ],
)
def test_it_is_built_once_a_day(daily, last, now, due, why):
    moment = datetime.fromisoformat(last).timestamp() if last else None
    at = datetime.fromisoformat(now).astimezone(UTC)
    assert release_is_due(daily, ZoneInfo("Europe/Warsaw"), moment, at) is due, why


def test_the_time_of_the_last_release_is_that_of_the_last_look(home):
    assert published_at(home) is None
    publish(home)
    # The clock of the files, which need not be that of this process.
    (home / "now").touch()
    assert abs(published_at(home) - (home / "now").stat().st_mtime) < 60


def test_the_service_builds_it_where_the_settings_say_when(home):
    with (home / "config" / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('\n[publish]\ndaily = "00:00"\n\n[site]\nport = 0\n\n[schedule]\ntick_seconds = 1\n')
    root = Path(__file__).parents[2]
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "--home", str(home), "up"], cwd=root)
    try:
        for _ in range(600):
            if published_at(home):
                break
            time.sleep(0.1)
        assert rows(home / "public", "SELECT count(*) > 0 FROM citations") == [(1,)]
    finally:
        process.terminate()
        assert process.wait(30) == 0


def test_the_licence_and_how_to_cite_speak_every_language_of_the_site(home):
    (home / "config" / "settings.toml").write_text(
        '[publish]\npublisher = "Sample Office"\naddress = "https://public.example/"\nlicence = "CC 100 % free"\n'
        "[defaults]\nsources = false\n"
    )
    folder = publish(home).folder
    told = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    assert set(told) == {"LICENCE.txt", "LICENCE.be.txt", "CITE.txt", "CITE.be.txt"}
    for name, text in told.items():
        assert "Sample Office" in text, name
        assert ("CC 100 % free" if "LICENCE" in name else "https://public.example/") in text, name
        assert max(map(len, text.splitlines())) <= 100, name
    assert "Кожны запіс пацвердзіў чалавек" in told["LICENCE.be.txt"]
    assert "Як цытаваць" in told["CITE.be.txt"]
    assert "Every" not in told["LICENCE.be.txt"], "not half of it"
    sums = (folder / "SHA256SUMS").read_text()
    assert all(name in sums for name in told)


def test_an_event_names_its_organisation_even_where_nothing_of_it_is_watched(home, seeding):
    with closing(sqlite3.connect(home / "zvon.db")) as db, db:
        for name, organization in (("e1", "usnews"), ("e2", "nobody-knows")):
            seeding.insert(db, "events", id=name, date="2023", organization=organization, kind="coverage", title="One")
    told = {row["id"]: row["organization"] for row in json.loads((publish(home).folder / "events.json").read_text())}
    assert told["e1"] == "U.S. News & World Report"
    assert told["e2"] == "nobody-knows"
