"""The article page says what a version changed, to eyes and ears alike, and which copy was first."""

import pytest

from pipeline.store.database import open_store


@pytest.fixture
def db(home):
    with open_store(home / "zvon.db") as store:
        yield store.db


def page(people, number):
    return people["analyst"].get(f"/-/article/{number}", html=True).text


def test_a_corrected_article_shows_what_changed(people):
    text = page(people, 1000)
    assert "What changed since version 1" in text
    assert (
        '<ins><span class="hidden">[added: </span>, corrected<span class="hidden"> end of added]</span></ins>' in text
    )
    assert "<del>" in text
    assert "Виправлено" in text.split("</ins>")[1] + text.split("<ins>")[2]


def test_the_first_version_has_nothing_to_compare_with(people):
    assert 'class="changes"' not in page(people, 1)
    assert 'href="/-/article/1000#changes">what changed' in page(people, 1), "but leads to what came after"


def test_what_comes_from_outside_is_text_in_a_difference_too(people, db):
    db.execute("UPDATE articles SET text = '<script>window.pwned=1</script> 1' WHERE id = 1")
    assert "&lt;script&gt;window.pwned=1" in page(people, 1000)
    assert "<script>window.pwned" not in page(people, 1000)


def test_copies_tell_which_was_first_and_whom_they_credit(people, db, seeding):
    story = seeding.insert(db, "stories", first_article=4)
    for number, credit in ((4, "reuters"), (8, None)):
        signed = {"similarity": 0.9, "signature": b"", "credit": credit}
        seeding.insert(db, "story_members", article=number, story=story, **signed)
    assert "90 %, published first" in page(people, 4), "the older of the two is the other one"
    assert "90 %, credits reuters" in page(people, 8)
    assert "<dt>Says it comes from</dt><dd>reuters</dd>" in page(people, 4)


def test_the_list_of_stories(people, db, seeding):
    story = seeding.insert(db, "stories", first_article=4)
    for number in (4, 8):
        seeding.insert(
            db, "story_members", article=number, story=story, similarity=1.0, signature=b"", credit=f"agency{number}"
        )
    row = people["analyst"].get("/zvon/story_list.json?_shape=array").json()[0]
    assert (row["lead"], row["copies"], row["organizations"], row["credits"]) == (8, 2, 2, "agency4,agency8")
    assert 'href="/-/article/8">Sample headline 8' in people["analyst"].get("/zvon/story_list", html=True).text
