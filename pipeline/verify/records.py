"""The captures: every record where the chain says, with the bytes that it says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import EvidenceError
from pipeline.fetch.captures import CaptureStore
from pipeline.store.database import Store
from pipeline.store.evidence import Kept, captures
from pipeline.text import sha256
from pipeline.verify.faults import LOOK_INTO, RESTORE, Fault


def check_captures(store: Store, folder: Path) -> Iterator[Fault | None]:
    """Yield the faults of the captures, and None for each that was looked at."""
    archive, missing, lost = CaptureStore(folder), "", 0
    pruned: Counter[str] = Counter()
    for kept in captures(store):
        yield None
        if missing and kept.ref.file != missing:
            yield _gone(missing, lost)
            missing, lost = "", 0
        yield from _row(kept)
        if kept.pruned:
            pruned[kept.pruned[:10]] += 1
            continue
        if not (folder / kept.ref.file).is_file():
            missing, lost = kept.ref.file, lost + 1
            continue
        if fault := _record(archive, kept):
            yield fault
    if missing:
        yield _gone(missing, lost)
    for day, number in sorted(pruned.items()):
        what = f"{number} were pruned on {day}: nothing was found on these pages; their texts and digests are kept"
        yield Fault("captures", what, grave=False)


def _gone(file: str, number: int) -> Fault:
    return Fault(f"captures/{file}", f"the file is missing, and with it {number} captures", RESTORE)


def _name(kept: Kept) -> str:
    return f"capture {kept.id} ({kept.url}) in captures/{kept.ref.file} at {kept.ref.offset}"


def _row(kept: Kept) -> Iterator[Fault]:
    """Compare the row with what the chain says of it."""
    if not kept.entries:
        yield Fault(f"capture {kept.id} ({kept.url})", "has no entry in the manifest", LOOK_INTO)
        return
    said = _entry(kept)
    if said.get("pruned") != kept.pruned:
        what = f"its row says pruned on {kept.pruned}, the manifest {said.get('pruned') or 'does not'}"
        yield Fault(f"capture {kept.id} ({kept.url})", what, LOOK_INTO)
    changed = [name for name, value in kept.facts.items() if name not in said or said[name] != value]
    if changed:
        what = f"its row was changed: {', '.join(changed)} not as the manifest says"
        yield Fault(f"capture {kept.id} ({kept.url})", what, LOOK_INTO)


def _entry(kept: Kept) -> dict[str, Any]:
    try:
        return dict(json.loads(kept.entries[-1]))
    except (ValueError, TypeError):
        return {}


def _record(archive: CaptureStore, kept: Kept) -> Fault | None:
    """Compare the bytes in the file with the digests of the record and of the body."""
    said = _entry(kept) if kept.entries else {}
    try:
        if said:
            span = replace(kept.ref, length=int(said.get("span", 0)))
            whole = sha256(archive.raw(span)) == said.get("record_sha256")
        else:
            whole = True
        archive.read(kept.ref)
    except EvidenceError as error:
        what = str(error).partition(": ")[2] or str(error)
        return Fault(_name(kept), f"damaged: {what}", RESTORE)
    if not whole:
        what = "the body is whole, but the headers or the request beside it were changed"
        return Fault(_name(kept), what, RESTORE)
    return None
