"""The door: every request passes here before Datasette sees it, and every answer on its way out.

Datasette's own checks cover its tables; a plugin's routes and the pages below ``/-/`` are open unless
somebody thinks of them. So the rule stands here once, for every path: refused unless granted.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from datasette import Request
from datasette.actor_auth_cookie import actor_from_request as actor_of_cookie

from pipeline.site.bodies import too_large
from pipeline.site.csvcells import safe_csv
from pipeline.site.editions import TOKENS
from pipeline.site.languages import speak, wanted
from pipeline.site.roles import may_visit
from pipeline.site.sqlnames import asks_for
from pipeline.site.state import WHOLE, our, site_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TEXT = (b"content-type", b"text/plain; charset=utf-8")
_JSON = (b"content-type", b"application/json")
# Where a person is sent who is logged in and may not see what they asked for: a route that only refuses.
REFUSED: Scope = {"path": "/-/refused", "raw_path": b"/-/refused", "query_string": b""}
HIDDEN = "The question names a table that is not shown here; the data dictionary has those that are."
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_log = logging.getLogger(__name__)

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def guarded(app: App, datasette: Any) -> App:
    """Return *app* behind the door: it sees only requests that may pass, and its answers carry our headers."""
    door = answering(lambda scope: _chosen(app, datasette, scope), app)

    async def ours_only(scope: Scope, receive: Receive, send: Send) -> None:
        await (door if site_of(datasette) else app)(scope, receive, send)

    return ours_only


def answering(choose: Callable[[Scope], App], app: App) -> App:
    """Return a door at which *choose* names who answers a request, in the language that the reader wants.

    Every answer carries our headers, and what fails ends in one plain sentence. What is no request goes to *app*.
    """

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = Request(scope, None).headers
        speak(wanted(asked.get("cookie", ""), asked.get("accept-language", "")))
        answer = Answer(send)
        try:
            await choose(scope)(scope, receive, safe_csv(scope, answer.send))
        except Exception:
            # Anything that got past Datasette's own handler; the reader learns nothing of it.
            _log.exception("a request failed")
            if not answer.begun:
                await says(500, TEXT, b"Something went wrong on our side.\n")(scope, receive, answer.send)

    return door


def current_actor(datasette: Any, request: Request) -> dict[str, str] | None:
    """Return who asks, from the login cookie and the account as it is now; None for nobody."""
    cookie = actor_of_cookie(datasette, request)
    account = our(datasette).accounts().get(str(cookie.get("id"))) if cookie else None
    if cookie is None or account is None or cookie.get("key") != account.key:
        return None
    return {"id": account.id, "role": account.role}


class Answer:
    """Passes an answer on with our headers."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            ours = {name for name, _ in HEADERS}
            given = list(message.get("headers", ()))
            kept = [(name, value) for name, value in given if name.lower() not in ours]
            message = {**message, "headers": [*kept, *(_sandboxed(given) or HEADERS)]}
        await self._send(message)


def _sandboxed(given: list[tuple[bytes, bytes]]) -> tuple[tuple[bytes, bytes], ...] | None:
    """Return our headers with the policy of a page that seals itself off; None for every other page."""
    policies = (value for name, value in given if name.lower() == b"content-security-policy")
    policy = next((value for value in policies if value.startswith(b"sandbox;")), None)
    if policy is None:
        return None
    return tuple((name, policy if name == b"content-security-policy" else value) for name, value in HEADERS)


def _chosen(app: App, datasette: Any, scope: Scope) -> App:
    """Return who answers: *app* what may pass, else somebody who refuses."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    request = Request(scope, None)
    if path.startswith("//") or "\\" in path or holds_nul(path, request.query_string):
        return says(400, TEXT, b"This is no address of ours.\n")
    if scope["method"] not in _SAFE_METHODS and not _from_here(request):
        return says(403, TEXT, b"This form was sent from another site.\n")
    if scope["method"] not in _SAFE_METHODS and too_large(path, request.headers.get("content-length")):
        return says(413, TEXT, b"This is larger than what is taken here.\n")
    actor = current_actor(datasette, request)
    granted = may_visit(actor["role"] if actor else None, path)
    if granted and not _pries(datasette, path, request.query_string):
        return _elsewhere(app, {"headers": _without_tokens(scope), "query_string": _asking(path, scope)})
    if "text/html" not in request.headers.get("accept", "") or scope["method"] != "GET":
        error = "log in first" if actor is None else "your role does not allow this" if not granted else HIDDEN
        return says(403, _JSON, json.dumps({"ok": False, "error": error}).encode())
    if actor:
        return _elsewhere(app, {**REFUSED, "query_string": b"_hidden=1&" + scope["query_string"] if granted else b""})
    asked = path + (f"?{request.query_string}" if request.query_string else "")
    return says(302, (b"location", f"/-/login?next={quote(asked, safe='')}".encode()), b"")


def _elsewhere(app: App, changes: Scope) -> App:
    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, **changes}, receive, send)

    return ask


def says(status: int, about: tuple[bytes, bytes], body: bytes) -> App:
    """Return an app that gives one answer: *about* is its Content-Type, or where it leads."""
    headers = [about, (b"cache-control", b"no-store"), (b"content-length", str(len(body)).encode())]

    async def say(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return say


def holds_nul(path: str, query_string: str) -> bool:
    """Say whether Datasette is to make SQL of a NUL, which no statement holds; as a value of a question it is one."""
    if path.startswith("/-/") or "%00" not in query_string:
        return False
    return any("\0" in value for name, value in parse_qsl(query_string) if name.startswith("_"))


def _from_here(request: Request) -> bool:
    """Say whether a form was sent by one of our own pages, as far as the browser tells.

    This comes before the token: a login form sent by another site has no cookies, and so no token to check.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        # No browser that carries a login says nothing; where a token is looked for afterwards, that decides.
        return TOKENS or "cookie" not in request.headers
    return bool(urlsplit(origin).netloc == request.headers.get("host"))


def _pries(datasette: Any, path: str, query_string: str) -> bool:
    """Say whether SQL in the address asks for tables that are not shown to everybody with a login."""
    if re.match(rf"/{WHOLE}(?![^./])", path):
        return False
    return asks_for(query_string, our(datasette).descriptions.hidden_tables())


def _asking(path: str, scope: Scope) -> bytes:
    """Return the question of the address; a notebook needs to be told the SQL that Datasette 1.0 made of it."""
    asked: bytes = scope["query_string"]
    return asked + b"&_extra=query" * path.endswith(".ipynb")


def _without_tokens(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Drop the Authorization header: we know cookies only, and a Bearer token would skip the form check."""
    return [(name, value) for name, value in scope["headers"] if name.lower() != b"authorization"]
