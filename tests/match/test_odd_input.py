"""Whatever a text is, tagging ends with findings whose offsets are true, or with none, and never with an exception.

``odd.jsonl`` holds such texts as ``zvon tag`` is given them; ``id`` says what is odd.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import lexicon as shipped_lexicon

from pipeline.cli import main
from pipeline.match import jsonl
from pipeline.match.jsonl import tag_lines
from pipeline.match.tagger import Tagger
from pipeline.model import Document, Findings

LINES = (Path(__file__).parent / "odd.jsonl").read_text(encoding="utf-8").splitlines()
ODD = [json.loads(line) for line in LINES]
NEWS = "Pavel Latushka said that Alexander Lukashenko was in Minsk.\n"
LANGUAGES = st.sampled_from(["en", "ru", "be", "pl", "zh", "ar", "tlh", "", None])
WORDS = st.sampled_from(
    [
        "Latushka",
        "Латушко",
        "Łukaszenka",
        "卢卡申科",
        "NAM",
        "said",
        "заявил",
        "«",
        "”",
        '"',
        "— ",
        "\n",
        ". ",
        "2,100 ",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=8), st.characters(categories=["Cs", "Cc", "Mn"])), max_size=30)


def check(text: str, found: Findings) -> None:
    assert all(text[one.start : one.end] == one.surface for one in (*found.mentions, *found.refusals))
    assert all(text[one.start : one.end] == one.exact for one in (*found.citations, *found.quotes, *found.echoes))


@pytest.mark.parametrize("given_line", ODD, ids=[one["id"] for one in ODD])
def test_odd_text_has_true_offsets_or_no_findings(tagger: Tagger, given_line: dict[str, Any]) -> None:
    text, title = given_line["text"], given_line.get("title", "")
    for language in (given_line.get("lang"), None, "ru"):
        document = Document(text, title, language)
        check(text, tagger.find(document))
        check(title, tagger.find_in_title(document))


@given(TEXTS.map("".join), TEXTS.map("".join), LANGUAGES)
@settings(max_examples=60, deadline=None)
def test_any_text_in_any_language_is_tagged(text: str, title: str, language: str | None) -> None:
    document = Document(text, title, language)
    tagger = Tagger(shipped_lexicon())
    check(text, tagger.find(document))
    check(title, tagger.find_in_title(document))


def test_zvon_tag_answers_each_odd_line(tmp_path: Path) -> None:
    broken = [b"{", b"\xff\xfe", b"null", b'""', b"[[", b'{"id": "b", "text": "Lukashenko \xe9\xff"}', b"  "]
    given_bytes = b"\n".join([*(line.encode() for line in LINES), *broken, b'{"id": "last", "text": ""}'])
    answered = CliRunner().invoke(main, ["--home", str(tmp_path), "tag"], input=given_bytes)
    assert answered.exit_code == 0, answered.output
    answers = [json.loads(line) for line in answered.stdout_bytes.splitlines()]
    assert [one["id"] for one in answers] == [*(one["id"] for one in ODD), *[None] * 5, "b", "last"]
    assert [one["id"] for one in answers if "error" in one] == [None] * 5, "only what is no object is refused"


def test_a_text_of_four_million_characters_is_read_to_its_end(tagger: Tagger) -> None:
    text = "The weather is fine in the city.\n" * 121_000 + NEWS
    found = tagger.find(Document(text, language="en"))
    check(text, found)
    assert [one.entity for one in found.mentions] == ["latushka", "lukashenko"]
    assert found.read_to is None


def test_a_line_that_is_too_long_is_refused_and_the_next_one_read(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "_LONGEST_LINE", 2_000)
    long = json.dumps({"id": "long", "text": NEWS * 100})
    answers = list(tag_lines(tagger, io.BytesIO(f"{long}\n{json.dumps({'id': 2, 'text': NEWS})}".encode())))
    assert (
        json.loads(answers[0])["error"]
        == f"not a text to tag: the line has {len(long) + 1:,} bytes; 2,000 are the most"
    )
    assert len(json.loads(answers[1])["mentions"]) == 2


@pytest.mark.parametrize(
    ("letter", "memory"), [("a", 2), ("é", 2), ("я", 4), ("\\u044f", 3), ("\U0001f600", 8), ("\\ud83d\\ude00", 5)]
)
def test_a_line_that_would_fill_memory_is_refused(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch, letter: str, memory: int
) -> None:
    line = '{"text": "' + letter + "b" * 10_000 + '"}\n'
    monkeypatch.setattr(jsonl, "_MOST_MEMORY", len(line) * memory - 2 * memory - 100)
    [refused] = tag_lines(tagger, io.BytesIO(line.encode()))
    assert "of memory" in json.loads(refused)["error"], "each character takes as many bytes as the widest one"
    monkeypatch.setattr(jsonl, "_MOST_MEMORY", len(line) * memory)
    [read] = tag_lines(tagger, io.BytesIO(line.encode()))
    assert "error" not in json.loads(read)
