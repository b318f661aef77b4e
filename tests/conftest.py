"""What every test may count on."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import workers
from pipeline.app import Wish, run
from pipeline.demo.newsroom import SAMPLE_DAY, Newsroom
from pipeline.progress import Plain
from pipeline.store.database import Store
from tests.fresh import current

_connect = socket.socket.connect

# A test's run is short: its workers would load for two seconds what they use for a tenth of one. They are forked from a
# process that looks for modules in the folder where the tests were started. A run in a process of its own (`zvon run`)
# loads what it needs when it needs it, as it does for people.
if Path.cwd() == Path(__file__).parents[1]:
    workers._PRELOAD = (*workers._PRELOAD, "tests.warm")
    multiprocessing.set_forkserver_preload(list(workers._PRELOAD))


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""

    def connect(self: socket.socket, address: Any) -> None:
        host = str(address[0]) if isinstance(address, tuple) else "127.0.0.1"
        if not host.startswith("127.") and host not in ("::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host}; tests stay on this machine")
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty home folder without the shipped sources."""
    folder = tmp_path / "home"
    (folder / "config" / "sources").mkdir(parents=True)
    (folder / "config" / "settings.toml").write_text("[defaults]\nsources = false\n", encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a fresh, migrated store in a real file."""
    with current(tmp_path / "zvon.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    """Return the sample newsroom on a free port, dated to its sample day; nobody publishes the correction in it."""
    with Newsroom(today=SAMPLE_DAY) as room:
        yield room


def configure(home: Path, room: Newsroom) -> Path:
    """Write the newsroom's configuration into *home* and return it."""
    for name, text in room.config_files().items():
        path = home / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def sample_home(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home over which one run has gone. For reading only: many tests share it."""
    home = configure(tmp_path_factory.mktemp("sample"), newsroom)
    run(home, Wish("test"), Plain())
    return home
