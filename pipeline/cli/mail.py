"""The commands for what is sent."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--week", metavar="YYYY-Wnn", help="ISO week to build. [default: this week so far]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the files. [default: digests/ in the home]",
)
@click.option("--dry-run", is_flag=True, help="Print the text; write nothing.")
@click.pass_obj
def digest(home: Path, week: str | None, out: Path | None, dry_run: bool) -> None:
    """Build the weekly digest: text, HTML and mail."""
    from pipeline.app import prepare, utc_now
    from pipeline.digest.week import week_of
    from pipeline.stages.digest import build_digest, write_files

    settings, store = prepare(home)
    now = utc_now()
    with store:
        name = settings.values.digest.name
        result = build_digest(
            store, week or week_of(now.astimezone(settings.zone).date()), now, settings.zone, name, save=not dry_run
        )
    if dry_run:
        click.echo(result.text)
        return
    for path in write_files(result, out or home / "digests"):
        click.echo(path)
