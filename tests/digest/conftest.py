"""The fixtures of the digest's tests: an empty database, the sample week, and golden files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.digest.seeding import SAMPLE, Seed, fill
from tests.fresh import current


@pytest.fixture
def seed(tmp_path: Path) -> Iterator[Seed]:
    """An empty database with the current schema."""
    with current(tmp_path / "zvon.db") as store:
        yield Seed(store)


@pytest.fixture
def sample(seed: Seed) -> Seed:
    """The sample database."""
    fill(seed, SAMPLE)
    return seed


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or write that file when ZVON_GOLDEN=1 (`make golden`)."""
    folder = Path(__file__).parent / "golden"

    def check(name: str, text: str) -> None:
        path = folder / name
        if os.environ.get("ZVON_GOLDEN") == "1":
            path.write_text(text, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert text == wanted, f"{path.name} differs from what is built; look at it, then `make golden`"

    return check
