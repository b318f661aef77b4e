"""Logging in: Datasette's signed cookie, the password hashes of datasette-auth-passwords, and patience.

The plugin's own page is not used: it hashes on the event loop, answers faster for an account that does
not exist, tries as often as it is asked, and forgets where the reader wanted to go.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from datasette import Request, Response
from datasette.utils import baseconv

from pipeline.site.accounts import Account, verify
from pipeline.site.languages import gettext as _
from pipeline.site.state import Site, our

_STAY_SECONDS = 14 * 86400
_LONGEST_PASSWORD = 1024


async def login(datasette: Any, request: Request) -> Response:
    """Show the form, or try what was entered."""
    if request.method != "POST":
        return await _page(datasette, request, request.args.get("next") or "/")
    form = await request.post_vars()
    name, target = form.get("username", "").strip().lower(), form.get("next", "/")
    patience = our(datasette).patience
    keys = (f"name {name[:64]}", f"address {(request.scope.get('client') or ['?'])[0]}")
    if wait := patience.wait(keys, time.monotonic()):
        told = _("Too many tries. Wait %(wait)s seconds.") % {"wait": round(wait)}
        return await _page(datasette, request, target, name, told, 429)
    account = our(datasette).accounts().get(name)
    # Counted before it is checked, so that many tries at once do not slip by together.
    patience.wrong(keys, time.monotonic())
    if not await asyncio.to_thread(verify, account, form.get("password", "")[:_LONGEST_PASSWORD]) or not account:
        return await _page(datasette, request, target, name, _("Name or password is wrong."), 403)
    patience.right(keys)
    response = Response.redirect(safe_target(target))
    _remember(response, datasette, our(datasette), account)
    return response


def safe_target(target: str) -> str:
    """Return *target* when it is a path of ours, else ``/``: a login never leads elsewhere.

    >>> safe_target("/zvon/ledger?_sort=id"), safe_target("//evil.example"), safe_target("/\\\\evil.example")
    ('/zvon/ledger?_sort=id', '/', '/')
    """
    ours = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if ours and target.isprintable() else "/"


def _remember(response: Response, datasette: Any, site: Site, account: Account) -> None:
    ends = baseconv.base62.encode(int(time.time()) + _STAY_SECONDS)
    value = datasette.sign({"a": {"id": account.id, "key": account.key}, "e": ends}, "actor")
    response.set_cookie("ds_actor", value, max_age=_STAY_SECONDS, httponly=True, secure=site.https, samesite="lax")


async def _page(
    datasette: Any, request: Request, target: str, name: str = "", error: str = "", status: int = 200
) -> Response:
    context = {"next": safe_target(target), "name": name, "error": error, "accounts": our(datasette).accounts()}
    return Response.html(await datasette.render_template("login.html", context, request=request), status=status)
