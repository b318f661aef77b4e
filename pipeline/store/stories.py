"""Stories: articles that carry the same text. Copies are linked, never deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.store.database import Store


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story with the signature of its body."""

    article: int
    story: int
    signature: bytes


def members_since(store: Store, found: str) -> Iterator[Member]:
    """Yield the members of stories whose article was found at or after *found* (a stamp)."""
    rows = store.db.execute(
        "SELECT m.article, m.story, m.signature FROM story_members AS m JOIN articles AS a ON a.id = m.article"
        " WHERE a.found >= ? ORDER BY m.article",
        (found,),
    )
    for row in rows:
        yield Member(row["article"], row["story"], row["signature"])


def story_of_earlier_version(store: Store, article: int) -> int | None:
    """Return the story of the article's earlier version: a correction stays in the story of its page."""
    row = store.db.execute(
        "SELECT m.story FROM articles AS a JOIN articles AS b ON b.article_url = a.article_url AND b.id < a.id"
        " JOIN story_members AS m ON m.article = b.id WHERE a.id = ? ORDER BY b.id DESC LIMIT 1",
        (article,),
    ).fetchone()
    return int(row["story"]) if row else None


def join_story(db: sqlite3.Connection, article: int, story: int | None, similarity: float, signature: bytes) -> int:
    """Put an article into a story, or into one of its own; return the story. For the caller's transaction."""
    if story is None:
        db.execute("INSERT INTO stories (first_article) VALUES (?) ON CONFLICT DO NOTHING", (article,))
        story = int(db.execute("SELECT id FROM stories WHERE first_article = ?", (article,)).fetchone()["id"])
    db.execute(
        "INSERT INTO story_members (article, story, similarity, signature) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (article) DO UPDATE SET story = excluded.story, similarity = excluded.similarity,"
        " signature = excluded.signature",
        (article, story, similarity, signature),
    )
    return story
