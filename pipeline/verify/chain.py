"""The chain of evidence: every entry as it was written, in its place, and the same beside the captures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import EvidenceError
from pipeline.fetch import chainfile
from pipeline.fetch.timestamps import Roots, confirmed_at
from pipeline.store.database import Store
from pipeline.store.manifest import BEGINNING, Entry, entries, timestamps
from pipeline.text import sha256
from pipeline.verify.faults import LOOK_INTO, Fault

_FILE = f"captures/{chainfile.NAME}"


def check_links(store: Store) -> Iterator[Fault | None]:
    """Yield the faults of the table's chain, and None for each entry that was looked at."""
    seq, link = 0, BEGINNING
    for entry in entries(store):
        yield None
        where = f"manifest entry {entry.seq}"
        if entry.seq != seq + 1:
            yield Fault("manifest", f"{_missing(seq + 1, entry.seq - 1)}", f"captures were taken out; {LOOK_INTO}")
        if sha256(entry.text.encode()) != entry.link:
            yield Fault(where, "was changed: its SHA-256 is not the one noted beside it", LOOK_INTO)
        if entry.seq == seq + 1 and _previous(entry) != link:
            yield Fault(where, "does not follow the entry before it: one of the two was changed", LOOK_INTO)
        seq, link = entry.seq, entry.link


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"


def _previous(entry: Entry) -> str:
    try:
        return str(json.loads(entry.text)["previous"])
    except (ValueError, KeyError, TypeError):
        return ""


def check_file(store: Store, folder: Path, size: int) -> Iterator[Fault]:
    """Yield how the first *size* bytes of the file beside the captures differ from the table."""
    table, number = entries(store), 0
    for number, line in enumerate(chainfile.lines(folder, size), 1):
        entry = next(table, None)
        if entry is None:
            advice = (
                "if you put an older database back on purpose, move the file aside and the next run writes it "
                f"anew; otherwise {LOOK_INTO}"
            )
            yield Fault(_FILE, f"goes on after entry {number - 1}, the last of the database", advice)
            return
        if line != entry.text.encode():
            yield Fault(_FILE, f"line {number} is not entry {entry.seq} of the database", LOOK_INTO)
            return
    left = sum(1 for _ in table)
    if left:
        what = f"lacks the newest {left} entries: a run did not come to its end"
        yield Fault(_FILE, what, "the next `zvon run` adds them", grave=False)


def check_timestamps(store: Store, roots: Roots) -> Iterator[Fault]:
    """Yield the time-stamps that do not confirm the entry that they stand for."""
    texts = {stamped.link: "" for stamped in timestamps(store)}
    if not texts:
        return
    texts.update({entry.link: entry.text for entry in entries(store) if entry.link in texts})
    for stamped in timestamps(store):
        where = f"time-stamp of {stamped.at:%Y-%m-%d %H:%M} by {stamped.authority}"
        try:
            at = confirmed_at(stamped.token, texts[stamped.link].encode(), roots, where)
        except EvidenceError as error:
            yield Fault(where, str(error).removeprefix(f"{where}: "), LOOK_INTO)
            continue
        if at.replace(microsecond=0) != stamped.at:
            yield Fault(where, f"says {at:%Y-%m-%dT%H:%M:%SZ}, the row says otherwise", LOOK_INTO)
    if not roots:
        what = "who signed them was not checked, only what they say"
        yield Fault("time-stamps", what, "name the authority's root certificate as evidence.timestamp_ca", grave=False)
