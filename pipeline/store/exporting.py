"""Reading what is exported: whole tables, views and questions, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import ZvonError
from pipeline.store.database import Store


def rows_of(store: Store, name: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return the columns of a table or view and its rows; *name* is one that the caller has looked up."""
    return answer(store, f'SELECT * FROM "{name}"', {})


def answer(store: Store, sql: str, values: Mapping[str, str]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return the columns and rows that a question gives; raise ZvonError when it cannot be asked like that."""
    from datasette.utils import escape_fts

    # The site has it from Datasette, and questions that search for words use it.
    store.db.create_function("escape_fts", 1, escape_fts)
    try:
        cursor = store.db.execute(sql, dict(values))
    except sqlite3.Error as error:
        raise ZvonError(f"the question cannot be asked like that: {error}") from error
    return [column[0] for column in cursor.description], (tuple(row) for row in cursor)
