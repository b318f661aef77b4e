"""What is counted and linked, so that none of it can be taken out unnoticed: reviews, findings, texts.

Every entry of the manifest says how many rows there were, and names the newest link of the reviews.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.store.copying import KEPT
from pipeline.store.database import Store
from pipeline.text import sha256

# What the first review's link follows.
FIRST = "0" * 64
REVIEW_LINK = "review_link"
_COUNTED = ("articles", "mentions", "citations", "passage_checks", "reviews")
_REVIEW = "id, finding_kind, finding, verdict, note, reviewer, at, batch, story, undoes, people"


@dataclass(frozen=True, slots=True)
class Linked:
    """A review as the text that its link is made of; salt and link are None where it has none."""

    id: int
    text: str
    salt: str | None
    link: str | None


def link_of(previous: str, salt: str, text: str) -> str:
    """Return the link of the review *text* after the link *previous*."""
    return sha256(f"{previous}{salt}{text}".encode())


def link_review(db: sqlite3.Connection, review: int) -> None:
    """Link a new review to those before it, inside the transaction that writes its row."""
    last = db.execute("SELECT link FROM review_links ORDER BY review DESC LIMIT 1").fetchone()
    row = db.execute(f"SELECT {_REVIEW} FROM reviews WHERE id = ?", (review,)).fetchone()
    salt = secrets.token_hex(16)
    link = link_of(last[0] if last else FIRST, salt, _text(row))
    db.execute("INSERT INTO review_links (review, salt, link) VALUES (?, ?, ?)", (review, salt, link))


def link_first(store: Store) -> None:
    """Link the reviews that are older than the links themselves; where there is a link nothing is done."""
    if store.db.execute("SELECT EXISTS (SELECT 1 FROM review_links)").fetchone()[0]:
        return
    older = [row["id"] for row in store.db.execute("SELECT id FROM reviews ORDER BY id").fetchall()]
    if older:
        with store.write() as db:
            for review in older:
                link_review(db, review)


def linked_reviews(store: Store) -> Iterator[Linked]:
    """Yield every review, oldest first."""
    names = ", ".join(f"r.{name}" for name in _REVIEW.split(", "))
    rows = store.db.execute(
        f"SELECT {names}, l.salt, l.link FROM reviews AS r LEFT JOIN review_links AS l ON l.review = r.id ORDER BY r.id"
    )
    for row in rows:
        yield Linked(row["id"], _text(tuple(row)[:-2]), row["salt"], row["link"])


def _text(row: Any) -> str:
    return json.dumps(list(row), ensure_ascii=True, separators=(",", ":"))


def held(db: sqlite3.Connection) -> dict[str, Any]:
    """Return how many rows there are of what is never deleted, and the newest link of the reviews."""
    # Numbers are given without a gap, so the highest one is the count, and costs nothing to find.
    found: dict[str, Any] = {
        table: int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]) for table in _COUNTED
    }
    last = db.execute("SELECT review, link FROM review_links ORDER BY review DESC LIMIT 1").fetchone()
    return found | ({REVIEW_LINK: [last[0], last[1]]} if last else {})


def last_held(store: Store) -> dict[str, Any]:
    """Return what the newest entry of the manifest says was held, {} when none says it."""
    row = store.db.execute("SELECT entry FROM manifest ORDER BY seq DESC LIMIT 1").fetchone()
    try:
        said = json.loads(row["entry"])["held"] if row else {}
    except (ValueError, KeyError, TypeError):
        return {}
    return dict(said)


def gaps(store: Store) -> Iterator[tuple[str, int, int]]:
    """Yield table, first and last number of the rows that are missing where no row is ever deleted."""
    for table in (*KEPT, "passage_checks"):
        if table == "manifest":
            # Its gaps are faults of the chain.
            continue
        rows = store.db.execute(
            "SELECT before + 1, id - 1 FROM (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before"
            f" FROM {table}) WHERE id > before + 1"
        )
        for row in rows:
            yield table, row[0], row[1]


def index_faults(db: sqlite3.Connection) -> Iterator[str]:
    """Yield how the search index differs from the texts; *db* can write, but nothing is written."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        yield str(error)
    finally:
        db.rollback()


def rebuild_index(store: Store) -> None:
    """Write the search index anew from the texts."""
    with store.write() as db:
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
