"""A real web server whose answers a test sets, and a collector over it with a clock of its own."""

from __future__ import annotations

import asyncio
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.app import catalog
from pipeline.fetch.captures import CaptureStore
from pipeline.fetch.client import Client
from pipeline.progress import Plain
from pipeline.settings import load
from pipeline.stages.base import Context
from pipeline.stages.runner import run_stages
from pipeline.store.catalog import sync
from pipeline.store.database import Store, open_store
from pipeline.store.outcomes import start_run
from pipeline.workers import Workers
from tests.fresh import current

CASES = Path(__file__).parent / "cases"
START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def load_cases(name: str) -> list[Any]:
    """Return the ``[[case]]`` tables of cases/NAME as pytest parameters, named by their ``name``."""
    cases = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in cases]


@dataclass
class Page:
    """An answer. ``conditional`` ones answer 304 to a request with their ETag."""

    body: bytes | str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    conditional: bool = False

    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.encode()


Answer = Page | Callable[[int], Page]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent when a client has gone away; report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Origin:
    """A web server on the loopback interface. A page may be a function of how often it was asked for, from 0."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        origin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are written one after the other: unless the second goes out at once, each costs 40 ms.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                origin._answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.address = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        times = sum(path == handler.path for path, _ in self.asked)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((handler.path, headers))
        found = self.pages.get(handler.path, Page("not found", 404))
        page = found(times) if callable(found) else found
        unchanged = page.conditional and headers.get("if-none-match") == page.headers.get("ETag")
        handler.send_response(304 if unchanged else page.status)
        for name, value in page.headers.items():
            handler.send_header(name, value.replace("{origin}", self.address))
        body = b"" if unchanged else page.raw().replace(b"{origin}", self.address.encode())
        if not unchanged:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def origin() -> Iterator[Origin]:
    server = Origin()
    yield server
    server.close()


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    with Workers(1, 2048) as pool:
        yield pool


class Collector:
    """Polls and parses what a configuration names; the time stands still until ``later`` moves it."""

    def __init__(self, home: Path, workers: Workers) -> None:
        self.home, self.now = home, START
        self._workers = workers
        self._settings = load(home)

    def later(self, **delta: float) -> Collector:
        self.now += timedelta(**delta)
        return self

    def collect(self, *stages: str, everything: bool = True) -> dict[str, dict[str, int]]:
        """Run the stages (poll and parse when none is named) once; return what the summary counts."""
        settings = self._settings
        with current(self.home / "zvon.db") as store, CaptureStore(self.home / "captures") as captures:
            sync(store, catalog(settings))
            run = start_run(store, self.now, "test", "0")

            async def go() -> dict[str, dict[str, int]]:
                async with Client(settings.network) as client:
                    context = Context(settings, store, captures, client, lambda: self.now, run, None, everything)
                    for name in stages or ("poll", "parse"):
                        await run_stages(context, self._workers, Plain(), name)
                    return {stage: dict(counts) for stage, counts in context.counts.items()}

            return asyncio.run(go())

    def store(self) -> Store:
        return open_store(self.home / "zvon.db")

    def rows(self, sql: str, *values: object) -> list[Any]:
        with self.store() as store:
            return store.db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        found = self.rows(sql, *values)
        assert len(found) == 1, found
        return found[0]

    def feed(self) -> Any:
        """Return the row of the only configured feed."""
        return self.one("SELECT * FROM feeds WHERE parent IS NULL")


@pytest.fixture
def collector(home: Path, origin: Origin, workers: Workers) -> Callable[..., Collector]:
    """Return a function that configures feeds ``path, kind, more TOML`` of one source and returns its collector."""

    def make(*feeds: tuple[str, str] | tuple[str, str, str], schedule: str = "", more: str = "") -> Collector:
        (home / "config" / "settings.toml").write_text(
            f'[defaults]\nsources = false\n[network]\nallow = ["{origin.host}"]\nper_host_seconds = 0\n'
            f"[schedule]\n{schedule}\n",
            encoding="utf-8",
        )
        blocks = [
            f'[[source]]\nid = "paper"\nname = "Paper (sample)"\nkind = "outlet"\nlanguages = ["en"]\n'
            f'homepage = "{origin.address}/"\n'
        ]
        for path, kind, *rest in feeds:
            blocks.append(f'[[source.feed]]\nkind = "{kind}"\nurl = "{origin.address}{path}"\n{"".join(rest)}\n')
        (home / "config" / "sources" / "a.toml").write_text("".join(blocks) + more, encoding="utf-8")
        return Collector(home, workers)

    return make


def item(number: int | str, guid: str | None = None, link: str | None = None, **fields: str) -> str:
    """Return one RSS item; ``{origin}`` becomes the server's address."""
    parts = {"title": f"The bell rings {number}", "link": link or f"{{origin}}/a/{number}", **fields}
    if guid is not None:
        parts["guid"] = guid
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value) + "</item>"


def rss(*items: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{head}{"".join(items)}</channel></rss>'
    )
