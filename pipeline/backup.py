"""`zvon backup`: a copy of a home folder that is whole, proven before it gets its name.

The database is copied first, the captures after it: what the copy names was on the disk before. Secrets
stay behind unless asked for.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import HomeError
from pipeline.fetch import chainfile
from pipeline.store.copying import KEPT, capture_files, copy_database, faults_of, tables
from pipeline.store.database import Store, open_store

ACCOUNTS = "accounts.toml"
_DATABASE = "zvon.db"


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds; ``linked`` says that captures share their place on the disk with the originals."""

    rows: int
    files: int
    bytes: int
    linked: bool


def back_up(home: Path, target: Path, *, accounts: bool = False, copy: bool = False) -> Made:
    """Write a proven copy of *home* to the new folder *target*; a failure leaves no folder of that name.

    Captures are hard links where the disk is the same, unless *copy*. Raises HomeError.
    """
    home, target = home.resolve(), target.resolve()
    if target.exists():
        raise HomeError(f"{target}: exists already; name a folder that does not")
    if target.is_relative_to(home):
        raise HomeError(f"{target}: lies inside the home folder; name a place outside it")
    partial = target.with_name(f"{target.name}.partial")
    try:
        # What an attempt left behind that was cut short.
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        with closing(open_store(home / _DATABASE, readonly=True)) as store:
            made = _fill(store, home, partial, accounts=accounts, copy=copy)
        partial.rename(target)
    except OSError as error:
        raise HomeError(f"{target}: cannot be written ({error.strerror}); check the space and the rights") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return made


def _fill(store: Store, home: Path, partial: Path, *, accounts: bool, copy: bool) -> Made:
    captures = partial / "captures"
    captures.mkdir()
    # Before the database: a run may add to both, and the copy of the database must know every line.
    _chain(home / "captures", captures)
    before = tables(store)
    copy_database(store, partial / _DATABASE)
    if (home / "config").is_dir():
        shutil.copytree(home / "config", partial / "config")
    if accounts and (home / ACCOUNTS).is_file():
        shutil.copy2(home / ACCOUNTS, partial / ACCOUNTS)
    rows, wanted = _proven(partial / _DATABASE, before)
    linked = _captures(home / "captures", captures, wanted, copy=copy)
    size = sum(path.stat().st_size for path in partial.rglob("*") if path.is_file())
    return Made(rows, len(wanted), size, linked)


def _chain(folder: Path, target: Path) -> None:
    """Copy the chain of evidence; a link would grow with the original, past the database of this backup."""
    if (folder / chainfile.NAME).is_file():
        shutil.copy2(folder / chainfile.NAME, target / chainfile.NAME)


def _proven(path: Path, before: dict[str, int]) -> tuple[int, dict[str, int]]:
    """Return rows and capture files of the copied database; raise HomeError when it is damaged or lacks rows."""
    wrong = faults_of(path)
    with closing(open_store(path, readonly=True)) as copied:
        rows = tables(copied)
        # From these nothing is ever deleted, so the copy cannot have fewer than there were.
        wrong += [f"{name} has {rows[name]} of {before[name]} rows" for name in KEPT if rows[name] < before[name]]
        if wrong:
            raise HomeError(f"the copy of the database is not whole ({'; '.join(wrong[:3])}); run `zvon verify`")
        return sum(rows.values()), capture_files(copied)


def _captures(folder: Path, target: Path, wanted: dict[str, int], *, copy: bool) -> bool:
    """Copy the files that the database names, and return whether they are links."""
    linked = bool(wanted) and not copy
    for name, least in wanted.items():
        source, place = folder / name, target / name
        if not source.is_file() or source.stat().st_size < least:
            raise HomeError(f"captures/{name}: is missing or too short, no backup would be whole; run `zvon verify`")
        place.parent.mkdir(parents=True, exist_ok=True)
        linked = _link(source, place) if linked else (shutil.copy2(source, place), False)[1]
    return linked


def _link(source: Path, place: Path) -> bool:
    """Link the file, or copy it where the disk is another; return whether it is a link."""
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place)
        return False
    return True
