"""Filling a home: articles spread over a thousand days, one and a half findings each, three of ten decided.

Rows go in as the pipeline would write them, but all at once: the triggers are set aside, and what they keep is
computed at the end by the views that are their rule.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from growth.words import LANGUAGES, Texts
from pipeline.store.counted import recount
from pipeline.store.database import Store, open_store, stamp
from pipeline.store.migrate import migrate
from pipeline.store.waiting import refill

DAYS, OUTLETS, CHUNK = 1000, 150, 10_000
PASSAGE = "Sample passage: the report of the sample office names those who took the children."
_KINDS = ("outlet",) * 8 + ("wire", "parliament")
_COUNTRIES = ("PL", "LT", "UA", "DE", "GB", "FR", "CZ", "US")
_ENTITIES = tuple(f"entity{n}" for n in range(20))
_WORKS = tuple(f"work{n}" for n in range(8))
_GRADES, _TYPES = "AABBBBCCC", ("attribution", "hyperlink", "direct_quote", "title_mention")


def fill(home: Path, articles: int) -> None:
    """Write a database of *articles* into *home*."""
    with open_store(home / "zvon.db") as store:
        migrate(store)
        triggers = store.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            store.db.execute(f'DROP TRIGGER "{name}"')
        store.db.execute("PRAGMA synchronous = OFF")
        store.db.execute("PRAGMA foreign_keys = OFF")
        _rows(store, articles)
        for _, sql in triggers:
            store.db.execute(sql)
        store.db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        refill(store)
        recount(store)
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(store: Store, articles: int) -> None:
    texts, chance, now = Texts(), random.Random(11), datetime.now(UTC)
    with store.write() as db:
        for table, rows in _catalogue(now):
            _insert(db, table, list(rows))
    for first in range(1, articles + 1, CHUNK):
        made: dict[str, list[dict[str, object]]] = {}
        for number in range(first, min(first + CHUNK, articles + 1)):
            at = now - timedelta(days=DAYS) * (1 - number / articles) - timedelta(minutes=1)
            for table, row in _article(number, at, texts, chance):
                made.setdefault(table, []).append(row)
        with store.write() as db:
            for table, rows in made.items():
                _insert(db, table, rows)


def _insert(db: sqlite3.Connection, table: str, rows: list[dict[str, object]]) -> None:
    columns = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    db.executemany(sql, (tuple(row.values()) for row in rows))


def _catalogue(now: datetime) -> Iterator[tuple[str, list[dict[str, object]]]]:
    outlets = range(OUTLETS)
    yield (
        "organizations",
        [
            {"id": f"o{n}", "name": f"Sample Outlet {n}", "kind": _KINDS[n % 10], "country": _COUNTRIES[n % 8]}
            for n in outlets
        ],
    )
    yield (
        "sources",
        [{"id": f"s{n}", "organization": f"o{n}", "name": f"Sample {n}", "tier": 1 + n % 3} for n in outlets],
    )
    yield (
        "feeds",
        [
            {"id": n + 1, "source": f"s{n}", "kind": "rss", "url": f"https://o{n}.example/feed", "last_ok": stamp(now)}
            for n in outlets
        ],
    )
    yield "entities", [{"id": name, "kind": "person", "name": name.title(), "tier": 1} for name in _ENTITIES]
    yield "works", [{"id": name, "author": "entity0", "title": f"Sample report {name}"} for name in _WORKS]


def _article(number: int, at: datetime, texts: Texts, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    outlet, language, when = chance.randrange(OUTLETS), chance.choice(LANGUAGES), stamp(at)
    url = f"https://o{outlet}.example/{number}"
    yield (
        "urls",
        {"id": number, "key": url, "url": url, "host": "h", "source": f"s{outlet}", "first_seen": when}
        | {"next_due": when, "state": "fetched"},
    )
    yield (
        "captures",
        {"id": number, "at": when, "kind": "page", "url": url, "final_url": url, "status": 200, "file": "a.warc.gz"}
        | {"file_offset": number, "length": 9, "bytes": 9, "article_url": number}
        | {"sha256": sha256(str(number).encode()).hexdigest()},
    )
    yield (
        "fetches",
        {"id": number, "at": when, "source": f"s{outlet}", "kind": "page", "url": url, "status": 200, "outcome": "ok"}
        | {"article_url": number, "capture": number},
    )
    yield (
        "entries",
        {"id": number, "feed": outlet + 1, "identity": url, "link": url, "content_sha256": "x", "first_seen": when}
        | {"capture": number, "article_url": number},
    )
    text = texts.text(language, PASSAGE)
    yield (
        "articles",
        {"id": number, "article_url": number, "capture": number, "version": 1, "found": when, "text": text}
        | {"title": texts.title(language), "text_sha256": "x", "language": language, "published": when}
        | {"page_class": "article", "words": 150, "extractor": "sample"},
    )
    for stage, kind in (("extract", "capture"), ("tag", "article")):
        yield (
            "outcomes",
            {"stage": stage, "version": "1", "subject_kind": kind, "subject": number, "status": "done", "at": when},
        )
    yield from _story(number, chance)
    yield from _findings(number, text, when, chance)


def _story(number: int, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    """Put three articles of thirty into one story."""
    if number % 30 < 3:
        story = number - number % 30 + 30
        if number % 30 == 0 or number < 3:
            yield "stories", {"id": story if number >= 3 else 30 + number, "first_article": number}
        member = {"article": number, "story": story if number >= 3 else 30 + number}
        yield "story_members", member | {"similarity": 1.0, "signature": b"x"}


def _findings(number: int, text: str, when: str, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    start = text.index(PASSAGE)
    place: dict[str, object] = {"article": number, "field": "text", "start_char": start, "end_char": start + 20}
    place |= {"exact": text[start : start + 20], "prefix": text[:start][-60:], "suffix": text[start + 20 :][:60]}
    found: dict[str, object] = {"confidence": 0.9, "found": when, "tagger": "t"}
    for twice in range(1 + (number % 5 == 0)):
        entity = _ENTITIES[(number + 7 * twice) % 20]
        yield (
            "mentions",
            {"id": 2 * number + twice, "entity": entity, "rule": "full_name", "form": entity} | place | found,
        )
        if chance.random() < 0.2:
            yield "reviews", _review("mention", 2 * number + twice, when, chance)
    if number % 10 < 3:
        yield (
            "citations",
            {"id": number, "type": chance.choice(_TYPES), "work": chance.choice(_WORKS), "source_entity": "entity0"}
            | {"grade": chance.choice(_GRADES), "rule": "said_that", "cue": "said"}
            | place
            | found,
        )
        if chance.random() < 0.5:
            yield "reviews", _review("citation", number, when, chance)


def _review(kind: str, number: int, when: str, chance: random.Random) -> dict[str, object]:
    verdict = "accepted" if chance.random() < 0.6 else "rejected"
    return {"finding_kind": kind, "finding": number, "verdict": verdict, "reviewer": "bench", "at": when}
