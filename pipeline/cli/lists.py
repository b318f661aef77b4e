"""The commands for who gets which list. Addresses are shown only where they are asked for."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("list")
def lists() -> None:
    """Manage who gets which list."""


@lists.command("show")
@click.argument("name", metavar="[ID]", required=False)
@click.pass_obj
def lists_show(home: Path, name: str | None) -> None:
    """Show the lists, or with ID who is on that one."""
    from pipeline.app import prepare
    from pipeline.stages.recipients import known_list
    from pipeline.store.recipients import members, sizes

    settings, store = prepare(home)
    with store:
        if name is not None:
            found = members(store.db, name)
            if not found:
                known_list(settings, name)
            for address in found:
                click.echo(address)
            return
        counts = sizes(store.db)
    brief = settings.values.brief
    shown = [(one.id, one.audience, one.language, f"{one.day} {one.at}") for one in settings.lists.values()]
    for name, audience, language, when in [*shown, ("brief", "inside", brief.language, f"daily {brief.at}")]:
        here, gone = counts.get(name, (0, 0))
        click.echo(f"{name:<20} {audience:<8} {language:<3} {when:<16} {here} readers, {gone} left")


@lists.command("import")
@click.argument("name", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True))
@click.pass_obj
def lists_import(home: Path, name: str, file: Path) -> None:
    """Add the addresses in FILE (one a line, or CSV with a column `email`; - for standard input) to the list ID.

    Who has left stays out. Nobody is taken off: use `zvon list leave`.
    """
    import sys

    from pipeline.app import prepare, utc_now
    from pipeline.stages.recipients import known_list, read_addresses
    from pipeline.store.recipients import import_recipients

    settings, store = prepare(home)
    with store:
        known_list(settings, name)
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        done = import_recipients(store, name, read_addresses(text, str(file)), utc_now())
    click.echo(f"{name}: {done.added} added, {done.known} on it already, {done.left} have left and stay out.")


@lists.command("leave")
@click.argument("name", metavar="ID")
@click.argument("address")
@click.pass_context
def lists_leave(ctx: click.Context, name: str, address: str) -> None:
    """Take ADDRESS off the list ID; no later import puts it back."""
    from pipeline.app import prepare, utc_now
    from pipeline.store.recipients import unsubscribe_address

    _, store = prepare(ctx.obj)
    with store, store.write() as db:
        found = unsubscribe_address(db, name, address, utc_now())
    click.echo("It gets nothing more from this list." if found else f"It was never on the list {name}.")
    ctx.exit(0 if found else 1)


@lists.command("join")
@click.argument("name", metavar="ID")
@click.argument("address")
@click.pass_context
def lists_join(ctx: click.Context, name: str, address: str) -> None:
    """Put ADDRESS back on the list ID that it has left: only when that person asks for it."""
    from pipeline.app import prepare
    from pipeline.store.recipients import subscribe_again

    _, store = prepare(ctx.obj)
    with store, store.write() as db:
        found = subscribe_again(db, name, address)
    click.echo("It is on the list again." if found else f"It was never on the list {name}; use `zvon list import`.")
    ctx.exit(0 if found else 1)


@lists.command("change")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.pass_context
def lists_change(ctx: click.Context, old: str, new: str) -> None:
    """Put the address NEW in the place of OLD on every list that OLD gets.

    What could not be brought to OLD comes to NEW with the next issue; OLD counts as having left.
    """
    from pipeline.app import prepare, utc_now
    from pipeline.stages.recipients import read_address
    from pipeline.store.recipients import change_address

    _, store = prepare(ctx.obj)
    with store, store.write() as db:
        names = change_address(db, old, read_address(new, "NEW"), utc_now())
    click.echo(f"Changed on: {', '.join(names)}." if names else "The old address gets no list.")
    ctx.exit(0 if names else 1)
