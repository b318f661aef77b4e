"""The commands that run the pipeline and the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.app import Wish


@click.command()
@click.option(
    "--stage",
    metavar="NAME",
    help="Only this stage: poll, parse, fetch, revisit, extract, recheck, group, tag or audit.",
)
@click.option("--source", metavar="ID", help="Only this source.")
@click.option("--all", "everything", is_flag=True, help="Everything, whether its time has come or not.")
@click.pass_obj
def run(home: Path, stage: str | None, source: str | None, everything: bool) -> None:
    """Do one pass of every stage over what is due."""
    from pipeline.app import Wish
    from pipeline.stages import STAGES

    names = [kind.NAME for kind in STAGES]
    if stage is not None and stage not in names:
        raise click.BadParameter(f"{stage!r} is not one of {', '.join(names)}", param_hint="--stage")
    run_and_report(home, Wish("run", stage, source, everything))


def run_and_report(home: Path, wish: Wish) -> None:
    """Do one pass with a progress display, then say what came of it."""
    from pipeline.app import run as run_once
    from pipeline.progress import reporter, words

    with reporter() as progress:
        summary = run_once(home, wish, progress)
    if not summary:
        click.echo("Nothing was due.")
    for stage, counts in summary.items():
        click.echo(f"{stage:<8} {words(counts)}")


@click.command()
@click.option("--no-serve", is_flag=True, help="End after the run.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the site. [default: site.port]")
@click.pass_context
def demo(ctx: click.Context, no_serve: bool, port: int | None) -> None:
    """Start the sample newsroom, run over it, and open the site."""
    from pipeline.demonstration import show

    # The samples have a home of their own, so that they never mix with what was really found.
    home = ctx.obj if ctx.meta["home_given"] else ctx.obj / "demo"
    show(home, serve=not no_serve, port=port, run=run_and_report)


@click.command()
@click.pass_obj
def up(home: Path) -> None:
    """Run the service: the scheduler and the site, until told to stop."""
    from pipeline.schedule import up as start

    start(home)


@click.command()
@click.option("--host", help="Address to listen on. [default: site.host]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on. [default: site.port]")
@click.pass_obj
def serve(home: Path, host: str | None, port: int | None) -> None:
    """Serve the site alone."""
    from pipeline.app import prepare
    from pipeline.site.server import serve as start

    settings, store = prepare(home)
    store.close()
    site = settings.values.site
    start(
        home,
        host or site.host,
        site.port if port is None else port,
        timezone=site.zone,
        https=site.https,
        stale_hours=site.stale_hours,
    )
