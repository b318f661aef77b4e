"""The command line as a person meets it: real processes, real exit codes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.demo.newsroom import Newsroom
from tests.conftest import configure

ZVON = [sys.executable, "-m", "pipeline"]
SENTENCE = (
    "The head of the National Anti-Crisis Management, Pavel Latushka, said the regime of Alexander Lukashenko"
    " deported children."
)


def zvon(
    home: Path, *words: str, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ZVON, "--home", str(home), *words],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, **(env or {})},
    )


def here(home: Path, *words: str, stdin: str = "") -> Result:
    """Go through the same door in this process: for what is said, once a real process has shown that the door opens."""
    return CliRunner().invoke(main, ["--home", str(home), *words], input=stdin)


def test_help_answers_at_once() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*ZVON, "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.5, f"zvon --help took {spent:.2f} s of processor time"


@pytest.mark.parametrize(
    "module", ["spacy", "trafilatura", "datasette", "sqlite_utils", "apscheduler", "pydantic", "aiohttp"]
)
def test_help_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, pipeline.cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tag_finds_who_says_what(home: Path) -> None:
    done = zvon(home, "tag", stdin=json.dumps({"id": "1", "text": SENTENCE}) + "\n")
    found = json.loads(done.stdout)
    assert found["id"] == "1"
    assert found["lang"] == "en"
    assert {m["entity"] for m in found["mentions"]} == {"nam", "latushka", "regime"}
    assert all(SENTENCE[m["start"] : m["end"]] == m["surface"] for m in found["mentions"])
    assert [c["source"] for c in found["citations"]] == ["latushka"]
    assert not (home / "zvon.db").exists(), "tagging needs no database"


def test_tag_outlives_rubbish(home: Path) -> None:
    lines = ["not json", "[1, 2]", '{"id": 3}', '{"id": "4", "text": 5}', json.dumps({"id": "5", "text": "Nothing."})]
    done = here(home, "tag", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert len(answers) == len(lines)
    assert [("error" in answer) for answer in answers] == [True, True, True, True, False]


def test_names_come_out_whatever_the_locale(home: Path) -> None:
    text = "Аляксандр Лукашэнка сустрэўся з міністрам."
    done = zvon(home, "tag", stdin=json.dumps({"id": "1", "text": text}) + "\n", env={"LANG": "C", "LC_ALL": "C"})
    assert json.loads(done.stdout)["mentions"][0]["surface"] == "Аляксандр Лукашэнка"


def test_closed_pipe_is_no_traceback(home: Path) -> None:
    command = f"{sys.executable} -m pipeline --home {home} config show | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout
    assert "Traceback" not in done.stderr


def test_extract_one_line_for_each_file(home: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.zip"
    body = "<p>The harbour opens on Monday, the mayor said, after a winter of repairs and of waiting.</p>" * 12
    good.write_text(
        f"<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1>{body}</article></body></html>"
    )
    bad.write_bytes(b"PK\x03\x04rubbish")
    done = zvon(home, "extract", str(good), str(bad), str(tmp_path / "none.html"))
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["page_class"], first["language"], first["title"]) == ("article", "en", "Harbour")
    assert "harbour opens" in first["text"]
    assert second["reason"] == "not_html"
    assert "No such file" in third["reason"]


@pytest.mark.parametrize("command", [["run"], ["check"]])
def test_bad_configuration_exits_with_2_and_changes_nothing(command: list[str], home: Path) -> None:
    misconfigure(home)
    done = zvon(home, *command)
    assert "Traceback" not in done.stderr
    refused(home, done.returncode, done.stderr)


@pytest.mark.parametrize("command", [["serve"], ["tag"], ["config", "show"], ["up"]])
def test_bad_configuration_is_told_by_the_others_as_well(command: list[str], home: Path) -> None:
    misconfigure(home)
    done = here(home, *command)
    assert isinstance(done.exception, SystemExit), "it would be a traceback"
    refused(home, done.exit_code, done.stderr)


def misconfigure(home: Path) -> None:
    (home / "config" / "settings.toml").write_text("[network]\ntimeout_second = 5\n[nowhere]\n", encoding="utf-8")


def refused(home: Path, code: int, said: str) -> None:
    assert code == 2
    assert "did you mean 'timeout_seconds'" in said
    assert "nowhere" in said, "every fault at once"
    assert sorted(path.name for path in home.iterdir()) == ["config"]


@pytest.mark.parametrize(
    ("line", "words"),
    [('proxy = "http://x"', "write socks5://host:port"), ('allow = ["intranet.example:443"]', "write the IP address")],
)
def test_what_check_calls_in_order_a_run_can_begin_with(line: str, words: str, home: Path) -> None:
    text = f"[defaults]\nsources = false\n[network]\n{line}\n"
    (home / "config" / "settings.toml").write_text(text, encoding="utf-8")
    for command in ("check", "run"):
        done = CliRunner().invoke(main, ["--home", str(home), command])
        assert (done.exit_code, words in done.stderr) == (2, True), done.output
    assert sorted(path.name for path in home.iterdir()) == ["config"], "nothing was begun"


def test_a_settings_file_that_cannot_be_read_is_not_an_absent_one(home: Path) -> None:
    (home / "config" / "settings.toml").unlink()
    (home / "config" / "settings.toml").symlink_to("/nonexistent/settings.toml")
    done = CliRunner().invoke(main, ["--home", str(home), "check"])
    assert (done.exit_code, done.stderr) == (2, "config/settings.toml: cannot be read (No such file or directory)\n")


def test_a_file_that_cannot_be_written_is_one_line(home: Path) -> None:
    done = CliRunner().invoke(main, ["--home", str(home), "sources", "--opml-out", "/nonexistent/list.opml"])
    assert (done.exit_code, done.stderr) == (1, "zvon: /nonexistent/list.opml: No such file or directory\n")


def test_config_show_names_each_origin(home: Path) -> None:
    (home / "config" / "settings.toml").write_text("[defaults]\nsources = false\n[network]\nconcurrency = 3\n")
    lines = zvon(home, "config", "show").stdout.splitlines()
    assert any(line.split() == ["network.concurrency", "3", "config/settings.toml"] for line in lines)
    assert any(line.split()[:2] == ["network.timeout_seconds", "30.0"] and "shipped" in line for line in lines)


def test_unknown_stage_and_source_are_named(home: Path) -> None:
    assert "is not one of poll" in here(home, "run", "--stage", "pole").stderr
    assert "no source 'nobody' is configured" in here(home, "run", "--source", "nobody").stderr


def test_run_says_what_it_did(newsroom: Newsroom, tmp_path: Path) -> None:
    home = configure(tmp_path / "home", newsroom)
    done = zvon(home, "run", "--source", "north-lantern")
    assert done.returncode == 0
    assert "poll" in done.stdout
    assert "Fetching pages" in done.stderr
    assert zvon(home, "run", "--source", "north-lantern").stdout.startswith("Nothing was due")


def test_explain_tells_the_way_of_a_page(sample_home: Path, newsroom: Newsroom) -> None:
    tagged = zvon(sample_home, "explain", f"{newsroom.address}/north-lantern/second-part.html").stdout
    for word in ("parse ", "fetch ", "capture ", "extract ", "group ", "tag ", "mention ", "citation "):
        assert word in tagged, word
    closed = here(sample_home, "explain", f"{newsroom.address}/prairie-post/withdrawn.html").stdout
    assert "http_status" in closed
    assert "No article came of it" in closed
    assert "never seen" in here(sample_home, "explain", f"{newsroom.address}/nowhere.html").stdout
    assert "neither a file nor" in here(sample_home, "explain", "javascript:alert(1)").stderr


def test_explain_a_file(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><article><h1>Title</h1><p>{SENTENCE}</p></article></body></html>", encoding="utf-8")
    told = here(home, "explain", str(page)).stdout
    assert "classify " in told
    assert "citation " in told


def test_digest_is_written(sample_home: Path, tmp_path: Path) -> None:
    done = zvon(sample_home, "digest", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".txt", ".html", ".eml"}
    assert here(sample_home, "digest", "--week", "last").exit_code == 2


def test_demo_never_mixes_with_real_finds(home: Path) -> None:
    assert here(home, "run").exit_code == 0
    done = zvon(home, "demo", "--no-serve")
    assert done.returncode == 1
    assert "name another folder with --home" in done.stderr
