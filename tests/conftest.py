"""What every test may count on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.app import Wish, run
from pipeline.demo.newsroom import SAMPLE_DAY, Newsroom
from pipeline.progress import Plain
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate

_connect = socket.socket.connect


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
    with open_store(tmp_path / "zvon.db") as opened:
        migrate(opened)
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
