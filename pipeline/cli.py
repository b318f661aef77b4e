"""The command line: it parses and prints, and leaves the work to the parts that it calls.

Imports stand inside the commands, so that `zvon --help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipeline.app import Wish


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
        from pipeline.errors import ConfigError, ZvonError

        try:
            return super().invoke(ctx)
        except ConfigError as error:
            for problem in error.problems:
                click.echo(problem, err=True)
            ctx.exit(2)
        except ZvonError as error:
            click.echo(f"zvon: {error}", err=True)
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


@main.command()
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


@main.command()
@click.option("--no-serve", is_flag=True, help="End after the run.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the site. [default: site.port]")
@click.pass_context
def demo(ctx: click.Context, no_serve: bool, port: int | None) -> None:
    """Start the sample newsroom, run over it, and open the site."""
    from pipeline.demonstration import show

    # The samples have a home of their own, so that they never mix with what was really found.
    home = ctx.obj if ctx.meta["home_given"] else ctx.obj / "demo"
    show(home, serve=not no_serve, port=port, run=run_and_report)


@main.command()
@click.pass_obj
def up(home: Path) -> None:
    """Run the service: the scheduler and the site, until told to stop."""
    from pipeline.schedule import up as start

    start(home)


@main.command()
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


@main.command()
@click.pass_obj
def tag(home: Path) -> None:
    """Tag texts: JSON lines in, JSON lines out; no database, no network."""
    from pipeline.extract.language import detect
    from pipeline.match.jsonl import tag_line
    from pipeline.match.tagger import Tagger
    from pipeline.settings import load

    tagger = Tagger(load(home).lexicon)
    for line in sys.stdin.buffer:
        if line.strip():
            text = line.decode("utf-8", "replace")
            click.echo(tag_line(tagger, text, lambda words: detect(words)[0]))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def extract(home: Path, files: tuple[Path, ...]) -> None:
    """Read HTML or PDF files: one JSON line each."""
    from pipeline.app import utc_now
    from pipeline.extract.jsonl import extract_line
    from pipeline.settings import load

    rules = load(home).rules
    for path in files:
        try:
            body = path.read_bytes()
        except OSError as error:
            click.echo(json.dumps({"file": str(path), "reason": f"cannot be read: {error.strerror}"}))
            continue
        click.echo(extract_line(body, "", str(path), utc_now(), rules))


@main.command()
@click.argument("what", metavar="URL|FILE")
@click.pass_obj
def explain(home: Path, what: str) -> None:
    """Say why something was or was not tagged, stage by stage."""
    from pipeline.explain import explain_any

    for line in explain_any(home, what):
        click.echo(line)


@main.command()
@click.argument("what", metavar="URL|FILE")
@click.option("--url", "address", metavar="URL", help="Where a file was published.")
@click.pass_context
def add(ctx: click.Context, what: str, address: str | None) -> None:
    """Take in a clip that no feed brought: a web address, or an HTML or PDF file."""
    from pipeline.adding import add as take_in
    from pipeline.progress import reporter

    with reporter() as progress:
        good, lines = take_in(ctx.obj, what, address, progress)
    for line in lines:
        click.echo(line)
    ctx.exit(0 if good else 1)


@main.command()
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--with-accounts", is_flag=True, help="With the accounts and their password hashes.")
@click.option("--copy", is_flag=True, help="Copy the captures even where a hard link would do.")
@click.pass_obj
def backup(home: Path, target: Path, with_accounts: bool, copy: bool) -> None:
    """Copy database, captures and configuration into a new folder, and prove the copy."""
    from pipeline.backup import back_up

    made = back_up(home, target, accounts=with_accounts, copy=copy)
    how = "hard links to the originals" if made.linked else "copies"
    click.echo(f"{target}: {made.rows} rows, proven whole; {made.files} capture files ({how}), {made.bytes} bytes.")
    if made.linked:
        click.echo("Hard links do not outlive this disk: copy the folder to another one.")


@main.command()
@click.option("--fast", is_flag=True, help="Do not read the captures into texts again.")
@click.pass_context
def verify(ctx: click.Context, fast: bool) -> None:
    """Check everything that is kept as evidence; exit code 1 when anything is not as it was written."""
    from pipeline.progress import reporter
    from pipeline.verify import verify as check_all

    with reporter() as progress:
        found = list(check_all(ctx.obj, progress, fast=fast))
    for fault in found:
        click.echo(fault)
    grave = sum(fault.grave for fault in found)
    click.echo(f"Faults: {grave}." if grave else "Everything is as it was written.")
    ctx.exit(1 if grave else 0)


@main.command()
@click.option("--week", metavar="YYYY-Wnn", help="ISO week to build. [default: this week so far]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the files. [default: digests/ in the home]",
)
@click.option("--dry-run", is_flag=True, help="Print the text; write nothing.")
@click.pass_obj
def digest(home: Path, week: str | None, out: Path | None, dry_run: bool) -> None:
    """Build the weekly digest: text, HTML and mail."""
    from pipeline.app import prepare, utc_now
    from pipeline.digest.week import week_of
    from pipeline.stages.digest import build_digest, write_files

    settings, store = prepare(home)
    now = utc_now()
    with store:
        name = settings.values.digest.name
        result = build_digest(
            store, week or week_of(now.astimezone(settings.zone).date()), now, settings.zone, name, save=not dry_run
        )
    if dry_run:
        click.echo(result.text)
        return
    for path in write_files(result, out or home / "digests"):
        click.echo(path)


@main.command()
@click.option("--health", is_flag=True, help="How each feed is, the worst first.")
@click.option("--resume", metavar="ID", help="Ask the paused feeds of this source again.")
@click.option("--opml-out", type=click.Path(path_type=Path, dir_okay=False), help="Write them as OPML.")
@click.option("--opml-in", type=click.Path(path_type=Path, dir_okay=False), help="Add the feeds of an OPML file.")
@click.pass_obj
def sources(home: Path, health: bool, resume: str | None, opml_out: Path | None, opml_in: Path | None) -> None:
    """List the sources with their feeds."""
    from pipeline.health import health_lines, resume_source
    from pipeline.opml import import_lines, write_opml
    from pipeline.settings import load

    if opml_in is not None:
        for line in import_lines(home, opml_in):
            click.echo(line)
        return
    if opml_out is not None:
        opml_out.write_bytes(write_opml(load(home).sources))
        click.echo(opml_out)
        return
    if resume is not None:
        for url in resume_source(home, resume) or ["no feed of it was paused"]:
            click.echo(f"{resume}: {url}")
        return
    if health:
        for line in health_lines(home):
            click.echo(line)
        return
    for source in sorted(load(home).sources.values(), key=lambda one: one.id):
        click.echo(f"{source.id:<28} {source.kind:<11} {','.join(source.languages):<9} {source.name}")
        for feed in source.feed:
            click.echo(f"    {feed.kind:<13} {feed.url}")


@main.command()
@click.argument("address", metavar="URL")
@click.pass_obj
def probe(home: Path, address: str) -> None:
    """Find the feeds and sitemaps of a site, and print the block for the configuration."""
    from pipeline.probe import probe_lines

    for line in probe_lines(home, address):
        click.echo(line)


@main.command()
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


@main.group()
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


@main.group()
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
