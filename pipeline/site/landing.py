"""The first page: what is new today, what waits, what was written lately, and what we cannot see."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from datasette import Request, Response

from pipeline.site import charts
from pipeline.site.addresses import page_of
from pipeline.site.looks import country, language
from pipeline.site.state import our, read
from pipeline.store import tally
from pipeline.store.cards import strongest
from pipeline.store.pages import newest_fetch, today

_DAYS = 30
_STRONGEST = 4
_TROUBLES = 8
_BLIND_SECONDS = 600.0


async def landing(datasette: Any, request: Request) -> Response:
    """Show the landing page."""
    site, now = our(datasette), datetime.now(UTC)
    since = site.today()
    month_ago = now - timedelta(days=_DAYS - 1)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        first_day = month_ago.date().isoformat()
        return {
            "counts": today(db, since),
            "grades": list(tally.new_by_grade(db, since).items()),
            "strongest": strongest(db, _STRONGEST),
            "days": tally.covered_days(db, now, _DAYS),
            "parts": {what: tally.covered_by(db, what, first_day) for what in ("organization", "country", "language")},
            "works": tally.cited_works(db),
            "silent": tally.silent_feeds(db, _TROUBLES),
            # It looks at every page of a month, and changes slowly.
            "blind": site.kept("blind sources", _BLIND_SECONDS, lambda: tally.blind_sources(db, month_ago, _TROUBLES)),
            "newest_fetch": newest_fetch(db),
        }

    context = await read(datasette, ask)
    first_day = context["days"][0][0]
    context["parts"] = {what: _part(what, rows, first_day) for what, rows in context["parts"].items()}
    context["busiest"] = max(context["days"], key=lambda day: day[1])
    context["articles"] = sum(number for _, number in context["days"])
    context["letters"], context["numbers"] = zip(*context["grades"], strict=True)
    works = context["works"]
    context["shares"] = [(row["title"], (row["accepted"], row["open"])) for row in works]
    context["shares_linked"] = [
        ((row["title"], page_of("work", row["id"])), row["accepted"], row["open"]) for row in works
    ]
    context["charts"] = charts
    return Response.html(await datasette.render_template("landing.html", context, request=request))


def _part(what: str, rows: list[sqlite3.Row], first_day: str) -> dict[str, Any]:
    """Return labels and numbers for a chart, and the same with addresses for its table."""
    labelled = [(_label(what, row), row["articles"]) for row in rows]
    # The view has no column for the country.
    linked = [
        ((label, f"/zvon/coverage?{what}={quote(row['id'])}&published__gte={first_day}"), number)
        if what != "country" and row["id"]
        else (label, number)
        for (label, number), row in zip(labelled, rows, strict=True)
    ]
    return {"rows": labelled, "linked": linked}


def _label(what: str, row: sqlite3.Row) -> str:
    return {"language": language, "country": country}.get(what, str)(row["name"])
