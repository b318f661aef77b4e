"""`zvon add`: a clip that no feed brought, by its address or as a file, through the ordinary way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.app import Wish, at_work, prepare, utc_now
from pipeline.errors import ZvonError
from pipeline.lock import only_one
from pipeline.model import FetchOutcome, FetchRequest, FetchResult
from pipeline.settings import Settings
from pipeline.stages.base import Context
from pipeline.stages.claims import source_of
from pipeline.stages.fetch import Fetch
from pipeline.stages.runner import Progress, note_robots, run_stages
from pipeline.store.adding import found_in, page_at, record_file
from pipeline.store.catalog import MANUAL
from pipeline.store.database import Store
from pipeline.store.fetching import DuePage
from pipeline.store.trail import articles_of, captures_of, fetches_of, outcomes_of
from pipeline.text import sha256
from pipeline.urls import canonical_url, host_of, url_key
from pipeline.workers import Pool

# What comes after the bytes are kept.
_STAGES = ("extract", "group", "tag", "audit")


@dataclass(frozen=True, slots=True)
class _Given:
    """A file as a person gave it: its content type, by its name, and its bytes."""

    kind: str
    body: bytes


def add(home: Path, what: str, address: str | None, progress: Progress) -> tuple[bool, list[str]]:
    """Take in the address or file *what*, and return whether an article came of it and what to say.

    *address* is where a file was published, when that is known. Raises ZvonError for what is neither.
    """
    file = _file(what)
    if address is not None and file is None:
        raise ZvonError(f"{what}: is no file; --url says where a file was published")
    link = canonical_url(what if file is None else address or "")
    if link is None and (file is None or address):
        raise ZvonError(f"{address or what}: is {'neither a file nor an' if file is None else 'no'} http(s) address")
    settings, store = prepare(home)
    with closing(store), only_one(home, "run"):
        given = _read(file, settings.network.max_bytes) if file else None
        source = source_of(link, settings.sources) if link else MANUAL
        page = asyncio.run(_take_in(settings, store, link, given, source, progress))
        return _told(store, page)


def _file(what: str) -> Path | None:
    """Return the file called *what*; None when there is none, or when no file could have such a name."""
    try:
        return Path(what) if Path(what).is_file() else None
    except OSError:
        return None


def _read(file: Path, most: int) -> _Given:
    """Read a file of at most *most* bytes; raise ZvonError for one that is larger or cannot be read."""
    try:
        if file.stat().st_size > most:
            raise ZvonError(f"{file}: is larger than network.max_bytes, {most} bytes")
        kind = "application/pdf" if file.suffix.lower() == ".pdf" else "text/html"
        return _Given(kind, file.read_bytes())
    except OSError as error:
        raise ZvonError(f"{file}: cannot be read ({error.strerror})") from error


async def _take_in(
    settings: Settings, store: Store, link: str | None, given: _Given | None, source: str, progress: Progress
) -> DuePage:
    async with at_work(settings, store, Wish("add", source=source)) as (context, workers):
        if given is not None:
            page = _take_file(context, given, link, source)
        else:
            page = page_at(store, str(link), url_key(str(link)), host_of(str(link)), source, context.now())
            await Fetch().work(context, page)
            note_robots(context)
        # A page that was known already stays with the source that brought it.
        context.source = page.source
        await _finish(context, workers, progress)
    return page


async def _finish(context: Context, workers: Pool, progress: Progress) -> None:
    for stage in _STAGES:
        await run_stages(context, workers, progress, stage)


def _take_file(context: Context, given: _Given, link: str | None, source: str) -> DuePage:
    """Keep the bytes of a file as a capture of the page at *link*, or of one known by its digest alone."""
    at, kind, body = utc_now(), given.kind, given.body
    url = link or f"urn:sha256:{sha256(body)}"
    ref = context.captures.write_file(body, kind, url, at)
    page = page_at(context.store, url, url_key(url) if link else url, host_of(url), source, at)
    request = FetchRequest(url, "file", page.source)
    result = FetchResult(request, at, FetchOutcome.OK, headers=(("content-type", kind),), body=body)
    record_file(context.store, page, result, ref)
    return page


def _told(store: Store, page: DuePage) -> tuple[bool, list[str]]:
    """Say what came of the page, or where it ended and why."""
    lines = list(_way(store, page))
    current = next((row for row in articles_of(store, page.id) if row["current"]), None)
    if current is None:
        return False, [*lines, "No article came of it."]
    lines.append(
        f"article   {current['title']!r}, {current['page_class']}, language {current['language']},"
        f" {current['words']} words, published {current['published'] or 'at a time unknown'}"
    )
    found = found_in(store, current["id"])
    return True, [*lines, *(found or ["Nothing that we look for stands in it; `zvon explain` tells each step."])]


def _way(store: Store, page: DuePage) -> Iterator[str]:
    yield f"page      {page.url} (source {page.source})"
    for row in fetches_of(store, page.id)[-1:]:
        why = f": {row['reason']}, {row['detail']}" if row["reason"] else f", status {row['status']}"
        yield f"fetch     {row['outcome']}{why}"
    for capture in captures_of(store, page.id)[-1:]:
        for row in outcomes_of(store, "capture", capture["id"]):
            words = " - ".join(word for word in (row["status"], row["reason"], row["detail"]) if word)
            yield f"{row['stage']:<9} {words}"
