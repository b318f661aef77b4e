"""What the public site knows beside Datasette: the release that it serves, and what its tables mean."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pipeline.resources import shipped

DATABASE = "public"

T = TypeVar("T")


@dataclass
class PublicSite:
    """One release that is being served."""

    release: Path

    @cached_property
    def dictionary(self) -> Mapping[str, Mapping[str, Any]]:
        """What every table and column of the public file means."""
        return tomllib.loads((shipped("db") / "public" / "columns.toml").read_text(encoding="utf-8"))

    def metadata(self) -> dict[str, Any]:
        """Return Datasette's metadata."""
        return {"title": "Zvon", "databases": {DATABASE: {"tables": dict(self.dictionary)}}}


def public_of(datasette: Any) -> PublicSite | None:
    """Return the public site that *datasette* serves, or None when it serves something else."""
    return getattr(datasette, "zvon_public", None)


async def read(datasette: Any, ask: Callable[[sqlite3.Connection], T]) -> T:
    """Run *ask* on a read-only connection to the public database, off the event loop."""
    context = copy_context()
    result: T = await datasette.get_database(DATABASE).execute_fn(lambda db: context.run(ask, db))
    return result


def our(datasette: Any) -> PublicSite:
    """Return the public site that *datasette* serves, which must be one."""
    site = public_of(datasette)
    if site is None:
        raise LookupError("this Datasette was not made by pipeline.site.public.server.build")
    return site
