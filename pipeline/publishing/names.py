"""The names of the organisations that come with Zvon: an event may name one of which a home has nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from pipeline.resources import shipped


@cache
def shipped_names() -> Mapping[str, str]:
    """Return the names of the shipped organisations by id: where one has no entry of its own, that of its source."""
    names: dict[str, str] = {}
    for path in sorted((shipped("config") / "sources").glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        names |= {source.get("organization", source["id"]): source["name"] for source in told.get("source", ())}
        names |= {one["id"]: one["name"] for one in told.get("organization", ())}
    return names
