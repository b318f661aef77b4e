"""The tagger from outside: whole texts, hostile texts, JSON lines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import lexicon as shipped_lexicon

from pipeline.match.jsonl import tag_line
from pipeline.match.tagger import Tagger
from pipeline.model import Document, Findings, Link

SENTENCE = (
    "The head of the National Anti-Crisis Management, Pavel Latushka, said the regime of Alexander"
    " Lukashenko deported children."
)
LINE = {"id": "1", "text": SENTENCE}
KEYS = {
    "mentions": {"entity", "surface", "start", "end", "confidence", "rule"},
    "citations": {"type", "work", "source", "by", "stance", "start", "end", "exact", "confidence", "rule"},
}
NAMES = ("Лукашенко", "Lukashenko", "Alexander ", "NAM", "НАУ", "ICC ", "Viktor ", "卢卡申科", "לוקשנקו", "لوكاشينكو")
SIGNS = ("\ud800", "\x00", "\u0301", "\u200b", "«", '"', " ", "\n", ".", "'s", "-", "А. ", "Latushka: ")
PIECES = st.sampled_from((*NAMES, *SIGNS, "режим ", "Минск ", "belarus-nau.org/"))


def test_the_sentence_of_the_design(tagger: Tagger) -> None:
    answer = json.loads(tag_line(tagger, json.dumps(LINE), lambda text: "en"))
    assert list(answer) == ["id", "lang", "mentions", "citations", "quotes", "topics", "echoes"]
    assert [(one["entity"], one["surface"]) for one in answer["mentions"]] == [
        ("nam", "National Anti-Crisis Management"),
        ("latushka", "Pavel Latushka"),
        ("regime", "regime of Alexander Lukashenko"),
    ]
    for name, keys in KEYS.items():
        for one in answer[name]:
            assert set(one) == keys
            exact = one.get("surface") or one["exact"]
            assert SENTENCE[one["start"] : one["end"]] == exact
    assert "latushka" in {one["source"] for one in answer["citations"]}
    assert answer["lang"] == "en"


@pytest.mark.parametrize(
    ("line", "identifier", "word"),
    [
        ("{", None, "not a text to tag"),
        ("[]", None, "object"),
        ('{"id": 7}', 7, "text is missing"),
        ('{"id": "x", "text": 1}', "x", "text must be a string"),
        ('{"id": "x", "text": "a", "lang": 1}', "x", "lang"),
        ('{"id": "x", "text": "a", "links": [1]}', "x", "link"),
        ('{"id": "x", "text": "a", "links": {}}', "x", "list"),
        ('{"id": "x", "text": "a", "links": [{"href": "h", "start": "1"}]}', "x", "numbers"),
        ("[" * 100_000, None, "not a text to tag"),
    ],
)
def test_a_bad_line_answers_with_an_error(tagger: Tagger, line: str, identifier: object, word: str) -> None:
    answer = json.loads(tag_line(tagger, line))
    assert answer["id"] == identifier
    assert word in answer["error"]


def test_a_line_with_a_lone_surrogate_is_utf8(tagger: Tagger) -> None:
    line = tag_line(tagger, '{"id": "\\ud800", "text": "\\ud800 Lukashenko in Minsk"}')
    assert line.encode("utf-8")
    assert json.loads(line)["mentions"][0]["start"] == 2


def test_off_topic_text_has_nothing_but_its_language(tagger: Tagger) -> None:
    assert tagger.find(Document("The weather is fine.", language="en")) == Findings("en")
    assert tagger.find(Document("")) == Findings(None)


def test_a_link_to_the_host_is_looked_at_without_a_name(tagger: Tagger) -> None:
    document = Document("Read this.", language="en", links=(Link("https://belarus-nau.org/en/post/1", "this", 5, 9),))
    assert [one.type for one in tagger.find(document).citations] == ["hyperlink"]


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=50, deadline=None)
def test_any_text_is_tagged_with_true_offsets(text: str) -> None:
    findings = Tagger(shipped_lexicon()).find(Document(text, text[:50], "ru"))
    last = 0
    for one in findings.mentions:
        assert text[one.start : one.end] == one.surface
        assert one.start >= last, "mentions do not overlap and stand in order"
        last = one.end
    for citation in findings.citations:
        assert text[citation.start : citation.end] == citation.exact


def test_a_text_beyond_spacys_limit(tagger: Tagger) -> None:
    text = "слово и дело. " * 72_000 + "Лукашенко в Минске."
    [mention] = tagger.find(Document(text, language="ru")).mentions
    assert text[mention.start : mention.end] == "Лукашенко"
