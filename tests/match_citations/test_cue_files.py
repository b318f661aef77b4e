"""The cue files: every one is sound and finds what its language needs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.match.cue_schema import CueFile
from pipeline.match.cues import Cue, compile_cues
from pipeline.match.reader import choose_cues
from pipeline.model import Document
from tests.match.shipped import CONFIG, lexicon

FILES = sorted((CONFIG / "cues").glob("*.toml"))
NEEDED = {"en", "ru", "uk", "be", "pl", "de", "fr", "lt", "es", "it", "cs", "sk", "lv"}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_cue_file_is_sound(path: Path) -> None:
    file = CueFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    assert file.language == path.stem, "the file is called after its language"
    assert len(file.grammar.common) >= 20, "the language is told by its small words"
    assert all(word.isalpha() for word in file.grammar.common), "small words are looked up whole, never by their stem"
    for group in ("speech", "people", "works", "stance", "grammar"):
        for name, entries in getattr(file, group):
            assert all(entry == entry.strip() and entry.strip("*… ") for entry in entries), f"{group}.{name}"


def test_the_languages_that_must_work_are_there() -> None:
    assert {path.stem for path in FILES} >= NEEDED


def test_stems_endings_phrases_and_gaps_are_read() -> None:
    cues = compile_cues(
        CueFile.model_validate(
            {
                "language": "xx",
                "speech": {"say": ["spoke*", "let it be known", "gab … bekannt"]},
                "grammar": {"many": ["*li"]},
            }
        )
    )
    assert cues.bits("Spoken") & Cue.SAY
    assert cues.bits("сказали") == 0
    assert cues.bits("zrobili") & Cue.MANY
    assert [phrase.words for phrase in cues.read("let")[2]] == [("let", "it", "be", "known")]
    assert [phrase.gap for phrase in cues.read("gab")[2]] == [12]


@pytest.mark.parametrize(
    ("declared", "text", "chosen"),
    [
        ("en", "The ministers of the country said that they were not in the city and had been told of it.", "en"),
        ("en", "Они были в городе и не знали, что это уже после того, как он был на встрече с ними и для них.", "ru"),
        (
            None,
            "Sie waren in der Stadt und haben nicht gewusst, dass er nach dem Treffen mit den anderen auch da war.",
            "de",
        ),
        ("de", "Kurz.", "de"),
    ],
)
def test_the_cues_fit_the_text_rather_than_its_label(declared: str | None, text: str, chosen: str) -> None:
    cues = choose_cues(Document(text, language=declared), lexicon())
    assert cues is not None
    assert cues.language == chosen
