"""Saved searches: one's own, private, and read by a list where a list can say the same."""

import json

import pytest

from pipeline.settings.schema import Search
from pipeline.site.listsearch import search_of
from pipeline.store.database import open_store
from pipeline.store.saved import MOST, wanted


def save(person, name="Ukrainian, strong", address="/zvon/ledger?language=uk&grade=A", **more):
    return person.post("/-/saved", {"act": "save", "name": name, "address": address, **more})


def rows(home):
    with open_store(home / "zvon.db", readonly=True) as store:
        return [dict(row) for row in store.db.execute("SELECT * FROM saved_searches ORDER BY id")]


def test_a_search_is_saved_listed_changed_and_deleted_by_its_owner(people, home):
    answer = save(people["analyst"], alert="1")
    assert (answer.status_code, answer.headers["location"]) == (302, "/-/account")
    page = people["analyst"].get("/-/account", html=True).text
    assert 'href="/zvon/ledger?language=uk&amp;grade=A">Ukrainian, strong' in page
    (row,) = rows(home)
    assert (row["owner"], row["alert"], row["digest"]) == ("ana", 1, 0)
    people["analyst"].post("/-/saved", {"act": "change", "id": str(row["id"]), "digest": "1"})
    assert [(r["alert"], r["digest"]) for r in rows(home)] == [(0, 1)]
    people["analyst"].post("/-/saved", {"act": "delete", "id": str(row["id"])})
    assert rows(home) == []


def test_the_same_name_again_replaces(people, home):
    save(people["analyst"])
    save(people["analyst"], address="/zvon/ledger?language=pl")
    assert [row["address"] for row in rows(home)] == ["/zvon/ledger?language=pl"]


def test_nobody_sees_or_touches_another_s(people, home):
    save(people["analyst"])
    assert "Ukrainian, strong" not in people["reviewer"].get("/-/account", html=True).text
    number = str(rows(home)[0]["id"])
    for act in ("change", "delete"):
        assert people["reviewer"].post("/-/saved", {"act": act, "id": number}).status_code == 400
    assert len(rows(home)) == 1
    told = people["admin"].get("/zvon.json?sql=select+*+from+saved_searches&_shape=array").text
    assert "Ukrainian" not in told, "private for the shared connection too"
    assert people["admin"].get("/zvon/saved_searches").status_code == 403


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"address": "https://evil.example/"}, "another site is no search of ours"),
        ({"address": "//evil.example/"}, "nor is one without a scheme"),
        ({"address": "javascript:window.pwned=1"}, "nor a script"),
        ({"address": "/zvon/ledger?x=" + "y" * 3000}, "nor one of endless length"),
        ({"name": "  \0 "}, "it needs a name"),
        ({"act": "sell"}, "and something that can be done"),
    ],
)
def test_what_is_no_search_is_not_saved(people, home, changes, why):
    answer = people["analyst"].post("/-/saved", {"act": "save", "name": "n", "address": "/zvon/ledger", **changes})
    assert answer.status_code == 400, why
    assert rows(home) == []


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_a_form_that_is_not_from_here_saves_nothing(people, home, headers):
    data = {"act": "save", "name": "n", "address": "/zvon/ledger"}
    assert people["analyst"].post("/-/saved", data, token=False, headers=headers).status_code == 403
    assert rows(home) == []


def test_there_is_an_end_to_it(people, home):
    with open_store(home / "zvon.db") as store, store.write() as db:
        values = [("ana", str(n), "/zvon/ledger", "2026-11-22T09:00:00Z") for n in range(MOST)]
        db.executemany("INSERT INTO saved_searches (owner, name, address, made) VALUES (?, ?, ?, ?)", values)
    answer = save(people["analyst"])
    assert answer.status_code == 400
    assert "delete one first" in answer.text
    assert save(people["reviewer"]).status_code == 302, "another's are not counted"


def test_a_list_can_read_what_is_wanted(people, home):
    save(people["analyst"], alert="1", digest="1")
    save(people["reviewer"], name="Not findings", address="/zvon/fetch_log?outcome=error", alert="1")
    with open_store(home / "zvon.db", readonly=True) as store:
        (one,) = wanted(store.db, "digest")
        assert (one.owner, one.name, json.loads(one.search)) == (
            "ana",
            "Ukrainian, strong",
            {"languages": ["uk"], "grades": ["A"]},
        )
        assert wanted(store.db, "alert") == wanted(store.db, "digest"), "requests of feeds are no findings"
        with pytest.raises(KeyError):
            wanted(store.db, "owner")


@pytest.mark.parametrize(
    ("address", "expected", "why"),
    [
        ("/zvon/ledger", {}, "all findings"),
        ("/zvon/ledger?organization_kind=court&country=LT", {"kinds": ["court"], "countries": ["LT"]}, "two filters"),
        ("/zvon/ledger?language__exact=be&_sort_desc=found&_facet=grade", {"languages": ["be"]}, "looks are left out"),
        ("/zvon/ledger?_search=deport*", {"words": '"deport" *'}, "words as the full-text search has them"),
        ("/-/search?q=депорт*&language=uk", {"words": '"депорт" *', "languages": ["uk"]}, "the search page"),
        ("/-/work/work_prelim_2023?grade=A", {"works": ["work_prelim_2023"], "grades": ["A"]}, "the page of a work"),
        ("/zvon/ledger?organization=Reuters", None, "a list knows no single outlet"),
        ("/zvon/ledger?grade__gt=A", None, "nor comparisons"),
        ("/zvon/ledger?grade=Z", None, "nor a grade that does not exist: it would never find anything"),
        ("/zvon/ledger?_search=%22open", None, "nor what cannot be asked"),
        ("/zvon/article_list?language=uk", None, "articles are no findings"),
    ],
)  # fmt: skip
def test_an_address_as_the_search_of_a_list(address, expected, why):
    found = search_of(address)
    assert found == expected, why
    if found is not None:
        Search.model_validate(found)


def test_hostile_names_are_names(people, seeding):
    for number, words in enumerate(seeding.HOSTILE):
        save(people["analyst"], name=f"{number} {words}", address=f"/zvon/ledger?language={number}")
    page = people["analyst"].get("/-/account", html=True).text
    assert "<script>window" not in page
    assert page.count('class="saved"') == len(seeding.HOSTILE)
