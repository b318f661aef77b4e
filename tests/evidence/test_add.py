"""`zvon add`: a clip by hand goes the ordinary way, and the answer says what came of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.adding import add
from pipeline.app import Wish, prepare, run
from pipeline.cli import main
from pipeline.demo.newsroom import Newsroom
from pipeline.errors import ZvonError
from pipeline.fetch.captures import CaptureStore
from pipeline.model import CaptureRef
from pipeline.progress import Plain
from pipeline.settings.schema import Source
from pipeline.stages.claims import source_of
from tests.conftest import configure
from tests.evidence.conftest import one
from tests.run.snapshot import rows

SENTENCE = (
    "The head of the National Anti-Crisis Management, Pavel Latushka, said the regime of Alexander Lukashenko"
    " deported children from Ukraine to Belarus."
)


def page(words: str = SENTENCE) -> str:
    rest = "".join(f"<p>Sample paragraph number {n} of a text that only fills the page.</p>" for n in range(12))
    body = f"<article><h1>Sample clip</h1><p>{words}</p>{rest}</article>"
    return f"<html><head><title>Sample clip</title></head><body>{body}</body></html>"


def source(name: str, homepage: str | None) -> Source:
    return Source(id=name, name=name, kind="outlet", languages=("en",), homepage=homepage)


@pytest.mark.parametrize(
    ("url", "expected", "why"),
    [
        ("https://www.paper.example/a/b", "paper", "www. is the same host"),
        ("http://paper.example/a", "paper", "the scheme does not matter"),
        ("https://blogs.paper.example/a", "paper", "a subdomain belongs to it"),
        ("https://paper.example/ru/a", "paper-ru", "the longest homepage wins"),
        ("https://paper.example/russia", "paper", "a path is compared by its parts"),
        ("https://notpaper.example/a", "manual", "another host that ends alike"),
        ("https://other.example/paper.example", "manual", "nobody's"),
    ],
)
def test_the_source_is_the_one_whose_homepage_it_lies_below(url: str, expected: str, why: str) -> None:
    sources = {
        s.id: s
        for s in (
            source("paper", "https://paper.example/"),
            source("paper-ru", "https://www.paper.example/ru/"),
            source("none", None),
        )
    }
    assert source_of(url, sources) == expected, why


def test_an_address_goes_the_ordinary_way(newsroom: Newsroom, home: Path, faults: Callable[..., list[str]]) -> None:
    settings = newsroom.config_files()["settings.toml"]
    (home / "config" / "settings.toml").write_text(settings, encoding="utf-8")
    good, lines = add(home, f"{newsroom.address}/north-lantern/second-part.html", None, Plain())
    told = "\n".join(lines)
    assert good
    assert "source manual" in told
    assert "mention   nam" in told
    assert "citation  A title_mention" in told
    assert one(home, "SELECT kind FROM captures")["kind"] == "page"
    assert faults(home, fast=False) == []


def test_a_page_of_a_configured_source_is_that_source_s(newsroom: Newsroom, tmp_path: Path) -> None:
    home = configure(tmp_path / "home", newsroom)
    _, lines = add(home, f"{newsroom.address}/north-lantern/second-part.html", None, Plain())
    assert "(source north-lantern)" in lines[0]


def test_adding_twice_is_one_article(newsroom: Newsroom, home: Path) -> None:
    (home / "config" / "settings.toml").write_text(newsroom.config_files()["settings.toml"], encoding="utf-8")
    url = f"{newsroom.address}/north-lantern/second-part.html"
    assert add(home, url, None, Plain())[1][-1:] == add(home, url, None, Plain())[1][-1:]
    assert one(home, "SELECT count(*) AS n FROM articles")["n"] == 1


def test_what_cannot_be_had_is_explained(newsroom: Newsroom, home: Path) -> None:
    (home / "config" / "settings.toml").write_text(newsroom.config_files()["settings.toml"], encoding="utf-8")
    good, lines = add(home, f"{newsroom.address}/nowhere.html", None, Plain())
    assert not good
    assert any("http_status" in line for line in lines)
    assert lines[-1] == "No article came of it."


def test_an_address_inside_is_refused_by_the_guard(home: Path) -> None:
    good, lines = add(home, "http://127.0.0.1:9/page.html", None, Plain())
    assert not good
    assert any("blocked" in line for line in lines)


def test_a_file_is_kept_as_a_resource_and_read(home: Path, tmp_path: Path, faults: Callable[..., list[str]]) -> None:
    clip = tmp_path / "clip.html"
    clip.write_text(page(), encoding="utf-8")
    good, lines = add(home, str(clip), None, Plain())
    assert good
    assert any(line.startswith("citation ") for line in lines)
    row = one(home, "SELECT * FROM captures")
    assert (row["kind"], row["status"], row["final_url"][:11]) == ("file", 0, "urn:sha256:")
    record = CaptureStore(home / "captures").record(
        CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"])
    )
    assert record.rec_type == "resource"
    assert record.rec_headers.get_header("WARC-Target-URI") == row["final_url"]
    assert faults(home, fast=False) == []


def test_a_file_with_its_address_is_that_page(home: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.html"
    clip.write_text(page(), encoding="utf-8")
    _, lines = add(home, str(clip), "https://paper.example/clip?utm_source=x", Plain())
    assert lines[0] == "page      https://paper.example/clip (source manual)"


def test_a_pdf_is_read(home: Path, tmp_path: Path) -> None:
    from fpdf import FPDF

    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=12)
    paper.multi_cell(0, 8, SENTENCE)
    paper.output(str(tmp_path / "clip.pdf"))
    good, lines = add(home, str(tmp_path / "clip.pdf"), None, Plain())
    assert good
    assert any(line.startswith("mention   latushka") for line in lines)


def test_a_clip_without_a_mention_says_so(home: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.html"
    clip.write_text(page("The harbour opens on Monday, the mayor said."), encoding="utf-8")
    good, lines = add(home, str(clip), None, Plain())
    assert good
    assert "Nothing that we look for" in lines[-1]


def test_what_was_added_stays_active(home: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.html"
    clip.write_text(page(), encoding="utf-8")
    add(home, str(clip), None, Plain())
    prepare(home)[1].close()
    run(home, Wish("test"), Plain())
    assert [row["active"] for row in rows(home, "SELECT active FROM sources WHERE id = 'manual'")] == [1]


@pytest.mark.parametrize("what", ["javascript:alert(1)", "no/such/file.html", "", f"x://a.example/{'a' * 9000}"])
def test_what_is_neither_is_refused(what: str, home: Path) -> None:
    with pytest.raises(ZvonError, match="neither a file nor"):
        add(home, what, None, Plain())
    assert not (home / "zvon.db").exists()


def test_of_a_file_it_is_said_what_is_wrong_with_it(home: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(ZvonError, match=r"is larger than network\.max_bytes"):
        add(home, str(large), None, Plain())
    assert rows(home, "SELECT count(*) AS n FROM runs")[0]["n"] == 0, "no run is left that seems to have been cut short"
    with pytest.raises(ZvonError, match=r"nothing\.html: is no file"):
        add(home, "nothing.html", "https://paper.example/1", Plain())


def test_the_exit_code_tells(home: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.html"
    clip.write_text(page(), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "add"]
    assert subprocess.run([*command, str(clip)], capture_output=True, text=True, check=False).returncode == 0
    done = CliRunner().invoke(main, ["--home", str(home), "add", "http://127.0.0.1:9/x"])
    assert (done.exit_code, "No article came of it." in done.stdout) == (1, True)
