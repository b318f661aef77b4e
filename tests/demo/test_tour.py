"""docs/tour.md says what is true: its files exist, its words stand in the article, its offsets hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from pipeline.extract.document import read_document
from pipeline.extract.rules import RulesFile
from pipeline.resources import checkout

ROOT = checkout()
PATH = "/harbour-sampler/security-council.html"

pytestmark = pytest.mark.skipif(ROOT is None, reason="the documentation stands in a checkout only")


def _tour() -> str:
    return (ROOT / "docs" / "tour.md").read_text(encoding="utf-8") if ROOT else ""


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:pipeline|config|db|tests|notebooks)/[^`]*)`", _tour()))))
def test_a_file_that_the_tour_names_exists(path) -> None:
    # The two files that the demonstration writes into a home folder stand in no checkout.
    if path not in ("config/sources/sample.toml", "config/settings.toml"):
        assert ROOT is not None
        assert (ROOT / path).exists()


def test_the_quoted_paragraph_and_the_offsets_are_those_of_the_article(room) -> None:
    resource = room.resources[PATH]
    page = read_document(
        resource.body, resource.content_type, room.address + PATH, datetime(2026, 11, 22, tzinfo=UTC), RulesFile()
    )
    quoted = " ".join(line.removeprefix("> ") for line in _tour().splitlines() if line.startswith("> "))
    assert page.text.startswith(quoted)
    rows = re.findall(r"^\| `\w+` \| (.+?) \| (\d+) \| (\d+) \|$", _tour(), re.M)
    assert len(rows) == 3
    for exact, start, end in rows:
        assert page.text[int(start) : int(end)] == exact
