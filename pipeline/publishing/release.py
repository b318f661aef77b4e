"""Putting a release in place as a whole: a new folder, then one rename."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

DATABASE = "public.db"
LATEST = "public"
_RELEASES = "releases"
_BUILDING = "building-"
_KEPT = 2


@contextmanager
def room(home: Path) -> Iterator[Path]:
    """Yield an empty folder to build a release in; whatever was left of builds that were cut short is gone."""
    releases = home / _RELEASES
    releases.mkdir(exist_ok=True)
    for old in releases.glob(f"{_BUILDING}*"):
        shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=releases))
    # Others may read it: everything in it is for everybody.
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(home: Path, folder: Path) -> tuple[Path, bool]:
    """Make the built *folder* the latest release of *home*; return its place, and whether it is another than before.

    A release is named after what it holds, so that the same content is the same release.
    """
    before = latest(home)
    place = home / _RELEASES / _digest(folder)
    if not place.exists():
        _sync(folder)
        folder.rename(place)
        _sync(place.parent)
    _lead(home / LATEST, Path(_RELEASES) / place.name)
    _lead(home / DATABASE, Path(LATEST) / DATABASE)
    _sync(home)
    _forget(place)
    return place, before != place


def latest(home: Path) -> Path | None:
    """Return the folder of the latest release of *home*; None when there is none."""
    link = home / LATEST
    return home / link.readlink() if link.is_symlink() else None


def published_at(home: Path) -> float | None:
    """Return when the latest release was put in place, or found unchanged, in seconds since 1970; None for never."""
    link = home / LATEST
    return link.lstat().st_mtime if link.is_symlink() else None


def release_is_due(daily: str, zone: ZoneInfo, last: float | None, now: datetime) -> bool:
    """Say whether the daily release is to be built: *daily* (such as ``05:00``, in *zone*) has come since *last*.

    Blank *daily* is never. *last* is what ``published_at`` returned; a machine that was off makes up for it once.
    """
    if not daily:
        return False
    here = now.astimezone(zone)
    due = datetime.combine(here.date(), time.fromisoformat(daily), zone)
    if due > here:
        due = datetime.combine(here.date() - timedelta(days=1), time.fromisoformat(daily), zone)
    return last is None or last < due.timestamp()


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _lead(link: Path, target: Path) -> None:
    """Make *link* lead to *target*, by one rename: it leads somewhere at every moment."""
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)


def _forget(latest: Path) -> None:
    """Take old releases away, all but the one before: somebody may be in the middle of reading it."""
    others = [path for path in latest.parent.iterdir() if path != latest and not path.name.startswith(_BUILDING)]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
