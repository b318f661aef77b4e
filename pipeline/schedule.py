"""The service: a clock that starts runs when something is due, and the site beside it.

APScheduler only ticks. What is due stands in the tables, so a machine that was off for three days makes
up for each feed once. A run is a process of its own: it can be ended, it gives its memory back, and the
site answers while it works.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import closing, suppress
from pathlib import Path

import click

from pipeline import log
from pipeline.app import prepare, utc_now
from pipeline.lock import only_one
from pipeline.publishing.release import published_at, release_is_due
from pipeline.settings import Settings
from pipeline.site.server import SiteServer, build
from pipeline.stages.alerting import channels_due
from pipeline.stages.mailing import post_is_due
from pipeline.store.alerts import newest
from pipeline.store.database import Store, open_store
from pipeline.store.due import work_is_due
from pipeline.store.fetching import Rhythm
from pipeline.store.pruning import pruning_is_due
from pipeline.store.revisits import due_visits

_log = log.get("schedule")
# After this many seconds a run that was asked to end is ended; it loses nothing that it has written.
PATIENCE = 6


class Child:
    """A command of ours that runs as a process of its own, one at a time, and ends when the service ends."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None

    async def _run(self, *what: str) -> None:
        command = (sys.executable, "-m", "pipeline", "--home", str(self._home), *what)
        self._process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL)
        code = await self._process.wait()
        self._process = None
        if code:
            _log.warning(
                f"{' '.join(what)} failed", exit_code=code, what_to_do="see the lines above; the next tick tries again"
            )

    async def stop(self) -> None:
        """Ask a process under way to end, and end it when it does not."""
        process = self._process
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                process.kill()


class Runs(Child):
    """Starts runs."""

    async def tick(self) -> None:
        """Start a run and wait for it, when something is due and none is under way."""
        if self._process is not None:
            _log.info("skipped", why="the run before is still at work")
            return
        with closing(open_store(self._home / "zvon.db", readonly=True)) as store:
            due = work_is_due(store, utc_now()) or self._visit_is_due(store)
            prune = pruning_is_due(store, self._settings.values.captures.keep_unmatched_days, utc_now())
        if due:
            await self._run("run")
        if prune:
            await self._run("prune")

    def _visit_is_due(self, store: Store) -> bool:
        """Whether a cited page is to be looked at again."""
        values = self._settings.values
        rhythm = Rhythm(values.schedule.retry_minutes, values.schedule.give_up_after)
        return bool(due_visits(store, utc_now(), values.evidence.revisit_hours, rhythm))


class Post(Child):
    """Has the post done when an issue, a mail or an alert is due; a long run does not keep it waiting."""

    _heard: tuple[int, int, int] = (0, 0, -1)

    async def tick(self) -> None:
        """Start the post and wait for it, when something is due and none is under way."""
        if self._process is not None:
            return
        now, alerts = utc_now(), self._settings.values.alerts
        with closing(open_store(self._home / "zvon.db", readonly=True)) as store:
            # New rows may be worth an alert; a source's silence makes none, so it is looked for each hour.
            heard = (*newest(store.db), now.hour)
            due = post_is_due(self._settings, store, now)
            if alerts.editors or alerts.operators:
                due = due or heard != self._heard or bool(channels_due(self._settings, store, now))
        if due:
            await self._run("mail", "send")
            self._heard = heard


class Releases(Child):
    """Has the public file built once a day, where the settings say when."""

    async def tick(self) -> None:
        """Build it and wait for it, when its time has come and it was not built since."""
        if self._process is None and release_is_due(
            self._settings.values.publish.daily, self._settings.zone, published_at(self._home), utc_now()
        ):
            await self._run("publish")


def up(home: Path) -> None:
    """Run scheduler and site until SIGTERM or Ctrl-C; a second one on the same home is refused."""
    settings, store = prepare(home)
    store.close()
    with only_one(home, "up"):
        asyncio.run(_serve(home, settings))


async def _serve(home: Path, settings: Settings) -> None:
    # It takes a third of a second to import.
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    values, site = settings.values, settings.values.site
    runs, post, clock = Runs(home, settings), Post(home, settings), AsyncIOScheduler(timezone="UTC")
    releases = Releases(home, settings)
    datasette = build(home, timezone=site.zone, https=site.https, stale_hours=site.stale_hours)
    with SiteServer(datasette, site.host, site.port) as server:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stop)
        # max_instances=2: while a run works, a second tick comes only to say that it was skipped.
        for job in (runs.tick, post.tick, releases.tick):
            clock.add_job(
                job,
                "interval",
                seconds=values.schedule.tick_seconds,
                next_run_time=utc_now(),
                coalesce=True,
                misfire_grace_time=None,
                max_instances=2,
            )
        clock.start()
        click.echo(f"Zvon is up: {server.url}  (Ctrl-C ends it)")
        if not settings.sources:
            click.echo("No source is configured yet; add one in config/sources/ of the home folder.")
        try:
            await server.run()
        finally:
            clock.shutdown(wait=False)
            await asyncio.gather(runs.stop(), post.stop(), releases.stop())
