"""The way of an address through the stages, from the store: what was claimed, asked for, kept, read, grouped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.match.difference import Change, difference, passages
from pipeline.store.database import Store
from pipeline.store.trail import articles_of, captures_of, entries_of, fetches_of, outcomes_of, story_of

_SIGNS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
_MOST_PASSAGES = 12


def way(store: Store, page: int, state: str, reason: str) -> Iterator[str]:
    """Yield the lines that tell what became of the address with the id *page*."""
    for row in entries_of(store, page):
        yield f"parse    listed by {row['feed_url']} as {row['title']!r}, dated {row['published'] or 'nothing'}"
    for row in fetches_of(store, page):
        why = f" ({row['reason']}{': ' + row['detail'] if row['detail'] else ''})" if row["reason"] else ""
        yield f"fetch    {row['at']}: {row['outcome']}{why}, status {row['status']}, {row['bytes']} bytes"
    if state != "fetched":
        yield f"fetch    now: {state.replace('_', ' ')}{f' ({reason})' if reason else ''}"
    for row in captures_of(store, page):
        yield f"capture  {row['file']} at {row['file_offset']}, SHA-256 {row['sha256']}"
        yield from _outcomes(store, "capture", row["id"])
    before: sqlite3.Row | None = None
    for row in articles_of(store, page):
        yield from _version(store, row, before)
        before = row


def _version(store: Store, row: sqlite3.Row, before: sqlite3.Row | None) -> Iterator[str]:
    yield (
        f"article  version {row['version']}{'' if row['current'] else ' (replaced)'}: {row['title']!r},"
        f" {row['page_class']}, language {row['language']}, {row['words']} words,"
        f" published {row['published']} from {row['date_source']}"
    )
    for field in ("title", "text") if before else ():
        yield from _changes(field, difference(before[field], row[field]) if before else [])
    yield from _outcomes(store, "article", row["id"])
    yield from _story(store, row)


def _changes(field: str, changes: list[Change]) -> Iterator[str]:
    """Yield a line for each passage that changed, what went in [- -] and what came in {+ +}."""
    found = passages(changes, around=30)
    for passage in found[:_MOST_PASSAGES]:
        said = "".join(_SIGNS[one.kind].format(one.text) for one in passage)
        yield f"changed  {field}: {' '.join(said.split())}"
    if len(found) > _MOST_PASSAGES:
        yield f"changed  {field}: and {len(found) - _MOST_PASSAGES} more passages"


def _story(store: Store, row: sqlite3.Row) -> Iterator[str]:
    story = story_of(store, row["id"])
    if story is None:
        return
    many = f"one of {story['copies']} copies"
    first = "this one" if story["lead"] == row["id"] else f"{story['organization']}, {story['url']}"
    yield f"story    {many}; first published: {first}" if story["copies"] > 1 else "story    no copies are known"
    if story["credit"]:
        words = row[story["credit_field"]][story["credit_start"] : story["credit_end"]]
        place = "in the byline" if story["credit_field"] == "author" else f"at text {story['credit_start']}"
        yield f"credit   says that it comes from {story['credit']}: {words!r} {place}"


def _outcomes(store: Store, kind: str, subject: int) -> Iterator[str]:
    for row in outcomes_of(store, kind, subject):
        words = [row["status"], row["reason"], row["detail"]]
        yield f"{row['stage']:<8} {' - '.join(word for word in words if word)} (version {row['version']})"
