"""Full-text search over the current articles, the newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

# Around the words that were found, in a snippet: no text that we keep has these signs.
OPENS, CLOSES = "\x02", "\x03"
_WORDS = 28
_FILTERS = {"language": "a.language", "organization": "s.organization", "country": "o.country", "kind": "o.kind"}
COUNTED = 1000


def search(
    db: sqlite3.Connection, expression: str, chosen: Mapping[str, str], limit: int, below: int | None = None
) -> list[sqlite3.Row]:
    """Return up to *limit* articles that match the FTS5 *expression*, those read last first, with a snippet of each.

    *chosen* narrows by language, organization, country, kind, ``since`` and ``until`` (days of publication); *below*
    is the id of the last article of the page before. Raises sqlite3.OperationalError when the expression is none.
    """
    return db.execute(
        "SELECT a.id AS article, a.title, a.language, a.published, a.found, u.url, s.organization,"
        " o.name AS organization_name, o.country, highlight(articles_fts, 0, :opens, :closes) AS title_marked,"
        f" snippet(articles_fts, 1, :opens, :closes, ' … ', {_WORDS}) AS passage,"
        " EXISTS (SELECT 1 FROM covered AS c WHERE c.article = a.id) AS watched,"
        " EXISTS (SELECT 1 FROM cited AS c WHERE c.article = a.id AND c.verdict != 'rejected') AS cites"
        f"{_FROM}{_where(chosen)}{' AND articles_fts.rowid < :below' if below else ''}"
        " ORDER BY articles_fts.rowid DESC LIMIT :limit",
        {**chosen, "words": expression, "below": below, "limit": limit, "opens": OPENS, "closes": CLOSES},
    ).fetchall()


def count(db: sqlite3.Connection, expression: str, chosen: Mapping[str, str]) -> int:
    """Return how many articles match, at most ``COUNTED`` + 1: nobody reads further, and counting on takes long."""
    row = db.execute(
        f"SELECT count(*) FROM (SELECT 1{_FROM}{_where(chosen)} LIMIT {COUNTED + 1})", {**chosen, "words": expression}
    ).fetchone()
    return int(row[0])


_FROM = (
    " FROM articles_fts JOIN articles AS a ON a.id = articles_fts.rowid AND a.current = 1"
    " JOIN urls AS u ON u.id = a.article_url JOIN sources AS s ON s.id = u.source"
    " JOIN organizations AS o ON o.id = s.organization WHERE articles_fts MATCH :words"
)


def _where(chosen: Mapping[str, str]) -> str:
    narrowed = [f"{_FILTERS[name]} = :{name}" for name in chosen if name in _FILTERS]
    if "since" in chosen:
        narrowed.append("coalesce(a.published, a.found) >= :since")
    if "until" in chosen:
        narrowed.append("substr(coalesce(a.published, a.found), 1, 10) <= :until")
    return "".join(f" AND {one}" for one in narrowed)
