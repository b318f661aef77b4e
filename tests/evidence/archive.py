"""An archive made by hand, without a run."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from pipeline.fetch.captures import CaptureStore
from pipeline.model import FetchOutcome, FetchRequest, FetchResult
from pipeline.store.fetching import Saved, insert_capture
from pipeline.store.outcomes import end_run, start_run
from tests.fresh import current


def answer(url: str, body: bytes) -> FetchResult:
    """Return a page that was answered well."""
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return FetchResult(FetchRequest(url, "page"), at, FetchOutcome.OK, status=200, final_url=url, body=body)


def fill(home: Path, number: int, size: int) -> None:
    """Write *number* captures of *size* bytes each into a home, as a run does."""
    with current(home / "zvon.db") as store, CaptureStore(home / "captures") as captures:
        run = start_run(store, datetime.now(UTC), "test", "0")
        for index in range(number):
            result = answer(f"https://sample.example/{index}", os.urandom(1000) * (size // 1000))
            ref = captures.write(result)
            with store.write() as db:
                insert_capture(db, result, Saved("page", ref))
        end_run(store, run, datetime.now(UTC), {})
