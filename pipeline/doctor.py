"""`zvon doctor`: installation and health on one page, and what needs a person.

It changes nothing and asks nobody: no migration, no network.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.app import lost_database, utc_now
from pipeline.errors import ConfigError, HomeError
from pipeline.resources import shipped
from pipeline.settings import load
from pipeline.settings import version as own_version
from pipeline.stages.searches import search_faults
from pipeline.store.condition import Condition, condition, features, schema_is_current
from pipeline.store.copying import capture_files
from pipeline.store.database import Store, open_store

_PACKAGES = (
    "aiohttp",
    "datasette",
    "feedparser",
    "lxml",
    "pydantic",
    "pypdf",
    "spacy",
    "sqlite-utils",
    "trafilatura",
    "warcio",
)
_SECRET = ("accounts.toml", "site-secret", "zvon.db", "captures", "config")
# A WAL of this size means that a reader holds a state of hours ago.
_WAL = 256 * 1024 * 1024
_LITTLE, _LITTLE_SHARE = 1024**3, 0.05
# No clock of a computer is right that shows an earlier year.
_EARLIEST = 2026


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page: whether it needs a person, what was looked at, how it is, and what to do."""

    bad: bool
    what: str
    how: str
    advice: str = ""

    def __str__(self) -> str:
        """Return one line."""
        return (
            f"{'LOOK' if self.bad else 'ok':<5}{self.what:<16} {self.how}{f' - {self.advice}' if self.advice else ''}"
        )


def examine(home: Path, now: datetime | None = None) -> Iterator[Finding]:
    """Yield every finding about the installation and *home*; a part that cannot be looked at is a finding too."""
    now = now or utc_now()
    yield from _installation()
    yield from _configuration(home)
    yield from _folder(home)
    yield from _secrets(home)
    if lost := lost_database(home):
        yield Finding(True, "database", lost)
        return
    if not (home / "zvon.db").is_file():
        yield Finding(False, "database", "there is none yet; `zvon run` makes it")
        yield from _clock(now, None)
        return
    try:
        with closing(open_store(home / "zvon.db", readonly=True)) as store:
            yield from _database(store, home, now)
    except (HomeError, sqlite3.Error) as error:
        yield Finding(True, "database", str(error), "put it back from a backup")


def _installation() -> Iterator[Finding]:
    yield Finding(sys.version_info < (3, 11), "python", f"{platform.python_version()} on {platform.system()}")
    missing, found = [], [f"zvon {own_version()}"]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield Finding(False, "packages", ", ".join(found))
    if missing:
        yield Finding(True, "packages", f"missing: {', '.join(missing)}", "install Zvon again")
    lacking = [name for name, there in features().items() if not there]
    how = f"{sqlite3.sqlite_version}{', without ' + ', '.join(lacking) if lacking else ' with all that is needed'}"
    yield Finding(bool(lacking), "SQLite", how, "use a Python with a newer SQLite" if lacking else "")


def _configuration(home: Path) -> Iterator[Finding]:
    try:
        settings = load(home)
    except ConfigError as error:
        yield Finding(True, "configuration", f"{len(error.problems)} faults: {error.problems[0]}", "see `zvon check`")
        return
    feeds = sum(len(source.feed) for source in settings.sources.values())
    yield Finding(not feeds, "configuration", f"in order: {len(settings.sources)} sources, {feeds} feeds")
    # An unreadable database is told below.
    with suppress(HomeError, sqlite3.Error):
        for fault in search_faults(settings):
            yield Finding(True, "lists", fault)
    if not settings.values.network.contact:
        yield Finding(False, "contact", "publishers cannot reach you", "name an address as network.contact")


def _folder(home: Path) -> Iterator[Finding]:
    there = next(path for path in (home, *home.parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding(True, "home", f"{home} cannot be written", "check its owner and permissions")
        return
    yield Finding(False, "home", f"{home}{'' if home.exists() else ' (not made yet)'}")
    disk = shutil.disk_usage(there)
    little = disk.free < _LITTLE or disk.free < disk.total * _LITTLE_SHARE
    how = f"{disk.free / 1024**3:.1f} GB free of {disk.total / 1024**3:.0f}"
    yield Finding(little, "disk", how, "make room: captures cannot be kept without" if little else "")


def _secrets(home: Path) -> Iterator[Finding]:
    open_to_all = [name for name in ("", *_SECRET) if (home / name).exists() and (home / name).stat().st_mode & 0o077]
    # Behind a closed door nobody reads what lies open.
    if "" in open_to_all:
        names = ", ".join(name or "the folder itself" for name in open_to_all)
        yield Finding(True, "permissions", f"others may read: {names}", f"run `chmod -R go= {home}`")
    elif home.exists():
        yield Finding(False, "permissions", "nobody else may read the home folder")


def _clock(now: datetime, newest: datetime | None) -> Iterator[Finding]:
    wrong = now.year < _EARLIEST or (newest is not None and newest > now + timedelta(minutes=5))
    how = f"{now:%Y-%m-%d %H:%M} UTC"
    if wrong and newest is not None and newest > now:
        how += f", but the newest request was made at {newest:%Y-%m-%d %H:%M}"
    yield Finding(wrong, "clock", how, "set the clock: dates are evidence" if wrong else "")


def _database(store: Store, home: Path, now: datetime) -> Iterator[Finding]:
    if not schema_is_current(store, {path.stem for path in (shipped("db") / "migrations").glob("*.sql")}):
        yield Finding(False, "database", "is of an earlier version; the next `zvon run` brings it up to date")
        return
    found = condition(store, now)
    yield from _clock(now, found.newest_time)
    size = store.path.stat().st_size / 1024**2
    how = f"{size:.0f} MB, {found.wal_bytes / 1024**2:.0f} MB not yet merged"
    big = found.wal_bytes > _WAL
    yield Finding(big, "database", how, "somebody reads for hours: end that and restart the site" if big else "")
    yield from _captures(store, home)
    yield from _work(found, now)


def _captures(store: Store, home: Path) -> Iterator[Finding]:
    """Look at names and sizes alone; `zvon verify` reads what lies there."""
    files, wrong = capture_files(store), []
    for name, least in files.items():
        path = home / "captures" / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif path.stat().st_size < least:
            wrong.append(f"{name} is cut short")
    if wrong:
        yield Finding(True, "captures", f"{len(wrong)} of {len(files)} files: {wrong[0]}", "run `zvon verify`")
    else:
        yield Finding(False, "captures", f"{len(files)} files, all there and long enough")


def _work(found: Condition, now: datetime) -> Iterator[Finding]:
    if found.last_run is None:
        yield Finding(False, "last run", "never")
    else:
        late = now - found.last_run > timedelta(days=1)
        how = f"began {found.last_run:%Y-%m-%d %H:%M}"
        ended = found.last_ended is not None and found.last_ended >= found.last_run
        how += "" if ended else ", and has not ended: it is at work, or was cut short"
        yield Finding(late, "last run", how, "is `zvon up` running?" if late else "")
    broken = found.paused + found.failing
    how = f"{found.feeds} polled, {found.failing} failing, {found.paused} paused, {found.silent} silent"
    many = bool(found.paused) or broken * 4 > found.feeds
    yield Finding(many, "feeds", how, "see `zvon sources --health`" if broken + found.silent else "")
    how = f"{found.retries} wait for another try, {found.quarantined} were given up"
    yield Finding(
        False, "work", how, 'see the question "What could we not read" on the site' if found.quarantined else ""
    )
    stuck = found.unsent + found.unclear
    how = f"{found.unsent} not sent though due, {found.unclear} perhaps sent" if stuck else "nothing is stuck"
    yield Finding(bool(stuck), "mail", how, "see `zvon mail`" if stuck else "")
