"""The digest of the sample week, word for word: a change of look shows in the review of the golden files."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.digest.message import LEAVE
from pipeline.digest.page import Places
from pipeline.stages.digest import Edition, build_digest

ZONE = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PLACES = Places(
    ledger="https://zvon.example/zvon/ledger", web="https://zvon.example/-/mail/weekly/2026-W47", leave=LEAVE
)


@pytest.mark.golden
@pytest.mark.parametrize("language", ["en", "be"])
def test_the_sample_week_reads_as_agreed(sample, golden, language):
    built = build_digest(sample.store, "2026-W47", NOW, ZONE, Edition(language=language, places=PLACES), save=False)
    golden(f"digest.{language}.txt", f"Subject: {built.subject}\n\n{built.text}")
    golden(f"digest.{language}.html", built.html)
    golden(f"digest.{language}.eml", built.eml.decode("ascii").replace("\r\n", "\n"))
