"""The desk of each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.desk import Desk


@pytest.fixture
def desk(home: Path) -> Desk:
    return Desk(home)
