"""A passage is shown in its sentences: the cases are data, each with what it is about."""

import tomllib
from pathlib import Path

import lxml.html
import pytest

from pipeline.site.sentences import in_sentences, marked_after, marked_before

CASES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_passage_in_its_sentences(case):
    head, exact, tail = case["text"].partition(case["exact"])
    row = {"kind": case["kind"], "around": head + exact + tail, "offset": len(head), "exact": exact}
    found = in_sentences({**row, "prefix": "kept before ", "suffix": " kept after"})
    assert (found.before, found.after) == (case["before"], case["after"]), case["why"]
    assert found.before + exact + found.after in head + exact + tail


def test_a_text_that_is_no_longer_there_is_not_shown_as_if_it_were():
    row = {"kind": "citation", "around": "Other words.", "offset": 3, "exact": "ours", "prefix": "b ", "suffix": " a"}
    found = in_sentences(row)
    assert (found.before, found.exact, found.after) == ("b ", "ours", " a")


def test_a_sentence_without_an_end_is_cut_at_a_word_and_says_so():
    row = {"kind": "mention", "around": "word " * 120 + "Name" + " word" * 120, "offset": 600, "exact": "Name"}
    found = in_sentences({**row, "prefix": "", "suffix": ""})
    assert found.cut_before
    assert found.cut_after
    assert len(found.before) < 330
    assert found.before.startswith("word ")
    assert found.after.endswith(" word")


@pytest.mark.parametrize(
    ("before", "after", "shown", "why"),
    [
        ("of the report. ", " goes on. Such work", ("… of the report. ", " goes on. Such work …"), "both are cut"),
        ("The report. ", " goes on.»", ("The report. ", " goes on.»"), "nothing is cut"),
        ("", "\n", ("", "\n"), "there is nothing around it"),
        (None, None, ("", ""), "nothing is known around it"),
        ("дзяцей. ", " Гаворка", ("… дзяцей. ", " Гаворка …"), "in any script"),
    ],
)
def test_words_around_a_passage_that_are_cut_short_say_so(before, after, shown, why):
    assert (marked_before(before), marked_after(after)) == shown, why


@pytest.mark.parametrize("path", ["/", "/-/work/sample-report", "/zvon/ledger"])
def test_lists_mark_words_that_are_cut_short(readers, path):
    page = lxml.html.fromstring(readers["analyst"].get(path, html=True).text)
    around = [one.getnext() for one in page.iter("mark") if one.getnext() is not None]
    assert any(one.text_content().endswith(" …") for one in around)
