"""Names for ids: the views carry short ids, people read names.

Datasette labels foreign keys of tables; a view has none. The catalogue is small and changes with the
configuration, so it is read whole and kept for a minute.
"""

from __future__ import annotations

import time
from pathlib import Path

from pipeline.publishing.names import shipped_names
from pipeline.store.database import open_store
from pipeline.store.pages import catalogue

_KEEP_SECONDS = 60.0

# Column of a view → table that it names a row of.
TABLES = {
    "organization": "organizations",
    "source": "sources",
    "entity": "entities",
    "source_entity": "entities",
    "institution": "entities",
    "speaker": "entities",
    "work": "works",
}


class Labels:
    """Names of organisations, sources, entities and works by table and id."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[tuple[str, str], str] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._read: float | None = None

    def name(self, column: str, value: str) -> str | None:
        """Return the name behind *value* in a column called *column*; None when it is no id that we know.

        An event may name an organisation of which this home has nothing: its name is known all the same.
        """
        table = TABLES.get(column)
        if table is None:
            return None
        names = self._current()
        if (table, value) in names or table != "organizations":
            return names.get((table, value))
        return names.get(("entities", value)) or shipped_names().get(value)

    def find(self, column: str, value: str) -> tuple[str, str] | None:
        """Return id and name behind *value*, which may be either: the ledger has organisations by name."""
        table = TABLES.get(column)
        if table is None:
            return None
        key = value if (table, value) in self._current() else self._ids.get((table, value))
        return (key, self._names[table, key]) if key is not None else None

    def _current(self) -> dict[tuple[str, str], str]:
        now = time.monotonic()
        if self._read is None or now - self._read > _KEEP_SECONDS:
            with open_store(self._path, readonly=True) as store:
                self._names = catalogue(store.db)
            self._ids = {(table, name): key for (table, key), name in self._names.items()}
            self._read = now
        return self._names
