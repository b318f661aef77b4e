"""Reading WARC files that others wrote: the pages and documents in them, one at a time.

A record that cannot be read is named and skipped; after bytes that are damaged reading goes on at the next
record that can be found.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.fetch.decode import DecodeError

_GZIP, _PLAIN = b"\x1f\x8b\x08", b"WARC/1."
_BLOCK = 1024 * 1024
_KINDS = ("text/html", "application/xhtml+xml", "application/pdf")
_DAMAGED = (ArchiveLoadFailed, zlib.error, EOFError, ValueError, AttributeError, OSError, DecodeError)


@dataclass(frozen=True, slots=True)
class Archived:
    """A page or document as a server once answered it; ``record`` is the id that the archive gave it."""

    url: str
    at: datetime
    content_type: str
    body: bytes
    record: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was not taken: where it lies, why, and whether it is damaged."""

    where: str
    why: str
    bad: bool


def is_archive(path: Path) -> bool:
    """Tell by its first bytes whether a file is a WARC file, compressed or not."""
    with path.open("rb") as file:
        head = file.read(16)
    return head.startswith((_GZIP, _PLAIN))


def read_archive(path: Path, most_bytes: int) -> Iterator[Archived | Skipped]:
    """Yield every answer in the WARC file at *path*, and what was skipped; bodies above *most_bytes* are too large."""
    with path.open("rb") as file:
        at: int | None = 0
        while at is not None:
            file.seek(at)
            records = ArchiveIterator(file)
            try:
                for record in records:
                    yield _taken(record, f"{path.name} at {at}", most_bytes)
                    # Asked for after the body was read: asking reads on to the end of the record.
                    at = int(records.get_record_offset()) + int(records.get_record_length())
                return
            except _DAMAGED as error:
                said = (str(error).splitlines() or [type(error).__name__])[0]
                yield Skipped(f"{path.name} at {at}", f"is damaged: {said[:120]}", bad=True)
                at = _next_record(file, at + 1)


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Return where the next record may begin, from *start* on; None at the end of the file."""
    file.seek(start)
    kept, base = b"", start
    while block := file.read(_BLOCK):
        data = kept + block
        found = [place for mark in (_GZIP, _PLAIN) if (place := data.find(mark)) >= 0]
        if found:
            return base + min(found)
        kept = data[-len(_PLAIN) :]
        base += len(data) - len(kept)
    return None


def _taken(record: Any, where: str, most_bytes: int) -> Archived | Skipped:
    if record.rec_type not in ("response", "resource"):
        return Skipped(where, f"is a {record.rec_type} record", bad=False)
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    headers = record.http_headers or record.rec_headers
    kind = str(headers.get_header("Content-Type") or "")
    if status != "200" or not kind.lower().startswith(_KINDS):
        return Skipped(where, f"{url}: status {status}, {kind or 'of no kind'}: no page and no document", bad=False)
    try:
        at = datetime.fromisoformat(str(record.rec_headers.get_header("WARC-Date")))
        body: bytes = record.content_stream().read(most_bytes + 1)
    except _DAMAGED as error:
        return Skipped(where, f"{url}: cannot be read ({error})", bad=True)
    if at.tzinfo is None:
        return Skipped(where, f"{url}: its date has no zone", bad=True)
    if len(body) > most_bytes:
        return Skipped(where, f"{url}: is larger than {most_bytes} bytes", bad=True)
    if not body:
        return Skipped(where, f"{url}: is empty", bad=True)
    return Archived(url, at, kind, body, str(record.rec_headers.get_header("WARC-Record-ID") or ""))
