"""What a database says, without what differs from run to run: row numbers, times, ports, file positions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.store.database import open_store

# Every fact that a run concludes, by natural keys. `fetches` and `runs` are logs of what was tried.
QUESTIONS = {
    "organizations": "SELECT * FROM organizations",
    "sources": "SELECT * FROM sources",
    "feeds": "SELECT source, kind, url, state, reason, etag, last_modified, failures FROM feeds",
    "urls": "SELECT key, url, host, source, state, reason, failures FROM urls",
    "entries": "SELECT f.url, e.identity, e.guid, e.link, e.title, e.summary, e.published, e.content_sha256,"
    " e.changes, e.reason, u.key FROM entries AS e JOIN feeds AS f ON f.id = e.feed"
    " LEFT JOIN urls AS u ON u.id = e.article_url",
    "captures": "SELECT DISTINCT kind, url, final_url, status, content_type, sha256, bytes FROM captures",
    "articles": "SELECT u.key, a.version, a.current, a.title, a.text_sha256, a.language, a.published, a.date_source,"
    " a.links, a.page_class, a.warnings, c.sha256 FROM articles AS a JOIN urls AS u ON u.id = a.article_url"
    " JOIN captures AS c ON c.id = a.capture",
    "stories": "SELECT u.key, a.version, min(v.key) OVER (PARTITION BY m.story), m.signature FROM story_members AS m"
    " JOIN articles AS a ON a.id = m.article JOIN urls AS u ON u.id = a.article_url"
    " JOIN stories AS s ON s.id = m.story JOIN story_members AS n ON n.story = s.id"
    " JOIN articles AS b ON b.id = n.article JOIN urls AS v ON v.id = b.article_url",
    "mentions": "SELECT u.key, a.version, n.field, n.entity, n.exact, n.prefix, n.suffix, n.start_char, n.end_char,"
    " n.confidence, n.rule, n.form, n.retired FROM mentions AS n JOIN articles AS a ON a.id = n.article"
    " JOIN urls AS u ON u.id = a.article_url",
    "citations": "SELECT u.key, a.version, c.field, c.type, c.work, c.source_entity, c.institution, c.stance, c.grade,"
    " c.exact, c.start_char, c.end_char, c.confidence, c.rule, c.retired FROM citations AS c"
    " JOIN articles AS a ON a.id = c.article JOIN urls AS u ON u.id = a.article_url",
    "quotes": "SELECT u.key, q.field, q.speaker, q.exact, q.start_char, q.end_char FROM quotes AS q"
    " JOIN articles AS a ON a.id = q.article JOIN urls AS u ON u.id = a.article_url",
    "topics": "SELECT u.key, t.topic, t.score, t.evidence FROM topics AS t JOIN articles AS a ON a.id = t.article"
    " JOIN urls AS u ON u.id = a.article_url",
    "echoes": "SELECT u.key, h.work, h.grade, h.exact, h.start_char, h.rule FROM echoes AS h"
    " JOIN articles AS a ON a.id = h.article JOIN urls AS u ON u.id = a.article_url",
    "outcomes": "SELECT o.stage, o.version, o.subject_kind, o.status, o.reason, coalesce(c.url, u.key)"
    " FROM outcomes AS o"
    " LEFT JOIN captures AS c ON o.subject_kind = 'capture' AND c.id = o.subject"
    " LEFT JOIN articles AS a ON o.subject_kind = 'article' AND a.id = o.subject"
    " LEFT JOIN urls AS u ON u.id = a.article_url",
}


def facts(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every question, sorted."""
    with open_store(home / "zvon.db", readonly=True) as store:
        return {
            name: sorted((tuple(row) for row in store.db.execute(sql)), key=repr) for name, sql in QUESTIONS.items()
        }


def is_begun(home: Path) -> bool:
    """Say whether a first run got as far as its tables; one that was killed before has kept nothing to lose."""
    path = home / "zvon.db"
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


def healthy(home: Path) -> None:
    """Raise AssertionError when SQLite finds fault with the file."""
    with open_store(home / "zvon.db", readonly=True) as store:
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []


def rows(home: Path, sql: str, *values: object) -> list[Any]:
    """Return the rows of one question."""
    with open_store(home / "zvon.db", readonly=True) as store:
        return store.db.execute(sql, values).fetchall()
