"""Which names a question in SQL uses, to refuse one that asks for what only the database and an admin know. Pure.

What people may not read is blank for the connection (``limits.hide``); this keeps the names of those tables and of
their columns out of sight as well. A name stands in the text as it is, so that the text tells: SQL has no escapes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qsl

# Comments and strings are passed over; what is quoted as a name is one.
_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*'"""
    r"""|"(?P<quoted>(?:[^"]|"")*)"|\[(?P<bracketed>[^\]]*)\]|`(?P<ticked>(?:[^`]|``)*)`|(?P<plain>[^\W\d]\w*)""",
    re.DOTALL,
)
# SQLite's own tables, which list all the others, and its ways to ask how a table is made.
_INNER = ("sqlite_", "pragma")
# Where Datasette takes SQL from an address.
_ASKED = frozenset({"sql", "_where"})


def names(sql: str) -> frozenset[str]:
    """Return every name in *sql*, in small letters: tables, columns, functions and SQL's own words alike.

    >>> sorted(names("SELECT [a] FROM \\"B\\" -- of c\\n WHERE d = 'e'"))
    ['a', 'b', 'd', 'from', 'select', 'where']
    """
    found = (next(filter(None, token.groups()), "") for token in _TOKEN.finditer(sql))
    return frozenset(name.lower() for name in found if name)


def asks_for(query_string: str, hidden: Collection[str]) -> bool:
    """Say whether the SQL of an address names one of the tables *hidden*, or SQLite's list of all tables."""
    asked = (value for key, value in parse_qsl(query_string) if key in _ASKED)
    return any(name in hidden or name.startswith(_INNER) for sql in asked for name in names(sql))
