"""What it costs to build a digest from 100,000 articles: CPU seconds, and how many plain counts that is.

The bar is 3 CPU seconds for everything: reading, deciding, rendering, the message. The baseline is what
SQLite needs for looking once at every mention; the ratio holds on any machine, the seconds only on this one.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

from pipeline.stages.digest import build_digest
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate

ARTICLES = 100_000
BAR_SECONDS = 3.0
ROUNDS = 3
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)

# Fifty-two weeks to the end of 2026-W47; every fifth article is a copy of the one before, three in five name
# somebody, one in twenty cites, half of the citations are reviewed.
FILL = """
CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :articles)
    SELECT i, strftime('%Y-%m-%dT%H:%M:%SZ', '2026-11-22T22:00:00Z', '-' || ((:articles - i) * 314) || ' seconds')
    AS at
    FROM n;
INSERT INTO organizations (id, name, kind) SELECT 's' || i, 'Source ' || i,
    CASE i / 7 % 5 WHEN 0 THEN 'parliament' WHEN 1 THEN 'ngo' ELSE 'outlet' END FROM n WHERE i <= 300;
INSERT INTO sources (id, organization, name) SELECT 's' || i, 's' || i, 'Source ' || i FROM n WHERE i <= 300;
INSERT INTO feeds (source, kind, url, last_ok, last_new) SELECT 's' || i, 'rss', 'https://s' || i || '.example/feed',
    '2026-11-22T20:00:00Z', '2026-11-20T20:00:00Z' FROM n WHERE i <= 300;
INSERT INTO entities (id, kind, name, tier) VALUES ('nam', 'organization', 'NAM', 1), ('regime', 'group', 'Regime', 1);
INSERT INTO works (id, author, title) VALUES ('w', 'nam', 'A report');
INSERT INTO urls (id, key, url, host, source, first_seen, next_due)
    SELECT i, i, 'https://s' || (i % 300 + 1) || '.example/' || i, 'x', 's' || (i % 300 + 1), at, at FROM n;
INSERT INTO captures (id, at, kind, url, final_url, status, file, file_offset, length, sha256, bytes, article_url)
    SELECT i, at, 'page', '', '', 200, 'f', i, 1, i, 1, i FROM n;
INSERT INTO articles (id, article_url, capture, version, found, title, text, text_sha256, language, published,
        page_class, words, extractor)
    SELECT i, i, i, 1, at, 'Title of article ' || i, 'Words ' || i, i, substr('enrubeplukdefrlt', i % 8 * 2 + 1, 2), at,
        'article', 2, 'x' FROM n;
INSERT INTO stories (id, first_article) SELECT i, i FROM n WHERE i % 5 <> 1;
INSERT INTO story_members (article, story, similarity, signature)
    SELECT i, CASE WHEN i % 5 = 1 AND i > 1 THEN i - 1 ELSE i END, 1, x'' FROM n WHERE i > 1;
INSERT INTO mentions (article, field, entity, exact, prefix, suffix, start_char, end_char, confidence, rule, form,
        found, tagger)
    SELECT i, 'text', e.id, 'x', '', '', p.value, p.value + 1, 1, 'r', 'f', at, 't'
    FROM n, entities AS e, json_each('[1, 2, 3]') AS p WHERE i % 5 < 3;
INSERT INTO topics (article, topic, score, evidence, rule, tagger)
    SELECT i, 'child_deportation', 1, '[]', 'r', 't' FROM n WHERE i % 6 = 0;
INSERT INTO citations (id, article, field, type, work, source_entity, grade, exact, prefix, suffix, start_char,
        end_char, confidence, rule, found, tagger)
    SELECT i, i, 'text', 'title_mention', 'w', 'nam', substr('ABC', i % 3 + 1, 1), 'according to the report of NAM',
        'some words before it ', ' and some words after', 100, 130, 1, 'r', at, 't' FROM n WHERE i % 20 IN (0, 1);
INSERT INTO reviews (finding_kind, finding, verdict, reviewer, at)
    SELECT 'citation', id, 'accepted', 'r', found FROM citations WHERE id % 2 = 0;
"""


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    started = process_time()
    work()
    return process_time() - started


def fill(store: Store) -> None:
    """Write the articles and all that hangs on them, as one transaction."""
    with store.write() as db:
        for statement in FILL.split(";\n"):
            if statement.strip():
                db.execute(statement, {"articles": ARTICLES} if ":articles" in statement else {})


def baseline(store: Store) -> None:
    """Look once at every mention."""
    store.db.execute("SELECT count(*) FROM mentions WHERE retired IS NULL").fetchone()


def main() -> int:
    """Fill, build, report; fail above the bar."""
    zone = ZoneInfo("Europe/Warsaw")
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "zvon.db") as store:
        migrate(store)
        print(f"filling with {ARTICLES:,} articles: {cpu(lambda: fill(store)):.1f} s CPU")
        first = cpu(lambda: build_digest(store, "2026-W46", NOW, zone))
        plain, built = [], []
        for _ in range(ROUNDS):
            plain.append(cpu(lambda: baseline(store)))
            built.append(cpu(lambda: build_digest(store, "2026-W47", NOW, zone)))
        counts = build_digest(store, "2026-W47", NOW, zone).counts
    print(f"digest of one week: {counts['stories']} stories, {counts['shown']} shown")
    print(f"  first in the process, imports and all: {first:.2f} s CPU")
    print(
        f"  median of {ROUNDS}: {median(built):.2f} s CPU = {median(built) / median(plain):.1f} × counting all mentions"
    )
    print(f"  bar: {BAR_SECONDS:.0f} s CPU")
    return int(max(first, *built) > BAR_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
