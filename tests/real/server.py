"""Real pages and feeds, served in place from a loopback server; nothing of them is copied."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

# feedparser's test files name the header that they must be served with in a comment.
_HEADER = re.compile(rb"Header:\s*Content-type:\s*([^\r\n]+?)\s*(?:-->|\r|\n)", re.IGNORECASE)


def content_type(path: Path, body: bytes) -> str:
    """Return the Content-Type that *path* is served with."""
    if found := _HEADER.search(body[:2000]):
        return found[1].decode("ascii", "replace")
    return "text/html" if path.suffix == ".html" else "application/xml"


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve ``folder/feeds`` and ``folder/html``, and a feed of the pages; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(*_find(folder, unquote(self.path), f"http://{self.headers['Host']}"))

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _find(folder: Path, path: str, address: str) -> tuple[int, str, bytes]:
    if path == "/pages.xml":
        return 200, "application/rss+xml", _listing(folder, address)
    file = folder / path.lstrip("/")
    if ".." in path or not file.is_file():
        return 404, "text/plain", b"not found"
    body = file.read_bytes()
    return 200, content_type(file, body), body


def _listing(folder: Path, address: str) -> bytes:
    items = "".join(
        f"<item><title>{escape(page.stem)}</title><link>{address}/html/{quote(page.name)}</link></item>"
        for page in sorted((folder / "html").glob("*.html"))
    )
    return f"<rss version='2.0'><channel><title>Real pages</title>{items}</channel></rss>".encode()


def feed_paths(folder: Path) -> list[str]:
    """Return the path of each feed file."""
    return [str(path.relative_to(folder)) for path in sorted((folder / "feeds").rglob("*")) if path.is_file()]
