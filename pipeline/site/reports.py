"""Reported mistakes: anybody with a login may tell the team about a finding, and the team sees what was told."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from datasette import NotFound, Request, Response
from datasette.utils.asgi import BadRequest

from pipeline.site.review import check_reviewer
from pipeline.site.state import read, write
from pipeline.store.reports import ABOUT, add_report, reports, reports_since, settle

_LONGEST = 2000
_MOST_AN_HOUR = 30
_SHOWN = 200


async def send(datasette: Any, request: Request) -> Response:
    """Keep a report on the finding in the address, and go back to its page."""
    if request.method != "POST":
        raise NotFound("A report is sent from the page of the finding")
    kind, number = request.url_vars["kind"], int(request.url_vars["number"])
    form, person, now = await request.post_vars(), request.actor["id"], datetime.now(UTC)
    about, note = form.get("about", ""), form.get("note", "").strip()[:_LONGEST]
    if about not in ABOUT or not note:
        raise BadRequest("Say in a few words what is wrong")

    def change(db: sqlite3.Connection) -> bool:
        if reports_since(db, person, now - timedelta(hours=1)) >= _MOST_AN_HOUR:
            return False
        add_report(db, kind, number, about, note, person, now)
        return True

    try:
        kept = await write(datasette, change)
    except LookupError as error:
        raise NotFound(str(error.args[0])) from error
    return Response.redirect(f"/-/finding/{kind}-{number}?sent={'report' if kept else 'too-many'}#report")


async def page(datasette: Any, request: Request) -> Response:
    """Show what was reported, and settle a report when told to."""
    await check_reviewer(datasette, request)
    if request.method == "POST":
        number = (await request.post_vars()).get("report", "")
        if not number.isdecimal() or len(number) > 18:
            raise BadRequest("There is no such report")
        person, now = request.actor["id"], datetime.now(UTC)
        await write(datasette, lambda db: settle(db, int(number), person, now))
        return Response.redirect("/-/reports")
    rows = await read(datasette, lambda db: reports(db, _SHOWN))
    return Response.html(await datasette.render_template("reports.html", {"reports": rows}, request=request))
