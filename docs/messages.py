"""The texts of the site for its translators: `make messages` brings the catalogues up to date.

What the site says stands in four places: its templates, its code, the descriptions of tables, questions and rules, and
the words of `db/site/words.toml`. New texts come into ``db/site/locale/*/LC_MESSAGES/site.po`` without a translation,
those that nobody says any more go.
"""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "db" / "site" / "locale"
CODE = [("**.py", "python")]
TEMPLATES = [("**.html", "jinja2")]
FOLDERS = (
    ("pipeline/site", CODE),
    ("pipeline/publishing", CODE),
    ("db/site/templates", TEMPLATES),
    ("db/public/templates", TEMPLATES),
)
# What is raised with a sentence is shown to the reader.
KEYWORDS = {**DEFAULT_KEYWORDS, "Forbidden": None, "NotFound": None, "BadRequest": None}
OPTIONS = {"**.html": {"newstyle_gettext": "true", "silent": "false", "trimmed": "false"}}


def texts() -> Catalog:
    """Return everything that the site says, without translations."""
    found = Catalog(charset="utf-8")
    for folder, method in FOLDERS:
        options = OPTIONS if method is TEMPLATES else {}
        for file, _, text, _, _ in extract_from_dir(ROOT / folder, method, options, KEYWORDS):
            found.add(text, locations=[(f"{folder}/{file}", None)])
    for place, text in described():
        found.add(text, locations=[(place, None)])
    return found


def described() -> Iterator[tuple[str, str]]:
    """Return the texts of the data: where each stands, and what it says."""
    for name in ("db/site/columns.toml", "db/public/columns.toml"):
        for table in _toml(name).values():
            yield from ((name, table[key]) for key in ("title", "description"))
            for column, text in table.get("columns", {}).items():
                yield name, column.replace("_", " ")
                yield name, text
    from pipeline.site.queries import read_queries

    for query in read_queries(ROOT / "db" / "queries").values():
        hints = [*query.hints.values(), *(name.replace("_", " ") for name in query.hints)]
        yield from (("db/queries", text) for text in (query.title, query.description, *hints))
    yield from (("db/queries", name.replace("_", " ")) for name in answered())
    for words in _toml("config/rule_names.toml").values():
        yield from (("config/rule_names.toml", text) for text in words.values())
    for words in _toml("db/site/words.toml").values():
        yield from (("db/site/words.toml", text) for text in words)


def answered() -> Iterator[str]:
    """Return the names of the columns with which the questions are answered, from a database with nothing in it."""
    from datasette.utils import escape_fts

    from pipeline.resources import shipped
    from pipeline.site.queries import read_queries
    from pipeline.store.database import open_store
    from pipeline.store.migrate import migrate

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "empty.db") as store:
        migrate(store)
        store.db.create_function("escape_fts", 1, escape_fts)
        for query in read_queries(shipped("db") / "queries").values():
            named = re.findall(r":(\w+)", query.sql)
            yield from (column[0] for column in store.db.execute(query.sql, dict.fromkeys(named, "")).description)


def catalogue(path: Path) -> Catalog:
    """Return what stands in the file *path*."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def missing(told: Catalog) -> list[str]:
    """Return what has no translation in *told*, or one that nobody has looked at since its text changed."""
    return [_first(message.id) for message in told if message.id and (message.fuzzy or not _whole(message.string))]


def _first(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _whole(text: str | tuple[str, ...] | None) -> bool:
    return bool(text) and (isinstance(text, str) or all(text))


def update(path: Path) -> Catalog:
    """Bring the file *path* up to date, and return what it holds then."""
    told, said = catalogue(path), texts()
    told.update(said, no_fuzzy_matching=True)
    told.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, told, width=120, omit_header=False, sort_output=True, include_lineno=False)
    return told


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def main() -> int:
    """Update every catalogue; end with 1 when a translation is missing."""
    lacking = 0
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        gaps = missing(update(path))
        lacking += len(gaps)
        click.echo(f"{path.relative_to(ROOT)}: {len(gaps)} without a translation")
        for text in gaps:
            click.echo(f"  {text}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
