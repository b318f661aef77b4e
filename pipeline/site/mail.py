"""The issues that were built, as pages: for our own people. And the page on which a reader leaves a list: for anybody.

An issue's HTML is words from outside in our templates. It is shown as a document of its own that may run nothing,
load nothing and speak to no page of ours.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.digest.message import LEAVE, Letter, with_pictures
from pipeline.site.languages import speak, wanted
from pipeline.site.state import read, write
from pipeline.store.alerts import latest_alerts
from pipeline.store.database import stamp
from pipeline.store.issues import issue_id, issues, read_letter
from pipeline.store.outbox import states
from pipeline.store.recipients import By, membership, unsubscribe_token

# The door lets a policy pass that begins so, because it only takes away.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_ISSUE = r"(?P<name>[a-z0-9-]{1,64})/(?P<period>[0-9W-]{6,10})"


async def index(datasette: Any, request: Request) -> Response:
    """List the latest issues and alerts; never to whom they went."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {"issues": issues(db), "alerts": latest_alerts(db), "states": states(db)}

    return Response.html(await datasette.render_template("mail.html", await read(datasette, ask), request=request))


async def issue(datasette: Any, request: Request) -> Response:
    """Show one issue: its text, and what became of its mails."""
    name, period, letter, counts = await _issue(datasette, request)
    text = letter.text.replace(LEAVE, "")
    built = stamp(letter.built)
    context = {"name": name, "period": period, "letter": letter, "built": built, "text": text, "states": counts}
    return Response.html(await datasette.render_template("mail_issue.html", context, request=request))


async def look(datasette: Any, request: Request) -> Response:
    """Show one issue as its readers see it, sealed off from everything."""
    *_, letter, _ = await _issue(datasette, request)
    html = with_pictures(letter).replace(LEAVE, "#")
    return Response.html(html, headers={"content-security-policy": SANDBOX})


async def leave(datasette: Any, request: Request) -> Response:
    """Take a reader off a list: a GET asks, because scanners of mail follow links; only a POST does it (RFC 8058)."""
    token = request.url_vars["token"]
    member = await read(datasette, lambda db: membership(db, token))
    if member is None:
        raise NotFound("This address is not, or no longer, one for leaving a list.")
    # A browser that asks for none of our languages gets that of the mails.
    accepted = f"{request.headers.get('accept-language') or '*;q=0'}, {member.language or 'en'};q=0.001"
    speak(wanted(request.headers.get("cookie") or "", accepted))
    done = member.unsubscribed
    if request.method == "POST":
        form = await request.post_vars()
        by: By = "one-click" if form.get("List-Unsubscribe") == "One-Click" else "page"
        done = await write(datasette, lambda db: unsubscribe_token(db, token, datetime.now(UTC), by))
    context = {"list": member.list, "done": done, "token": token}
    return Response.html(await datasette.render_template("unsubscribe.html", context, request=request))


async def _issue(datasette: Any, request: Request) -> tuple[str, str, Letter, dict[str, int]]:
    name, period = request.url_vars["name"], request.url_vars["period"]

    def ask(db: sqlite3.Connection) -> tuple[str, str, Letter, dict[str, int]] | None:
        number = issue_id(db, name, period)
        return None if number is None else (*read_letter(db, number), states(db, number))

    found = await read(datasette, ask)
    if found is None:
        raise NotFound("There is no such issue.")
    return found


ROUTES: list[tuple[str, Any]] = [
    (r"^/-/mail$", index),
    (rf"^/-/mail/{_ISSUE}$", issue),
    (rf"^/-/mail/{_ISSUE}/look$", look),
    (r"^/-/unsubscribe/(?P<token>[\w-]{20,64})$", leave),
]
