"""`zvon backfill`: old material, from WARC files that anybody wrote or from a list of addresses.

Every record is committed by itself: a run that was cut short goes on where it stopped, and a record that was
taken before is known.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.app import Wish, at_work, prepare
from pipeline.cluster import Cluster
from pipeline.errors import ZvonError
from pipeline.fetch.archives import Archived, Skipped, is_archive, read_archive
from pipeline.lock import only_one
from pipeline.model import FetchOutcome, FetchRequest, FetchResult
from pipeline.settings import Settings
from pipeline.stages.base import Context
from pipeline.stages.claims import source_of
from pipeline.stages.fetch import Fetch
from pipeline.stages.runner import Progress, note_robots, run_stages, side_by_side
from pipeline.store.adding import is_known, page_at, record_file, waits
from pipeline.store.database import Store
from pipeline.store.fetching import DuePage
from pipeline.store.trail import fetches_of
from pipeline.text import sha256
from pipeline.urls import canonical_url, host_of, url_key
from pipeline.workers import Pool

# What comes after the bytes are kept.
_STAGES = ("extract", "group", "tag", "audit")
# So many records are taken before they are read and searched.
_BATCH = 500
_TAKEN, _KNOWN, _OLDER, _OTHER, _BAD = "taken", "known already", "older than what is kept", "no page", "bad"


@dataclass(slots=True)
class Filled:
    """What came of it: counts by word, a line for each record or address that is bad, and for each page not had."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def name(self, where: str, why: str) -> None:
        """Note something bad."""
        self.counts[_BAD] += 1
        self.bad.append(f"{where}: {why}")


def backfill(
    home: Path, files: Sequence[Path], progress: Progress, workers: int | None = None, scheduler: str | None = None
) -> Filled:
    """Take in *files*, each a WARC file or a list of addresses, one a line.

    So many *workers* read and search, or those of a Dask *scheduler*; here alone is written. Raises ZvonError for a
    file that cannot be read and for a scheduler that cannot be used, before anything is taken.
    """
    kinds = {path: _is_archive(path) for path in files}
    settings, store = prepare(home)
    if workers is not None:
        limits = settings.values.workers.model_copy(update={"count": workers})
        settings = replace(settings, values=settings.values.model_copy(update={"workers": limits}))
    with closing(store), only_one(home, "run"), _pool(settings, scheduler) as pool:
        return asyncio.run(_fill(settings, store, kinds, progress, pool))


def _pool(settings: Settings, scheduler: str | None) -> AbstractContextManager[Pool | None]:
    if scheduler is None:
        return nullcontext()
    return Cluster(scheduler, settings.home, settings.values.workers.memory_mb)


def _is_archive(path: Path) -> bool:
    try:
        return is_archive(path)
    except OSError as error:
        raise ZvonError(f"{path}: cannot be read ({error.strerror})") from error


async def _fill(
    settings: Settings, store: Store, kinds: dict[Path, bool], progress: Progress, pool: Pool | None
) -> Filled:
    filled = Filled()
    async with at_work(settings, store, Wish("backfill"), pool) as (context, workers):
        for path, archive in kinds.items():
            if archive:
                await _archive(context, workers, path, filled, progress)
            else:
                await _addresses(context, path, filled, progress)
        await _finish(context, workers, progress)
    return filled


async def _finish(context: Context, workers: Pool, progress: Progress) -> None:
    for stage in _STAGES:
        await run_stages(context, workers, progress, stage)


async def _archive(context: Context, workers: Pool, path: Path, filled: Filled, progress: Progress) -> None:
    for found in read_archive(path, context.settings.network.max_bytes):
        if isinstance(found, Skipped):
            if found.bad:
                filled.name(found.where, found.why)
            else:
                filled.counts[_OTHER] += 1
            continue
        word = _take(context, path, found)
        if word == _BAD:
            filled.name(f"{path.name} {found.record}", f"{found.url!r} is no http(s) address")
            continue
        filled.counts[word] += 1
        if word == _TAKEN and filled.counts[_TAKEN] % _BATCH == 0:
            await _finish(context, workers, progress)


def _take(context: Context, path: Path, found: Archived) -> str:
    """Keep one record as a capture of its page, with the date that it has; return what became of it."""
    link = canonical_url(found.url)
    if link is None:
        return _BAD
    key, now = url_key(link), context.now()
    latest = is_known(context.store, key, sha256(found.body), found.at)
    if latest is not None:
        return _KNOWN if latest else _OLDER
    # The bytes first, as everywhere: the row follows when they are on the disk.
    ref = context.captures.write_file(found.body, found.content_type, found.url, found.at)
    page = page_at(context.store, link, key, host_of(link), source_of(link, context.settings.sources), now)
    request = FetchRequest(link, "file", page.source)
    given = FetchResult(
        request,
        found.at,
        FetchOutcome.OK,
        status=200,
        final_url=found.url,
        headers=(("content-type", found.content_type),),
        body=found.body,
    )
    record_file(context.store, page, given, ref, origin=f"{path.name} {found.record}".strip())
    return _TAKEN


async def _addresses(context: Context, path: Path, filled: Filled, progress: Progress) -> None:
    """Fetch what a list names and nobody has fetched yet; the client asks no host twice at a time."""
    pages = list(_pages(context, path, filled))
    progress.begin("fetch", len(pages))
    queue = iter(pages)

    async def work_off() -> None:
        for page in queue:
            word = await Fetch().work(context, page)
            note_robots(context)
            filled.counts[_TAKEN if word == FetchOutcome.OK else word] += 1
            if word != FetchOutcome.OK:
                last = fetches_of(context.store, page.id)[-1]
                filled.missed.append(f"{page.url}: {last['reason'].replace('_', ' ')} ({last['detail']})")
            progress.step("fetch", word)

    await side_by_side(work_off, min(len(pages), context.settings.network.concurrency * 4))


def _pages(context: Context, path: Path, filled: Filled) -> Iterator[DuePage]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ZvonError(f"{path}: is neither a WARC file nor a list of addresses in UTF-8 ({error})") from error
    seen: set[int] = set()
    for number, line in enumerate(lines, 1):
        text = line.partition(" #")[0].strip()
        if not text or text.startswith("#"):
            continue
        link = canonical_url(text)
        if link is None:
            filled.name(f"{path.name} line {number}", f"{text[:200]!r} is no http(s) address")
            continue
        source = source_of(link, context.settings.sources)
        page = page_at(context.store, link, url_key(link), host_of(link), source, context.now())
        if page.id not in seen and waits(context.store, page.id):
            seen.add(page.id)
            yield page
        else:
            filled.counts[_KNOWN] += 1
