"""Homes that a test may spoil, and what `zvon verify` says of them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.progress import Plain
from pipeline.verify import verify


@pytest.fixture
def copied(sample_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample home that a test may change."""
    return Path(shutil.copytree(sample_home, tmp_path / "copy"))


@pytest.fixture
def faults() -> Callable[..., list[str]]:
    """Return the grave faults that verify names, one line each."""

    def find(home: Path, *, fast: bool = True) -> list[str]:
        return [str(fault) for fault in verify(home, Plain(), fast=fast) if fault.grave]

    return find


def tamper(home: Path, *statements: str) -> None:
    """Change the database as somebody would who knows SQL and owns the file."""
    with closing(sqlite3.connect(home / "zvon.db", isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%append_only%'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount > 0, statement


def warcs(home: Path) -> list[Path]:
    """Return the WARC files of a home, the largest last."""
    return sorted((home / "captures").rglob("*.warc.gz"), key=lambda path: path.stat().st_size)


def one(home: Path, sql: str) -> sqlite3.Row:
    """Return the first row of a question."""
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        db.row_factory = sqlite3.Row
        row: sqlite3.Row = db.execute(sql).fetchone()
        return row
