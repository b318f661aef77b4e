"""The pages of a work, an organisation and an entity, and the links that lead to them from everywhere."""

from datetime import UTC, datetime

import lxml.html
import pytest

from pipeline.model import Verdict
from pipeline.site.looks import country, written
from pipeline.store.citing import months_between
from pipeline.store.database import open_store
from pipeline.store.reviews import add_review

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def page(people, path):
    answer = people["analyst"].get(path, html=True)
    assert answer.status_code == 200, path
    return lxml.html.fromstring(answer.text)


@pytest.fixture
def decided(home, seeding):
    """Two copies of one story, one confirmed and one rejected citation, one denial, an event, a quote."""
    with open_store(home / "zvon.db") as store, store.write() as db:
        story = seeding.insert(db, "stories", first_article=8)
        for number, credit in ((8, None), (4, "wire")):
            members = {"similarity": 0.9, "signature": b"", "credit": credit}
            seeding.insert(db, "story_members", article=number, story=story, **members)
        db.execute("UPDATE urls SET source = 'wire' WHERE id = 8")
        db.execute("UPDATE citations SET stance = 'denied' WHERE article = 6")
        db.execute("UPDATE citations SET institution = 'nam' WHERE article = 10")
        seeding.insert(
            db, "events", id="told", date="2023-05", organization="chamber", kind="presentation", title="Shown there",
            work="sample-report",
        )  # fmt: skip
        said = {"speaker": "latushka", "speaker_text": "Pavel Latushka", "cue": "said", "kind": "indirect"}
        place = {"exact": "the report names", "start_char": 1, "end_char": 5, "confidence": 0.9, "rule": "r"}
        seeding.insert(db, "quotes", article=4, field="text", tagger="t1", **said, **place)
        add_review(db, "citation", 1, Verdict.ACCEPTED, "", "rita", NOW)
        add_review(db, "citation", 6, Verdict.REJECTED, "", "rita", NOW)


def test_a_work_tells_who_cited_it_by_which_way_and_who_denies_it(decided, people):
    found = page(people, "/-/work/sample-report")
    chain = found.cssselect(".chain")[0].text_content()
    assert "Sample Wire" in chain.split("→")[0], "the lead comes first"
    assert "credits wire" in chain.split("→")[1]
    assert len(found.cssselect("li.denied")) == 1
    assert "denied" in found.cssselect("#denied ~ ol")[0].text_content()
    assert not found.cssselect(".citations li.denied + li.denied"), "denials stand apart"
    assert "Shown there" in found.cssselect(".events")[0].text_content()
    assert "Echoes without credit" in found.text_content()
    heads = [th.text_content() for th in found.cssselect("aside th")][:5]
    assert heads == ["Grade", "Confirmed", "Open", "Rejected", "of these denials"], "counts, no score"


def test_copies_of_one_story_are_one_line(decided, people):
    text = page(people, "/-/work/sample-report").text_content()
    assert "The same in 1 more copy" in text


def test_rejected_citations_are_counted_and_not_shown(decided, people):
    found = page(people, "/-/work/sample-report")
    assert "/-/finding/citation-6" not in {a.get("href") for a in found.cssselect(".passage a")}
    again = page(people, "/-/work/sample-report?verdict=rejected")
    assert {a.get("href") for a in again.cssselect(".passage a")} == {"/-/finding/citation-6"}


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("?grade=A", "grade"),
        ("?language=en", "language"),
        ("?kind=parliament", "kind"),
        ("?country=LT", "country"),
    ],
)
def test_the_address_narrows_the_citations_of_a_work(readers, query, why):
    every = page(readers, "/-/work/sample-report").cssselect("section > ol.citations > li")
    some = page(readers, f"/-/work/sample-report{query}").cssselect("section > ol.citations > li")
    assert 0 < len(some) < len(every), why
    assert page(readers, f"/-/work/sample-report{query}").cssselect(".chosen"), "and says so"


def test_a_long_list_goes_on_from_its_place(home, people, seeding):
    with open_store(home / "zvon.db") as store, store.write() as db:
        # Of one day all, so that the number has to tell them apart.
        for article in range(1, 31):
            text = db.execute("SELECT text FROM articles WHERE id = ?", (article,)).fetchone()["text"]
            db.execute("UPDATE articles SET current = 1, published = '2026-11-01T00:00:00Z' WHERE id = ?", (article,))
            seeding._citation(db, article, text, text.split(". ")[0], NOW, "A", "title_mention")
    seen, path = [], "/-/work/sample-report"
    while path:
        found = page(people, path)
        seen += [a.get("href") for a in found.cssselect("section > ol.citations .passage a")]
        path = next((a.get("href") for a in found.cssselect(".paging a") if a.text == "Older"), None)
    assert len(seen) == len(set(seen)) > 40


def test_an_organisation_tells_how_it_cites_us_and_how_well_we_see_it(decided, people):
    found = page(people, "/-/organization/wire")
    assert "failing" in found.text_content(), "its feed"
    assert "attribution" in found.cssselect("aside .links")[0].text_content()
    assert "Its latest articles with a watched name" in found.text_content()
    assert "Shown there" in page(people, "/-/organization/chamber").text_content()


def test_an_entity_tells_who_names_it_and_its_words(decided, people):
    found = page(people, "/-/entity/latushka")
    assert "the report names" in found.cssselect("blockquote")[0].text_content()
    assert "Sample Daily" in found.cssselect("aside")[0].text_content()
    assert "said to have taken our findings up" in page(people, "/-/entity/nam").text_content()


@pytest.mark.parametrize("path", ["/-/work/nothing", "/-/organization/nothing", "/-/entity/nothing"])
def test_what_is_not_there_is_a_plain_404(readers, path):
    assert readers["analyst"].get(path, html=True).status_code == 404


@pytest.mark.parametrize(
    ("path", "address", "why"),
    [
        ("/zvon/ledger", "/-/work/sample-report", "a work in a view"),
        ("/zvon/ledger", "/-/organization/daily", "an organisation by its name"),
        ("/zvon/coverage", "/-/organization/daily", "and by its id"),
        ("/zvon/share_of_voice", "/-/entity/latushka", "a name in an answer"),
        ("/", "/-/work/sample-report", "the first page"),
    ],
)
def test_names_lead_to_their_pages(readers, path, address, why):
    links = {a.get("href") for a in page(readers, path).cssselect("a")}
    assert address in links, why


def test_small_parts():
    assert months_between("2025-12", "2026-02") == ["2025-12", "2026-01", "2026-02"]
    assert (written("2026-02-30"), written(None), country("PL")) == ("2026-02-30", "", "Poland")
