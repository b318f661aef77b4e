"""Long texts in pieces: nothing is lost where they are cut, and the findings are those of one text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match import pieces as module
from pipeline.match.jsonl import tag_line
from pipeline.match.pieces import LONGEST_PIECE, pieces
from pipeline.match.tagger import Tagger
from pipeline.model import CitationType, Document, Link

NEWS = "Pavel Latushka said on Monday that the regime of Alexander Lukashenko had moved children to Belarus.\n"
FILLER = "The weather is fine in the city and people walk home by the river.\n"


@given(st.text(alphabet="ab .\n。é", max_size=300), st.integers(2, 40))
def test_pieces_cover_the_text(text: str, longest: int) -> None:
    cuts = list(pieces(text, longest))
    assert "".join(text[start:end] for start, end in cuts) == text
    assert all(longest // 2 <= end - start <= longest for start, end in cuts[:-1])


@pytest.mark.parametrize(
    ("text", "first", "why"),
    [
        ("one two.\nthree four five", "one two.\n", "a paragraph ends"),
        ("He went home. There he slept", "He went home. ", "a sentence ends"),
        ("said Mr. A. Lukashenko today", "said Mr. A. ", "no sentence ends: a word does, the last that fits"),
        ("卢卡申科政权将儿童。带到白俄罗斯去了再说", "卢卡申科政权将儿童。", "a sentence ends without a space"),
        ("a" * 30, "a" * 16, "there is nowhere to cut"),
    ],
)
def test_a_piece_ends_where_a_reader_pauses(text: str, first: str, why: str) -> None:
    start, end = next(pieces(text, 16))
    assert text[start:end] == first, why


def test_findings_in_pieces_are_those_of_one_text(tagger: Tagger) -> None:
    times = LONGEST_PIECE // len(FILLER)
    text = NEWS + FILLER * times + NEWS + FILLER * times + NEWS + "Read this."
    link = Link("https://belarus-nau.org/en/post/1", "this", len(text) - 5, len(text) - 1)
    found = tagger.find(Document(text, language="en", links=(link,)))
    assert len(list(pieces(text))) > 2
    starts = [text.index("Pavel"), text.index("Pavel", 1_000), text.rindex("Pavel")]
    assert [one.start for one in found.mentions if one.entity == "latushka"] == starts
    assert all(text[one.start : one.end] == one.surface for one in found.mentions)
    assert all(text[one.start : one.end] == one.exact for one in (*found.citations, *found.quotes))
    assert len({one.start for one in found.quotes}) == 3
    keys = [(one.type, one.work, one.source) for one in found.citations]
    assert len(keys) == len(set(keys)), "at most one citation for each key in the whole text"
    assert [one.exact for one in found.citations if one.type is CitationType.HYPERLINK] == ["this"]
    assert not found.echoes


def test_a_piece_that_names_the_author_credits_the_others(tagger: Tagger) -> None:
    work = next(work for work in tagger.lexicon.works.values() if work.fingerprints and not work.rival)
    echo = next(iter(work.fingerprints.values()))[0] + ".\n"
    rest = FILLER * (LONGEST_PIECE // len(FILLER))
    assert len(tagger.find(Document(rest + echo, language="en")).echoes) == 1
    assert not tagger.find(Document(NEWS + rest + rest + echo, language="en")).echoes


def test_where_too_much_is_found_the_answer_says_how_far_it_goes(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_FOUND", 2)
    text = NEWS + FILLER * (3 * LONGEST_PIECE // len(FILLER)) + NEWS
    found = tagger.find(Document(text, language="en"))
    assert found.read_to is not None
    assert found.read_to <= LONGEST_PIECE
    assert all(one.end <= found.read_to for one in found.mentions)
    answer = json.loads(tag_line(tagger, json.dumps({"id": 1, "lang": "en", "text": text})))
    assert answer["cut"] == {"read": found.read_to, "of": len(text)}
