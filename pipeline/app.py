"""Settings + store + client → something that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import ConfigError, HomeError
from pipeline.fetch.captures import CaptureStore
from pipeline.fetch.client import Client
from pipeline.fetch.options import guard_for
from pipeline.lock import only_one
from pipeline.settings import Settings, load, version
from pipeline.stages.base import Context
from pipeline.stages.runner import Progress, run_stages
from pipeline.store.catalog import Catalog, FeedRow, SourceRow, sync
from pipeline.store.database import Store, open_store
from pipeline.store.due import bring_back
from pipeline.store.migrate import migrate
from pipeline.store.outcomes import end_run, start_run
from pipeline.store.waiting import set_switch
from pipeline.workers import Pool, Workers

Summary = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a run is asked for: one stage or all, one source or all, what is due or everything."""

    command: str
    stage: str | None = None
    source: str | None = None
    everything: bool = False


def utc_now() -> datetime:
    """Return the time in UTC: the only clock of the pipeline."""
    return datetime.now(UTC)


def prepare(home: Path) -> tuple[Settings, Store]:
    """Return the checked settings and the migrated store of *home*, which is made when it is new.

    Raises ConfigError before anything is touched, HomeError when the folder or the database cannot be used.
    """
    settings = checked(home)
    if lost := lost_database(home):
        raise HomeError(lost)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise HomeError(f"{home}: cannot be made ({error.strerror}); choose another with --home") from error
    store = open_store(home / "zvon.db")
    try:
        migrate(store)
        sync(store, catalog(settings))
        bring_back(store, utc_now())
        set_switch(store, "second_confirmation", settings.values.review.second_confirmation)
    except BaseException:
        store.close()
        raise
    return settings, store


def checked(home: Path) -> Settings:
    """Return the settings of *home* with which everything can begin; raise ConfigError with what stands against it."""
    settings = load(home)
    guard_for(settings.network)
    return settings


def lost_database(home: Path) -> str:
    """Say what to do where captures lie beside a database that is empty or gone, of which a new one would know none.

    An empty string where all is well.
    """
    database, captures = home / "zvon.db", home / "captures"
    kept = database.is_file() and database.stat().st_size > 0
    if kept or next(captures.glob("*/*.warc.gz"), None) is None:
        return ""
    return (
        f"{database}: is {'empty' if database.exists() else 'not there'}, but {captures} holds captures;"
        " put the database back from a backup, or move the captures away to begin anew"
    )


def catalog(settings: Settings) -> Catalog:
    """Return what the configuration declares, as rows for the store."""
    lexicon = settings.lexicon
    parents = {part: work.id for work in lexicon.works.values() for part in work.parts}
    return Catalog(
        organizations=[(o.id, o.name, o.kind, o.country, o.parent) for o in settings.organizations.values()],
        sources=[
            SourceRow(
                s.id,
                s.organization or s.id,
                s.name,
                s.homepage,
                s.languages,
                s.groups,
                s.tier,
                s.own,
                tuple(FeedRow(f.kind, f.url, f.note, f.selector or "", f.since) for f in s.feed),
            )
            for s in settings.sources.values()
        ],
        entities=[(e.id, e.type, e.canonical, e.tier) for e in lexicon.entities.values()],
        works=[(w.id, w.author, w.title, w.date, w.status, parents.get(w.id)) for w in lexicon.works.values()],
        events=[
            (e.id, e.date, e.organization, e.kind, e.title, e.url, e.work, e.description)
            for e in settings.events.values()
        ],
    )


def run(home: Path, wish: Wish, progress: Progress) -> Summary:
    """Do one pass over what is due and return stage → word → count; a second run at a time is refused."""
    settings, store = prepare(home)
    with closing(store), only_one(home, "run"):
        if wish.source is not None and wish.source not in settings.sources:
            raise ConfigError([f"--source: no source {wish.source!r} is configured; see `zvon sources`"])
        return asyncio.run(_run(settings, store, wish, progress))


async def _run(settings: Settings, store: Store, wish: Wish, progress: Progress) -> Summary:
    async with at_work(settings, store, wish) as (context, workers):
        await run_stages(context, workers, progress, wish.stage)
    return _summary(context)


def _summary(context: Context) -> Summary:
    return {stage: dict(counts) for stage, counts in context.counts.items()}


@asynccontextmanager
async def at_work(
    settings: Settings, store: Store, wish: Wish, pool: Pool | None = None
) -> AsyncIterator[tuple[Context, Pool]]:
    """Hold all that the stages need; the row of the run is begun before the block, and ended when that ends well.

    Processes of our own do the work where no other *pool* is given.
    """
    limits = settings.values.workers
    run_id = start_run(store, utc_now(), wish.command, version())

    with (
        CaptureStore(settings.home / "captures") as captures,
        nullcontext(pool) if pool else Workers(limits.count, limits.memory_mb) as workers,
    ):
        async with Client(settings.network) as client:
            context = Context(settings, store, captures, client, utc_now, run_id, wish.source, wish.everything)
            # A run that was cut short keeps its row without an end: the next tick finds it and goes on.
            yield context, workers
            end_run(store, run_id, utc_now(), _summary(context))
