"""What differs between Datasette 0.65, which we ship on, and the alphas of 1.0, on which our tests run as well.

Permissions are a question to a hook in 0.65 and rows of SQL in 1.0; canned queries and the order of a table moved from
the metadata to the configuration. Everything else is the same to us.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import datasette

NEXT = datasette.__version__.startswith("1")
# Datasette 0.65 wants a token of its own in every form; 1.0 looks where the form was sent from, as our door does.
TOKENS = not NEXT
# Given to a write that begins and ends its transaction itself.
OWN_TRANSACTION = {"transaction": False} if NEXT else {}
# What of a table's description Datasette 1.0 reads from its configuration.
_CONFIGURED = ("facets", "sort", "sort_desc", "label_column", "size", "fts_table", "fts_pk")


async def allowed(site: Any, actor: Mapping[str, str] | None, action: str) -> bool:
    """Say whether *actor* may do *action*, which is about no table."""
    if NEXT:
        return bool(await site.allowed(action=action, actor=actor))
    return bool(await site.permission_allowed(actor, action, default=False))


def options(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return how *metadata*, as 0.65 wants it, is given to Datasette; what is not granted is refused."""
    if not NEXT:
        return {"metadata": metadata}
    databases = metadata["databases"]
    config = {name: _configured(database) for name, database in databases.items()}
    return {"metadata": metadata, "config": {"databases": config}, "default_deny": True}


def _configured(database: Mapping[str, Any]) -> dict[str, Any]:
    tables = {
        name: {key: table[key] for key in _CONFIGURED if key in table}
        for name, table in database.get("tables", {}).items()
    }
    return {"tables": tables, "queries": dict(database.get("queries", {}))}
