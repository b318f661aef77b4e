"""What the sample newsroom is made of, and what it must never hold."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.demo.texts import Article, outlets, words
from pipeline.resources import shipped

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text(encoding="utf-8"))
MAIN_LANGUAGES = {"en", "ru", "uk", "be", "pl", "de", "fr", "lt"}


def _articles() -> dict[str, tuple]:
    return {f"{outlet.id}/{article.slug}": (outlet, article) for outlet in outlets() for article in outlet.article}


def test_there_are_outlets_and_institutions_in_many_languages() -> None:
    languages = {outlet.language for outlet in outlets()}
    assert languages >= MAIN_LANGUAGES
    assert len(languages) >= 10
    assert {outlet.kind for outlet in outlets()} == {"outlet", "wire", "parliament", "prosecutor", "ngo"}
    assert languages <= set(words())


def test_the_expectations_name_every_article_and_no_other() -> None:
    assert set(EXPECTED) == set(_articles())


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_an_expectation_fits_its_article(key) -> None:
    outlet, article = _articles()[key]
    case = EXPECTED[key]
    assert case["why"]
    assert case["language"] == outlet.language
    assert case.get("page_class", "article") == article.page
    assert (case.get("story") is not None) == (article.copy_of is not None or key == "tern-wire/three-steps")


def test_all_five_types_a_denial_and_every_work_occur() -> None:
    citations = [citation for case in EXPECTED.values() for citation in case["citations"]]
    assert {citation["type"] for citation in citations} == {
        "hyperlink", "title_mention", "attribution", "direct_quote", "acknowledgement",
    }  # fmt: skip
    assert {citation.get("stance") for citation in citations} == {None, "denied"}
    assert {citation.get("work") for citation in citations} == {
        None, "work_prelim_2023", "work_icc_2023_06", "work_icc_2023_11", "work_icc",
    }  # fmt: skip


def test_the_expectations_use_the_ids_of_the_lexicon() -> None:
    entities = {file.stem for file in shipped("config").glob("entities/*.toml")}
    works = tomllib.loads((shipped("config") / "works.toml").read_text(encoding="utf-8"))["work"]
    for key, case in EXPECTED.items():
        assert set(case["entities"]) <= entities, key
        for citation in case["citations"]:
            assert {citation.get("source", "nam"), citation.get("by", "nam")} <= entities, key
            assert citation.get("work", works[0]["id"]) in {work["id"] for work in works}, key


def test_copies_carry_the_wire_s_text_and_a_credit() -> None:
    copies = [article for _, article in _articles().values() if article.copy_of]
    original = _articles()["tern-wire/three-steps"][1]
    assert len(copies) == 3
    assert all(copy.body == original.body and "Tern Wire" in copy.credit for copy in copies)
    assert len({copy.credit for copy in copies}) == 3


def test_no_outlet_that_we_really_watch_is_named() -> None:
    """A sample must not be taken for a report of a real outlet."""
    files = shipped("config").glob("sources/*.toml")
    sources = [one for file in files for one in tomllib.loads(file.read_text(encoding="utf-8"))["source"]]
    names = [re.escape(one["name"]) for one in sources if one["kind"] in ("outlet", "wire")]
    pattern = re.compile(r"\b(" + "|".join(names) + r")\b")
    for key, (outlet, article) in _articles().items():
        for text in (outlet.name, article.title, article.summary, article.body, article.credit):
            assert not pattern.search(text), key


def test_quoted_words_say_that_they_are_a_sample() -> None:
    """Nobody may mistake words in a real person's mouth for something that was said."""
    sample = re.compile(r"sample|przykład|зразк|ўзор|образц|esempio")
    quoted = re.compile(r"[“„«]([^”»]{20,})[”»]")
    found = [(key, words) for key, (_, article) in _articles().items() for words in quoted.findall(article.body)]
    assert len(found) >= 6
    for key, passage in found:
        assert sample.search(passage), (key, passage)


def test_a_misspelt_key_is_an_error() -> None:
    with pytest.raises(ValidationError, match="titel"):
        Article.model_validate({"slug": "a", "days_ago": 1, "time": "08:00", "titel": "x", "summary": ""})


def test_an_article_of_today_is_an_error() -> None:
    """It could lie in the future of a demonstration that starts before breakfast."""
    with pytest.raises(ValidationError, match="days_ago"):
        Article.model_validate({"slug": "a", "days_ago": 0, "time": "08:00", "title": "x", "summary": ""})
