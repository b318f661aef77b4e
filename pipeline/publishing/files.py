"""What lies beside the public database: JSON, CSV, a feed, the licence, how to cite, and the sums of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.publishing.content import Content, Row
from pipeline.publishing.feed import feed
from pipeline.settings.schema import Publish
from pipeline.sheets import write_csv, write_json

# Table → what its file is called; `about` is told in words.
_FILES = ("citations", "events", "works", "organizations", "entities")

_LICENCE = """\
{title}

Selection, dates, names and grades: {licence}.{by}
The excerpts are quoted, in the length that quoting takes, from the publications named beside them, whose authors and
publishers hold the rights to them. Who wants more than the excerpt finds the whole at the address given.

Every entry was confirmed by a person. What is withdrawn is gone from the next release; take the latest one.
"""
_CITE = """\
How to cite

The whole:
  {publisher}{title}. Release of {latest}. {address}

One entry: name the publication first, as with any quotation, then the entry by its number:
  Organisation: "Title", date, address. In: {publisher}{title}, citation NUMBER, release of {latest}. {address}

What the numbers prove: each entry carries the SHA-256 of the bytes of the page as they were captured. Who holds a copy
of the page from that day can compare; who doubts an entry can ask us for ours.
"""


def write_files(folder: Path, told: Content, settings: Publish) -> None:
    """Write everything but the database into *folder*; the sums of all, database included, come last."""
    for table in _FILES:
        with (folder / f"{table}.json").open("xb") as file:
            write_json(file, *_sheet(told[table]))
    with (folder / "citations.csv").open("xb") as file:
        write_csv(file, *_sheet(told["citations"]))
    (folder / "feed.atom").write_bytes(feed(told, settings))
    about = {str(row["key"]): str(row["value"]) for row in told["about"]}
    words = {**about, "publisher": f"{about['publisher']}: " if about["publisher"] else ""}
    by = f" Attribution: {about['publisher']}." if about["publisher"] else ""
    (folder / "LICENCE.txt").write_text(_LICENCE.format(**about, by=by), encoding="utf-8")
    (folder / "CITE.txt").write_text(_CITE.format(**words), encoding="utf-8")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _sheet(rows: list[Row]) -> tuple[list[str], Iterable[list[object]]]:
    return list(rows[0]) if rows else [], ([*row.values()] for row in rows)
