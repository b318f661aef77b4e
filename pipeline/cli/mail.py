"""The commands for what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.digest.message import Letter
    from pipeline.send.smtp import Outcome
    from pipeline.settings import Settings
    from pipeline.stages.sending import Mailroom
    from pipeline.store.database import Store

_OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the files. [default: digests/ in the home]",
)
_DRY = click.option("--dry-run", is_flag=True, help="Print the text; write and send nothing.")
_SEND = click.option("--send", is_flag=True, help="Send it: to the list, or with --to to that address alone.")
_TO = click.option("--to", "recipients", metavar="ADDRESS", multiple=True, help="With --send: a copy to look at.")


@click.command()
@click.option("--week", metavar="YYYY-Wnn", help="ISO week. [default: this one so far; with --send the last whole one]")
@click.option("--list", "name", metavar="ID", help="The list of config/lists.toml. [default: digest.name]")
@_OUT
@_DRY
@_SEND
@_TO
@click.pass_obj
def digest(
    home: Path,
    week: str | None,
    name: str | None,
    out: Path | None,
    dry_run: bool,
    send: bool,
    recipients: tuple[str, ...],
) -> None:
    """Build the weekly digest of a list: text, HTML and mail."""
    from pipeline.app import prepare, utc_now
    from pipeline.digest.week import last_whole_week, parse_week, week_of
    from pipeline.errors import ConfigError
    from pipeline.stages.digest import build_digest
    from pipeline.stages.mailing import edition_of, post_by_hand, with_places
    from pipeline.stages.searches import named_by

    _check(send, recipients, dry_run)
    settings, store = prepare(home)
    now = utc_now()
    with store:
        mailing = settings.lists.get(name or settings.values.digest.name)
        if mailing is None:
            raise ConfigError([f"--list: no list {name!r} is in lists.toml; there are: {', '.join(settings.lists)}"])
        for what in named_by(store.db, mailing).lacking:
            click.echo(f"{mailing.id}: {what}; what it alone finds is left for a later issue.", err=True)
        today = week_of(now.astimezone(settings.zone).date())
        period = parse_week(week) if week else last_whole_week(now, settings.zone) if send else today
        if send and not recipients:
            posted = post_by_hand(settings, store, mailing, period, now)
            _send_due(settings, store)
            _tell_states(store, posted, f"{mailing.id} {period}")
            return
        edition = with_places(settings, edition_of(settings, store, mailing), str(period))
        result = build_digest(store, period, now, settings.zone, edition, save=not dry_run)
        _give(settings, store, result.letter, dry_run, recipients, out or home / "digests", mailing.id)


@click.command()
@_OUT
@_DRY
@_SEND
@_TO
@click.pass_obj
def brief(home: Path, out: Path | None, dry_run: bool, send: bool, recipients: tuple[str, ...]) -> None:
    """Build today's brief for the people who review: what is new, what changed, what broke."""
    from pipeline.app import prepare, utc_now
    from pipeline.stages.brief import build_brief
    from pipeline.stages.mailing import need_readers, posting_to
    from pipeline.store.issues import issue_id
    from pipeline.store.recipients import members

    _check(send, recipients, dry_run)
    settings, store = prepare(home)
    with store:
        if send and not recipients:
            need_readers(store, "brief")
        posting = posting_to(settings, members(store.db, "brief")) if send and not recipients else None
        letter = build_brief(settings, store, utc_now(), save=not dry_run, posting=posting)
        if posting is not None:
            _send_due(settings, store)
            _tell_states(store, issue_id(store.db, "brief", letter.key.removeprefix("brief-")), letter.key)
            return
        _give(settings, store, letter, dry_run, recipients, out or home / "digests", "brief")


@click.group()
def mail() -> None:
    """Send mail, and see what became of it."""


@mail.command("test")
@click.option("--to", "recipient", metavar="ADDRESS", required=True, help="Who gets the test.")
@click.pass_context
def mail_test(ctx: click.Context, recipient: str) -> None:
    """Send one short message, and say step by step how that went."""
    from pipeline.app import prepare, utc_now
    from pipeline.stages.mailing import test_letter
    from pipeline.stages.recipients import read_address
    from pipeline.stages.sending import Mailroom

    settings, store = prepare(ctx.obj)
    with store:
        values = settings.values.mail
        room = Mailroom(settings, store, utc_now)
        click.echo(f"Server: {values.host}:{values.port}, {values.security}, from {values.sender}")
        outcomes = _send_now(room, test_letter(utc_now()), [read_address(recipient, "--to")], "test")
    for _, outcome in outcomes:
        click.echo(f"{outcome.end}: {outcome.reply}")
    ctx.exit(0 if all(outcome.end == "sent" for _, outcome in outcomes) else 1)


@mail.command("send")
@click.pass_obj
def mail_send(home: Path) -> None:
    """Build what is due, send what waits, tell what is to be told at once; `zvon up` does this by itself."""
    from pipeline.app import prepare, utc_now
    from pipeline.stages.alerting import do_alerts
    from pipeline.stages.mailing import do_post

    settings, store = prepare(home)
    with store:
        counts = do_post(settings, store, utc_now) + do_alerts(settings, store, utc_now)
    click.echo(_said(counts) or "Nothing was due.")


@mail.command("status")
@click.pass_obj
def mail_status(home: Path) -> None:
    """Show how many mails are in which state, and those that failed or are unclear."""
    from pipeline.app import prepare
    from pipeline.store.had import came_otherwise
    from pipeline.store.outbox import states, troubled

    _, store = prepare(home)
    with store:
        counts, rows = states(store.db), troubled(store.db)
        came = {row["id"] for row in rows if came_otherwise(store.db, row["id"])}
    click.echo(_said(counts) or "The outbox is empty.")
    for row in rows:
        later = "; what it held came with a later mail" if row["id"] in came else ""
        click.echo(
            f"{row['id']:>6}  {row['state']:<8} {row['name']} {row['period']}  {row['at']}  {row['reply']}{later}"
        )


@mail.command("again")
@click.argument("number", type=int)
@click.pass_context
def mail_again(ctx: click.Context, number: int) -> None:
    """Send a failed or unclear mail once more; NUMBER is the one that `zvon mail status` shows."""
    from pipeline.app import prepare, utc_now
    from pipeline.store.outbox import send_again

    _, store = prepare(ctx.obj)
    with store:
        found = send_again(store, number, utc_now())
    said = {
        "queued": "It goes out with the next sending.",
        "needless": "What it holds reached its reader with a later mail; nothing is sent twice.",
        "none": f"No mail {number} failed or is unclear.",
    }
    click.echo(said[found])
    ctx.exit(0 if found == "queued" else 1)


def _check(send: bool, recipients: tuple[str, ...], dry_run: bool) -> None:
    if recipients and not send:
        raise click.UsageError("--to goes with --send")
    if send and dry_run:
        raise click.UsageError("--dry-run sends nothing; leave one of the two out")


def _give(
    settings: Settings,
    store: Store,
    letter: Letter,
    dry_run: bool,
    recipients: tuple[str, ...],
    folder: Path,
    name: str,
) -> None:
    """Print *letter*, send it to the people named, or write its files."""
    from pipeline.app import utc_now
    from pipeline.stages.digest import write_files
    from pipeline.stages.recipients import read_address
    from pipeline.stages.sending import Mailroom

    if dry_run:
        click.echo(letter.text)
    elif recipients:
        addresses = list(dict.fromkeys(read_address(one, "--to") for one in recipients))
        for recipient, outcome in _send_now(Mailroom(settings, store, utc_now), letter, addresses, name):
            click.echo(f"{recipient}: {outcome.end}: {outcome.reply}")
    else:
        for path in write_files(letter, folder):
            click.echo(path)


def _send_now(room: Mailroom, letter: Letter, addresses: list[str], name: str) -> list[tuple[str, Outcome]]:
    """Send *letter* at once; a server that cannot be talked to ends the command with what to do about it."""
    from pipeline.send.smtp import Unreachable

    try:
        return room.send_now(letter, addresses, name)
    except Unreachable as error:
        click.echo(f"Not reached: {error}\nWhat to do: {error.advice}.")
        raise click.exceptions.Exit(1) from error


def _send_due(settings: Settings, store: Store) -> None:
    from pipeline.app import utc_now
    from pipeline.stages.mailing import do_post

    counts = do_post(settings, store, utc_now)
    if counts:
        click.echo(f"All that was due: {_said(counts)}")


def _tell_states(store: Store, issue: int | None, name: str) -> None:
    """Print what became of the mails of one issue."""
    from pipeline.store.outbox import states

    found = states(store.db, issue) if issue is not None else {}
    click.echo(f"{name}: {_said(found) or 'nothing new, and so it goes to nobody'}.")


def _said(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{word} {number}" for word, number in sorted(counts.items()))
