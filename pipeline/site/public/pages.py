"""The pages of the public site: what there is, what has been done so far, and how to use it."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.publishing.wording import text_name
from pipeline.site import languages
from pipeline.site.narrow import address, before, chosen
from pipeline.site.public.state import our, read
from pipeline.store import public_pages as store

_LATEST, _PAGE = 8, 40
_FILTERS = ("work", "organization", "who", "language")


async def landing(datasette: Any, request: Request) -> Response:
    """Show how much there is, the latest, and who cites what."""

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        return {
            "about": store.about(db),
            "counts": store.counts(db),
            "latest": store.citations(db, {}, _LATEST),
            "works": store.works(db),
            "organizations": store.organizations(db),
            "months": store.months(db),
        }

    return await _shown(datasette, request, "landing.html", await read(datasette, ask))


async def timeline(datasette: Any, request: Request) -> Response:
    """Show events and citations, newest first, narrowed as the address says."""
    filters, place = chosen(request, _FILTERS), before(request)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        rows = store.citations(db, filters, _PAGE + 1, place)
        listed, more = rows[:_PAGE], len(rows) > _PAGE
        upper, lower = place.day if place else "9999", listed[-1]["date"] if more else ""
        events = [] if set(filters) - {"work"} else store.events(db, filters.get("work"))
        # A page of the list holds the events of its days; one dated to a year or month counts as the end of it.
        shown = [(f"{row['date']}-12-31"[:10], "event", row) for row in events]
        items = [one for one in shown if lower <= one[0] < upper]
        items += [(row["date"], "citation", row) for row in listed]
        items.sort(key=lambda item: item[0], reverse=True)
        last = listed[-1] if more else None
        return {
            "about": store.about(db),
            "years": [(year, list(group)) for year, group in groupby(items, key=lambda item: item[0][:4])],
            "works": store.works(db),
            "further": last and address(request.path, {**filters, "before": f"{last['date']}.{last['id']}"}),
        }

    context = await read(datasette, ask)
    return await _shown(datasette, request, "timeline.html", {**context, "filters": filters, "first": place is None})


async def about(datasette: Any, request: Request) -> Response:
    """Show the licence, how to cite, and every file that can be taken along."""
    folder = our(datasette).release
    context = {
        "about": await read(datasette, store.about),
        "licence": _text(folder, "LICENCE"),
        "cite": _text(folder, "CITE"),
        "sizes": {path.name: path.stat().st_size for path in sorted(folder.iterdir())},
    }
    return await _shown(datasette, request, "about.html", context)


def _text(folder: Path, name: str) -> list[str]:
    """Return the paragraphs of a text of the release without its heading, which the page has itself.

    In the reader's language, or in the first one where the release has no other.
    """
    wanted = (folder / text_name(name, language) for language in (languages.current(), *languages.LANGUAGES))
    text = next(path.read_text(encoding="utf-8") for path in wanted if path.is_file())
    return [" ".join(part.split()) for part in text.split("\n\n")[1:]]


async def feed(datasette: Any) -> Response:
    """Answer with the feed."""
    path = our(datasette).release / "feed.atom"
    if not path.is_file():
        raise NotFound("There is no feed yet")
    return Response(path.read_bytes(), content_type="application/atom+xml; charset=utf-8")


async def _shown(datasette: Any, request: Request, template: str, context: dict[str, Any]) -> Response:
    return Response.html(await datasette.render_template(template, context, request=request))


ROUTES: list[tuple[str, Any]] = [
    (r"^/$", landing),
    (r"^/timeline$", timeline),
    (r"^/about$", about),
    (r"^/feed\.atom$", feed),
    (r"^/-/language/(?P<language>[a-z]+)$", languages.choose),
]
