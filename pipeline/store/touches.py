"""What each lexicon was made of, and which of its names have a form in which article."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from pipeline.store.database import Store, stamp


def keep_lexicon(db: sqlite3.Connection, digest: str, parts: Mapping[str, str], now: datetime) -> None:
    """Note what the lexicon *digest* is made of, once. For the caller's transaction."""
    db.execute(
        "INSERT INTO lexicons (digest, first_used, parts) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (digest, stamp(now), json.dumps(parts, sort_keys=True)),
    )


def lexicons(store: Store) -> dict[str, dict[str, str]]:
    """Return the parts of every lexicon that was ever used, by its digest."""
    return {row["digest"]: json.loads(row["parts"]) for row in store.db.execute("SELECT digest, parts FROM lexicons")}


def keep_touches(db: sqlite3.Connection, article: int, version: str, lexicon: str, entities: Iterable[str]) -> None:
    """Note which entities have a form in the article. For the caller's transaction."""
    db.execute(
        "INSERT INTO touches (article, version, lexicon, entities) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (article) DO UPDATE SET version = excluded.version, lexicon = excluded.lexicon,"
        " entities = excluded.entities",
        (article, version, lexicon, json.dumps(sorted(entities))),
    )


def still_touched(db: sqlite3.Connection, article: int, lexicon: str) -> bool:
    """Note that the article's findings hold for *lexicon* as well; return whether there are any."""
    db.execute("UPDATE touches SET lexicon = ? WHERE article = ?", (lexicon, article))
    found = db.execute(
        "SELECT EXISTS (SELECT 1 FROM mentions WHERE article = :article AND retired IS NULL)"
        " OR EXISTS (SELECT 1 FROM citations WHERE article = :article AND retired IS NULL)",
        {"article": article},
    ).fetchone()[0]
    return bool(found)


def touches(store: Store, article: int, version: str) -> tuple[str, frozenset[str]] | None:
    """Return the lexicon that the article was last tagged with and the entities that touched it.

    None when it was never tagged, or by another *version* of the stage.
    """
    row = store.db.execute(
        "SELECT lexicon, entities FROM touches WHERE article = ? AND version = ?", (article, version)
    ).fetchone()
    return (row["lexicon"], frozenset(json.loads(row["entities"]))) if row else None
