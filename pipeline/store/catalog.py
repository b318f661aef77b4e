"""Bringing what is configured into the store: organizations, sources, feeds, entities, works, events.

Nothing is ever deleted: what is no longer configured is marked inactive and keeps its articles.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.store.database import Store

# The source of what a person adds by hand where no configured source publishes it; never switched off.
MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One address that is polled."""

    kind: str
    url: str
    note: str
    selector: str = ""
    since: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with its feeds."""

    id: str
    organization: str
    name: str
    homepage: str | None
    languages: tuple[str, ...]
    groups: tuple[str, ...]
    tier: int
    own: bool
    feeds: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the configuration declares, as plain rows in the order of the tables' columns."""

    organizations: Sequence[tuple[str, str, str, str | None, str | None]]  # id, name, kind, country, parent
    sources: Sequence[SourceRow]
    entities: Sequence[tuple[str, str, str, int]]  # id, kind, name, tier
    works: Sequence[tuple[str, str, str, str | None, str, str | None]]  # id, author, title, date, status, parent
    events: Sequence[tuple[str, str, str | None, str, str, str | None, str | None, str]]


def sync(store: Store, catalog: Catalog) -> None:
    """Write *catalog* into the store; rows that are as they should be are not touched."""
    with store.write() as db:
        # Parents may come later in the list than their children, and both in one transaction.
        db.execute("PRAGMA defer_foreign_keys = ON")
        _upsert(db, "organizations", ("id", "name", "kind", "country", "parent"), catalog.organizations)
        _sync_sources(db, catalog.sources)
        _upsert(db, "entities", ("id", "kind", "name", "tier"), catalog.entities)
        _upsert(db, "works", ("id", "author", "title", "date", "status", "parent"), catalog.works)
        _upsert(
            db,
            "events",
            ("id", "date", "organization", "kind", "title", "url", "work", "description"),
            catalog.events,
        )


def _upsert(db: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows, or update those whose first column is known and whose others differ."""
    names = ", ".join(columns)
    marks = ", ".join("?" for _ in columns)
    sets = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    differs = " OR ".join(f"{table}.{column} IS NOT excluded.{column}" for column in columns[1:])
    # Table and column names are literals of this module; values are always bound.
    db.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks}) "
        f"ON CONFLICT ({columns[0]}) DO UPDATE SET {sets} WHERE {differs}",
        rows,
    )


def _sync_sources(db: sqlite3.Connection, sources: Sequence[SourceRow]) -> None:
    _upsert(
        db,
        "sources",
        ("id", "organization", "name", "homepage", "languages", "source_groups", "tier", "own", "active"),
        [
            (
                s.id,
                s.organization,
                s.name,
                s.homepage,
                json.dumps(s.languages),
                json.dumps(s.groups),
                s.tier,
                s.own,
                1,
            )
            for s in sources
        ],
    )
    for source in sources:
        for feed in source.feeds:
            db.execute(
                "INSERT INTO feeds (source, kind, url, note, selector, since) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (source, url) DO UPDATE SET kind = excluded.kind, note = excluded.note, active = 1, "
                "selector = excluded.selector, since = excluded.since, parent = NULL "
                "WHERE feeds.kind != excluded.kind OR feeds.note != excluded.note OR feeds.active = 0 "
                "OR feeds.selector != excluded.selector OR feeds.since IS NOT excluded.since "
                "OR feeds.parent IS NOT NULL",
                (source.id, feed.kind, feed.url, feed.note, feed.selector, feed.since),
            )
    _deactivate(db, sources)


def _deactivate(db: sqlite3.Connection, sources: Sequence[SourceRow]) -> None:
    wanted = {source.id for source in sources} | {MANUAL}
    polled = {(source.id, feed.url) for source in sources for feed in source.feeds}
    for row in db.execute("SELECT id FROM sources WHERE active = 1").fetchall():
        if row["id"] not in wanted:
            db.execute("UPDATE sources SET active = 0 WHERE id = ?", (row["id"],))
    for row in db.execute("SELECT id, source, url FROM feeds WHERE active = 1 AND parent IS NULL").fetchall():
        if (row["source"], row["url"]) not in polled:
            db.execute("UPDATE feeds SET active = 0 WHERE id = ?", (row["id"],))
