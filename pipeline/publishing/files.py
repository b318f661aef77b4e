"""What lies beside the public database: JSON, CSV, a feed, the licence, how to cite, and the sums of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.publishing import wording
from pipeline.publishing.content import Content, Row
from pipeline.publishing.feed import feed
from pipeline.settings.schema import Publish
from pipeline.sheets import write_csv, write_json

# Table → what its file is called; `about` is told in words.
_FILES = ("citations", "events", "works", "organizations", "entities")


def write_files(folder: Path, told: Content, settings: Publish) -> None:
    """Write everything but the database into *folder*; the sums of all, database included, come last."""
    for table in _FILES:
        with (folder / f"{table}.json").open("xb") as file:
            write_json(file, *_sheet(told[table]))
    with (folder / "citations.csv").open("xb") as file:
        write_csv(file, *_sheet(told["citations"]))
    (folder / "feed.atom").write_bytes(feed(told, settings))
    about = {str(row["key"]): str(row["value"]) for row in told["about"]}
    for name, text in wording.told(about).items():
        (folder / name).write_text(text, encoding="utf-8")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _sheet(rows: list[Row]) -> tuple[list[str], Iterable[list[object]]]:
    return list(rows[0]) if rows else [], ([*row.values()] for row in rows)
