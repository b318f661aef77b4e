"""The database as everybody with a login sees it: tables that hold people are not there."""

from __future__ import annotations

from typing import Any

from datasette.database import Database

Keys = dict[str, dict[str, list[dict[str, str]]]]
# The columns of SQLite's list of tables.
_CATALOGUE = frozenset({"type", "name", "tbl_name", "rootpage", "sql"})


class SharedDatabase(Database):  # type: ignore[misc]
    """A database whose pages and JSON do not so much as name what is not *shared*.

    Reading it is prevented elsewhere, by the connection itself (``limits.hide``).
    """

    def __init__(self, datasette: Any, path: str, shared: frozenset[str]) -> None:
        super().__init__(datasette, path)
        self._shared = shared

    async def execute(self, sql: str, *args: Any, **options: Any) -> Any:
        """Answer *sql*; the list of all tables, by which Datasette knows them, has those that are shared."""
        results = await super().execute(sql, *args, **options)
        if set(results.columns) >= _CATALOGUE:
            results.rows = [row for row in results.rows if self._shows(row["tbl_name"])]
        return results

    async def table_names(self) -> list[str]:
        """Return the names of the shared tables and of SQLite's own, which Datasette hides."""
        return [name for name in await super().table_names() if self._shows(name)]

    def _shows(self, name: str) -> bool:
        return name in self._shared or name.startswith("articles_fts")

    async def get_all_foreign_keys(self) -> Keys:
        """Return the foreign keys between shared tables."""
        found: Keys = await super().get_all_foreign_keys()
        return {table: self._among_shared(keys) for table, keys in found.items() if self._shows(table)}

    def _among_shared(self, keys: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
        return {
            way: [key for key in keys[way] if key["other_table"] in self._shared] for way in ("incoming", "outgoing")
        }
