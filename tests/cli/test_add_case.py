"""`zvon add-case`: what it writes is a case of the gold passages, and holds what the tagger finds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.demo.newsroom import Newsroom
from pipeline.match.tagger import Tagger
from pipeline.settings import load
from tests.gold.passages import _passage, answer

TEXT = (
    'The head of the National Anti-Crisis Management, Pavel Latushka, said: "The regime of Lukashenko\\s men"\n\n'
    'deported children. """Latushka""" went on: Latushka\x7f.'
)


def save(home: Path, what: object, out: Path, *words: str) -> Result:
    command = ["--home", str(home), "add-case", str(what), "--out", str(out), "--why", 'what "it" shows', *words]
    return CliRunner().invoke(main, command)


def test_a_text_comes_back_as_it_was_with_what_is_found(home: Path, tmp_path: Path) -> None:
    (tmp_path / "clip.txt").write_text(TEXT, encoding="utf-8")
    done = save(home, tmp_path / "clip.txt", tmp_path / "cases", "--id", "clip-1")
    assert done.exit_code == 0, done.output
    (raw,) = tomllib.loads((tmp_path / "cases" / "clip-1.toml").read_text("utf-8"))["case"]
    assert (raw["id"], raw["lang"], raw["why"], raw["text"]) == ("clip-1", "en", 'what "it" shows', TEXT)
    assert ["latushka", "Latushka", 3] in raw["mentions"], "the how-manieth time is counted over the whole text"
    passage = _passage(raw)
    found = answer(Tagger(load(home).lexicon), passage)
    assert (found.mentions, found.citations) == (passage.mentions, passage.citations)
    assert len(found.mentions) >= 4


def test_an_article_that_we_have_comes_with_title_and_links(
    newsroom: Newsroom, sample_home: Path, tmp_path: Path
) -> None:
    done = save(sample_home, f"{newsroom.address}/harbour-sampler/security-council.html", tmp_path)
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.glob("en-*.toml")
    passage = _passage(tomllib.loads(path.read_text("utf-8"))["case"][0])
    assert passage.document.title
    assert passage.citations
    found = answer(Tagger(load(sample_home).lexicon), passage)
    assert (found.mentions, found.citations) == (passage.mentions, passage.citations)


def test_what_was_corrected_is_never_written_over(home: Path, tmp_path: Path) -> None:
    (tmp_path / "clip.txt").write_text(TEXT, encoding="utf-8")
    save(home, tmp_path / "clip.txt", tmp_path / "cases")
    (path,) = (tmp_path / "cases").iterdir()
    path.write_text("corrected", encoding="utf-8")
    again = save(home, tmp_path / "clip.txt", tmp_path / "cases")
    assert (again.exit_code, "name the case with --id" in again.output) == (1, True)
    assert path.read_text("utf-8") == "corrected"


@pytest.mark.parametrize("what", ["nothing.html", "https://paper.example/never-seen", "empty.txt"])
def test_what_cannot_be_a_case_is_said(what: str, sample_home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    done = save(sample_home, tmp_path / what if what.endswith("txt") else what, tmp_path / "cases")
    assert done.exit_code == 1
    assert done.output.startswith("zvon: ")
    assert not (tmp_path / "cases").exists()
