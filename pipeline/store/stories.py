"""Stories: articles that carry the same text. Copies are linked, never deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.match.credits import Credit
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


def standing(store: Store, article: int) -> tuple[int, float] | None:
    """Return the story that the article is in already, or its page's earlier version, and how alike it is.

    A correction stays in the story of its page, and a story that people have seen is not taken apart.
    """
    row = store.db.execute(
        "SELECT m.story, CASE WHEN b.id = a.id THEN m.similarity ELSE 1.0 END AS similarity"
        " FROM articles AS a JOIN articles AS b ON b.article_url = a.article_url AND b.id <= a.id"
        " JOIN story_members AS m ON m.article = b.id WHERE a.id = ? ORDER BY b.id DESC LIMIT 1",
        (article,),
    ).fetchone()
    return (row["story"], row["similarity"]) if row else None


def join_story(
    db: sqlite3.Connection,
    article: int,
    story: int | None,
    similarity: float,
    signature: bytes,
    credit: Credit | None = None,
) -> int:
    """Put an article into a story, or into one of its own; return the story. For the caller's transaction."""
    if story is None:
        db.execute("INSERT INTO stories (first_article) VALUES (?) ON CONFLICT DO NOTHING", (article,))
        story = int(db.execute("SELECT id FROM stories WHERE first_article = ?", (article,)).fetchone()["id"])
    place = (credit.agency, credit.field, credit.start, credit.end) if credit else (None, None, None, None)
    db.execute(
        "INSERT INTO story_members (article, story, similarity, signature, credit, credit_field, credit_start,"
        " credit_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article) DO UPDATE SET story = excluded.story, similarity = excluded.similarity,"
        " signature = excluded.signature, credit = excluded.credit, credit_field = excluded.credit_field,"
        " credit_start = excluded.credit_start, credit_end = excluded.credit_end",
        (article, story, similarity, signature, *place),
    )
    return story
