"""The rules of the house that no linter knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import stages

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "pipeline").rglob("*.py"))
# A statement, not a word in a sentence: capitals, and what follows them in SQL.
SQL = re.compile(r'"\s*(SELECT\s+[\w*]|INSERT (OR \w+ )?INTO |UPDATE \w+ SET |DELETE FROM |CREATE (TABLE|VIEW|INDEX) )')


def test_stages_stand_in_the_order_of_their_sentence() -> None:
    pipe = next(line for line in (stages.__doc__ or "").splitlines() if " | " in line)
    assert pipe.split() == " | ".join(kind.NAME for kind in stages.STAGES).split()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small_and_sql_stays_in_the_store(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, "split it: one purpose a file"
    if "store" not in path.parts:
        assert not SQL.search(text), "SQL stands in db/ and pipeline/store/ only"
