"""Writing a WARC file anew without some of its records.

The new file is whole and on the disk before it gets its name, and the old one goes only when somebody has
noted where the records lie now: a crash in between leaves both, and loses nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.errors import EvidenceError, HomeError
from pipeline.fetch.captures import packed_record, sync_folder
from pipeline.fetch.records import warcinfo_record
from pipeline.model import CaptureRef

PARTIAL = ".partial"
_REWRITTEN = re.compile(r"-r(\d+)\.warc\.gz$")


def is_rewritten(file: str) -> bool:
    """Tell from its name whether a file was written anew out of another one."""
    return bool(_REWRITTEN.search(file))


def rewrite(folder: Path, refs: Sequence[CaptureRef]) -> list[CaptureRef]:
    """Copy the records at *refs*, all of one file, into a new file beside it; return where they lie there.

    Each record is copied byte for byte, with the request that belongs to it. Raises EvidenceError when one is
    not what its digest says, and HomeError when the new file cannot be written; nothing is left then.
    """
    name = _next_name(folder, refs[0].file)
    path, partial = folder / name, folder / f"{name}{PARTIAL}"
    try:
        with (folder / refs[0].file).open("rb") as old, partial.open("wb") as new:
            new.write(packed_record(warcinfo_record(path.name)))
            moved = list(_copied(old, new, name, refs))
            new.flush()
            os.fsync(new.fileno())
        partial.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise HomeError(f"{path}: cannot be written ({error.strerror}); check the free space and the rights") from error
    finally:
        partial.unlink(missing_ok=True)
    return moved


def _copied(old: BinaryIO, new: BinaryIO, name: str, refs: Sequence[CaptureRef]) -> Iterator[CaptureRef]:
    for ref in refs:
        old.seek(ref.offset)
        data = old.read(ref.span)
        if hashlib.sha256(data).hexdigest() != ref.record_sha256:
            raise EvidenceError(f"captures/{ref.file} at {ref.offset}: is not what was kept; run `zvon verify`")
        yield replace(ref, file=name, offset=new.tell())
        new.write(data)


def _next_name(folder: Path, file: str) -> str:
    """Return the first free name for what is written anew out of *file*; the beginning, which tells the time, stays."""
    stem = _REWRITTEN.sub("", file).removesuffix(".warc.gz")
    number = 1
    while (folder / f"{stem}-r{number}.warc.gz").exists():
        number += 1
    return f"{stem}-r{number}.warc.gz"


def leftovers(folder: Path, in_use: set[str], replaced: set[str]) -> Iterator[Path]:
    """Yield what a rewriting that was cut short left: half-written files, copies nobody noted, originals replaced."""
    for path in sorted(folder.rglob(f"*.warc.gz{PARTIAL}")):
        yield path
    for path in sorted(folder.rglob("*.warc.gz")):
        name = PurePosixPath(path.relative_to(folder)).as_posix()
        if name not in in_use and (name in replaced or is_rewritten(name)):
            yield path
