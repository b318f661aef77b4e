"""What every test may count on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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
