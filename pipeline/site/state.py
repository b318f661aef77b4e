"""What our pages know beside Datasette: the home folder, its accounts, the clock's zone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pipeline.errors import ConfigError
from pipeline.site.accounts import FILE, Account, load_accounts
from pipeline.site.descriptions import Descriptions
from pipeline.site.editions import OWN_TRANSACTION
from pipeline.site.labels import Labels
from pipeline.site.patience import Patience
from pipeline.store.database import Store

# The database under two names: what everyone may ask about, and the whole for our own pages and admins.
SHARED = "zvon"
WHOLE = "private"

T = TypeVar("T")


@dataclass(slots=True)
class Site:
    """One running site."""

    home: Path
    zone: ZoneInfo
    descriptions: Descriptions
    labels: Labels
    https: bool = False
    stale_hours: float = 24.0
    patience: Patience = field(default_factory=Patience)
    _accounts: dict[str, Account] = field(default_factory=dict)
    _read: tuple[int, int] | None = None
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def kept(self, name: str, seconds: float | None, make: Callable[[], T]) -> T:
        """Return what *make* made under *name*, made anew when it is older than *seconds*; None keeps it for good."""
        now = time.monotonic()
        found = self._kept.get(name)
        if found is None or (seconds is not None and now - found[0] > seconds):
            found = self._kept[name] = (now, make())
        value: T = found[1]
        return value

    def accounts(self) -> dict[str, Account]:
        """Return the accounts as the file has them now; a file that became unsound changes nothing."""
        path = self.home / FILE
        found = path.stat() if path.is_file() else None
        version = (found.st_mtime_ns, found.st_ino) if found else (0, 0)
        if version != self._read:
            try:
                self._accounts = load_accounts(self.home)
            except ConfigError:
                if self._read is None:
                    raise
            self._read = version
        return self._accounts

    def today(self) -> datetime:
        """Return the beginning of today in the site's zone, in UTC."""
        day = datetime.now(self.zone).date()
        return datetime.combine(day, clock(), self.zone).astimezone(UTC)


def site_of(datasette: Any) -> Site | None:
    """Return our part of *datasette*, or None when it serves something else in the same environment."""
    return getattr(datasette, "zvon_site", None)


def our(datasette: Any) -> Site:
    """Return our part of *datasette*, which must be ours."""
    site = site_of(datasette)
    if site is None:
        raise LookupError("this Datasette was not made by pipeline.site.server.build")
    return site


async def read(datasette: Any, ask: Callable[[sqlite3.Connection], T]) -> T:
    """Run *ask* on a read-only connection to the whole database, off the event loop."""
    # The thread that asks is not the one of the request: it is told what the request knows, such as its language.
    context = copy_context()
    result: T = await datasette.get_database(WHOLE).execute_fn(lambda connection: context.run(ask, connection))
    return result


async def write(datasette: Any, change: Callable[[sqlite3.Connection], T]) -> T:
    """Run *change* on Datasette's one writing thread, in a transaction of its own."""
    path = our(datasette).home / f"{SHARED}.db"

    def change_at_once(connection: sqlite3.Connection) -> tuple[list[T], Exception | None]:
        try:
            with Store(path, connection).write() as db:
                return [change(db)], None
        except Exception as error:
            # Handed over and not raised: Datasette prints what its writing thread raises, and this may name people.
            return [], error

    made, error = await datasette.get_database(WHOLE).execute_write_fn(change_at_once, **OWN_TRANSACTION)
    if error is not None:
        raise error
    result: T = made[0]
    return result
