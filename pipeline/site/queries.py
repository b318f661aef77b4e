"""The canned queries: one SQL file each, whose leading comment holds title, description and parameters.

-- title: Which works are cited most?
-- description: One line for each work …
-- param since: From this day on; blank means the last 90 days
SELECT …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigError

_FIELD = re.compile(r"-- (title|description|param (\w+)): (.+)")


@dataclass(frozen=True, slots=True)
class Query:
    """One canned query; *hints* says for each parameter what to enter, in the order of the file."""

    name: str
    title: str
    description: str
    hints: dict[str, str]
    sql: str

    def metadata(self) -> dict[str, object]:
        """Return the query as Datasette's metadata wants it."""
        return {
            "sql": self.sql,
            "title": self.title,
            "description": self.description,
            "params": list(self.hints),
            "hints": self.hints,
            "hide_sql": True,
        }


def read_queries(folder: Path) -> dict[str, Query]:
    """Return the queries of *folder* by name, in the order of their file names (``10_name.sql``)."""
    found = (_read(path) for path in sorted(folder.glob("*.sql")))
    return {query.name: query for query in found}


def _read(path: Path) -> Query:
    fields: dict[str, str] = {}
    hints: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    for line in lines[:body]:
        match = _FIELD.fullmatch(line)
        if match is None:
            raise ConfigError([f"{path}: `{line}`: expected title, description or param NAME, then a colon"])
        if match[2]:
            hints[match[2]] = match[3]
        else:
            fields[match[1]] = match[3]
    if missing := {"title", "description"} - set(fields):
        raise ConfigError([f"{path}: {', '.join(sorted(missing))}: is missing from the leading comment"])
    name = path.stem.split("_", 1)[1] if path.stem[0].isdigit() else path.stem
    return Query(name, fields["title"], fields["description"], hints, "\n".join(lines[body:]).strip())
