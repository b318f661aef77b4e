"""Everything that is kept as evidence, row by row, for `zvon verify`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.model import CaptureRef
from pipeline.store.database import Store, stamp

_FEED_WORDS = (
    "FROM articles AS a JOIN urls AS u ON u.id = a.article_url JOIN captures AS c ON c.id = a.capture"
    " JOIN feeds AS f ON f.id = c.feed WHERE a.extractor = 'feed' AND f.kind != 'listing' AND c.pruned IS NULL"
)
_COUNTED = ("captures", "manifest", "timestamps", "articles", "mentions", "citations", "quotes", "reviews")


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture with the entries of the chain that speak of it, oldest first, as JSON texts."""

    id: int
    url: str
    ref: CaptureRef
    facts: dict[str, Any]
    entries: tuple[str, ...]
    pruned: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an article with all that must agree with it."""

    id: int
    url: str
    title: str
    text: str
    text_sha256: str
    links: str
    capture: int
    linked: bool  # the capture is the page's, or the feed's that listed it


@dataclass(frozen=True, slots=True)
class Passage:
    """Exact words of an article; ``prefix`` and ``suffix`` are None where none are kept."""

    kind: str
    id: int
    field: str
    exact: str
    prefix: str | None
    suffix: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FeedWords:
    """An article that holds what a feed said, with what is needed to read that capture again.

    ``published`` is the feed's date, None where the article has none of it.
    """

    article: int
    page: str
    title: str
    text_sha256: str
    published: str | None
    reader: str
    capture: int
    ref: CaptureRef
    kind: str
    content_type: str
    url: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article that was read from its own page, with what is needed to read it again.

    ``published`` is the date that the page gave, None where it gave none or the feed's was taken.
    """

    article: int
    capture: int
    ref: CaptureRef
    content_type: str
    url: str
    at: datetime
    title: str
    text_sha256: str
    published: str | None
    reader: str


@contextmanager
def one_moment(store: Store) -> Iterator[None]:
    """Read the database as it is now for the whole block, whatever a run writes meanwhile."""
    store.db.execute("BEGIN")
    try:
        yield
    finally:
        store.db.rollback()


def counts(store: Store) -> dict[str, int]:
    """Return how many rows of each kind of evidence there are."""
    return {name: int(store.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in _COUNTED}


def reading_count(store: Store) -> int:
    """Return how many versions ``readings`` yields."""
    rows = store.db.execute(
        "SELECT count(*) FROM articles AS a JOIN captures AS c ON c.id = a.capture"
        " WHERE c.kind != 'feed' AND c.pruned IS NULL"
    )
    return int(rows.fetchone()[0])


def damage(store: Store) -> Iterator[str]:
    """Yield what SQLite itself finds wrong: damaged pages, rows that point to nothing."""
    try:
        for row in store.db.execute("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield str(row[0])
        for row in store.db.execute("PRAGMA foreign_key_check"):
            yield f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there"
    except sqlite3.DatabaseError as error:
        yield str(error)


def captures(store: Store) -> Iterator[Kept]:
    """Yield every capture in the order in which the records lie in their files."""
    rows = store.db.execute(
        "SELECT id, at, kind, url, final_url, status, content_type, file, file_offset, length, sha256, bytes,"
        " pruned FROM captures ORDER BY file, file_offset"
    )
    for row in rows:
        said = store.db.execute("SELECT entry FROM manifest WHERE capture = ? ORDER BY seq", (row["id"],))
        facts = dict(row)
        pruned = facts.pop("pruned")
        texts = tuple(one["entry"] for one in said)
        yield Kept(facts.pop("id"), row["final_url"], _ref(row), facts, texts, pruned)


def _ref(row: sqlite3.Row) -> CaptureRef:
    return CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"])


def versions(store: Store) -> Iterator[Version]:
    """Yield every version of every article."""
    rows = store.db.execute(
        "SELECT a.id, u.url, a.title, a.text, a.text_sha256, a.links, a.capture,"
        " c.article_url IS a.article_url OR EXISTS ("
        " SELECT 1 FROM entries AS e WHERE e.article_url = a.article_url AND e.feed = c.feed) AS linked"
        " FROM articles AS a LEFT JOIN urls AS u ON u.id = a.article_url"
        " LEFT JOIN captures AS c ON c.id = a.capture ORDER BY a.id"
    )
    for row in rows:
        yield Version(**{**dict(row), "linked": bool(row["linked"])})


def unread(store: Store) -> Iterator[tuple[int, str]]:
    """Yield number and address of the captures that were read into an article which is not there."""
    rows = store.db.execute(
        "SELECT DISTINCT c.id, c.final_url FROM outcomes AS o JOIN captures AS c ON c.id = o.subject"
        " WHERE o.stage = 'extract' AND o.subject_kind = 'capture' AND o.status = 'done'"
        " AND NOT EXISTS (SELECT 1 FROM articles AS a WHERE a.capture = c.id"
        " OR (a.article_url = c.article_url AND a.extractor = 'feed')) ORDER BY c.id"
    )
    for row in rows:
        yield row["id"], row["final_url"]


def not_current(store: Store) -> Iterator[str]:
    """Yield the addresses of which not the newest version is shown, and it alone."""
    rows = store.db.execute(
        "SELECT u.url FROM articles AS a JOIN urls AS u ON u.id = a.article_url GROUP BY a.article_url"
        " HAVING sum(a.current) != 1 OR max(a.version) != max(iif(a.current, a.version, 0)) ORDER BY u.id"
    )
    for row in rows:
        yield row["url"]


def passages(store: Store, article: int) -> Iterator[Passage]:
    """Yield the exact words that are kept of one version, retired findings too: its text never changes."""
    rows = store.db.execute(
        "SELECT 'mention' AS kind, id, field, exact, prefix, suffix, start_char AS start, end_char AS 'end'"
        " FROM mentions WHERE article = :article UNION ALL"
        " SELECT 'citation', id, field, exact, prefix, suffix, start_char, end_char"
        " FROM citations WHERE article = :article UNION ALL"
        " SELECT 'quote', id, field, exact, NULL, NULL, start_char, end_char FROM quotes WHERE article = :article",
        {"article": article},
    )
    for row in rows:
        yield Passage(**dict(row))


def anchors(links: str) -> Iterator[tuple[str, int, int]]:
    """Yield words, start and end of each link whose place in the text is known.

    Raises ValueError for what is no list of links.
    """
    try:
        for link in json.loads(links):
            if link["start"] is not None:
                yield str(link["anchor"]), int(link["start"]), int(link["end"])
    except (KeyError, TypeError) as error:
        raise ValueError("no list of links") from error


def readings(store: Store) -> Iterator[Reading]:
    """Yield every version that was read from its page, not from what a feed said."""
    rows = store.db.execute(
        "SELECT a.id, a.capture, a.title, a.text_sha256, a.reader, c.file, c.file_offset, c.length, c.sha256,"
        " iif(a.date_source = 'feed', NULL, a.published) AS published,"
        " c.content_type, c.final_url, c.at FROM articles AS a JOIN captures AS c ON c.id = a.capture"
        " WHERE c.kind != 'feed' AND c.pruned IS NULL ORDER BY a.id"
    )
    for row in rows:
        yield Reading(
            row["id"],
            row["capture"],
            _ref(row),
            row["content_type"],
            row["final_url"],
            datetime.fromisoformat(row["at"]),
            row["title"],
            row["text_sha256"],
            row["published"],
            row["reader"],
        )


def feed_words(store: Store) -> Iterator[FeedWords]:
    """Yield every version that holds what a feed said, those of one capture together.

    Those of listings are not among them: their selector may be another one by now.
    """
    rows = store.db.execute(
        "SELECT a.id, u.url AS page, a.title, a.text_sha256, a.reader,"
        " iif(a.date_source = 'feed', a.published, NULL) AS published,"
        " c.id AS capture, f.kind, c.content_type, c.final_url, c.file, c.file_offset, c.length, c.sha256"
        f" {_FEED_WORDS} ORDER BY c.id, a.id"
    )
    for row in rows:
        said = (row["title"], row["text_sha256"], row["published"])
        where = (row["kind"], row["content_type"], row["final_url"])
        yield FeedWords(row["id"], row["page"], *said, row["reader"], row["capture"], _ref(row), *where)


def feed_words_count(store: Store) -> int:
    """Return how many versions ``feed_words`` yields."""
    return int(store.db.execute(f"SELECT count(*) {_FEED_WORDS}").fetchone()[0])


def listed(store: Store) -> Iterator[tuple[str, int, int]]:
    """Yield file, offset and size of what the manifest says lies there, in the order of the files; pruned ones not."""
    rows = store.db.execute(
        "SELECT c.file, c.file_offset, coalesce((SELECT CASE WHEN json_valid(m.entry) THEN m.entry ->> 'span' END"
        " FROM manifest AS m WHERE m.capture = c.id ORDER BY m.seq DESC LIMIT 1), c.length) AS span"
        " FROM captures AS c WHERE c.pruned IS NULL ORDER BY c.file, c.file_offset"
    )
    for row in rows:
        yield row["file"], row["file_offset"], int(row["span"])


def replaced_files(store: Store) -> set[str]:
    """Return the files from which something was moved or pruned."""
    rows = store.db.execute(
        "SELECT DISTINCT entry ->> 'from' AS name FROM manifest"
        " WHERE json_valid(entry) AND entry ->> 'action' IN ('moved', 'pruned')"
    )
    return {row["name"] for row in rows}


def was_cut_short(store: Store, at: datetime) -> bool:
    """Tell whether the run that was at work at a time did not come to its end, or has yet to."""
    row = store.db.execute(
        "SELECT ended FROM runs WHERE started <= ? ORDER BY started DESC, id DESC LIMIT 1", (stamp(at),)
    ).fetchone()
    return row is not None and row["ended"] is None
