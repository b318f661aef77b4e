"""The pages of a work, an organisation and an entity: who says what about it, when, and by which way it came there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.site import charts
from pipeline.site.narrow import address, before, chosen
from pipeline.site.state import read
from pipeline.store import citing, subjects

_PAGE = 30
_MOST = 20
_FILTERS = {
    "work": ("grade", "type", "verdict", "kind", "country", "language", "organization"),
    "organization": ("grade", "type", "verdict", "work", "language"),
    "entity": ("grade", "type", "verdict", "kind", "country", "language", "organization"),
}
# What makes citations in copies of one story the same.
_SAME = ("story", "type", "work", "source_name", "institution", "stance", "verdict")
Asked = Callable[[sqlite3.Connection], dict[str, Any]]


async def work(datasette: Any, request: Request) -> Response:
    """Show who cited a work, when, in which words and through which chain; denials apart."""
    name = request.url_vars["name"]

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {
            "work": _there(subjects.work(db, name), NotFound("There is no such work")),
            "parts": subjects.parts(db, name),
            "organizations": subjects.citing_organizations(db, name),
            "events": subjects.events_of(db, "work", name),
            "echoes": subjects.echoes_of(db, name, _MOST),
            "months": citing.by_month(db, "work", name),
            **_cited(db, request, "work", {"work": name}),
        }

    return await _shown(datasette, request, "work", ask)


async def organization(datasette: Any, request: Request) -> Response:
    """Show an organisation: how it cites us, what it wrote, and how well we see it."""
    name = request.url_vars["name"]

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {
            "organization": _there(subjects.organization(db, name), NotFound("There is no such organisation")),
            "members": subjects.members(db, name),
            "sources": subjects.sources_of(db, name),
            "kinds": subjects.kinds_of(db, name),
            "months": subjects.coverage_months(db, name),
            "coverage": subjects.coverage_of(db, name, _MOST),
            "events": subjects.events_of(db, "organization", name),
            # An institution is an organisation here and a name there; both have the same id.
            "acknowledged": citing.citations(db, {"institution": name}, _MOST),
            **_cited(db, request, "organization", {"organization": name}),
        }

    return await _shown(datasette, request, "organization", ask)


async def entity(datasette: Any, request: Request) -> Response:
    """Show an entity: who mentions it when, what it is quoted with, and where it is named as our source."""
    name = request.url_vars["name"]

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {
            "entity": _there(subjects.entity(db, name), NotFound("There is no such name")),
            "months": subjects.mention_months(db, name),
            "organizations": subjects.mentioning(db, name),
            "quotes": subjects.quotes_of(db, name, _PAGE),
            "acknowledged": citing.citations(db, {"institution": name}, _MOST),
            **_cited(db, request, "entity", {"source_entity": name}),
        }

    return await _shown(datasette, request, "entity", ask)


def _there(row: sqlite3.Row | None, otherwise: NotFound) -> sqlite3.Row:
    if row is None:
        raise otherwise
    return row


def _cited(db: sqlite3.Connection, request: Request, page: str, about: Mapping[str, str]) -> dict[str, Any]:
    """Return the citations of a page: a list that the address narrows, counts by grade, denials, chains of stories."""
    (column, name), filters, place = *about.items(), chosen(request, _FILTERS[page]), before(request)
    rows = citing.citations(db, {**filters, **about}, _PAGE + 1, place, denied=False)
    listed = rows[:_PAGE]
    chains = citing.chains(db, sorted({row["story"] for row in listed if row["story"]}))
    last = listed[-1] if len(rows) > _PAGE else None
    return {
        "cited": grouped(listed, chains),
        "denied": citing.citations(db, {**filters, **about}, _MOST, denied=True) if place is None else [],
        "grades": citing.by_grade(db, column, name),
        "chains": chains,
        "filters": filters,
        "further": last and address(request.path, {**filters, "before": f"{last['day']}.{last['id']}"}),
        "first_page": place is None,
    }


def grouped(rows: Sequence[sqlite3.Row], chains: Mapping[int, object]) -> list[list[sqlite3.Row]]:
    """Put the same citation in the copies of one story together, the earliest first; others stand alone."""
    groups: dict[tuple[object, ...], list[sqlite3.Row]] = {}
    for row in rows:
        same = tuple(row[name] for name in _SAME)
        groups.setdefault(same if row["story"] in chains else (row["id"],), []).insert(0, row)
    return list(groups.values())


async def _shown(datasette: Any, request: Request, page: str, ask: Asked) -> Response:
    context = await read(datasette, ask)
    context["charts"] = charts
    return Response.html(await datasette.render_template(f"{page}.html", context, request=request))
