"""Pages with a citation that are to be looked at again, and what each look said of each passage."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.model import CaptureRef, FetchResult, Link
from pipeline.pace import back_off
from pipeline.store.database import Store, stamp
from pipeline.store.fetching import Rhythm, Saved, insert_capture, insert_fetch

# The citations whose pages matter: nobody has rejected them, and they are found still or were accepted.
_LIVE = (
    " citations AS c JOIN articles AS a ON a.id = c.article JOIN urls AS u ON u.id = a.article_url"
    " JOIN sources AS s ON s.id = u.source"
    " LEFT JOIN latest_reviews AS r ON r.finding_kind = 'citation' AND r.finding = c.id"
    " WHERE s.own = 0 AND ifnull(r.verdict, 'accepted') = 'accepted'"
    " AND (c.retired IS NULL OR r.verdict = 'accepted')"
)
# What the feed said of a closed page never stood on the page: that it does not stand there now says nothing.
_OF_THE_PAGE = " AND a.extractor != 'feed'"


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A cited page to ask for again; ``wave`` is in hours, ``tries`` counts the failures since the last wave."""

    id: int
    source: str
    url: str
    wave: int
    tries: int
    etag: str | None
    last_modified: str | None
    body_sha256: str | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a page means: is the wave through, and if the page told us nothing, why.

    ``state`` is ``page_gone`` or ``unreadable``, or None where the passages are still to be compared.
    """

    settled: bool
    state: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A look at a page whose answer has been read; ``reason`` is how reading it ended."""

    id: int
    page: int
    at: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited passage; ``href`` is where its link led, for hyperlinks."""

    id: int
    field: str
    exact: str
    href: str | None


def due_visits(
    store: Store,
    now: datetime,
    hours: Sequence[int],
    rhythm: Rhythm,
    *,
    source: str | None = None,
    everything: bool = False,
) -> list[DueVisit]:
    """Return the cited pages whose next look is due, after each of *hours* since their first citation, or all."""
    rows = store.db.execute(
        f"WITH cited AS (SELECT u.id, u.source, u.url, min(c.found) AS since FROM {_LIVE}"
        " AND u.url LIKE 'http%' AND (:source IS NULL OR u.source = :source) GROUP BY u.id)"
        " SELECT d.*, k.etag, k.last_modified, k.sha256,"
        " ifnull((SELECT max(wave) FROM revisits WHERE article_url = d.id AND settled = 1), 0) AS done,"
        " (SELECT count(*) FROM revisits AS v WHERE v.article_url = d.id AND v.settled = 0 AND v.id > ifnull("
        "  (SELECT max(id) FROM revisits WHERE article_url = d.id AND settled = 1), 0)) AS tries,"
        " (SELECT max(at) FROM revisits WHERE article_url = d.id) AS last"
        " FROM cited AS d LEFT JOIN captures AS k ON k.id ="
        " (SELECT max(id) FROM captures WHERE article_url = d.id AND kind = 'page') ORDER BY d.since, d.id",
        {"source": source},
    )
    due = []
    for row in rows:
        wave = _wave(now - datetime.fromisoformat(row["since"]), hours)
        if everything or (wave > row["done"] and _rested(row, now, rhythm)):
            due.append(
                DueVisit(
                    row["id"],
                    row["source"],
                    row["url"],
                    wave,
                    row["tries"],
                    row["etag"],
                    row["last_modified"],
                    row["sha256"],
                )
            )
    return due


def _wave(age: timedelta, hours: Sequence[int]) -> int:
    """Return the last of *hours* that has passed: looks that were missed are made up for by one."""
    return max((wave for wave in hours if timedelta(hours=wave) <= age), default=0)


def _rested(row: sqlite3.Row, now: datetime, rhythm: Rhythm) -> bool:
    """Whether the pause after a failed look is over."""
    if not row["tries"]:
        return True
    pause = back_off(rhythm.retry_minutes, row["tries"] - 1)
    return datetime.fromisoformat(row["last"]) + pause <= now


def record_visit(
    store: Store, run: int, visit: DueVisit, result: FetchResult, ref: CaptureRef | None, looked: Looked
) -> None:
    """Write the row of the request, of its capture and of the look; and the checks, when the page told nothing."""
    with store.write() as db:
        capture = insert_capture(db, result, Saved("page", ref, article_url=visit.id)) if ref else None
        insert_fetch(db, run, result, None, visit.id, capture)
        cursor = db.execute(
            "INSERT INTO revisits (run, article_url, wave, at, outcome, reason, settled, capture)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run,
                visit.id,
                visit.wave,
                stamp(result.at),
                result.outcome,
                result.reason,
                looked.settled,
                capture,
            ),
        )
        if looked.state is not None:
            at, number = stamp(result.at), int(cursor.lastrowid or 0)
            found = cited_on(db, visit.id, at)
            _insert_checks(db, number, at, [(one.id, looked.state, looked.detail) for one in found])


def visits_to_compare(store: Store) -> list[Visit]:
    """Return the looks that showed the page, of which no passage has been compared, once the page was read."""
    rows = store.db.execute(
        "SELECT v.id, v.article_url AS page, v.at, o.status, o.reason FROM revisits AS v"
        " JOIN outcomes AS o ON o.id = (SELECT id FROM outcomes WHERE stage = 'extract' AND subject_kind = 'capture'"
        "  AND subject = (SELECT max(id) FROM captures WHERE article_url = v.article_url)"
        "  ORDER BY run DESC, id DESC LIMIT 1)"
        " WHERE v.settled = 1 AND v.outcome IN ('ok', 'not_modified') AND o.status != 'retry'"
        " AND NOT EXISTS (SELECT 1 FROM passage_checks WHERE revisit = v.id)"
        f" AND EXISTS (SELECT 1 FROM {_LIVE} AND a.article_url = v.article_url AND c.found <= v.at{_OF_THE_PAGE})"
        " ORDER BY v.id"
    )
    return [Visit(**row) for row in rows]


def cited_on(db: sqlite3.Connection, page: int, at: str, *, read: bool = False) -> list[Cited]:
    """Return the passages that were cited from a page by the time *at*; *read*: only those that stood on it."""
    rows = db.execute(
        f"SELECT c.id, c.field, c.exact, c.type, c.start_char, c.end_char, a.links FROM {_LIVE}"
        f" AND a.article_url = ? AND c.found <= ?{_OF_THE_PAGE if read else ''} ORDER BY c.id",
        (page, at),
    )
    return [Cited(row["id"], row["field"], row["exact"], _href(row)) for row in rows]


def _href(row: sqlite3.Row) -> str | None:
    if row["type"] != "hyperlink":
        return None
    place = (row["start_char"], row["end_char"])
    return next((link["href"] for link in json.loads(row["links"]) if (link["start"], link["end"]) == place), None)


def current_text(store: Store, page: int) -> tuple[str, str, tuple[Link, ...]] | None:
    """Return title, text and links of the current version of a page."""
    row = store.db.execute(
        "SELECT title, text, links FROM articles WHERE article_url = ? AND current = 1", (page,)
    ).fetchone()
    return (row["title"], row["text"], tuple(Link(**link) for link in json.loads(row["links"]))) if row else None


def save_checks(store: Store, visit: Visit, checks: Iterable[tuple[int, str, str]]) -> None:
    """Write what a look says of each passage: citation, state, detail."""
    with store.write() as db:
        _insert_checks(db, visit.id, visit.at, checks)


def _insert_checks(db: sqlite3.Connection, visit: int, at: str, checks: Iterable[tuple[int, str, str]]) -> None:
    db.executemany(
        "INSERT INTO passage_checks (citation, revisit, at, state, detail) VALUES (?, ?, ?, ?, ?)",
        [(citation, visit, at, state, detail[:2000]) for citation, state, detail in checks],
    )
