"""A clock that is wrong: what was put off while it ran ahead comes back, and no wait leaves the calendar."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.app import prepare, utc_now
from pipeline.model import Reason, Status
from pipeline.pace import back_off
from pipeline.store.database import Store, stamp
from pipeline.store.due import work_is_due
from pipeline.store.outcomes import Outcome, record, start_run

AHEAD = datetime(2099, 1, 1, tzinfo=UTC)
SOURCE = '[[source]]\nid = "a"\nname = "A"\nkind = "outlet"\nlanguages = ["en"]\n'


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (
            "feeds",
            "INSERT INTO feeds (source, kind, url, next_due) VALUES ('manual', 'rss', 'https://a.example/', :far)",
        ),
        (
            "urls",
            "INSERT INTO urls (key, url, host, source, first_seen, next_due)"
            " VALUES ('k', 'u', 'h', 'manual', :far, :far)",
        ),
        (
            "outcomes",
            "INSERT INTO outcomes (stage, version, subject_kind, subject, status, next_due, at)"
            " VALUES ('parse', '1', 'capture', 1, 'retry', :far, :far)",
        ),
    ],
)
def test_what_a_clock_ahead_put_off_is_due_again(table: str, change: str, home: Path) -> None:
    """Fault 76: one pass at a wrong time must not blind the collector for years."""
    (home / "config" / "sources" / "a.toml").write_text(SOURCE, encoding="utf-8")
    _, store = prepare(home)
    with closing(store):
        with store.write() as db:
            db.execute("INSERT INTO organizations (id, name, kind) VALUES ('manual', 'M', 'outlet')")
            db.execute("INSERT INTO sources (id, organization, name) VALUES ('manual', 'manual', 'M')")
            db.execute(change, {"far": stamp(AHEAD)})
        assert work_is_due(store, utc_now()), "the service must begin a run to mend it"
    _, store = prepare(home)
    with closing(store):
        (due,) = store.db.execute(f"SELECT next_due FROM {table}").fetchone()
        assert datetime.fromisoformat(due) <= utc_now()


def test_what_waits_for_days_is_left_waiting(home: Path) -> None:
    _, store = prepare(home)
    later = stamp(utc_now() + timedelta(days=7))
    with closing(store), store.write() as db:
        db.execute(
            "INSERT INTO outcomes (stage, version, subject_kind, subject, status, next_due, at)"
            " VALUES ('parse', '1', 'capture', 1, 'retry', ?, ?)",
            (later, later),
        )
    _, store = prepare(home)
    with closing(store):
        assert store.db.execute("SELECT next_due FROM outcomes").fetchone()[0] == later


def test_a_hundred_tries_stay_in_the_calendar(store: Store) -> None:
    assert back_off(30, 0) == timedelta(minutes=30)
    assert back_off(30, 3) == timedelta(hours=4)
    assert back_off(1440, 99.5) == timedelta(days=7)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    run = start_run(store, now, "test", "0")
    for _ in range(60):
        with store.write() as db:
            outcome = Outcome(run, "parse", "1", "capture", 1, Status.RETRY, Reason.TIMEOUT)
            record(db, outcome, now, retry_minutes=1440, give_up_after=100)
    row = store.db.execute("SELECT attempts, next_due FROM outcomes").fetchone()
    assert tuple(row) == (60, stamp(now + timedelta(days=7)))
