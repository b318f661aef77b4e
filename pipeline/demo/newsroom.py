"""The sample newsroom as a real web server on the loopback interface."""

from __future__ import annotations

import gzip
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from pipeline.demo.edition import Resource, edition
from pipeline.demo.sources import config_files
from pipeline.errors import ZvonError

# The demonstration listens here, so that its addresses stay the same from run to run.
DEMO_PORT = 8701
# A day for tests: with it the newsroom serves the same bytes for ever (but for the port).
SAMPLE_DAY = date(2026, 11, 22)
_HOST = "127.0.0.1"
_NOT_FOUND = Resource(b"not found\n", "text/plain; charset=utf-8", datetime(2026, 1, 1, tzinfo=UTC), 404)


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the newsroom answered; header names are lower case."""

    method: str
    path: str
    status: int
    headers: dict[str, str]


class Newsroom:
    """Made-up outlets and institutions behind one address, from ``with`` to the end of its block.

    Articles are dated back from *today* (the clock's, in UTC, when left out). Port 0 takes a free one.
    Raises ZvonError when the port is taken.
    """

    def __init__(self, today: date | None = None, port: int = 0) -> None:
        self.today = today or datetime.now(UTC).date()
        self.requests: list[Request] = []
        self._server = _listen(port)
        self._server.room = self
        self.address = f"http://{_HOST}:{self._server.server_address[1]}"
        self.resources = edition(self.address, self.today, with_corrections=False)
        # The short interval is how long closing may take.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Newsroom:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def config_files(self) -> dict[str, str]:
        """Return the configuration that watches this newsroom: paths below ``config/`` and their TOML."""
        return config_files(self.address)

    def publish_correction(self) -> None:
        """Serve the second version of the articles that have one, and feeds that say so."""
        self.resources = edition(self.address, self.today, with_corrections=True)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    room: Newsroom

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent when a client has gone away; report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _listen(port: int) -> _Server:
    try:
        return _Server((_HOST, port), _Handler)
    except OSError as error:
        raise ZvonError(
            f"the sample newsroom cannot listen on {_HOST}:{port} ({error.strerror}); "
            "stop the program that uses the port, perhaps another demo, or choose another port"
        ) from error


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleNewsroom"
    sys_version = ""
    timeout = 5  # seconds that an idle connection is kept
    # Head and body are written one after the other: unless the second goes out at once, each page costs 40 ms.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer with the resource, or 304 when the client has it."""
        self._answer(send_body=True)

    def do_HEAD(self) -> None:
        """Answer as for GET, without the body."""
        self._answer(send_body=False)

    def _answer(self, *, send_body: bool) -> None:
        resource = self.server.room.resources.get(self.path.partition("?")[0], _NOT_FOUND)
        unchanged = resource.status == 200 and self._has(resource)
        status = 304 if unchanged else resource.status
        self._log(status)
        self.send_response(status)
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", _http_date(resource.modified))
        self.send_header("Cache-Control", "max-age=0, must-revalidate")
        self.send_header("Vary", "Accept-Encoding")
        if unchanged:
            self.end_headers()
        else:
            self._send(resource, send_body=send_body)

    def _send(self, resource: Resource, *, send_body: bool) -> None:
        body = resource.body
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", resource.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if send_body:
            self.wfile.write(body)

    def _has(self, resource: Resource) -> bool:
        """Whether the client's validators match; the ETag alone decides where one is sent (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            opaque = resource.etag.removeprefix("W/")
            return any(tag.strip().removeprefix("W/") in (opaque, "*") for tag in tags.split(","))
        since = _parsed(self.headers.get("If-Modified-Since"))
        return since is not None and resource.modified.replace(microsecond=0) <= since

    def _log(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.room.requests.append(Request(self.command, self.path, status, headers))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal quiet; ``Newsroom.requests`` holds the log."""


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _parsed(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
