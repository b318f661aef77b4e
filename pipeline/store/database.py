"""Opening the database: settings of the connection, transactions, and refusing what is not ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import HomeError

# "Zvon" in ASCII: marks the file as ours, so that another program's database is never migrated.
APPLICATION_ID = 0x5A766F6E
BUSY_SECONDS = 30.0


def stamp(moment: datetime) -> str:
    """Return *moment* as the store writes it: ``2026-11-22T09:30:00Z``.

    >>> stamp(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    '2026-11-22T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# What the machine does to the file, as opposed to a fault of ours in a statement.
_TROUBLES = {
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written; look at its space and health",
    sqlite3.SQLITE_BUSY: "somebody else is writing to it and does not end; look who",
    sqlite3.SQLITE_LOCKED: "somebody else is writing to it and does not end; look who",
    sqlite3.SQLITE_READONLY: "it cannot be written; check its owner and permissions",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check its owner and permissions",
    sqlite3.SQLITE_CORRUPT: "it is damaged; put it back from a backup, `zvon verify` names the damage",
    sqlite3.SQLITE_NOTADB: "it is no database; put it back from a backup",
}


def trouble(error: sqlite3.Error) -> str | None:
    """Say for a person what happened to the database and what to do; None when *error* is a fault of the program."""
    # The low byte is the kind, the others say more of it.
    kind = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    words = _TROUBLES.get(kind)
    return None if words is None else f"the database: {words} ({error}). What was kept before is kept; run again then"


class Store:
    """An open database. Reads go through ``db``; writes happen inside ``write()``."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run the block in one transaction that takes the write lock at once; roll back on any error.

        A deferred transaction that turns into a write fails at once when another writer is active,
        whatever the busy time-out says; hence BEGIN IMMEDIATE.
        """
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            self.db.commit()
        except BaseException:
            self.db.rollback()
            raise

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path, *, readonly: bool = False) -> Store:
    """Open the database at *path*; raise HomeError when it cannot be used.

    A new file is created unless *readonly*. The schema is the business of ``migrate``.
    """
    if readonly and not path.is_file():
        raise HomeError(f"{path}: there is no database yet; run `zvon run` first")
    try:
        mode = "ro" if readonly else "rwc"
        db = sqlite3.connect(f"file:{_quoted(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        db.row_factory = sqlite3.Row
        _prepare(path, db, readonly=readonly)
    except sqlite3.OperationalError as error:
        raise HomeError(f"{path}: cannot be opened ({error}); check that the folder can be written") from error
    except sqlite3.DatabaseError as error:
        raise HomeError(f"{path}: is not a Zvon database ({error}); it was left as it is") from error
    return Store(path, db)


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _prepare(path: Path, db: sqlite3.Connection, *, readonly: bool) -> None:
    found = db.execute("PRAGMA application_id").fetchone()[0]
    empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if found != APPLICATION_ID and not (empty and found == 0):
        raise HomeError(f"{path}: belongs to another program; it was left as it is")
    db.execute("PRAGMA foreign_keys = ON")
    if readonly:
        if empty:
            raise HomeError(
                f"{path}: is empty; put it back from a backup, or run `zvon run` where nothing was kept yet"
            )
        return
    db.execute("PRAGMA journal_mode = WAL")
    # FULL: what was acknowledged survives a power cut too; a run commits little enough to afford it.
    db.execute("PRAGMA synchronous = FULL")
    if empty:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
