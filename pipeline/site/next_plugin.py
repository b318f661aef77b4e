"""The hooks that only Datasette 1.0 has: the same permissions as ``roles`` gives, as rows of SQL."""

from __future__ import annotations

import json
from typing import Any

from pluggy import HookimplMarker

from pipeline.site.public.state import public_of
from pipeline.site.roles import may
from pipeline.site.state import SHARED, WHOLE, site_of
from pipeline.store.grants import GRANTED

hookimpl = HookimplMarker("datasette")

# The index of the full texts, which are shared: who searches a view by it must be granted it by name.
_INDEX = "articles_fts"
_ABOUT_TABLES, _ABOUT_QUERIES = frozenset({"view-table"}), frozenset({"view-query"})
_GLOBAL = frozenset({"view-instance", "zvon-review"})
_OF_DATABASES = frozenset({"view-database", "execute-sql", *_ABOUT_TABLES, *_ABOUT_QUERIES})
# What everybody may do with the public file.
_PUBLIC = frozenset({"view-instance", "view-database", "view-database-download", "view-table"})


@hookimpl
def register_actions(datasette: Any) -> list[Any]:
    """The one action of our own."""
    from datasette.permissions import Action

    return [Action(name="zvon-review", description="Decide on findings")] if site_of(datasette) else []


@hookimpl
def permission_resources_sql(datasette: Any, actor: dict[str, str] | None, action: str) -> Any:
    """Return what *actor* is granted of *action*, as rows of database, table and 1."""
    from datasette.permissions import PermissionSQL

    if public_of(datasette) and action in _PUBLIC:
        return PermissionSQL.allow(reason="it is public")
    site = site_of(datasette)
    if site is None or action not in _GLOBAL | _OF_DATABASES:
        return None
    role, shared = (actor or {}).get("role"), site.descriptions.shared_tables()
    rows = _granted(role, action, shared)
    if not rows:
        return None
    return PermissionSQL(sql=GRANTED, params={"zvon_granted": json.dumps(rows)})


def _granted(role: str | None, action: str, shared: frozenset[str]) -> list[tuple[str | None, str | None]]:
    if action in _GLOBAL:
        return [(None, None)] if may(role, action, None, shared) else []
    if action in _ABOUT_TABLES:
        shared = shared | {_INDEX}
        rows: list[tuple[str | None, str | None]] = [
            (SHARED, name) for name in sorted(shared) if may(role, action, (SHARED, name), shared)
        ]
        # The whole database: whatever table it has.
        return rows + ([(WHOLE, None)] if may(role, action, (WHOLE, ""), shared) else [])
    return [
        (name, None)
        for name in (SHARED, WHOLE)
        if may(role, action, (name, "") if action in _ABOUT_QUERIES else name, shared)
    ]
