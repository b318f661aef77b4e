"""The commands that look at the configuration."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.option("--live", is_flag=True, help="Ask every configured feed once; exit code 1 when one cannot be read.")
@click.option("--source", "ids", metavar="ID", multiple=True, help="With --live: only this source; may be repeated.")
@click.option("--group", "groups", metavar="NAME", multiple=True, help="With --live: only this group.")
@click.option("--tier", "tiers", type=click.IntRange(1, 3), multiple=True, help="With --live: only this tier.")
@click.option("--country", "countries", metavar="XX", multiple=True, help="With --live: only this country.")
@click.pass_context
def check(
    ctx: click.Context,
    live: bool,
    ids: tuple[str, ...],
    groups: tuple[str, ...],
    tiers: tuple[int, ...],
    countries: tuple[str, ...],
) -> None:
    """Check the configuration: every fault at once, exit code 2 when there is one."""
    from pipeline.app import checked
    from pipeline.errors import ConfigError
    from pipeline.settings.choice import Choice
    from pipeline.stages.searches import search_faults

    if live:
        from pipeline.livecheck import BAD, check_live, summary
        from pipeline.progress import reporter

        with reporter() as progress:
            answers = check_live(ctx.obj, progress, Choice(groups, tiers, countries), ids)
        for answer in answers:
            click.echo(answer)
        click.echo(summary(answers))
        ctx.exit(1 if any(answer.grade == BAD for answer in answers) else 0)
    if ids or groups or tiers or countries:
        raise click.UsageError("--source, --group, --tier and --country choose what --live asks; add --live.")
    settings = checked(ctx.obj)
    if faults := search_faults(settings):
        raise ConfigError(faults)
    lexicon = settings.lexicon
    click.echo(
        f"The configuration is in order: {len(settings.sources)} sources with "
        f"{sum(len(source.feed) for source in settings.sources.values())} feeds, {len(lexicon.entities)} entities, "
        f"{len(lexicon.works)} works, {len(lexicon.cues)} languages with cues."
    )


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Look at installation, home and work on one page; exit code 1 when something needs a person."""
    from pipeline.doctor import examine

    bad = 0
    for finding in examine(ctx.obj):
        click.echo(finding)
        bad += finding.bad
    click.echo(f"{bad} need a person." if bad else "All is well.")
    ctx.exit(1 if bad else 0)


@click.group()
def config() -> None:
    """Show the configuration."""


@config.command("show")
@click.pass_obj
def config_show(home: Path) -> None:
    """Print every effective value with the file that it comes from."""
    from pipeline.settings import effective, load

    settings = load(home)
    for key, value, origin in effective(settings):
        click.echo(f"{key:<32} {json.dumps(value, ensure_ascii=False):<36} {origin}")
    for key, origin in sorted(settings.origins.items()):
        if key.split(".")[0] in ("source", "entity", "work", "event", "organization"):
            click.echo(f"{key:<69} {origin}")
