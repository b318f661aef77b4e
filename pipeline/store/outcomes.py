"""Runs, and how each unit of each stage's work ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Reason, Status
from pipeline.pace import back_off
from pipeline.store.database import Store, stamp


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one unit of work ended. ``subject_kind`` is ``capture`` or ``article``."""

    run: int
    stage: str
    version: str
    subject_kind: str
    subject: int
    status: Status
    reason: Reason = Reason.NONE
    detail: str = ""
    ms: int = 0


def start_run(store: Store, now: datetime, command: str, version: str) -> int:
    """Note that a run begins and return its id."""
    with store.write() as db:
        cursor = db.execute(
            "INSERT INTO runs (started, command, version) VALUES (?, ?, ?)", (stamp(now), command, version)
        )
    return int(cursor.lastrowid or 0)


def end_run(store: Store, run: int, now: datetime, summary: Mapping[str, Mapping[str, int]]) -> None:
    """Note that a run ended, with stage → status → count."""
    with store.write() as db:
        db.execute(
            "UPDATE runs SET ended = ?, summary = ? WHERE id = ?",
            (stamp(now), json.dumps(summary, sort_keys=True), run),
        )


def record(db: sqlite3.Connection, outcome: Outcome, now: datetime, retry_minutes: int, give_up_after: int) -> None:
    """Write an outcome inside the caller's transaction.

    A retry waits *retry_minutes*, doubled with each attempt up to a week, and ends in quarantine after *give_up_after*.
    """
    attempts = 1 + _attempts(db, outcome)
    status, due = outcome.status, None
    if status is Status.RETRY:
        if attempts >= give_up_after:
            status = Status.QUARANTINED
        else:
            due = stamp(now + back_off(retry_minutes, attempts - 1))
    db.execute(
        "INSERT INTO outcomes (run, stage, version, subject_kind, subject, status, reason, detail, attempts,"
        " next_due, ms, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (stage, subject_kind, subject, version) DO UPDATE SET run = excluded.run,"
        " status = excluded.status, reason = excluded.reason, detail = excluded.detail,"
        " attempts = excluded.attempts, next_due = excluded.next_due, ms = excluded.ms, at = excluded.at",
        (
            outcome.run,
            outcome.stage,
            outcome.version,
            outcome.subject_kind,
            outcome.subject,
            status,
            outcome.reason,
            outcome.detail[:500],
            attempts,
            due,
            outcome.ms,
            stamp(now),
        ),
    )


def _attempts(db: sqlite3.Connection, outcome: Outcome) -> int:
    row = db.execute(
        "SELECT attempts FROM outcomes WHERE stage = ? AND subject_kind = ? AND subject = ? AND version = ?",
        (outcome.stage, outcome.subject_kind, outcome.subject, outcome.version),
    ).fetchone()
    return int(row["attempts"]) if row else 0
