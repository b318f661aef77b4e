"""The group of commands, and how its errors end.

Imports stand inside the commands, so that `zvon --help` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli import checking, evidence, lists, mail, people, public, service, sources, tables, texts

COMMANDS = (
    service.run,
    service.demo,
    service.up,
    service.serve,
    texts.tag,
    texts.extract,
    texts.explain,
    texts.add_case,
    evidence.add,
    evidence.backfill,
    evidence.backup,
    evidence.prune,
    evidence.verify,
    tables.export,
    mail.digest,
    mail.brief,
    mail.mail,
    lists.lists,
    sources.sources,
    sources.probe,
    checking.check,
    checking.doctor,
    checking.config,
    people.user,
    public.publish,
)
# The disk is full, the quota used up, the file too large for it, the disk failing.
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def default_home() -> Path:
    """Return the home folder when none is named: var/ in a checkout, the user's data folder otherwise."""
    from pipeline.resources import checkout

    root = checkout()
    if root is not None:
        return root / "var"
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "zvon"


class Zvon(click.Group):
    """The group of commands; it turns our own errors into lines for a person and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; wrong configuration ends with 2, any other trouble with 1."""
        import sqlite3

        from pipeline.errors import ConfigError, ZvonError
        from pipeline.store.database import trouble

        try:
            return super().invoke(ctx)
        except ConfigError as error:
            for problem in error.problems:
                click.echo(problem, err=True)
            ctx.exit(2)
        except ZvonError as error:
            click.echo(f"zvon: {error}", err=True)
            ctx.exit(1)
        except sqlite3.Error as error:
            if (told := trouble(error)) is None:
                raise
            click.echo(f"zvon: {told}", err=True)
            ctx.exit(1)
        except OSError as error:
            # Of a file that was named, or of the disk; anything else is a fault of the program.
            if error.filename is None and error.errno not in _DISK:
                raise
            click.echo(f"zvon: {error.filename or 'the disk'}: {error.strerror}", err=True)
            ctx.exit(1)


@click.group(cls=Zvon, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="ZVON_HOME",
    help="Folder with the database, captures and your configuration. [default: var/ in a checkout]",
)
@click.option("--verbose", is_flag=True, help="Log more, to standard error.")
@click.version_option(package_name="zvon", message="zvon %(version)s")
@click.pass_context
def main(ctx: click.Context, home: Path | None, verbose: bool) -> None:
    """Zvon watches the press and the institutions, and keeps the proof of what it finds."""
    # Names in any script must come out whatever the locale says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    ctx.obj = (home or default_home()).expanduser().absolute()
    ctx.meta["home_given"] = home is not None
    if verbose or ctx.invoked_subcommand in ("run", "up", "demo", "serve"):
        from pipeline import log

        log.set_up(verbose=verbose)


for command in COMMANDS:
    main.add_command(command)
