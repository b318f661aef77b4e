"""What a cascade is made of: the articles that carry a story or cite a work, the earliest first, and what they say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from pipeline.urls import canonical_url, url_key

Row = sqlite3.Row
# A day without an hour counts as its end, so that a dated copy does not come before the wire that it copies.
_WHEN = (
    "CASE WHEN a.published IS NULL THEN a.found WHEN a.date_precision = 'day'"
    " THEN substr(a.published, 1, 10) || 'T23:59:59Z' ELSE a.published END"
)
_ARTICLE = (
    f"SELECT a.id AS article, {_WHEN} AS moment, a.title, a.language, a.published, a.links, u.key, s.organization,"
    " o.name AS organization_name, o.kind, o.country, m.story, m.credit"
)
_FROM = (
    " JOIN urls AS u ON u.id = a.article_url JOIN sources AS s ON s.id = u.source AND s.own = 0"
    " JOIN organizations AS o ON o.id = s.organization LEFT JOIN story_members AS m ON m.article = a.id"
)


def citing_articles(db: sqlite3.Connection, work: str, verdict: str, limit: int) -> list[Row]:
    """Return the first articles that cite *work*, up to *limit*: what they do with it, the institution that they name.

    *verdict* is ``accepted`` for confirmed citations only, or blank for all but the rejected.
    """
    rule = "c.verdict = 'accepted'" if verdict == "accepted" else "c.verdict != 'rejected'"
    return db.execute(
        f"{_ARTICLE}, c.citation, c.grade, c.institution, c.verdict, i.name AS institution_name,"
        " max(c.type = 'direct_quote') AS quotes, min(c.stance) AS stance"
        f" FROM (SELECT * FROM cited AS c WHERE c.work = ? AND {rule} ORDER BY c.day, c.citation LIMIT ?) AS c"
        f" JOIN articles AS a ON a.id = c.article{_FROM} LEFT JOIN entities AS i ON i.id = c.institution"
        " GROUP BY a.id ORDER BY moment, a.id",
        (work, limit),
    ).fetchall()


def number_citing(db: sqlite3.Connection, work: str) -> int:
    """Return how many articles cite *work*, rejected citations apart."""
    row = db.execute("SELECT count(DISTINCT article) FROM cited WHERE work = ? AND verdict != 'rejected'", (work,))
    return int(row.fetchone()[0])


def echoing_articles(db: sqlite3.Connection, work: str, limit: int) -> list[Row]:
    """Return the first articles that repeat words or figures of *work* without credit."""
    return db.execute(
        f"{_ARTICLE}, e.id AS echo FROM echoes AS e JOIN articles AS a ON a.id = e.article AND a.current = 1{_FROM}"
        " WHERE e.work = ? ORDER BY moment, a.id LIMIT ?",
        (work, limit),
    ).fetchall()


def institutions_after(db: sqlite3.Connection, day: str, limit: int) -> list[Row]:
    """Return the first articles from *day* on in which an institution names NAM with its data, and no work."""
    return db.execute(
        f"{_ARTICLE} FROM (SELECT c.article FROM cited AS c JOIN organizations AS o ON o.id = c.organization"
        "  WHERE c.work IS NULL AND c.grade = 'B' AND c.verdict != 'rejected' AND c.stance IS NULL AND c.day >= ?"
        "  AND o.kind NOT IN ('outlet', 'wire', 'ngo') GROUP BY c.article ORDER BY min(c.day) LIMIT ?) AS c"
        f" JOIN articles AS a ON a.id = c.article{_FROM} ORDER BY moment, a.id",
        (day, limit),
    ).fetchall()


def story_articles(db: sqlite3.Connection, story: int, limit: int) -> list[Row]:
    """Return the articles that carry *story*, the earliest first, up to *limit*."""
    return db.execute(
        f"{_ARTICLE} FROM story_members AS n JOIN articles AS a ON a.id = n.article AND a.current = 1{_FROM}"
        " WHERE n.story = ? ORDER BY moment, a.id LIMIT ?",
        (story, limit),
    ).fetchall()


def works_of(db: sqlite3.Connection, articles: Sequence[int]) -> list[Row]:
    """Return the works that *articles* cite, rejected citations apart, with how: ``quotes`` or only named."""
    marks = ", ".join("?" * len(articles))
    return db.execute(
        "SELECT w.id, w.title, w.date, max(c.type = 'direct_quote') AS quotes FROM cited AS c"
        f" JOIN works AS w ON w.id = c.work WHERE c.article IN ({marks}) AND c.verdict != 'rejected'"
        " GROUP BY w.id ORDER BY w.date",
        tuple(articles),
    ).fetchall()


def speakers(db: sqlite3.Connection, articles: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return whom each of *articles* quotes, in its own words."""
    marks = ", ".join("?" * len(articles))
    found: dict[int, tuple[str, ...]] = {}
    for row in db.execute(
        f"SELECT article, speaker_text FROM quotes WHERE article IN ({marks}) AND speaker_text != ''", tuple(articles)
    ):
        found[row["article"]] = (*found.get(row["article"], ()), row["speaker_text"])
    return found


def link_keys(links: str) -> tuple[str, ...]:
    """Return the keys of the addresses in an article's *links* (JSON), by which pages are known."""
    hrefs = (str(link.get("href", "")) for link in json.loads(links))
    return tuple(url_key(href) for href in hrefs if canonical_url(href))
