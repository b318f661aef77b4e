"""Saved searches of the person who is logged in: keep, list, change, delete. Nobody sees another's."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from datasette import NotFound, Request, Response
from datasette.utils.asgi import BadRequest

from pipeline.site.listsearch import search_of
from pipeline.site.login import safe_target
from pipeline.site.state import read, write
from pipeline.store import saved as store

_LONGEST_NAME, _LONGEST_ADDRESS = 80, 2000
ACCOUNT = "/-/account"


async def account(datasette: Any, request: Request) -> Response:
    """Show the reader's own page: who they are here, and what they saved."""
    rows = await read(datasette, lambda db: store.of(db, request.actor["id"]))
    return Response.html(await datasette.render_template("account.html", {"saved": rows}, request=request))


async def change(datasette: Any, request: Request) -> Response:
    """Save, change or delete one; then go to the reader's own page."""
    if request.method != "POST":
        raise NotFound("Saved searches stand on your own page")
    form = await request.post_vars()
    act, owner = form.get("act", ""), request.actor["id"]
    wishes = {"alert": form.get("alert") == "1", "digest": form.get("digest") == "1"}
    number = int(form["id"]) if form.get("id", "").isdecimal() and len(form["id"]) < 18 else 0

    def apply(db: sqlite3.Connection) -> None:
        if act == "save":
            name, address = _named(form), _address(form)
            store.save(db, owner, name, address, search_of(address), datetime.now(UTC), **wishes)
        elif act == "change":
            store.change(db, owner, number, **wishes)
        elif act == "delete":
            store.delete(db, owner, number)
        else:
            raise LookupError("there is nothing of that name to be done with a saved search")

    try:
        await write(datasette, apply)
    except LookupError as error:
        raise BadRequest(str(error.args[0])) from error
    return Response.redirect(ACCOUNT)


def _named(form: dict[str, str]) -> str:
    name = " ".join(form.get("name", "").replace("\0", "").split())[:_LONGEST_NAME]
    if not name:
        raise LookupError("a saved search needs a name")
    return name


def _address(form: dict[str, str]) -> str:
    """Return the address to keep: one of this site, and no form or file of it."""
    address = form.get("address", "")
    if safe_target(address) != address or len(address) > _LONGEST_ADDRESS or address == ACCOUNT:
        raise LookupError("this is no address of a search on this site")
    return address
