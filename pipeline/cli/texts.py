"""The commands for texts and pages, with no database behind them; and why something was tagged."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.command()
@click.pass_obj
def tag(home: Path) -> None:
    """Tag texts: JSON lines in, JSON lines out; no database, no network."""
    from pipeline.extract.language import detect
    from pipeline.match.jsonl import tag_lines
    from pipeline.match.tagger import Tagger
    from pipeline.settings import load

    tagger = Tagger(load(home).lexicon)
    for answer in tag_lines(tagger, sys.stdin.buffer, lambda words: detect(words)[0]):
        click.echo(answer)


@click.command()
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


@click.command("add-case")
@click.argument("what", metavar="FILE|URL")
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for it.")
@click.option("--why", required=True, help="What the case is there to show; a failing test says it.")
@click.option("--id", "name", metavar="NAME", help="Name of the case. [default: from language and text]")
@click.pass_obj
def add_case(home: Path, what: str, folder: Path, why: str, name: str | None) -> None:
    """Save a text, HTML or PDF file, or an article that we have, as a test case to be corrected by a person."""
    from pipeline.addcase import add_case as save

    case = save(home, what, folder, why, name)
    click.echo(f"{case.path}: {case.mentions} mentions, {case.citations} citations filled in; correct what is wrong.")


@click.command()
@click.argument("what", metavar="URL|FILE")
@click.pass_obj
def explain(home: Path, what: str) -> None:
    """Say why something was or was not tagged, stage by stage."""
    from pipeline.explain import explain_any

    for line in explain_any(home, what):
        click.echo(line)
