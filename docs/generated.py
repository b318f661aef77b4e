"""What cog writes into the documentation: taken from the code, so that it cannot say anything else."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator

import click

from pipeline.cli import main
from pipeline.model import FetchOutcome, PageClass, Reason, Status
from pipeline.resources import shipped
from pipeline.settings.schema import SettingsFile, SourcesFile
from pipeline.stages import STAGES


def commands() -> Iterator[str]:
    """Yield the help of every command."""
    for path, command in _walk(main, ("zvon",)):
        # Wide enough that nothing breaks differently on another terminal.
        context = click.Context(command, info_name=" ".join(path), max_content_width=100, terminal_width=100)
        yield f"### {' '.join(path)}\n\n```\n{command.get_help(context)}\n```\n"


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk(command.commands[name], (*path, name))


def settings() -> Iterator[str]:
    """Yield a table of every key of settings.toml with its default."""
    yield "| key | default | what it sets |\n| --- | --- | --- |\n"
    for section, field in SettingsFile.model_fields.items():
        block = field.annotation
        for key, inner in block.model_fields.items():
            yield f"| `{section}.{key}` | `{inner.default!r}` | {' '.join((block.__doc__ or '').split())} |\n"


def stages() -> Iterator[str]:
    """Yield the stages in order with what each does."""
    for kind in STAGES:
        yield f"- **{kind.NAME}** (version {kind.VERSION}): {(kind.__doc__ or '').strip()}\n"


def vocabularies() -> Iterator[str]:
    """Yield the closed lists of words that stand in the tables."""
    for kind, where in (
        (FetchOutcome, "`fetches.outcome`"),
        (Status, "`outcomes.status`"),
        (Reason, "`fetches.reason` and `outcomes.reason`"),
        (PageClass, "`articles.page_class`"),
    ):
        yield f"- {where}: {', '.join(f'`{word.value}`' for word in kind if word.value)}\n"


def tables() -> Iterator[str]:
    """Yield every view and table with its columns."""
    described = tomllib.loads((shipped("db") / "site" / "columns.toml").read_text(encoding="utf-8"))
    for name, block in described.items():
        yield f"### {name}\n\n{block['description']}\n\n| column | meaning |\n| --- | --- |\n"
        for column, meaning in block.get("columns", {}).items():
            yield f"| `{column}` | {meaning} |\n"
        yield "\n"


def sources() -> Iterator[str]:
    """Yield a table of the shipped sources: how many of each kind, and in which countries."""
    countries: dict[str, Counter[str]] = {}
    for path in sorted(shipped("config").glob("sources/*.toml")):
        for source in SourcesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).source:
            countries.setdefault(source.kind, Counter())[source.country or "none"] += 1
    yield "| kind | sources | countries |\n| --- | --- | --- |\n"
    for kind, found in sorted(countries.items(), key=lambda item: (-item[1].total(), item[0])):
        most_first = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        yield f"| {kind} | {found.total()} | {', '.join(f'{code} {times}' for code, times in most_first)} |\n"
    every = sum(countries.values(), Counter[str]())
    yield f"| **all** | {every.total()} | {len(set(every) - {'none'})} countries |\n"
