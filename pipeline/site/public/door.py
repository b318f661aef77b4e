"""The door of the public site: what may be asked for, by which methods, and the headers of every answer."""

from __future__ import annotations

import re

from pipeline.site.gate import TEXT, App, Receive, Scope, Send, answering, holds_nul, says

_OPEN = re.compile(
    r"/|/timeline|/feed\.atom|/about|/-/language/[a-z]+|/static/[\w./-]{1,100}|/files/(?!public\.db)[\w.]+|/public(\.json|\.db|/.*)?",
    re.DOTALL,
)
_METHODS = frozenset({"GET", "HEAD"})
_ROBOTS = b"User-agent: *\nDisallow: /public\n"
# The same address says the same in one language; what an hour ago was public may be withdrawn, so not for long.
_CACHE = ((b"cache-control", b"public, max-age=300"), (b"vary", b"Accept-Language, Cookie"))


def opened(app: App) -> App:
    """Return *app* behind the door."""
    return answering(lambda scope: _chosen(app, scope), app)


def _chosen(app: App, scope: Scope) -> App:
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    if scope["method"] not in _METHODS:
        return says(405, TEXT, b"This is for reading.\n")
    if path == "/robots.txt":
        return says(200, TEXT, _ROBOTS)
    if path.startswith("//") or "\\" in path or not _OPEN.fullmatch(path):
        return says(404, TEXT, b"There is nothing here.\n")
    if holds_nul(path, scope["query_string"].decode("latin-1")):
        return says(400, TEXT, b"This is no address of ours.\n")
    return _without_cookies(app)


def _without_cookies(app: App) -> App:
    """Return *app* that sees the language and no other cookie or token: nobody is anybody here."""

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        kept = [(name, value) for name, value in scope["headers"] if name.lower() not in (b"cookie", b"authorization")]

        async def cached(message: Scope) -> None:
            if message["type"] == "http.response.start":
                given = [pair for pair in message["headers"] if pair[0].lower() not in (b"cache-control", b"vary")]
                message = {**message, "headers": [*given, *(_CACHE if message["status"] == 200 else ())]}
            await send(message)

        await app({**scope, "headers": kept}, receive, cached)

    return ask
