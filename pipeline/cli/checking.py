"""The commands that look at the configuration."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.pass_obj
def check(home: Path) -> None:
    """Check the configuration: every fault at once, exit code 2 when there is one."""
    from pipeline.settings import load

    settings = load(home)
    lexicon = settings.lexicon
    click.echo(
        f"The configuration is in order: {len(settings.sources)} sources, {len(lexicon.entities)} entities, "
        f"{len(lexicon.works)} works, {len(lexicon.cues)} languages with cues."
    )


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
