"""What one question to the database may read and how much it may return.

Time is Datasette's business (``sql_time_limit_ms``). Size is ours: a single value of 900 MB is made in
no time. And who may run SQL could name any table: so private columns are blank for the connection
itself, in tables, views and free SQL alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

LARGEST_VALUE = 16 * 1024 * 1024
LARGEST_ANSWER = 48 * 1024 * 1024

# These show raw pages or how tables lie in them.
_INNARDS = frozenset({"dbstat", "sqlite_dbpage"})


def limit_size(connection: sqlite3.Connection) -> None:
    """Cap the bytes of one value and of one answer on *connection*."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.row_factory = Budget(LARGEST_ANSWER)


def hide(connection: sqlite3.Connection, private: Mapping[str, frozenset[str] | None]) -> None:
    """Make *private* columns read as NULL on *connection*: a table's named ones, or all of it for None."""
    connection.set_authorizer(_authorizer(private))


def _authorizer(private: Mapping[str, frozenset[str] | None]) -> Callable[..., int]:
    def authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
            return sqlite3.SQLITE_DENY
        if action != sqlite3.SQLITE_READ or first is None:
            return sqlite3.SQLITE_OK
        if first in _INNARDS:
            return sqlite3.SQLITE_DENY
        if first not in private:
            return sqlite3.SQLITE_OK
        columns = private[first]
        return sqlite3.SQLITE_IGNORE if columns is None or second in columns else sqlite3.SQLITE_OK

    return authorize


class Budget:
    """A row factory that ends an answer once its rows hold more than *most* bytes (code points for text)."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._spent: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[object, ...]) -> sqlite3.Row:
        """Return *values* as a row; raise OperationalError beyond the budget."""
        size = sum(len(value) for value in values if isinstance(value, str | bytes))
        spent = self._spent.get(cursor, 0) + size
        if spent > self.most:
            raise sqlite3.OperationalError(
                f"the answer is larger than {self.most // 1024**2} MB; ask for fewer rows or columns"
            )
        self._spent[cursor] = spent
        return sqlite3.Row(cursor, values)
