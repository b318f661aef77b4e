"""Cases are files; a case's ``why`` is what a failing test says."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"
DEV = Path(__file__).parents[3] / "shared" / "data" / "dev"
FETCHED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def load(name: str) -> list[Any]:
    """Return the ``[[case]]`` tables of cases/NAME as pytest parameters."""
    cases = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in cases]


def load_folder(name: str) -> list[Any]:
    """Return every TOML file of cases/NAME as a pytest parameter."""
    files = sorted((CASES / name).glob("*.toml"))
    return [pytest.param(tomllib.loads(file.read_text(encoding="utf-8")), id=file.stem) for file in files]


def dev_folder(name: str) -> Path:
    """Return a folder of the collected real data; skip, visibly, where it is not there."""
    if not (DEV / name).is_dir():
        pytest.skip(f"the collected pages and feeds ({name}) are not on this machine")
    return DEV / name
