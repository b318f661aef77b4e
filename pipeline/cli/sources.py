"""The commands for sources and their feeds."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--group", "groups", metavar="NAME", multiple=True, help="Only sources of this group; may be repeated.")
@click.option("--tier", "tiers", type=click.IntRange(1, 3), multiple=True, help="Only this tier.")
@click.option("--country", "countries", metavar="XX", multiple=True, help="Only this country.")
@click.option("--health", is_flag=True, help="How each feed is, the worst first.")
@click.option("--resume", metavar="ID", help="Ask the paused feeds of this source again.")
@click.option("--opml-out", type=click.Path(path_type=Path, dir_okay=False), help="Write them as OPML.")
@click.option("--opml-in", type=click.Path(path_type=Path, dir_okay=False), help="Add the feeds of an OPML file.")
@click.pass_obj
def sources(
    home: Path,
    groups: tuple[str, ...],
    tiers: tuple[int, ...],
    countries: tuple[str, ...],
    health: bool,
    resume: str | None,
    opml_out: Path | None,
    opml_in: Path | None,
) -> None:
    """List the sources with their feeds."""
    from pipeline.health import health_lines, resume_source
    from pipeline.opml import import_lines, write_opml
    from pipeline.settings import load
    from pipeline.settings.choice import Choice

    if opml_in is not None:
        for line in import_lines(home, opml_in):
            click.echo(line)
        return
    if resume is not None:
        for url in resume_source(home, resume) or ["no feed of it was paused"]:
            click.echo(f"{resume}: {url}")
        return
    settings, choice = load(home), Choice(groups, tiers, countries)
    chosen = choice.chosen(settings.sources, settings.organizations)
    if opml_out is not None:
        opml_out.write_bytes(write_opml(chosen))
        click.echo(opml_out)
        return
    if health:
        for line in health_lines(home, chosen if groups or tiers or countries else None):
            click.echo(line)
        return
    for source in sorted(chosen.values(), key=lambda one: one.id):
        click.echo(f"{source.id:<28} {source.kind:<11} {','.join(source.languages):<9} {source.name}")
        for feed in source.feed:
            click.echo(f"    {feed.kind:<13} {feed.url}")


@click.command()
@click.argument("address", metavar="URL")
@click.pass_obj
def probe(home: Path, address: str) -> None:
    """Find the feeds and sitemaps of a site, and print the block for the configuration."""
    from pipeline.probe import probe_lines

    for line in probe_lines(home, address):
        click.echo(line)
