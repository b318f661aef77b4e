"""`zvon demo`: the sample newsroom on loopback, a run over it, and the site to look at what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import click

from pipeline.app import Wish
from pipeline.demo.newsroom import DEMO_PORT, Newsroom
from pipeline.errors import HomeError

MARK = "sample-newsroom"


def show(home: Path, *, serve: bool, port: int | None, run: Callable[[Path, Wish], None]) -> None:
    """Fill *home* from the sample newsroom, and serve the site over it unless told not to."""
    _refuse_other(home)
    with Newsroom(port=DEMO_PORT if serve else 0) as room:
        _configure(home, room)
        click.echo(f"The sample newsroom answers at {room.address} - all its outlets and texts are made up.")
        run(home, Wish("demo", everything=True))
        if serve:
            _serve(home, port)


def _refuse_other(home: Path) -> None:
    """Samples must never mix with what was really found."""
    if (home / "zvon.db").exists() and not (home / MARK).exists():
        raise HomeError(f"{home}: holds a database that is not the samples'; name another folder with --home")


def _configure(home: Path, room: Newsroom) -> None:
    # As any home: for its owner alone.
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in room.config_files().items():
        path = home / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (home / MARK).write_text("This home holds the sample newsroom's data only.\n", encoding="utf-8")


def _serve(home: Path, port: int | None) -> None:
    from pipeline.settings import load
    from pipeline.site.accounts import ROLES, add_account
    from pipeline.site.server import serve

    site = load(home).values.site
    port = site.port if port is None else port
    click.echo(f"\nThe site: http://{site.host}:{port}/   (Ctrl-C ends it)\n")
    for role in ROLES:
        # Made anew each time: nothing that opens a door lies in the repository.
        password = secrets.token_urlsafe(12)
        add_account(home, role, role, password)
        click.echo(f"  log in as {role:<9} password {password}")
    click.echo(
        "\nLook at: the start page, what is new today; Review, accept or reject what was found;\n"
        "the ledger, every citation with its exact words; an article, its findings marked in the text.\n"
    )
    serve(home, site.host, port, timezone=site.zone)
