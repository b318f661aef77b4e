"""Making the site and running it, alone or beside the scheduler in one event loop."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn

from pipeline.errors import HomeError, ZvonError
from pipeline.resources import shipped
from pipeline.site.descriptions import read_descriptions
from pipeline.site.editions import options
from pipeline.site.labels import Labels
from pipeline.site.plugging import use_our_plugins
from pipeline.site.state import SHARED, WHOLE, Site
from pipeline.store.database import open_store
from pipeline.store.migrate import migrate

SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 200,
    "default_facet_size": 12,
    "suggest_facets": False,
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": True,
    "max_csv_mb": 50,
    "truncate_cells_html": 300,
    "default_cache_ttl": 0,
}


def build(home: Path, *, timezone: str = "UTC", https: bool = False, stale_hours: float = 24.0) -> Any:
    """Return the Datasette that serves *home*, its database brought up to date first.

    *timezone* is the zone that times are shown in, *https* says that people reach the site by TLS (the
    login cookie then travels by nothing else), *stale_hours* is when ``/-/health`` turns red. Raises
    HomeError or ConfigError when the home cannot be used.
    """
    # It takes a second to import.
    from datasette.app import Datasette, DatasetteClient
    from datasette.database import Database

    from pipeline.site.outputs import renderers
    from pipeline.site.shared import SharedDatabase

    path = home / f"{SHARED}.db"
    with open_store(path) as store:
        migrate(store)
    site = Site(home, ZoneInfo(timezone), read_descriptions(shipped("db")), Labels(path), https, stale_hours)
    site.accounts()
    use_our_plugins()
    folder = shipped("db") / "site"
    datasette = Datasette(
        **options(site.descriptions.metadata()),
        settings=SETTINGS,
        secret=_secret(home),
        template_dir=str(folder / "templates"),
        static_mounts=[("static", str(folder / "static"))],
    )
    # Datasette adds an empty one when it is given no file.
    datasette.remove_database("_memory")
    datasette.add_database(SharedDatabase(datasette, str(path), site.descriptions.shared_tables()), name=SHARED)
    datasette.add_database(Database(datasette, str(path)), name=WHOLE)
    datasette.zvon_site = site
    # Put in here and not by a hook: the hook is called before the site is ours.
    datasette.renderers.update(renderers())
    # The one that the constructor made has an app without our routes.
    datasette.client = DatasetteClient(datasette)
    return datasette


def serve(home: Path, host: str = "127.0.0.1", port: int = 8001, **options: Any) -> None:
    """Serve *home* until SIGTERM or Ctrl-C; *options* are those of ``build``."""
    with SiteServer(build(home, **options), host, port) as server:
        asyncio.run(until_signalled(server))


class SiteServer:
    """A site on its socket: ``await run()`` serves until ``stop()``.

    The socket is taken at once, so that a port in use is an error here and ``url`` is true before the
    first request. Signals are left to the caller.
    """

    def __init__(self, datasette: Any, host: str = "127.0.0.1", port: int = 8001) -> None:
        self._datasette = datasette
        try:
            self._socket = socket.create_server((host, port), family=_family(host))
        except OSError as error:
            raise ZvonError(f"{host}:{port}: cannot be listened on ({error.strerror}); choose another port") from error
        config = uvicorn.Config(
            datasette.app(),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
        self._server = _Quiet(config)

    @property
    def url(self) -> str:
        """The address of the site, with the port that it really has."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    async def run(self) -> None:
        """Serve until ``stop()``; open requests get three seconds."""
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Ask a running server to end; safe to call from a signal handler or another thread."""
        self._server.should_exit = True

    def close(self) -> None:
        """Give back socket, threads and database connections."""
        self._socket.close()
        self._datasette.executor.shutdown(wait=True, cancel_futures=True)
        for database in self._datasette.databases.values():
            database.close()

    def __enter__(self) -> SiteServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Quiet(uvicorn.Server):
    """uvicorn without its own signal handlers: they would take the caller's away."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def until_signalled(server: SiteServer) -> None:
    """Run *server* until SIGTERM or Ctrl-C."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.run()


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _secret(home: Path) -> str:
    """Return what logins are signed with: ``$ZVON_SECRET``, or the file ``secret`` of *home*, made once."""
    if given := os.environ.get("ZVON_SECRET"):
        return given
    path = home / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) < 32 or path.stat().st_mode & 0o077:
            raise HomeError(f"{path}: is not a secret (too short, or others may read it); delete it") from None
        return kept
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii")
