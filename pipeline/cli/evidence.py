"""The commands that take in, prove and copy what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("what", metavar="URL|FILE")
@click.option("--url", "address", metavar="URL", help="Where a file was published.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with what explains it before and after.")
@click.pass_context
def add(ctx: click.Context, what: str, address: str | None, as_json: bool) -> None:
    """Take in a clip that no feed brought: a web address, or an HTML or PDF file."""
    from pipeline.adding import add as take_in
    from pipeline.progress import reporter

    before = _explained(ctx.obj, address or what) if as_json else []
    with reporter() as progress:
        good, lines = take_in(ctx.obj, what, address, progress)
    if as_json:
        after = _explained(ctx.obj, address or what)
        click.echo(json.dumps({"good": good, "before": before, "told": lines, "after": after}))
    else:
        for line in lines:
            click.echo(line)
    ctx.exit(0 if good else 1)


def _explained(home: Path, what: str) -> list[str]:
    """Return why *what* was or was not tagged; nothing where there is no database yet."""
    from pipeline.errors import HomeError
    from pipeline.explain import explain_any

    try:
        return list(explain_any(home, what))
    except HomeError:
        return []


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that read and search. [default: workers.count]")
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler do it.")
@click.pass_context
def backfill(ctx: click.Context, files: tuple[Path, ...], workers: int | None, scheduler: str | None) -> None:
    """Take in old material: WARC files, or lists of addresses with one a line.

    It may be ended and begun again: what was taken before is known. Exit code 1 when something was bad.
    """
    from pipeline.backfill import backfill as fill
    from pipeline.progress import reporter, words

    if workers is not None and scheduler is not None:
        raise click.UsageError("--workers is for processes of this machine, --scheduler for others; name one of them.")
    with reporter() as progress:
        filled = fill(ctx.obj, files, progress, workers, scheduler)
    for line in filled.bad:
        click.echo(f"bad: {line}")
    for line in filled.missed:
        click.echo(f"not fetched: {line}")
    click.echo(words(filled.counts) or "There was nothing in it.")
    ctx.exit(1 if filled.bad else 0)


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
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.pass_context
def prune(ctx: click.Context, dry_run: bool) -> None:
    """Give up the bytes of old pages in which nothing was found, as captures.keep_unmatched_days says."""
    from pipeline.progress import reporter
    from pipeline.pruning import prune as give_up

    with reporter() as progress:
        done = give_up(ctx.obj, progress, dry_run=dry_run)
    if done is None:
        click.echo("Everything is kept: captures.keep_unmatched_days is 0.")
        return
    for why in done.left:
        click.echo(f"left as it is: {why}")
    if dry_run:
        click.echo(f"{done.pages} pages of {done.files} files would go.")
    else:
        click.echo(f"{done.pages} pages of {done.files} files pruned, {done.bytes} bytes freed. Their texts are kept.")
    ctx.exit(1 if done.left else 0)


@click.command()
@click.option("--fast", is_flag=True, help="Do not read the captures into texts again.")
@click.option("--rebuild-index", is_flag=True, help="Write the search index anew from the texts first.")
@click.pass_context
def verify(ctx: click.Context, fast: bool, rebuild_index: bool) -> None:
    """Check everything that is kept as evidence; exit code 1 when anything is not as it was written."""
    from pipeline.progress import reporter
    from pipeline.verify import rebuild
    from pipeline.verify import verify as check_all

    if rebuild_index:
        rebuild(ctx.obj)
    with reporter() as progress:
        found = list(check_all(ctx.obj, progress, fast=fast))
    for fault in found:
        click.echo(fault)
    grave = sum(fault.grave for fault in found)
    click.echo(f"Faults: {grave}." if grave else "Everything is as it was written.")
    ctx.exit(1 if grave else 0)
