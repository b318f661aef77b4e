"""The commands that give data away to other programs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder for the files. [default: the one you are in]",
)
@click.option("--param", "params", metavar="KEY=VALUE", multiple=True, help="A parameter of a question.")
@click.option("--list", "listing", is_flag=True, help="Name everything that can be exported.")
@click.pass_obj
def export(home: Path, names: tuple[str, ...], form: str, out: Path, params: tuple[str, ...], listing: bool) -> None:
    """Write tables, views and questions such as ledger, coverage or new_citations as files."""
    from pipeline.export import export as write
    from pipeline.export import what_there_is

    if listing or not names:
        for name, title in what_there_is():
            click.echo(f"{name:<24} {title}")
        return
    values = dict(param.partition("=")[::2] for param in params)
    for path, number in write(home, names, form, out, values):
        click.echo(f"{path}: {number} rows")
