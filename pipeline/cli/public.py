"""The command that makes what is confirmed public, and serves it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--serve", is_flag=True, help="Serve what was published last, and the next release when there is one.")
@click.option("--host", help="With --serve: address to listen on. [default: publish.host]")
@click.option("--port", type=click.IntRange(0, 65535), help="With --serve: port to listen on. [default: publish.port]")
@click.pass_obj
def publish(home: Path, serve: bool, host: str | None, port: int | None) -> None:
    """Build the public file: confirmed citations with short excerpts, a feed and notes, nothing of our own."""
    if serve:
        from pipeline import log
        from pipeline.settings import load
        from pipeline.site.public.server import serve as start

        log.set_up(verbose=False)
        values = load(home).values.publish
        start(home, host or values.host, values.port if port is None else port)
        return
    from pipeline.publishing import publish as build

    made = build(home)
    what = "is the latest release now" if made.changed else "is the latest release already: nothing has changed"
    click.echo(f"{made.folder}: {made.citations} citations, {made.events} events; it {what}")
