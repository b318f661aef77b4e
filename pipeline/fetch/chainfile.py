"""``captures/manifest.jsonl``: the chain of evidence beside the WARC files, for whoever has only those.

Line *n* is entry *n* of the chain, and names as ``previous`` the SHA-256 of the line before it, so that any
tool can follow it. The file only grows. A kill may leave it short, or its last line torn: the next run
takes the torn line away and adds what is missing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import EvidenceError, HomeError

NAME = "manifest.jsonl"
# No line is longer: two addresses of at most a few kilobytes are the most of it.
_TAIL = 256 * 1024


@dataclass(frozen=True, slots=True)
class Tail:
    """How far the file goes: the number and text of its last whole line, and the bytes up to its end."""

    seq: int
    text: str
    whole: int
    torn: bool


def tail(folder: Path) -> Tail:
    """Return where the file below *folder* ends; raise EvidenceError when its last line is no entry."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = file.seek(max(0, size - _TAIL))
            data = file.read()
    except FileNotFoundError:
        return Tail(0, "", 0, torn=False)
    end = data.rfind(b"\n") + 1
    if not end:
        return Tail(0, "", start, torn=bool(data))
    last = data[data.rfind(b"\n", 0, end - 1) + 1 : end - 1]
    try:
        return Tail(int(json.loads(last)["seq"]), last.decode(), start + end, torn=end < len(data))
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceError(f"captures/{NAME}: its last line is no entry of the chain; run `zvon verify`") from error


def extend(folder: Path, after: Tail, lines: Iterable[str]) -> None:
    """Take a torn line away and add *lines*; they are on the disk when this returns."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.truncate(after.whole)
            file.seek(after.whole)
            file.writelines(f"{line}\n".encode() for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise HomeError(f"{path}: cannot be written ({error.strerror}); check the free space and the rights") from error


def size(folder: Path) -> int:
    """Return the bytes of the file below *folder*, 0 when there is none."""
    path = folder / NAME
    return path.stat().st_size if path.is_file() else 0


def lines(folder: Path, most: int) -> Iterator[bytes]:
    """Yield the whole lines within the first *most* bytes of the file, without their ends."""
    path = folder / NAME
    if not path.is_file():
        return
    with path.open("rb") as file:
        while most > 0 and (line := file.readline(min(most, _TAIL))):
            most -= len(line)
            if line.endswith(b"\n"):
                yield line[:-1]
