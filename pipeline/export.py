"""`zvon export`: tables, views and canned questions as CSV, JSON or XLSX files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from pipeline.errors import HomeError, ZvonError
from pipeline.resources import shipped
from pipeline.sheets import WRITERS
from pipeline.site.descriptions import Descriptions, read_descriptions
from pipeline.store.database import Store, open_store
from pipeline.store.exporting import answer, rows_of


def what_there_is() -> Iterator[tuple[str, str]]:
    """Yield name and title of everything that can be exported."""
    known = read_descriptions(shipped("db"))
    for name, table in known.tables.items():
        if name in known.shared_tables():
            yield name, str(table["title"])
    for name, query in known.queries.items():
        yield name, query.title


def export(
    home: Path, names: Sequence[str], form: str, folder: Path, values: Mapping[str, str] | None = None
) -> list[tuple[Path, int]]:
    """Write a file for each of *names* into *folder* and return it with its number of rows.

    *values* are the parameters of questions; one that is not given is blank. Raises ZvonError for a name that
    is unknown or holds people, before anything is written, and HomeError when a file cannot be written.
    """
    known = read_descriptions(shipped("db"))
    for name in names:
        _check(known, name)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(open_store(home / "zvon.db", readonly=True)) as store:
            for name in names:
                path = folder / f"{name}.{form}"
                written.append((path, _write(store, known, name, form, path, values or {})))
    except OSError as error:
        raise HomeError(f"{folder}: cannot be written ({error.strerror}); choose another with --out") from error
    return written


def _check(known: Descriptions, name: str) -> None:
    if name in known.queries or name in known.shared_tables():
        return
    if name in known.tables:
        raise ZvonError(f"{name}: holds people or what they wrote, and is not exported")
    raise ZvonError(f"{name}: there is no such table, view or question; `zvon export --list` names them")


def _write(store: Store, known: Descriptions, name: str, form: str, path: Path, values: Mapping[str, str]) -> int:
    """Write one file under a name of its own first, so that a half-written one never passes for a whole."""
    if name in known.queries:
        query = known.queries[name]
        header, rows = answer(store, query.sql, {hint: values.get(hint, "") for hint in query.hints})
    else:
        header, rows = rows_of(store, name)
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("wb") as file:
            number = WRITERS[form](file, header, rows)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return number
