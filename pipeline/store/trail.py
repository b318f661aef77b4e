"""Everything that the store knows of one address, for `zvon explain`."""

from __future__ import annotations

import sqlite3

from pipeline.store.database import Store

Rows = list[sqlite3.Row]


def address(store: Store, key: str) -> sqlite3.Row | None:
    """Return the row of the address with this key, or None."""
    row: sqlite3.Row | None = store.db.execute("SELECT * FROM urls WHERE key = ?", (key,)).fetchone()
    return row


def entries_of(store: Store, article_url: int) -> Rows:
    """Return the feeds' claims about an address."""
    return store.db.execute(
        "SELECT e.*, f.url AS feed_url, f.source FROM entries AS e JOIN feeds AS f ON f.id = e.feed"
        " WHERE e.article_url = ? ORDER BY e.id",
        (article_url,),
    ).fetchall()


def fetches_of(store: Store, article_url: int) -> Rows:
    """Return every request for an address."""
    return store.db.execute("SELECT * FROM fetches WHERE article_url = ? ORDER BY id", (article_url,)).fetchall()


def captures_of(store: Store, article_url: int) -> Rows:
    """Return what was kept of an address."""
    return store.db.execute("SELECT * FROM captures WHERE article_url = ? ORDER BY id", (article_url,)).fetchall()


def articles_of(store: Store, article_url: int) -> Rows:
    """Return the versions of an article with their stories."""
    return store.db.execute(
        "SELECT a.*, m.story FROM articles AS a LEFT JOIN story_members AS m ON m.article = a.id"
        " WHERE a.article_url = ? ORDER BY a.version",
        (article_url,),
    ).fetchall()


def story_of(store: Store, article: int) -> sqlite3.Row | None:
    """Return the story of an article: its lead, how many copies there are, and whom this one credits."""
    row: sqlite3.Row | None = store.db.execute(
        "SELECT l.*, m.credit, m.credit_field, m.credit_start, m.credit_end"
        " FROM story_members AS m JOIN story_list AS l ON l.id = m.story WHERE m.article = ?",
        (article,),
    ).fetchone()
    return row


def outcomes_of(store: Store, subject_kind: str, subject: int) -> Rows:
    """Return how each stage left a capture or an article."""
    return store.db.execute(
        "SELECT * FROM outcomes WHERE subject_kind = ? AND subject = ? ORDER BY id", (subject_kind, subject)
    ).fetchall()
