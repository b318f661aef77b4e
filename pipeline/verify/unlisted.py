"""Records that lie in the WARC files and that no row names: left by a run that was cut short, or put there."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.fetch.rewriting import is_rewritten
from pipeline.store.database import Store
from pipeline.store.evidence import listed, replaced_files, was_cut_short
from pipeline.verify.faults import LOOK_INTO, Fault

# So much of what is not listed is looked into to say what it is.
_MOST = 16 * 1024 * 1024
_CUT = "left by a run that was cut short or is at work; nothing that was acknowledged is in them"
_LEFT = "a pruning was cut short, and its captures lie in another file; the next `zvon prune` removes the file"


def sizes(folder: Path) -> dict[Path, int]:
    """Return the capture files with their bytes: asked before the database, which then knows the run of each."""
    return {path: path.stat().st_size for path in sorted(folder.rglob("*.warc.gz"))}


def check_unlisted(store: Store, folder: Path, files: Mapping[Path, int]) -> Iterator[Fault]:
    """Yield what lies within the *files* below *folder* and is not on the list."""
    spans = {file: [span[1:] for span in group] for file, group in groupby(listed(store), key=lambda span: span[0])}
    replaced = replaced_files(store)
    for path, end in files.items():
        name = path.relative_to(folder).as_posix()
        if name not in spans and (name in replaced or is_rewritten(name)):
            yield Fault(f"captures/{name}", "is left over", _LEFT, grave=False)
            continue
        for offset, size in _between(spans.get(name, []), end):
            if what := _contents(path, offset, size):
                cut = was_cut_short(store, begun(path))
                where, words = f"captures/{name} at {offset}", f"{what}: not on the list"
                yield Fault(where, words, _CUT if cut else LOOK_INTO, grave=not cut)


def begun(path: Path) -> datetime:
    """Return when the file was begun, as its name says; when it was changed last, where the name says nothing."""
    stamp = path.name.partition("Z-")[0]
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _between(spans: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Yield offset and size of what lies before, between and after *spans* in a file of *end* bytes."""
    at = 0
    for offset, size in [*spans, (end, 0)]:
        if offset > at:
            yield at, offset - at
        at = max(at, offset + size)


def _contents(path: Path, offset: int, size: int) -> str:
    """Say what lies there; an empty string for the record that opens a file."""
    with path.open("rb") as file:
        file.seek(offset, os.SEEK_SET)
        data = file.read(min(size, _MOST))
    kinds: list[str] = []
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if record.rec_type != "warcinfo" or offset or kinds:
                kinds.append(f"{record.rec_type} {record.rec_headers.get_header('WARC-Target-URI') or ''}".strip())
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError):
        kinds.append("a torn record")
    more = f" and {len(kinds) - 3} more" if len(kinds) > 3 else ""
    if not kinds and offset:
        return f"{size} bytes that are no record"
    return ", ".join(kinds[:3]) + more
