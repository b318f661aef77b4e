"""Serving the latest release, and the next one as soon as there is one. The private database is never opened."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from pipeline.errors import HomeError
from pipeline.publishing.release import DATABASE, latest
from pipeline.resources import shipped
from pipeline.site.editions import options
from pipeline.site.gate import App, Receive, Scope, Send
from pipeline.site.public.state import PublicSite
from pipeline.site.server import SiteServer, until_signalled

SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "suggest_facets": False,
    # Who wants to ask otherwise takes the whole file along.
    "default_allow_sql": False,
    "allow_download": True,
    "allow_csv_stream": True,
    "max_csv_mb": 50,
    "truncate_cells_html": 400,
    "default_cache_ttl": 300,
}
_LOOK_SECONDS = 2.0


def build(release: Path) -> Any:
    """Return the Datasette that serves the folder of one *release*, immutable."""
    # It takes a second to import.
    from datasette.app import Datasette

    from pipeline.site.plugging import use_our_plugins

    use_our_plugins()
    site = PublicSite(release)
    datasette = Datasette(
        immutables=[str(release / DATABASE)],
        **options(site.metadata()),
        settings=SETTINGS,
        static_mounts=[("static", str(shipped("db") / "site" / "static")), ("files", str(release))],
    )
    datasette.zvon_public = site
    return datasette


class Latest:
    """The Datasette of the latest release of *home*; raises HomeError when nothing was published yet."""

    def __init__(self, home: Path) -> None:
        release = latest(home)
        if release is None or not (release / DATABASE).is_file():
            raise HomeError(f"{home}: nothing was published yet; run `zvon publish` first")
        self._home, self._release = home, release
        self._datasette = build(release)
        self._app: App = self._datasette.app()
        self._looked = time.monotonic()
        self._old: list[Any] = []

    def app(self) -> App:
        """Return an app that asks the Datasette of whichever release is the latest."""

        async def ask(scope: Scope, receive: Receive, send: Send) -> None:
            if time.monotonic() - self._looked > _LOOK_SECONDS:
                self._looked = time.monotonic()
                release = latest(self._home)
                if release not in (None, self._release):
                    await self._turn(release)
            await self._app(scope, receive, send)

        return ask

    async def _turn(self, release: Path) -> None:
        datasette = await asyncio.to_thread(build, release)
        # Requests to the old one may be under way; it is closed when the next one goes.
        for old in self._old:
            close(old)
        self._old = [self._datasette]
        self._release, self._datasette, self._app = release, datasette, datasette.app()

    @property
    def executor(self) -> Executor:
        """The threads of the Datasette that is asked now."""
        executor: Executor = self._datasette.executor
        return executor

    @property
    def databases(self) -> dict[str, Any]:
        """The databases of the Datasette that is asked now."""
        databases: dict[str, Any] = self._datasette.databases
        return databases

    def close(self) -> None:
        """Close those that are asked no more."""
        for old in self._old:
            close(old)


def close(datasette: Any) -> None:
    """Give back the threads and connections of *datasette*."""
    datasette.executor.shutdown(wait=True, cancel_futures=True)
    for database in datasette.databases.values():
        database.close()


def serve(home: Path, host: str = "127.0.0.1", port: int = 8002) -> None:
    """Serve the latest release of *home* until SIGTERM or Ctrl-C."""
    site = Latest(home)
    with SiteServer(site, host, port) as server:
        asyncio.run(until_signalled(server))
    site.close()
