"""What a reviewer does on the review page: stars, assignments, notes, verdicts, and each of them taken back."""

import pytest

from pipeline.model import Verdict
from pipeline.store.database import open_store
from pipeline.store.reviews import accepted_by, add_review, history
from tests.site.test_reviews import JSON, NOW, decide


@pytest.fixture
def db(home):
    with open_store(home / "zvon.db") as store:
        yield store.db


def undo(person, answer):
    return decide(person, answer["id"], "undo", what=answer["undo"]).json()


def test_every_act_tells_the_whole_state_and_how_to_take_it_back(people, db):
    rita = people["reviewer"]
    starred = decide(rita, "citation:2", "starred").json()
    assigned = decide(rita, "citation:2", "assigned", assignee="ada").json()
    noted = decide(rita, "citation:2", "noted", note="look").json()
    accepted = decide(rita, "citation:2", "accepted", note="good", seen="0").json()
    assert [answer["undo"].split(":")[0] for answer in (starred, assigned, noted, accepted)] == [
        "mark", "mark", "note", "review",
    ]  # fmt: skip
    assert (accepted["starred"], accepted["assignee"], accepted["verdict"]) == (True, "ada", "accepted")
    back = undo(rita, accepted)
    assert (back["verdict"], back["restored"]) == ("withdrawn", "good"), "what was typed with it comes back"
    assert (back["starred"], back["assignee"]) == (True, "ada")
    assert [row["note"] for row in history(db, "citation", [2]) if row["note"] and not row["undone"]] == ["look"]
    assert undo(rita, noted)["restored"] == "look"
    assert undo(rita, assigned)["assignee"] == ""
    assert not undo(rita, starred)["starred"]


def test_an_act_is_taken_back_once_and_by_whoever_did_it(people):
    rita, ada = people["reviewer"], people["admin"]
    for act, more in (("starred", {}), ("noted", {"note": "x"}), ("rejected", {"seen": "0"})):
        answer = decide(rita, "citation:2", act, **more).json()
        refused = decide(ada, "citation:2", "undo", what=answer["undo"]).status_code
        assert refused in (400, 409), act
        assert undo(rita, answer)["ok"], act
        assert decide(rita, "citation:2", "undo", what=answer["undo"]).status_code == 400, f"{act}: only once"


def test_what_was_decided_anew_since_is_not_taken_back_by_an_old_act(people):
    rita = people["reviewer"]
    old = decide(rita, "citation:2", "rejected", seen="0").json()
    decide(rita, "citation:2", "accepted", seen=str(old["seen"]))
    assert decide(rita, "citation:2", "undo", what=old["undo"]).status_code == 400


@pytest.mark.parametrize(
    "form",
    [
        {"id": "citation:2", "act": "assigned", "assignee": "nobody-of-that-name"},
        {"id": "citation:99999", "act": "starred"},
        {"id": "citation:2", "act": "undo", "what": "mark:1; DROP TABLE marks"},
        {"id": "citation:2", "act": "undo", "what": "run:1"},
        {"id": "", "act": "undo", "what": "review:999"},
        {"id": "", "act": "starred"},
        {"id": "citation:2", "act": "undo", "what": "mark:" + "9" * 30},
        {"id": "citation:2", "act": "undo", "what": "note:" + "9" * 5000},
        {"id": "citation:" + "9" * 5000, "act": "starred"},
    ],
)
def test_what_is_no_act_is_refused(people, db, form):
    assert people["reviewer"].post("/-/review/decide", form, headers=JSON).status_code == 400
    assert db.execute("SELECT count(*) FROM marks").fetchone()[0] == 0


def test_a_place_in_the_past_that_is_none_does_not_stop_a_decision(people):
    form = {"id": "citation:2", "act": "accepted", "seen": "9" * 5000}
    assert people["reviewer"].post("/-/review/decide", form, headers=JSON).status_code == 200


def test_a_star_on_any_copy_shows_on_the_card_that_stands_for_all(people, db, seeding):
    story = seeding.insert(db, "stories", first_article=4)
    for article in (4, 8, 12):
        seeding.insert(db, "story_members", article=article, story=story, similarity=1.0, signature=b"")
    decide(people["reviewer"], "citation:2", "starred")
    page = people["reviewer"].get("/-/review?kind=citation&language=en", html=True).text
    assert 'id="citation-6" data-id="citation:6" tabindex="-1" data-starred="1"' in page


def test_a_new_version_inherits_everybody_who_confirmed(db, seeding):
    from pipeline.store.inheritance import inherit_verdicts

    for person in ("rita", "ada"):
        add_review(db, "citation", 2, Verdict.ACCEPTED, "", person, NOW)
    db.execute("UPDATE articles SET current = 0 WHERE id = 4")
    article = dict(db.execute("SELECT * FROM articles WHERE id = 4").fetchone())
    seeding.insert(db, "articles", **{**article, "id": 2000, "version": 2, "current": 1})
    citation = dict(db.execute("SELECT * FROM citations WHERE id = 2").fetchone())
    seeding.insert(db, "citations", **{**citation, "id": 2000, "article": 2000})
    assert inherit_verdicts(db, 2000, NOW) == 1
    assert accepted_by(db, "citation", 2000) == {"rita", "ada"}, "nobody is asked a second time for the same words"


def test_a_back_address_leads_nowhere_else(people):
    form = {"id": "citation:2", "act": "starred", "back": "//evil.example/?a=https://evil.example&grade=A"}
    location = people["reviewer"].post("/-/review/decide", form).headers["location"]
    assert location.startswith("/-/review?")
