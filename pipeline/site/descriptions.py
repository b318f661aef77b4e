"""What every table, view and column means (``db/site/columns.toml``), and Datasette's metadata from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.site.queries import Query, read_queries

_KEPT = (
    "title",
    "description",
    "columns",
    "facets",
    "sort",
    "sort_desc",
    "label_column",
    "size",
    "fts_table",
    "fts_pk",
)


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The data dictionary and the canned queries."""

    tables: Mapping[str, Mapping[str, Any]]
    queries: Mapping[str, Query]

    def shared_tables(self) -> frozenset[str]:
        """Return the tables and views that everyone with a login may see: those described and not private."""
        return frozenset(name for name, table in self.tables.items() if not table.get("private"))

    def private_columns(self) -> dict[str, frozenset[str] | None]:
        """Return what must read as blank: table → its private columns, or None for all of them.

        A table with ``private_columns`` feeds views that everyone may see, so only those are blank.
        """
        return {
            name: frozenset(table["private_columns"]) if "private_columns" in table else None
            for name, table in self.tables.items()
            if table.get("private")
        }

    def hidden_tables(self) -> frozenset[str]:
        """Return the tables that only an admin may so much as name: no view that everyone sees is fed by them."""
        return frozenset(name for name, columns in self.private_columns().items() if columns is None)

    def main_views(self) -> list[tuple[str, str, str]]:
        """Return name, title and description of the views that people start from, in the file's order."""
        return [
            (name, table["title"], table["description"]) for name, table in self.tables.items() if table.get("main")
        ]

    def metadata(self) -> dict[str, Any]:
        """Return Datasette's metadata for both names of the database."""
        tables = {name: self._table(table) for name, table in self.tables.items()}
        queries = {name: query.metadata() for name, query in self.queries.items()}
        whole = {name: self._table(table) for name, table in self.tables.items()}
        return {
            "title": "Zvon",
            "databases": {"zvon": {"tables": tables, "queries": queries}, "private": {"tables": whole}},
        }

    def _table(self, table: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in table.items() if key in _KEPT}


def read_descriptions(folder: Path) -> Descriptions:
    """Return the descriptions below *folder* (the shipped ``db``)."""
    tables = tomllib.loads((folder / "site" / "columns.toml").read_text(encoding="utf-8"))
    return Descriptions(tables, read_queries(folder / "queries"))
