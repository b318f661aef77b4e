"""The commands that take in, prove and copy what is kept."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("what", metavar="URL|FILE")
@click.option("--url", "address", metavar="URL", help="Where a file was published.")
@click.pass_context
def add(ctx: click.Context, what: str, address: str | None) -> None:
    """Take in a clip that no feed brought: a web address, or an HTML or PDF file."""
    from pipeline.adding import add as take_in
    from pipeline.progress import reporter

    with reporter() as progress:
        good, lines = take_in(ctx.obj, what, address, progress)
    for line in lines:
        click.echo(line)
    ctx.exit(0 if good else 1)


@click.command()
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--with-accounts", is_flag=True, help="With the accounts and their password hashes.")
@click.option("--copy", is_flag=True, help="Copy the captures even where a hard link would do.")
@click.pass_obj
def backup(home: Path, target: Path, with_accounts: bool, copy: bool) -> None:
    """Copy database, captures and configuration into a new folder, and prove the copy."""
    from pipeline.backup import back_up

    made = back_up(home, target, accounts=with_accounts, copy=copy)
    how = "hard links to the originals" if made.linked else "copies"
    click.echo(f"{target}: {made.rows} rows, proven whole; {made.files} capture files ({how}), {made.bytes} bytes.")
    if made.linked:
        click.echo("Hard links do not outlive this disk: copy the folder to another one.")


@click.command()
@click.option("--fast", is_flag=True, help="Do not read the captures into texts again.")
@click.pass_context
def verify(ctx: click.Context, fast: bool) -> None:
    """Check everything that is kept as evidence; exit code 1 when anything is not as it was written."""
    from pipeline.progress import reporter
    from pipeline.verify import verify as check_all

    with reporter() as progress:
        found = list(check_all(ctx.obj, progress, fast=fast))
    for fault in found:
        click.echo(fault)
    grave = sum(fault.grave for fault in found)
    click.echo(f"Faults: {grave}." if grave else "Everything is as it was written.")
    ctx.exit(1 if grave else 0)
