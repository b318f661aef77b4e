"""The issues that were built, as pages: for our own people. And the page on which a reader leaves a list: for anybody.

An issue's HTML is words from outside in our templates. It is shown as a document of its own that may run nothing,
load nothing and speak to no page of ours.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.digest.message import LEAVE, with_pictures
from pipeline.site.languages import speak, wanted
from pipeline.site.state import read, write
from pipeline.store.alerts import latest_alerts
from pipeline.store.database import stamp
from pipeline.store.issues import KeptLetter, issue_id, issues, read_letter, variants
from pipeline.store.outbox import states
from pipeline.store.recipients import By, membership, unsubscribe_token

# The door lets a policy pass that begins so, because it only takes away.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# An issue, or after one more stroke what some of its readers got instead.
_ISSUE = r"(?P<name>[a-z0-9-]{1,64})/(?P<period>[0-9W-]{6,10})(?:/(?P<mark>[0-9a-f]{1,12}))?"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of an issue shows: ``states`` are those of the mails of all its variants."""

    kept: KeptLetter
    states: dict[str, int]
    variants: dict[str, sqlite3.Row]


async def index(datasette: Any, request: Request) -> Response:
    """List the latest issues and alerts; never to whom they went."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {"issues": issues(db), "alerts": latest_alerts(db), "states": states(db)}

    return Response.html(await datasette.render_template("mail.html", await read(datasette, ask), request=request))


async def issue(datasette: Any, request: Request) -> Response:
    """Show one issue: its text, what became of its mails, and where it differs from reader to reader."""
    shown = await _issue(datasette, request)
    letter = shown.kept.letter
    context = {"shown": shown, "built": stamp(letter.built), "text": letter.text.replace(LEAVE, "")}
    return Response.html(await datasette.render_template("mail_issue.html", context, request=request))


async def look(datasette: Any, request: Request) -> Response:
    """Show one issue as its readers see it, sealed off from everything."""
    shown = await _issue(datasette, request)
    html = with_pictures(shown.kept.letter).replace(LEAVE, "#")
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


async def _issue(datasette: Any, request: Request) -> Shown:
    name, period, mark = (request.url_vars[part] for part in ("name", "period", "mark"))

    def ask(db: sqlite3.Connection) -> Shown | None:
        number = issue_id(db, name, period)
        others = {} if number is None else variants(db, number)
        if number is None or (mark and mark not in others):
            return None
        kept = read_letter(db, number, others[mark]["id"] if mark else None)
        return Shown(kept, states(db, number), others)

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
