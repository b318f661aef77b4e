"""What came later takes the verdict on the same words: a copy of a decided story, a new version of a decided page."""

from datetime import UTC, datetime

import pytest

from pipeline.model import Verdict
from pipeline.store.database import open_store
from pipeline.store.inheritance import inherit_verdicts
from pipeline.store.reviews import add_review
from pipeline.store.story_reviews import add_story_review, undo_story_review


def queue(db):
    """What waits for a person, by id."""
    return {row["id"] for row in db.execute("SELECT id FROM review_queue")}


NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def db(home, seeding):
    """Return a database in which 4 and 8 carry the same text; only 4 is known as part of a story so far."""
    with open_store(home / "zvon.db") as store:
        story = seeding.insert(store.db, "stories", first_article=4)
        seeding.insert(store.db, "story_members", article=4, story=story, similarity=1.0, signature=b"")
        yield store.db


def arrive(db, seeding, article, story=1):
    seeding.insert(db, "story_members", article=article, story=story, similarity=1.0, signature=b"")
    return inherit_verdicts(db, article, NOW)


def verdict(db, citation):
    return db.execute("SELECT verdict FROM ledger WHERE id = ?", (citation,)).fetchone()[0]


def test_a_copy_that_comes_later_takes_the_verdict_of_its_story(db, seeding):
    assert add_story_review(db, "citation", 2, Verdict.REJECTED, "not ours", "rita", NOW) == (), "no copy yet"
    assert arrive(db, seeding, 8) == 1
    assert verdict(db, 4) == "rejected"
    row = db.execute("SELECT reviewer, note, batch, story FROM reviews WHERE finding = 4").fetchone()
    assert tuple(row) == ("rita", "", 1, 1), "by the same act; the note stays where it was written"
    assert "citation:4" not in queue(db), "nobody is asked twice"
    assert undo_story_review(db, "citation", 2, "rita", NOW) == (4,), "undo takes the whole act back"
    assert verdict(db, 4) == "open"


def test_inheriting_again_adds_nothing(db, seeding):
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    arrive(db, seeding, 8)
    assert inherit_verdicts(db, 8, NOW) == 0


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("other words are another finding", "UPDATE citations SET exact = 'other words' WHERE id = 4"),
        ("another type is another finding", "UPDATE citations SET type = 'direct_quote' WHERE id = 4"),
        ("what no longer holds takes nothing", "UPDATE citations SET retired = 'now' WHERE id = 4"),
        ("another story", "UPDATE story_members SET story = 2 WHERE article = 8"),
    ],
)
def test_what_takes_no_verdict(db, seeding, why, change):
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    seeding.insert(db, "stories", first_article=12)
    seeding.insert(db, "story_members", article=8, story=1, similarity=1.0, signature=b"")
    db.execute(change)
    assert inherit_verdicts(db, 8, NOW) == 0, why


def test_a_verdict_on_one_copy_alone_stays_with_it(db, seeding):
    add_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    assert arrive(db, seeding, 8) == 0


def test_what_was_taken_back_is_not_inherited(db, seeding):
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    undo_story_review(db, "citation", 2, "rita", NOW)
    assert arrive(db, seeding, 8) == 0


def test_somebodys_own_decision_is_left_alone(db, seeding):
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    add_review(db, "citation", 4, Verdict.REJECTED, "", "ada", NOW)
    assert arrive(db, seeding, 8) == 0
    assert verdict(db, 4) == "rejected"


def test_a_verdict_on_one_copy_does_not_outweigh_the_storys(db, seeding):
    seeding.insert(db, "story_members", article=12, story=1, similarity=1.0, signature=b"")
    add_story_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    seen = db.execute("SELECT max(id) FROM reviews").fetchone()[0]
    add_review(db, "citation", 6, Verdict.REJECTED, "", "ada", NOW, seen=seen)
    assert arrive(db, seeding, 8) == 1, "ada decided on one alone: the story's verdict stands"
    assert verdict(db, 4) == "accepted"


def test_a_new_version_takes_the_verdict_on_words_that_still_stand_there(db, seeding):
    add_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    row = dict(db.execute("SELECT * FROM articles WHERE id = 4").fetchone())
    db.execute("UPDATE articles SET current = 0 WHERE id = 4")
    newer = seeding.insert(db, "articles", **{k: v for k, v in row.items() if k != "id"} | {"version": 2, "current": 1})
    found = dict(db.execute("SELECT * FROM citations WHERE id = 2").fetchone())
    again = seeding.insert(db, "citations", **{k: v for k, v in found.items() if k != "id"} | {"article": newer})
    assert inherit_verdicts(db, newer, NOW) == 1
    assert verdict(db, again) == "accepted"
