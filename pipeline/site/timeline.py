"""What has been done so far: events with what stands behind each, and confirmed citations, newest first."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from typing import Any

from datasette import Request, Response

from pipeline.site.narrow import address, before, chosen, end_of
from pipeline.site.standing import STATES, best, standing
from pipeline.site.state import read
from pipeline.site.subjects import grouped
from pipeline.store import citing
from pipeline.store import timeline as store

_PAGE = 40
_FILTERS = ("show", "who", "organization", "work", "kind", "language", "country", "evidence")
# Filters that an event knows, and those that a citation knows; what one does not know, it does not pass.
_OF_EVENTS = frozenset({"who", "organization", "work", "kind"})
_OF_CITATIONS = frozenset({"who", "organization", "work", "language", "country"})


async def page(datasette: Any, request: Request) -> Response:
    """Show the timeline, narrowed as the address says."""
    filters, place = chosen(request, _FILTERS), before(request)
    show, evidence = filters.get("show", ""), filters.get("evidence", "")
    narrowed = {name: value for name, value in filters.items() if name not in ("show", "evidence")}

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        events = [] if show == "citations" or set(narrowed) - _OF_EVENTS else _events(db, narrowed, evidence)
        rows = [] if show == "events" or evidence or set(narrowed) - _OF_CITATIONS else _citations(db, narrowed, place)
        listed = rows[:_PAGE]
        more = len(rows) > _PAGE
        upper, lower = place.day if place else "9999", listed[-1]["day"] if more else ""
        # A page of the list holds the events of its days; one dated to a year or month counts as the end of it.
        events = [event for event in events if lower <= event["place"] < upper]
        last = listed[-1] if more else None
        chains = citing.chains(db, sorted({row["story"] for row in listed if row["story"]}))
        return {
            "years": _by_year(events, grouped(listed, chains)),
            "events": len(events),
            "tally": {state: sum(event["state"] == state for event in events) for state in STATES},
            "institutions": store.by_organization(db, "institution"),
            "outlets": store.by_organization(db, "outlet"),
            "verified": store.last_verified(db),
            "chains": chains,
            "further": last and address(request.path, {**filters, "before": f"{last['day']}.{last['id']}"}),
            "works": store.works(db),
        }

    context = await read(datasette, ask)
    context |= {"filters": filters, "first_page": place is None, "address": address}
    return Response.html(await datasette.render_template("timeline.html", context, request=request))


def _events(db: sqlite3.Connection, narrowed: dict[str, str], evidence: str) -> list[dict[str, Any]]:
    found = []
    for row in store.events(db, narrowed):
        held, facts = store.behind(db, row), dict(row)
        lines = standing(facts, held)
        event = {**facts, "lines": lines, "state": best(facts, lines), "held": held, "place": end_of(row["date"])}
        if evidence in ("", event["state"]):
            found.append(event)
    return found


def _citations(db: sqlite3.Connection, narrowed: dict[str, str], place: citing.Before | None) -> list[sqlite3.Row]:
    return citing.citations(db, {**narrowed, "verdict": "accepted"}, _PAGE + 1, place)


def _by_year(events: list[dict[str, Any]], groups: list[list[sqlite3.Row]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Put events and citations (the copies of one story as one) together, newest first, by year."""
    items: list[dict[str, Any]] = [{"day": event["place"], "event": event} for event in events]
    items += [{"day": group[-1]["day"], "group": group} for group in groups]
    items.sort(key=lambda item: item["day"], reverse=True)
    return [(year, list(group)) for year, group in groupby(items, key=lambda item: item["day"][:4])]
