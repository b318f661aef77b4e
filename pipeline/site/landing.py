"""The first page: what is new today, what waits, and the questions that people ask first."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from datasette import Request, Response

from pipeline.site.state import our, read
from pipeline.store.pages import days, newest_fetch, today
from pipeline.store.reviews import queue

_DAYS = 21
_STRONGEST = 4


async def landing(datasette: Any, request: Request) -> Response:
    """Show the landing page."""
    since, now = our(datasette).today(), datetime.now(UTC)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {
            "counts": today(db, since),
            "strongest": queue(db, None, _STRONGEST),
            "days": days(db, now, _DAYS),
            "newest_fetch": newest_fetch(db),
        }

    context = await read(datasette, ask)
    context["most"] = max(number for _, number in context["days"]) or 1
    return Response.html(await datasette.render_template("landing.html", context, request=request))
