"""Which captures nobody needs any more, and writing down that their bytes are given up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.model import CaptureRef
from pipeline.store.catalog import MANUAL
from pipeline.store.database import Store, stamp
from pipeline.store.manifest import append

# What points to an article without being about anything that was found in it. Whatever else points to a page, today
# or in a table that is still to come, keeps its bytes.
_NOTHING_FOUND = frozenset(
    {"articles", "captures", "fetches", "entries", "manifest", "stories", "story_members", "touches"}
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture and where its records lie; ``ref.span`` and ``ref.record_sha256`` are those of the manifest."""

    id: int
    ref: CaptureRef


def prunable(store: Store, before: datetime) -> dict[str, list[int]]:
    """Return file → captures of pages that were taken before a time and in which nothing was ever found.

    The page was read and searched, no version of it points to a finding, retired ones included, and no
    person added it.
    """
    rows = store.db.execute(
        "SELECT c.id, c.file FROM captures AS c JOIN urls AS u ON u.id = c.article_url"
        " WHERE c.kind = 'page' AND c.pruned IS NULL AND c.at < :before AND u.source != :manual"
        " AND EXISTS (SELECT 1 FROM outcomes AS o WHERE o.subject_kind = 'capture' AND o.subject = c.id"
        "  AND o.stage = 'extract' AND o.status IN ('done', 'skipped'))"
        " AND NOT EXISTS (SELECT 1 FROM articles AS a WHERE a.article_url = c.article_url AND a.current = 1"
        "  AND NOT EXISTS (SELECT 1 FROM outcomes AS o WHERE o.subject_kind = 'article' AND o.subject = a.id"
        "   AND o.stage = 'tag' AND o.status IN ('done', 'skipped')))"
        " AND NOT EXISTS (SELECT 1 FROM fetches AS f JOIN runs AS r ON r.id = f.run"
        "  WHERE f.article_url = c.article_url AND r.command = 'add')"
        f"{''.join(_unless(store))} ORDER BY c.file, c.id",
        {"before": stamp(before), "manual": MANUAL},
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row["file"], []).append(row["id"])
    return found


def _unless(store: Store) -> Iterator[str]:
    """Yield a condition for each table that may point to a page, one of its versions or one of its captures."""
    page = {
        "articles": "x.{column} IN (SELECT id FROM articles WHERE article_url = c.article_url)",
        "captures": "x.{column} = c.id",
        "urls": "x.{column} = c.article_url",
    }
    tables = store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for table in (row["name"] for row in tables.fetchall()):
        for key in store.db.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            if key["table"] in page and table not in _NOTHING_FOUND:
                where = page[key["table"]].format(column=key["from"])
                yield f" AND NOT EXISTS (SELECT 1 FROM {table} AS x WHERE {where})"


def in_file(store: Store, file: str) -> list[Kept]:
    """Return the captures whose bytes lie in *file*, in order."""
    rows = store.db.execute(
        "SELECT c.id, c.file, c.file_offset, c.length, c.sha256, (SELECT entry FROM manifest AS m"
        " WHERE m.capture = c.id ORDER BY seq DESC LIMIT 1) AS entry"
        " FROM captures AS c WHERE c.file = ? AND c.pruned IS NULL ORDER BY c.file_offset",
        (file,),
    )
    return [
        Kept(
            row["id"],
            CaptureRef(
                row["file"],
                row["file_offset"],
                row["length"],
                row["sha256"],
                int(said.get("span", 0)),
                str(said.get("record_sha256", "")),
            ),
        )
        for row in rows
        for said in [json.loads(row["entry"] or "{}")]
    ]


def record_pruning(
    store: Store, file: str, moved: Mapping[int, CaptureRef], pruned: Sequence[Kept], now: datetime
) -> None:
    """Write in one transaction where the captures of *file* lie now, and which of them are given up."""
    with store.write() as db:
        for capture, ref in moved.items():
            db.execute("UPDATE captures SET file = ?, file_offset = ? WHERE id = ?", (ref.file, ref.offset, capture))
            append(db, capture, ref, {"action": "moved", "from": file})
        for kept in pruned:
            db.execute("UPDATE captures SET pruned = ? WHERE id = ?", (stamp(now), kept.id))
            append(db, kept.id, kept.ref, {"action": "pruned", "from": file, "pruned": stamp(now)})


def files_in_use(store: Store) -> set[str]:
    """Return the files in which the bytes of some capture lie."""
    return {row["file"] for row in store.db.execute("SELECT DISTINCT file FROM captures WHERE pruned IS NULL")}


def pruning_is_due(store: Store, days: int, now: datetime) -> bool:
    """Tell whether something is to be pruned after *days* and a day has gone by since that was looked after last."""
    row = store.db.execute(
        "SELECT max(started) AS at FROM runs WHERE command = 'prune' AND ended IS NOT NULL"
    ).fetchone()
    return days > 0 and (row["at"] is None or row["at"] <= stamp(now - timedelta(days=1)))
