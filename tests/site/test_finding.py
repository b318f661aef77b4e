"""The page of a finding and its evidence sheet: what they show to whom, and that it is the evidence itself."""

import io
import json
import re
from datetime import UTC, datetime
from hashlib import sha256

import lxml.html
import pypdf
import pytest

from pipeline.fetch.captures import CaptureStore
from pipeline.model import Verdict
from pipeline.site.pdf import make_pdf
from pipeline.store.database import open_store
from pipeline.store.manifest import append
from pipeline.store.marks import star
from pipeline.store.reviews import add_review, undo_review

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def db(home):
    with open_store(home / "zvon.db") as store:
        yield store.db


@pytest.fixture
def captured(db, home):
    """Article 4 with real bytes behind it, and an entry of the chain."""
    with CaptureStore(home / "captures") as captures:
        ref = captures.write_file(b"<p>the page</p>", "text/html", "https://chamber.example/4", NOW)
    place = (ref.file, ref.offset, ref.length, ref.sha256, 15)
    db.execute("UPDATE captures SET file = ?, file_offset = ?, length = ?, sha256 = ?, bytes = ? WHERE id = 4", place)
    append(db, 4, ref)
    return home / "captures" / ref.file


def page(person, what):
    answer = person.get(f"/-/finding/{what}", html=True)
    assert answer.status_code == 200
    return answer.text


def test_the_words_stand_in_their_sentences_with_all_that_is_known(db, people):
    text = page(people["analyst"], "citation-2")
    assert "<mark>On Tuesday Pavel Latushka said that the report names those who took the children</mark>" in text, (
        "word for word"
    )
    for fact in ("Sample Chamber", "English", "said_that", "0.90", "Sample report on deportations", "names NAM"):
        assert fact in text, fact
    assert 'href="/-/finding/citation-2/sheet.pdf"' in text
    assert f"{sha256(b'4').hexdigest()}" in text


def test_bytes_that_are_there_are_proven_on_the_page_and_bytes_that_changed_are_not(db, people, captured):
    assert "Checked just now: everything is as it was written." in page(people["analyst"], "citation-2")
    db.execute("UPDATE articles SET text_sha256 = 'x' WHERE id = 4")
    assert "NOT everything is as it was written" in page(people["analyst"], "citation-2")
    db.execute("UPDATE articles SET text_sha256 = ? WHERE id = 4", (sha256(b"").hexdigest(),))
    damaged = bytearray(captured.read_bytes())
    damaged[-20] ^= 1
    captured.write_bytes(damaged)
    assert "NOT everything is as it was written" in page(people["analyst"], "citation-2")
    captured.unlink()
    assert "the file cannot be read" in page(people["analyst"], "citation-2")


def test_decisions_are_told_to_everybody_and_names_to_reviewers_alone(db, people):
    add_review(db, "citation", 2, Verdict.ACCEPTED, "between us", "rita", NOW)
    add_review(db, "citation", 2, Verdict.REJECTED, "", "ada", NOW)
    undo_review(db, "citation", 2, "ada", NOW)
    star(db, "citation", 2, "rita", NOW)
    inside, outside = page(people["reviewer"], "citation-2"), page(people["analyst"], "citation-2")
    lines = lxml.html.fromstring(outside).cssselect("#decisions li")
    # The year stands there from the next one on.
    decisions = [" ".join(line.text_content().split()).replace("Nov 2026,", "Nov,") for line in lines]
    assert decisions == [
        "accepted 22 Nov, 11:00",
        "rejected (taken back later) 22 Nov, 11:00",
        "taken back now: accepted 22 Nov, 11:00",
    ]
    for word in ("rita", "ada", "between us", "★"):
        assert word in inside, word
        assert word not in outside.replace("readable", ""), word


def test_all_versions_are_there_with_the_difference(db, people):
    text = page(people["analyst"], "mention-1")
    assert "This stands in an older version of the article." in text
    assert "From version 1 to 2" in text
    assert re.search(r"<ins>.*, corrected.*</ins>", text)


def test_what_became_of_the_passage_and_where_else_it_stands(db, people, seeding):
    visit = seeding.insert(
        db, "revisits", article_url=4, wave=1, at="2026-11-22T09:00:00Z", outcome="ok", settled=1, capture=4
    )
    seeding.insert(
        db,
        "passage_checks",
        citation=2,
        revisit=visit,
        at="2026-11-22T09:00:00Z",
        state="altered",
        detail="other words",
    )
    story = seeding.insert(db, "stories", first_article=4)
    for article in (4, 8, 12):
        seeding.insert(db, "story_members", article=article, story=story, similarity=1.0, signature=b"")
    db.execute("UPDATE citations SET exact = 'else' WHERE id = 6")
    text = page(people["analyst"], "citation-2")
    assert "altered</span> <span" in text
    assert "other words" in text
    assert 'href="/-/finding/citation-4"' in text
    assert "without this finding" in text


def test_a_retired_finding_keeps_its_address(db, people):
    db.execute("UPDATE citations SET retired = '2026-11-20T00:00:00Z' WHERE id = 2")
    assert "Tagging no longer finds this" in page(people["analyst"], "citation-2")


# --- reports ------------------------------------------------------------------------------------------


def test_anybody_may_report_a_mistake_and_the_team_sees_and_settles_it(db, people):
    db.execute("DELETE FROM reports")
    form = {"about": "wrong_work", "note": "it is <b>another</b> report"}
    answer = people["analyst"].post("/-/finding/citation-2/report", form)
    assert answer.headers["location"] == "/-/finding/citation-2?sent=report#report"
    listed = people["reviewer"].get("/-/reports", html=True).text
    assert "it is &lt;b&gt;another&lt;/b&gt; report" in listed
    assert "it is &lt;b&gt;another" in page(people["reviewer"], "citation-2")
    assert "it is &lt;b&gt;another" not in page(people["analyst"], "citation-2"), "who told what stays inside"
    people["reviewer"].post("/-/reports", {"report": re.search(r'name="report" value="(\d+)"', listed)[1]})
    assert "settled by rita" in people["admin"].get("/-/reports", html=True).text


@pytest.mark.parametrize(
    ("path", "form", "status", "why"),
    [
        ("citation-2", {"about": "other", "note": " "}, 400, "a report says something"),
        ("citation-2", {"about": "else", "note": "x"}, 400, "only the named kinds"),
        ("citation-99999", {"about": "other", "note": "x"}, 404, "there is no such finding"),
    ],
)
def test_what_is_no_report_is_refused(db, people, path, form, status, why):
    before = db.execute("SELECT count(*) FROM reports").fetchone()[0]
    assert people["analyst"].post(f"/-/finding/{path}/report", form).status_code == status, why
    assert db.execute("SELECT count(*) FROM reports").fetchone()[0] == before


def test_many_reports_in_an_hour_are_too_many(db, people):
    form = {"about": "other", "note": "again"}
    answers = [people["analyst"].post("/-/finding/citation-2/report", form).headers["location"] for _ in range(12)]
    assert "sent=too-many" in answers[-1], "the seed has twenty from her already"


# --- the sheet ----------------------------------------------------------------------------------------


def pdf(person, what):
    answer = person.get(f"/-/finding/{what}/sheet.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="zvon-{what}.pdf"'
    return pypdf.PdfReader(io.BytesIO(answer.content))


def words(reader):
    return " ".join("\n".join(one.extract_text() for one in reader.pages).split())


def test_page_and_pdf_say_the_same_and_name_nobody(db, people, captured):
    add_review(db, "citation", 2, Verdict.ACCEPTED, "between us", "rita", NOW)
    sheet = lxml.html.fromstring(people["reviewer"].get("/-/finding/citation-2/sheet", html=True).text)
    main = sheet.cssselect("main")[0]
    printed = words(pdf(people["reviewer"], "citation-2"))
    row = db.execute("SELECT file, file_offset, sha256 FROM captures WHERE id = 4").fetchone()
    link = db.execute("SELECT link FROM manifest").fetchone()[0]
    facts = [
        "On Tuesday Pavel Latushka said that the report names those who took the children", "Sample Chamber",
        "https://chamber.example/4", row["sha256"], f"captures/{row['file']}", str(row["file_offset"]), link,
        "said_that", "0.90", "names NAM with its data", "2026-11-22 09:00:00 UTC", "warcio extract --payload",
        "zvon verify", "bytes as written: yes; chain: yes; text: yes; passage in its place: yes",
    ]  # fmt: skip
    shown = " ".join(main.text_content().split())
    for fact in facts:
        assert fact in shown, fact
        assert fact.replace(" ", "") in printed.replace(" ", ""), fact
    for secret in ("rita", "between us"):
        assert secret not in shown
        assert secret not in printed


def test_the_pdf_has_cyrillic_and_can_be_read_aloud(db, people):
    reader = pdf(people["analyst"], "citation-1")
    assert "Павел Латушка сказаў, што новы даклад называе тых" in words(reader)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"]
    assert len(reader.pages) == 1


def test_hostile_words_in_a_pdf_are_words(people, db):
    for number in range(16, 21):
        reader = pdf(people["analyst"], f"citation-{number}")
        raw = str(reader.trailer["/Root"])
        assert not re.search("JavaScript|OpenAction|/AA|Launch|EmbeddedFiles", raw)
        for one in reader.pages:
            assert one.get("/Annots") is None, "no link, no form, nothing to press"
        assert "<script>window.pwned=1</script>" in words(reader), "the words are there, as words"


def test_any_words_make_a_pdf(seeding):
    every = [
        *seeding.HOSTILE,
        '#read("/etc/passwd") #import "@preview/x:1" *b* _i_ $x$ \\ `r` <l> @r',
        "中文 العربية עברית",
        "\x00",
    ]
    rows = [{"label": one, "value": one, "kind": kind} for one in every for kind in ("text", "code")]
    sheet = {
        **dict.fromkeys(("title", "made", "before", "exact", "after", "language"), " ".join(every)),
        **dict.fromkeys(("words_title", "steps_title", "made_label", "page_label", "name"), "w"),
        "sections": [{"title": one, "rows": rows} for one in every[:2]],
        "steps": [{"words": one, "command": one} for one in every],
    }
    reader = pypdf.PdfReader(io.BytesIO(make_pdf(json.dumps(sheet))))
    said = words(reader)
    assert '#read("/etc/passwd")' in said
    assert "root:" not in said
    assert all(one.get("/Annots") is None for one in reader.pages)
