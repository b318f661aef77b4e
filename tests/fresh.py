"""New databases: the steps to the current schema are taken once for a process, for they cost a tenth of a second.

That the steps lead there is tested in ``tests/store/test_migrate.py``; runs over an empty home take them as well.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate


def current(path: Path) -> Store:
    """Return the store at *path* with the current schema, ready to be written; where there is none, a new one."""
    if not path.exists():
        path.write_bytes(_migrated())
    store = open_store(path)
    migrate(store)
    return store


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zvon.db"
        with open_store(path) as store:
            migrate(store)
        return path.read_bytes()
