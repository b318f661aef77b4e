"""The commands for accounts."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def user() -> None:
    """Manage who may log in to the site."""


@user.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["admin", "reviewer", "analyst"]), required=True, help="What the person may do."
)
@click.password_option(help="Asked for when not given; do not write it on the command line of a shared machine.")
@click.pass_obj
def user_add(home: Path, name: str, role: str, password: str) -> None:
    """Add an account, or give it a new password and role."""
    from pipeline.site.accounts import add_account

    add_account(home, name, role, password)
    click.echo(f"{name} may log in now, as {role}.")


@user.command("remove")
@click.argument("name")
@click.pass_obj
def user_remove(home: Path, name: str) -> None:
    """Take an account out; who is logged in with it is out with the next click. What the person decided stays."""
    from pipeline.site.accounts import remove_account

    remove_account(home, name)
    click.echo(f"{name} may log in no more.")


@user.command("list")
@click.pass_obj
def user_list(home: Path) -> None:
    """Show who may log in, and as what."""
    from pipeline.site.accounts import load_accounts

    for name, account in sorted(load_accounts(home).items()):
        click.echo(f"{name}  {account.role}")
