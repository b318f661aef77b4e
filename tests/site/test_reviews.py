"""Decisions: append-only, never lost, and the queue that feeds them."""

import asyncio
import re
import sqlite3
from datetime import UTC, datetime

import pytest

from pipeline.model import Verdict
from pipeline.store.database import open_store
from pipeline.store.reviews import DecidedMeanwhile, accepted_by, add_review, history, latest_decision, undo_review

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def db(home):
    with open_store(home / "zvon.db") as store:
        yield store.db


def queue(db):
    """What waits for a person, by id."""
    return {row["id"] for row in db.execute("SELECT id FROM review_queue")}


def verdict(db, finding):
    row = db.execute("SELECT verdict FROM ledger WHERE id = ?", (finding,)).fetchone()
    return row["verdict"]


def test_a_decision_takes_the_finding_out_of_the_queue_and_into_the_ledger(db):
    add_review(db, "citation", 1, Verdict.ACCEPTED, "good", "rita", NOW, seen=0)
    assert verdict(db, 1) == "accepted"
    assert "citation:1" not in queue(db)


def test_a_note_decides_nothing(db):
    add_review(db, "citation", 1, Verdict.NOTED, "look again", "rita", NOW)
    assert verdict(db, 1) == "open"
    assert "citation:1" in queue(db)


def test_a_later_decision_counts_and_the_earlier_one_stays(db):
    first = add_review(db, "citation", 1, Verdict.ACCEPTED, "", "rita", NOW)
    add_review(db, "citation", 1, Verdict.REJECTED, "", "ada", NOW, seen=first)
    assert verdict(db, 1) == "rejected"
    assert [row["verdict"] for row in history(db, "citation", [1])] == ["accepted", "rejected"]
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        db.execute("UPDATE reviews SET verdict = 'accepted'")


def test_the_second_of_two_at_once_sees_the_first(db):
    add_review(db, "citation", 1, Verdict.ACCEPTED, "", "rita", NOW, seen=0)
    with pytest.raises(DecidedMeanwhile) as clash:
        add_review(db, "citation", 1, Verdict.REJECTED, "", "ada", NOW, seen=0)
    assert (clash.value.decision.reviewer, clash.value.decision.verdict) == ("rita", "accepted")
    assert verdict(db, 1) == "accepted", "the first decision must not be overwritten unseen"
    add_review(db, "citation", 1, Verdict.REJECTED, "", "ada", NOW, seen=clash.value.decision.id)
    assert verdict(db, 1) == "rejected", "whoever has seen it may decide otherwise"


def test_two_who_agree_do_not_clash(db):
    add_review(db, "citation", 1, Verdict.ACCEPTED, "", "rita", NOW, seen=0)
    add_review(db, "citation", 1, Verdict.ACCEPTED, "", "ada", NOW, seen=0)
    assert len(history(db, "citation", [1])) == 2


def test_undo_opens_again_and_keeps_notes(db):
    add_review(db, "citation", 1, Verdict.NOTED, "a note", "rita", NOW)
    add_review(db, "citation", 1, Verdict.REJECTED, "", "rita", NOW)
    undo_review(db, "citation", 1, "rita", NOW)
    assert verdict(db, 1) == "open"
    assert [row["verdict"] for row in history(db, "citation", [1])] == ["noted", "rejected", "withdrawn"]
    assert history(db, "citation", [1])[0]["note"] == "a note"
    with pytest.raises(LookupError):
        undo_review(db, "citation", 1, "rita", NOW)


def test_undo_brings_back_what_held_before(db):
    first = add_review(db, "citation", 1, Verdict.ACCEPTED, "", "ada", NOW)
    add_review(db, "citation", 1, Verdict.REJECTED, "", "rita", NOW, seen=first)
    undo_review(db, "citation", 1, "rita", NOW)
    assert verdict(db, 1) == "accepted"


def test_nobody_undoes_somebody_else(db):
    add_review(db, "citation", 1, Verdict.ACCEPTED, "", "ada", NOW)
    with pytest.raises(DecidedMeanwhile):
        undo_review(db, "citation", 1, "rita", NOW)


def test_a_finding_that_is_not_there_is_refused(db):
    with pytest.raises(LookupError, match="no citation 99999"):
        add_review(db, "citation", 99999, Verdict.ACCEPTED, "", "rita", NOW)
    assert latest_decision(db, "citation", 99999) is None


def test_one_undo_after_another_goes_back_step_by_step(db):
    for verdict_given in (Verdict.ACCEPTED, Verdict.REJECTED):
        add_review(db, "citation", 1, verdict_given, "", "rita", NOW)
    undo_review(db, "citation", 1, "rita", NOW)
    assert verdict(db, 1) == "accepted"
    undo_review(db, "citation", 1, "rita", NOW)
    assert verdict(db, 1) == "open", "and not back to what was undone"
    with pytest.raises(LookupError):
        undo_review(db, "citation", 1, "rita", NOW)


@pytest.mark.parametrize(
    ("acts", "people", "why"),
    [
        ("rita+", {"rita"}, "one person"),
        ("rita+ rita+", {"rita"}, "the same person twice is one"),
        ("rita+ ada+", {"rita", "ada"}, "two people"),
        ("rita+ ada+ ada<", {"rita"}, "the second took it back"),
        ("rita+ ada- ada<", {"rita"}, "who took a rejection back has confirmed nothing"),
        ("rita+ ada- rita+", {"rita"}, "a rejection between ends what stood before it"),
        ("rita+ ada-", set(), "nobody stands behind what is rejected"),
        ("rita+ rita< ada+", {"ada"}, "nor does who took it back"),
    ],
)
def test_who_stands_behind_a_confirmation(db, acts, people, why):
    for act in acts.split():
        name, sign = act[:-1], act[-1]
        if sign == "<":
            undo_review(db, "citation", 1, name, NOW)
        else:
            verdict = Verdict.ACCEPTED if sign == "+" else Verdict.REJECTED
            add_review(db, "citation", 1, verdict, "", name, NOW)
    assert accepted_by(db, "citation", 1) == people, why
    if people:
        assert latest_decision(db, "citation", 1).people == len(people), why


# --- the page ------------------------------------------------------------------------------------


JSON = {"accept": "application/json"}


def decide(person, finding, act, **more):
    return person.post("/-/review/decide", {"id": finding, "act": act, **more}, headers=JSON)


def test_the_page_lists_findings_with_what_a_decision_needs(people):
    page = people["reviewer"].get("/-/review?language=be", html=True).text
    assert "Sample Daily" in page
    assert "Belarusian" in page, "languages by name"
    assert re.search(
        r'<blockquote lang="be" dir="auto"><span class="apart">Узор тэксту. </span><mark>У аўторак [^<]*</mark>'
        r'<span class="apart">. Працяг будзе.</span></blockquote>',
        page,
    ), "in its sentence, with the one before and the one after"
    assert 'rel="noreferrer noopener"' in page
    assert re.search(r'href="/-/article/\d+#citation-\d+"', page), "the captured text, at the passage"
    assert "rule said_that, confidence 0.90" in page, "which rule, and how sure it is"


def test_a_decision_is_written_and_told(people, db):
    answer = decide(people["reviewer"], "citation:1", "accepted", seen="0").json()
    assert answer["ok"]
    assert answer["verdict"] == "accepted"
    assert answer["decided"] == 1
    row = db.execute("SELECT reviewer, verdict, note FROM reviews").fetchone()
    assert tuple(row) == ("rita", "accepted", ""), "the reviewer is who is logged in, whatever the form says"


def test_the_form_works_without_a_script_and_offers_undo(people):
    answer = people["reviewer"].post(
        "/-/review/decide", {"id": "citation:1", "act": "rejected", "back": "grade=B&after=12.-3&done=mention:9"}
    )
    assert answer.status_code == 302
    back = "/-/review?grade=B&after=12.-3&done=citation%3A1&act=rejected&undo=review%3A1"
    assert answer.headers["location"] == back, "the filters and the place stay"
    page = people["reviewer"].get(back, html=True).text
    assert "citation 1: rejected." in page
    assert 'value="undo">Undo' in page


def test_the_second_reviewer_is_told_and_may_insist(people, capfd):
    decide(people["reviewer"], "citation:1", "accepted", seen="0")
    answer = decide(people["admin"], "citation:1", "rejected", seen="0")
    assert answer.status_code == 409
    assert answer.json()["verdict"] == "accepted"
    assert re.fullmatch(r"rita accepted this, \d+ \w+( \d{4})?, \d\d:\d\d\.", answer.json()["error"]), (
        "a time as people read it"
    )
    assert capfd.readouterr().err == "", "who decided stands in no log"
    plain = people["admin"].post("/-/review/decide", {"id": "citation:1", "act": "rejected", "seen": "0"})
    page = people["admin"].get(plain.headers["location"], html=True).text
    assert "Meanwhile rita decided: accepted. Your decision was not written." in page
    insisted = decide(people["admin"], "citation:1", "rejected", seen=str(answer.json()["seen"]))
    assert insisted.json()["verdict"] == "rejected"


def test_many_decisions_at_once_are_all_kept(people, db):
    async def all_at_once():
        sent = (
            people["reviewer" if number % 2 else "admin"].send(
                "/-/review/decide", {"id": f"mention:{number}", "act": "rejected", "seen": "0"}, headers=JSON
            )
            for number in range(1, 25)
        )
        return {answer.status_code for answer in await asyncio.gather(*sent)}

    people["reviewer"].post("/-/review/decide", {"id": "mention:1", "act": "noted", "note": "warm"})
    people["admin"].post("/-/review/decide", {"id": "mention:1", "act": "noted", "note": "warm"})
    assert asyncio.run(all_at_once()) == {200}
    assert db.execute("SELECT count(*) FROM reviews WHERE verdict = 'rejected'").fetchone()[0] == 24


def test_the_pipeline_may_write_meanwhile(people, db):
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE feeds SET note = 'busy'")

    async def both():
        form = {"id": "citation:1", "act": "accepted"}
        waiting = asyncio.create_task(people["reviewer"].send("/-/review/decide", form, headers=JSON))
        read = await people["analyst"].ask("GET", "/zvon/ledger")
        assert not waiting.done()
        db.execute("COMMIT")
        return read, await asyncio.wait_for(waiting, 20)

    read, decided = asyncio.run(both())
    assert read.status_code == 200, "readers do not wait for a writer"
    assert decided.json()["ok"]


def test_a_note_is_kept_and_shown_to_reviewers_with_its_author(people):
    decide(people["reviewer"], "citation:1", "noted", note=" <b>look</b> ")
    page = people["admin"].get("/-/review?grade=C", html=True).text
    assert "&lt;b&gt;look&lt;/b&gt; <span" in page
    assert "rita, " in page


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"id": "citation:1", "act": "noted", "note": "  "}, "a note says something"),
        ({"id": "citation:99999", "act": "accepted"}, "there is no such finding"),
        ({"id": "organizations:1", "act": "accepted"}, "only findings are decided on"),
        ({"id": "citation:1;", "act": "accepted"}, "a number is a number"),
        ({"id": "citation:1", "act": "withdrawn-by-me"}, "only the named acts"),
        ({"id": "citation:1", "act": "undo"}, "there is nothing to undo"),
        ({}, "an empty form decides nothing"),
    ],
)
def test_what_is_no_decision_is_refused(people, db, form, why):
    assert people["reviewer"].post("/-/review/decide", form, headers=JSON).status_code == 400, why
    assert db.execute("SELECT count(*) FROM reviews").fetchone()[0] == 0, why


@pytest.mark.parametrize("after", ["x", "1", "1.x", "9" * 30 + ".1", "1.2'; DROP TABLE reviews"])
def test_a_place_that_is_none_shows_the_queue_all_the_same(people, after):
    assert people["reviewer"].get("/-/review", params={"after": after}, html=True).status_code == 200


def test_an_analyst_decides_nothing(people, db):
    assert decide(people["analyst"], "citation:1", "accepted").status_code == 403
    assert db.execute("SELECT count(*) FROM reviews").fetchone()[0] == 0
