"""Runs that follow another: nothing twice, nothing lost, whatever happened to the one before."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.app import Wish, run
from pipeline.demo.newsroom import SAMPLE_DAY, Newsroom
from pipeline.errors import HomeError
from pipeline.lock import only_one
from pipeline.progress import Plain
from tests.conftest import configure
from tests.run.snapshot import facts, healthy, is_begun, rows

# The longer form stands in `make crash`.
KILLS = int(os.environ.get("ZVON_KILLS", "4"))


@pytest.fixture
def copied(sample_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample home that a test may change."""
    return Path(shutil.copytree(sample_home, tmp_path / "copy"))


def test_second_run_changes_nothing(copied: Path) -> None:
    before, logged = facts(copied), rows(copied, "SELECT count(*) AS n FROM fetches")[0]["n"]
    run(copied, Wish("test"), Plain())
    assert facts(copied) == before
    assert rows(copied, "SELECT count(*) AS n FROM fetches")[0]["n"] == logged, "nothing was due"


def test_asking_everything_again_adds_fetches_only(copied: Path) -> None:
    before, logged = facts(copied), rows(copied, "SELECT count(*) AS n FROM fetches")[0]["n"]
    run(copied, Wish("test", everything=True, stage="poll"), Plain())
    after = rows(copied, "SELECT outcome, count(*) AS n FROM fetches WHERE kind = 'feed' GROUP BY outcome")
    assert facts(copied) == before
    assert {row["outcome"] for row in after} <= {"ok", "not_modified"}
    assert rows(copied, "SELECT count(*) AS n FROM fetches")[0]["n"] > logged
    polls = {row["outcome"]: row["n"] for row in after}
    assert polls["not_modified"] == polls["ok"], "every feed of the newsroom knows conditional requests"


@pytest.fixture
def own_room() -> Iterator[Newsroom]:
    """Return a newsroom in which the test may publish."""
    with Newsroom(today=SAMPLE_DAY) as room:
        yield room


def test_correction_is_a_version_not_an_article(own_room: Newsroom, tmp_path: Path) -> None:
    home = configure(tmp_path, own_room)
    run(home, Wish("test"), Plain())
    before = rows(home, "SELECT count(*) AS n FROM article_list")[0]["n"]
    own_room.publish_correction()
    run(home, Wish("test", everything=True), Plain())
    corrected = rows(home, "SELECT * FROM articles WHERE version = 2")
    assert len(corrected) == 1
    assert rows(home, "SELECT count(*) AS n FROM article_list")[0]["n"] == before
    versions = rows(home, "SELECT * FROM articles WHERE article_url = ? ORDER BY version", corrected[0]["article_url"])
    assert [row["current"] for row in versions] == [0, 1]
    assert versions[0]["text"] != versions[1]["text"], "both versions are kept, word for word"
    stories = rows(
        home,
        "SELECT DISTINCT story FROM story_members WHERE article IN (?, ?)",
        versions[0]["id"],
        versions[1]["id"],
    )
    assert len(stories) == 1
    healthy(home)


def test_kill_at_any_point_loses_and_doubles_nothing(newsroom: Newsroom, sample_home: Path, tmp_path: Path) -> None:
    undisturbed = facts(sample_home)
    chance = random.Random(20231107)
    home = configure(tmp_path, newsroom)
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "run"]
    for _ in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 4.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if is_begun(home):
            healthy(home)
    subprocess.run(command, check=True, capture_output=True)
    after = facts(home)
    for name, wanted in undisturbed.items():
        assert after[name] == wanted, name


def test_second_run_at_a_time_is_refused(home: Path) -> None:
    with only_one(home, "run"), pytest.raises(HomeError, match="another `zvon run` is at work here"):
        run(home, Wish("test"), Plain())


def test_nothing_configured_is_no_error(home: Path) -> None:
    assert run(home, Wish("test"), Plain()) == {}


def test_read_only_folder_is_one_clear_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(HomeError, match="cannot be made"):
        run(blocked / "home", Wish("test"), Plain())
