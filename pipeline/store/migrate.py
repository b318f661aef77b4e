"""Bringing a database to the current schema: numbered SQL files once, views afresh every time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import HomeError
from pipeline.resources import shipped
from pipeline.store.counted import recount
from pipeline.store.database import Store
from pipeline.store.held import link_first
from pipeline.store.waiting import refill

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


def migrations(folder: Path) -> Migrations:
    """Return the ordered set of migrations in *folder* (``NNNN_name.sql``)."""
    from sqlite_utils import Migrations

    found = Migrations("zvon")
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql")):

        @found(name=path.stem)
        def step(db: Database, /, path: Path = path) -> None:
            db.executescript(path.read_text(encoding="utf-8"))

    return found


def migrate(store: Store) -> None:
    """Apply pending migrations and rebuild the views; raise HomeError when the file is newer than we are."""
    folder = shipped("db")
    known = {path.stem for path in (folder / "migrations").glob("*.sql")}
    applied = _applied(store)
    if newer := applied - known:
        raise HomeError(
            f"{store.path}: was written by a newer Zvon (it has {', '.join(sorted(newer))}); update this one"
        )
    # Without it a row that is replaced would go past the triggers that let nothing be deleted.
    store.db.execute("PRAGMA recursive_triggers = ON")
    if known - applied:
        _apply(store, folder / "migrations")
    if _rebuild_views(store, folder / "views"):
        refill(store)
        recount(store)
    link_first(store)


def _apply(store: Store, folder: Path) -> None:
    # It loads pandas where that is installed, which takes a third of a second: not at every start, for nothing.
    from sqlite_utils import Database

    migrations(folder).apply(Database(store.db))


def _applied(store: Store) -> set[str]:
    exists = store.db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if not exists:
        return set()
    rows = store.db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'zvon'")
    return {row["name"] for row in rows}


def _rebuild_views(store: Store, folder: Path) -> bool:
    """Drop and create every view, in file order, unless all are as the files say already; tell whether it did."""
    wanted = {_view_name(text): text for text in _scripts(folder)}
    present = dict(store.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    if {name: _bare(sql) for name, sql in present.items()} == {n: _bare(t) for n, t in wanted.items()}:
        return False
    with store.write() as db:
        for name in present:
            db.execute(f'DROP VIEW "{name}"')
        for text in wanted.values():
            db.execute(text)
    return True


def _scripts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))]


def _view_name(text: str) -> str:
    found = re.search(r"CREATE VIEW (\w+)", text)
    if not found:
        raise HomeError("a file in db/views/ creates no view; it needs `CREATE VIEW name AS`")
    return found[1]


def _bare(sql: str) -> str:
    """Return the statement without leading comment, end and white space, as SQLite stores it."""
    return sql[sql.index("CREATE VIEW") :].strip().rstrip(";").strip()
