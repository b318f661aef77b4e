"""The service: one instance, runs by itself, ends when told."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.demo.newsroom import Newsroom
from tests.conftest import configure
from tests.run.snapshot import healthy, rows

DEADLINE = 90


@pytest.fixture
def service(newsroom: Newsroom, tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str], str]]:
    """Start `zvon up` over the sample newsroom on a free port; yield home, process and the site's address."""
    home = configure(tmp_path / "home", newsroom)
    with (home / "config" / "settings.toml").open("a", encoding="utf-8") as file:
        file.write("\n[site]\nport = 0\n\n[schedule]\ntick_seconds = 1\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "--home", str(home), "up"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield home, process, process.stdout.readline().split()[3]
    process.kill()
    process.wait()
    process.stdout.close()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for *condition* to hold; fail with *what* when it does not in time."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def finished_runs(home: Path) -> int:
    return int(rows(home, "SELECT count(*) AS n FROM runs WHERE ended IS NOT NULL")[0]["n"])


def test_service_runs_serves_refuses_a_second_and_ends(
    service: tuple[Path, subprocess.Popen[str], str],
) -> None:
    home, process, address = service
    until(lambda: finished_runs(home) > 0, "no run ended")
    assert rows(home, "SELECT count(*) AS n FROM citations")[0]["n"] > 0
    assert rows(home, "SELECT min(next_due) AS due FROM feeds")[0]["due"] > "2026", "due times live in the table"

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}zvon.json", timeout=10)
    assert refused.value.code in (401, 403)
    refused.value.close()

    second = subprocess.run(
        [sys.executable, "-m", "pipeline", "--home", str(home), "up"], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert "another `zvon up` is at work here" in second.stderr

    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=10)
    assert time.monotonic() - began < 10
    assert process.returncode == 0
    healthy(home)
