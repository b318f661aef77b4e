"""What waits, in which order, narrowed how; and the table that keeps it says what the view computes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.model import Verdict
from pipeline.store.database import open_store
from pipeline.store.marks import assign, mark_of, star, take_mark_back
from pipeline.store.queue import SECOND, Narrow, Place, count, members, numbers, progress, stories
from pipeline.store.reviews import add_review, undo_review
from pipeline.store.story_reviews import act_of, reject_all, undo_story_review
from pipeline.store.waiting import refill, set_switch

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ALL = Narrow()


@pytest.fixture
def store(home):
    with open_store(home / "zvon.db") as store:
        yield store


@pytest.fixture
def db(store):
    return store.db


def kept(db):
    return {tuple(row) for row in db.execute("SELECT * FROM waiting")}


def computed(db):
    return {tuple(row) for row in db.execute("SELECT * FROM to_decide")}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE citations SET retired = 'now' WHERE id = 2", "what no longer holds waits for nobody"),
        ("UPDATE citations SET grade = 'D', rule = 'other' WHERE id = 2", "another grade is another place"),
        ("UPDATE mentions SET retired = 'now' WHERE id = 4", "nor does a retired mention"),
        ("UPDATE articles SET current = 0 WHERE id = 4", "an older version waits for nobody"),
        ("UPDATE articles SET published = '2020-01-01T00:00:00Z' WHERE id = 4", "an older date is a later place"),
        ("UPDATE articles SET language = 'lt' WHERE id = 4", "the language is kept as well"),
        ("UPDATE sources SET own = 1 WHERE id = 'daily'", "our own site is no outlet"),
        ("UPDATE sources SET tier = 1 WHERE id = 'wire'", "a source of the first tier comes first"),
        ("UPDATE organizations SET kind = 'court' WHERE id = 'wire'", "institutions come before outlets"),
        ("UPDATE entities SET tier = 2 WHERE id = 'latushka'", "whom we do not watch nobody is asked about"),
        ("DELETE FROM mentions WHERE id = 4", "what is gone is gone"),
        ("DELETE FROM citations WHERE id = 2", "what is gone is gone"),
        ("INSERT INTO stories (id, first_article) VALUES (7, 4)", "a story without members changes nothing"),
    ],
)
def test_the_kept_queue_is_the_computed_one_whatever_changes(db, change, why):
    assert kept(db) == computed(db)
    before = kept(db)
    db.execute(change)
    assert kept(db) == computed(db), why
    assert (kept(db) == before) == change.startswith("INSERT"), why


def test_the_kept_queue_follows_stories_reviews_and_later_mentions(db, seeding):
    story = seeding.insert(db, "stories", first_article=4)
    seeding.insert(db, "story_members", article=4, story=story, similarity=1.0, signature=b"")
    assert kept(db) == computed(db)
    other = seeding.insert(db, "stories", first_article=8)
    db.execute("UPDATE story_members SET story = ? WHERE article = 4", (other,))
    row = {**dict(db.execute("SELECT * FROM mentions WHERE id = 4").fetchone()), "id": 5000, "start_char": 0}
    seeding.insert(db, "mentions", **row)
    for kind, number in (("citation", 2), ("mention", 4), ("mention", 5000)):
        add_review(db, kind, number, Verdict.REJECTED, "", "rita", NOW)
        assert kept(db) == computed(db), (kind, number)
        undo_review(db, kind, number, "rita", NOW)
        assert kept(db) == computed(db), (kind, number)


def test_a_changed_rule_is_applied_to_everything(store):
    store.db.execute("DELETE FROM waiting")
    refill(store)
    assert kept(store.db) == computed(store.db) != set()


def test_the_order_is_grade_then_institution_then_tier_then_newest(db):
    rows = members(db, ALL, [place.story for place in stories(db, ALL, None, 500)])
    facts = {
        row["id"]: (row["kind"], row["tier"])
        for row in db.execute("SELECT o.id, o.kind, s.tier FROM organizations AS o JOIN sources AS s ON s.id = o.id")
    }
    keys = []
    for row in rows:
        full = db.execute("SELECT * FROM waiting WHERE kind = ? AND finding = ?", (row["kind"], row["finding"]))
        one = full.fetchone()
        outlet = facts[one["organization"]][0] in ("outlet", "wire", "ngo")
        newest_first = -datetime.fromisoformat(one["dated"]).timestamp()
        keys.append((one["grade"], one["kind"] == "mention", outlet, facts[one["organization"]][1], newest_first))
    assert keys == sorted(keys)
    assert len(keys) == 51


def test_pages_join_without_gap_or_repeat_and_with_filters(db):
    for narrow in (ALL, Narrow(language="uk"), Narrow(kind="citation", grade="A"), Narrow(organization="wire")):
        whole = stories(db, narrow, None, 500)
        paged, after = [], None
        while page := stories(db, narrow, after, 4):
            paged += page
            after = page[-1]
        assert paged == whole
        assert len({place.story for place in paged}) == len(paged)


def test_a_decision_meanwhile_shifts_nothing_out_of_sight(db):
    whole = stories(db, ALL, None, 500)
    first = whole[:5]
    for place in first:
        for row in members(db, ALL, [place.story]):
            add_review(db, row["kind"], row["finding"], Verdict.REJECTED, "", "ada", NOW)
    assert stories(db, ALL, first[-1], 500) == whole[5:]


def test_every_filter_narrows(db):
    star(db, "citation", 2, "rita", NOW)
    assign(db, "citation", 3, "ada", "rita", NOW)
    cases = {
        "language": "uk", "organization": "wire", "kind": "citation", "entity": "latushka", "work": "sample-report",
        "type": "attribution", "grade": "A", "rule": "said_that", "form": "Павел Латушка", "story": -4,
        "since": datetime.now(UTC) - timedelta(hours=24), "starred": True, "assignee": "ada",
    }  # fmt: skip
    for name, value in cases.items():
        narrow = replace(ALL, **{name: value})
        assert 0 < count(db, narrow) <= 51, name
        if name != "entity":
            assert count(db, narrow) < 51, name
    assert numbers(db, Narrow(starred=True), 9) == [2]
    assert numbers(db, Narrow(assignee="ada"), 9) == [3]
    assert count(db, Narrow(assignee="rita")) == 0


def test_progress_tells_what_everybody_and_what_one_did_today(db):
    add_review(db, "citation", 2, Verdict.REJECTED, "", "ada", NOW)
    add_review(db, "citation", 3, Verdict.ACCEPTED, "", "rita", NOW)
    add_review(db, "citation", 4, Verdict.ACCEPTED, "", "rita", NOW - timedelta(days=2))
    assert progress(db, NOW - timedelta(hours=9), "rita") == {"decided": 2, "mine": 1, "open": 48}


# --- stars and assignments -------------------------------------------------------------------------


def test_each_mark_is_a_whole_state_and_taking_it_back_brings_back_the_one_before(db):
    star(db, "citation", 2, "rita", NOW)
    later = assign(db, "citation", 2, "ada", "rita", NOW)
    assert (later.starred, later.assignee) == (True, "ada")
    take_mark_back(db, later.id, "rita", NOW)
    now = mark_of(db, "citation", 2)
    assert (now.starred, now.assignee) == (True, None), "the star was another act and stays"


def test_what_somebody_marked_since_is_not_taken_back(db):
    mine = star(db, "citation", 2, "rita", NOW)
    assign(db, "citation", 2, "ada", "ada", NOW)
    with pytest.raises(LookupError, match="anew"):
        take_mark_back(db, mine.id, "rita", NOW)
    assert mark_of(db, "citation", 2).starred


# --- rejecting together ----------------------------------------------------------------------------


def test_one_act_rejects_all_of_a_rule_and_one_undo_takes_it_back(db):
    narrow = Narrow(kind="mention", rule="full_name")
    found = numbers(db, narrow, 1000)
    batch = reject_all(db, "mention", found, "rita", NOW)
    assert count(db, narrow) == 0
    add_review(db, "mention", found[3], Verdict.ACCEPTED, "", "ada", NOW)
    undo_story_review(db, *act_of(db, batch), "rita", NOW)
    assert count(db, narrow) == len(found) - 1, "what somebody decided since stays"


def test_the_bulk_page_counts_first_and_refuses_when_the_number_changed(people, db):
    address = "/-/review/bulk?kind=mention&rule=full_name&language=uk"
    page = people["reviewer"].get(address, html=True).text
    number = re.search(r'id="number">(\d+)<', page)[1]
    form = {"kind": "mention", "rule": "full_name", "language": "uk", "count": number}
    add_review(
        db, "mention", numbers(db, Narrow(kind="mention", language="uk"), 1)[0], Verdict.ACCEPTED, "", "ada", NOW
    )
    answer = people["reviewer"].post("/-/review/bulk", form)
    assert "moved=1" in answer.headers["location"]
    assert count(db, Narrow(kind="mention", language="uk")) == int(number) - 1, "nothing was rejected unseen"
    answer = people["reviewer"].post("/-/review/bulk", {**form, "count": str(int(number) - 1)})
    assert count(db, Narrow(kind="mention", language="uk")) == 0
    assert count(db, Narrow(kind="mention")) > 0
    told = people["reviewer"].get(answer.headers["location"], html=True).text
    assert f"with {int(number) - 2} more." in told
    what = re.search(r'name="what" value="([^"]+)"', told)[1]
    people["reviewer"].post("/-/review/decide", {"id": "", "act": "undo", "what": what})
    assert count(db, Narrow(kind="mention", language="uk")) == int(number) - 1


# --- two people before it becomes public -----------------------------------------------------------------


def publishable(db):
    return {row["id"]: row["people"] for row in db.execute("SELECT id, people FROM publishable")}


def test_what_may_be_published(db, store):
    add_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    add_review(db, "citation", 3, Verdict.ACCEPTED, "", "rita", NOW)
    add_review(db, "citation", 3, Verdict.ACCEPTED, "", "ada", NOW)
    add_review(db, "citation", 4, Verdict.REJECTED, "", "ada", NOW)
    assert publishable(db) == {2: 1, 3: 2}
    set_switch(store, "second_confirmation", True)
    assert publishable(db) == {3: 2}, "one person is not enough now"
    undo_review(db, "citation", 3, "ada", NOW)
    assert publishable(db) == {}
    set_switch(store, "second_confirmation", False)
    db.execute("UPDATE citations SET retired = 'now' WHERE id = 2")
    assert publishable(db) == {3: 1}, "what tagging no longer finds is not published"
    db.execute("UPDATE sources SET own = 1")
    assert publishable(db) == {}


def test_a_citation_is_published_once_however_many_versions_there_are(db, seeding):
    db.execute("UPDATE articles SET current = 0 WHERE id = 4")
    row = dict(db.execute("SELECT * FROM articles WHERE id = 4").fetchone())
    seeding.insert(db, "articles", **{**row, "id": 2000, "version": 2, "current": 1})
    citation = dict(db.execute("SELECT * FROM citations WHERE id = 2").fetchone())
    seeding.insert(db, "citations", **{**citation, "id": 2000, "article": 2000})
    add_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    assert publishable(db) == {2: 1}, "words that went from the page were there all the same"
    add_review(db, "citation", 2000, Verdict.ACCEPTED, "", "rita", NOW)
    assert publishable(db) == {2000: 1}


def test_the_second_person_is_asked_and_the_first_is_not(db, store, people):
    set_switch(store, "second_confirmation", True)
    add_review(db, "citation", 2, Verdict.ACCEPTED, "", "rita", NOW)
    assert count(db, Narrow(need=SECOND, reviewer="ada")) == 1
    assert count(db, Narrow(need=SECOND, reviewer="rita")) == 0
    page = people["admin"].get("/-/review?second=1", html=True).text
    assert 'id="citation-2"' in page
    assert "Confirmed by rita" in page
    assert 'id="citation-2"' not in people["reviewer"].get("/-/review?second=1", html=True).text
    people["admin"].post("/-/review/decide", {"id": "citation:2", "act": "accepted", "seen": "1"})
    assert publishable(db) == {2: 2}
    assert count(db, Narrow(need=SECOND, reviewer="ada")) == 0


def test_a_place_is_read_from_the_address(people, db):
    last = stories(db, ALL, None, 3)[-1]
    page = people["reviewer"].get(f"/-/review?after={last.rank}.{last.story}", html=True).text
    following = stories(db, ALL, Place(last.rank, last.story), 1)[0]
    first = members(db, ALL, [following.story])[0]
    assert re.search(r'<li class="card" id="([^"]+)"', page)[1] == f"{first['kind']}-{first['finding']}"
