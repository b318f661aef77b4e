"""What the tests of tagging share: the shipped lexicon and a tagger on it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shipped import lexicon as shipped_lexicon

from pipeline.match.lexicon import Lexicon
from pipeline.match.tagger import Tagger


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return shipped_lexicon()


@pytest.fixture(scope="session")
def tagger(lexicon: Lexicon) -> Tagger:
    return Tagger(lexicon)
