"""What people type is asked as they mean it, and what cannot be asked is told in a sentence."""

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.site.asked import LONGEST, Unasked, match

CASES = tomllib.loads((Path(__file__).parent / "searches.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["typed"] for case in CASES])
def test_what_is_typed_is_asked(case):
    if "refused" in case:
        with pytest.raises(Unasked) as error:
            match(case["typed"])
        assert error.value.why == case["refused"], case["why"]
    else:
        assert match(case["typed"]) == case["asks"], case["why"]


@pytest.mark.parametrize("case", CASES, ids=[case["typed"] for case in CASES])
def test_the_page_finds_it_or_says_why_not(readers, case):
    answer = readers["analyst"].get("/-/search", params={"q": case["typed"]}, html=True)
    assert answer.status_code == 200
    page = lxml.html.fromstring(answer.text)
    if "refused" in case:
        (told,) = page.cssselect("[role=alert]")
        assert told.text_content().strip().endswith("."), case["why"]
        return
    languages = {p.cssselect("span")[0].text_content() for p in page.cssselect(".citations .about")}
    names = {"en": "English", "uk": "Ukrainian", "de": "German"}
    assert languages == {names[code] for code in case["finds"]}, case["why"]
    assert bool(page.cssselect("mark")) == bool(case["finds"]), "what was found is marked"


@pytest.fixture(scope="module")
def index():
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5 (title, text, tokenize='unicode61 remove_diacritics 2')")
        db.execute("INSERT INTO t VALUES ('Children', 'The report on children and war crimes')")
        yield db


_TYPED = st.text(alphabet=st.sampled_from("ab\"()*-:^+ .,'«»“”\0NEARORNOTANDд兒\u202e\ud83d"), max_size=40) | st.text(
    max_size=60
)


@settings(max_examples=300, deadline=None)
@given(_TYPED)
def test_nothing_that_is_typed_breaks_the_search(index, typed):
    try:
        expression = match(typed.encode("utf-8", "replace").decode())
    except Unasked:
        return
    index.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone()


def test_a_search_that_is_too_long_is_told():
    with pytest.raises(Unasked) as error:
        match("a" * (LONGEST + 1))
    assert error.value.why == "too_long"


def test_a_search_is_narrowed_and_paged_by_its_address(readers):
    def found(**more):
        asked = {"q": "sample OR зразок OR узор* OR beispiel*", **more}
        page = lxml.html.fromstring(readers["analyst"].get("/-/search", params=asked, html=True).text)
        return [a.get("href") for a in page.cssselect(".citations .passage a")], page

    first, page = found()
    assert len(first) == 25
    further = page.cssselect("a.button")[-1].get("href")
    rest = lxml.html.fromstring(readers["analyst"].get(further, html=True).text)
    following = [a.get("href") for a in rest.cssselect(".citations .passage a")]
    assert following
    assert not set(first) & set(following)
    ukrainian, _ = found(language="uk")
    assert 0 < len(ukrainian) < 25
    assert found(since="2999-01-01")[0] == []
    assert found(kind="parliament", country="LT")[0]
