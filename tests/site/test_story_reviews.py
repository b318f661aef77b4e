"""One verdict for all copies of a text: each gets its own row, one act holds them together, undo takes it back."""

import re
from datetime import UTC, datetime

import pytest

from pipeline.model import Verdict
from pipeline.store.database import open_store
from pipeline.store.reviews import DecidedMeanwhile, add_review
from pipeline.store.story_reviews import add_story_review, copies_of, undo_story_review


def queue(db):
    """What waits for a person, by id."""
    return {row["id"] for row in db.execute("SELECT id FROM review_queue")}


NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
JSON = {"accept": "application/json"}
# Articles of the seed with the same English text, and their citations.
COPIES = {4: 2, 8: 4, 12: 6}


@pytest.fixture
def db(home, seeding):
    with open_store(home / "zvon.db") as store:
        story = seeding.insert(store.db, "stories", first_article=4)
        for article in COPIES:
            seeding.insert(store.db, "story_members", article=article, story=story, similarity=1.0, signature=b"")
        yield store.db


def verdicts(db):
    rows = db.execute("SELECT id, verdict FROM ledger WHERE article IN (4, 8, 12) ORDER BY article")
    return {row["id"]: row["verdict"] for row in rows}


def reviews(db):
    return [tuple(row) for row in db.execute("SELECT finding, verdict, batch, story FROM reviews ORDER BY id")]


def test_the_copies_are_the_same_finding_elsewhere(db):
    assert copies_of(db, "citation", 2).findings == (4, 6)
    assert copies_of(db, "mention", 4).findings == (8, 12)
    assert copies_of(db, "citation", 1).findings == (), "an article without a story has none"


@pytest.mark.parametrize(
    ("change", "copies", "why"),
    [
        ("UPDATE citations SET exact = replace(exact, ' ', '  ') WHERE id = 4", (4, 6), "white space is no difference"),
        ("UPDATE citations SET exact = 'other words' WHERE id = 4", (6,), "other words are another finding"),
        ("UPDATE citations SET type = 'direct_quote' WHERE id = 4", (6,), "another type is another finding"),
        ("UPDATE citations SET work = NULL WHERE id = 4", (6,), "another work is another finding"),
        ("UPDATE citations SET source_entity = 'nam' WHERE id = 4", (6,), "another source is another finding"),
        ("UPDATE citations SET stance = 'denied' WHERE id = 4", (6,), "a denial is another finding"),
        ("UPDATE citations SET retired = 'now' WHERE id = 4", (6,), "what no longer holds is not decided on"),
        ("UPDATE articles SET current = 0 WHERE id = 8", (6,), "an older version is not decided on"),
        ("UPDATE sources SET own = 1 WHERE id = 'wire'", (6,), "our own site is no copy"),
    ],
)
def test_what_is_no_copy(db, change, copies, why):
    db.execute(change)
    assert copies_of(db, "citation", 2).findings == copies, why


def test_a_verdict_for_all_is_one_row_for_each(db):
    assert add_story_review(db, "citation", 2, Verdict.ACCEPTED, "good", "rita", NOW, seen=0) == (4, 6)
    assert verdicts(db) == {2: "accepted", 4: "accepted", 6: "accepted"}
    first = db.execute("SELECT min(id) AS id FROM reviews").fetchone()["id"]
    assert reviews(db) == [(number, "accepted", first, 1) for number in (2, 4, 6)], "one act, one story"
    notes = [row["note"] for row in db.execute("SELECT note FROM reviews ORDER BY id")]
    assert notes == ["good", "", ""], "the note stays where it was written"
    assert not {"citation:2", "citation:4", "citation:6"} & queue(db)


def test_undo_takes_the_whole_act_back(db):
    add_story_review(db, "citation", 2, Verdict.REJECTED, "", "rita", NOW)
    assert undo_story_review(db, "citation", 4, "rita", NOW) == (2, 6), "from whichever copy"
    assert set(verdicts(db).values()) == {"open"}
    assert [row[1] for row in reviews(db)] == ["rejected"] * 3 + ["withdrawn"] * 3, "rows are added, never changed"


def test_what_somebody_decided_alone_is_not_overwritten(db):
    add_review(db, "citation", 4, Verdict.REJECTED, "", "ada", NOW)
    assert add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW, seen=0) == (6,)
    assert verdicts(db) == {2: "accepted", 4: "rejected", 6: "accepted"}


def test_what_somebody_decided_since_survives_the_undo(db):
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    add_review(db, "citation", 6, Verdict.REJECTED, "", "ada", NOW)
    assert undo_story_review(db, "citation", 2, "rita", NOW) == (4,)
    assert verdicts(db) == {2: "open", 4: "open", 6: "rejected"}


def test_whoever_overrules_an_act_overrules_all_of_it(db):
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    with pytest.raises(DecidedMeanwhile):
        add_story_review(db, "citation", 2, Verdict.REJECTED, "", "ada", NOW, seen=0)
    assert len(reviews(db)) == 3, "a clash writes nothing"
    seen = db.execute("SELECT max(id) FROM reviews").fetchone()[0]
    assert add_story_review(db, "citation", 2, Verdict.REJECTED, "", "ada", NOW, seen=seen) == (4, 6)
    undo_story_review(db, "citation", 2, "ada", NOW)
    assert set(verdicts(db).values()) == {"accepted"}, "undo brings back what held before"


def test_a_verdict_on_any_mention_settles_it_for_the_article(db, seeding):
    """The copy's headline names him too, and that mention would stand for the article in the queue."""
    row = dict(db.execute("SELECT * FROM mentions WHERE id = 8").fetchone())
    db.execute("DELETE FROM mentions WHERE id = 8")
    first = {**row, "field": "title", "exact": "Latushka", "start_char": 0, "end_char": 8}
    later = {**row, "id": 5000}
    for values in (first, later):
        seeding.insert(db, "mentions", **values)
    assert copies_of(db, "mention", 4).findings == (12, 5000)
    add_story_review(db, "mention", 4, Verdict.REJECTED, "", "rita", NOW)
    left = db.execute("SELECT count(*) FROM review_queue WHERE article = 8 AND kind = 'mention'").fetchone()[0]
    assert left == 0


# --- the page ------------------------------------------------------------------------------------


def decide(person, finding, act, **more):
    return person.post("/-/review/decide", {"id": finding, "act": act, **more}, headers=JSON).json()


def test_copies_are_one_card_with_a_choice(db, people):
    page = people["reviewer"].get("/-/review?kind=citation&language=en", html=True).text
    cards = re.findall(r'<li class="card" id="([^"]+)"', page)
    assert {"citation-2", "citation-4", "citation-6"} & set(cards) == {"citation-6"}, "the institution's stands for all"
    assert '<input type="radio" name="scope" value="story" checked> All copies (3)' in page
    assert "This one only" in page
    assert page.count('name="scope"') == 2, "no choice where there are no copies"
    assert set(re.findall(r'href="/-/finding/(citation-\d+)"', page.split("Also in")[1].split("</p>")[0])) == {
        "citation-2",
        "citation-4",
    }
    assert "The same text in 3 places:" in page


def test_one_story_shows_every_copy_by_itself(db, people):
    page = people["reviewer"].get("/-/review?kind=citation&story=1", html=True).text
    assert set(re.findall(r'<li class="card" id="([^"]+)"', page)) == {"citation-2", "citation-4", "citation-6"}
    assert 'name="scope"' not in page


def test_all_copies_is_what_a_verdict_means_by_itself(db, people):
    answer = decide(people["reviewer"], "citation:2", "accepted", seen="0", scope="story")
    assert answer["copies"] == ["citation:4", "citation:6"]
    assert answer["decided"] == 3
    assert decide(people["reviewer"], "citation:2", "undo")["copies"] == ["citation:4", "citation:6"]
    assert set(verdicts(db).values()) == {"open"}


def test_this_one_only(db, people):
    assert decide(people["reviewer"], "citation:2", "accepted", seen="0", scope="one")["copies"] == []
    assert verdicts(db) == {2: "accepted", 4: "open", 6: "open"}


def test_a_note_is_for_one(db, people):
    assert decide(people["reviewer"], "citation:2", "noted", note="look", scope="story")["copies"] == []
    assert len(reviews(db)) == 1


def test_the_plain_page_tells_how_many(db, people):
    people["reviewer"].post("/-/review/decide", {"id": "citation:2", "act": "rejected"})
    page = people["reviewer"].get("/-/review?done=citation:2", html=True).text
    assert "citation 2: rejected, with 2 more." in page


def test_by_key_in_a_browser(db, server, passwords):
    playwright = pytest.importorskip("playwright.sync_api")
    from tests.site.test_browser import CHROMIUM, SWITCHES, Tab

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        it = Tab(started.chromium.launch(executable_path=CHROMIUM, args=SWITCHES), server)
        it.log_in("rita", passwords["rita"][1])
        it.go("/-/review?kind=citation&language=en")
        it.page.focus('[data-id="citation:6"]')
        it.press("c")
        assert it.page.is_checked('[data-id="citation:6"] [value=one]')
        it.press("c", "r")
        it.page.wait_for_selector('[data-id="citation:6"][data-verdict=accepted]')
        assert it.page.inner_text('[data-id="citation:6"] .verdict') == "Relevant. With all copies: +2"
        it.press("u")
        it.page.wait_for_selector('[data-id="citation:6"]:not([data-verdict=accepted])')
        assert it.complaints == []
    assert [row[1] for row in reviews(db)] == ["accepted"] * 3 + ["withdrawn"] * 3
