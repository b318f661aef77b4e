"""The page of one finding at its permanent address: the words, where they stand, what proves them, who decided."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from itertools import pairwise
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.match.difference import difference, passages
from pipeline.site.editions import allowed
from pipeline.site.proof import verified
from pipeline.site.sentences import in_sentences
from pipeline.site.state import our, read
from pipeline.site.why import sentences, why
from pipeline.store import finding_pages
from pipeline.store.cards import details
from pipeline.store.marks import mark_of
from pipeline.store.reports import reports_on
from pipeline.store.reviews import history

# The latest versions whose difference is shown; of the others the page says that they exist.
_MOST_VERSIONS = 10


async def page(datasette: Any, request: Request) -> Response:
    """Show one finding."""
    context = await finding_context(datasette, request)
    context["sent"] = request.args.get("sent")
    return Response.html(await datasette.render_template("finding.html", context, request=request))


async def finding_context(datasette: Any, request: Request) -> dict[str, Any]:
    """Return all that is known of the finding in the address; raise NotFound where there is none.

    Names of reviewers, notes and reports are in it for those alone who may review.
    """
    kind, number = request.url_vars["kind"], int(request.url_vars["number"])
    inside = await allowed(datasette, request.actor, "zvon-review")
    names = sentences(datasette)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        row = details(db, [(kind, number)]).get((kind, number))
        if row is None:
            raise NotFound("There is no such finding")
        version = finding_pages.full(db, row["article"])
        decisions = finding_pages.verdicts(db, kind, number)
        return {
            "row": row,
            "name": f"{kind}-{number}",
            "passage": in_sentences(row),
            "why": why(names, row),
            "version": version,
            "dates": json.loads(version["dates"]),
            "decisions": decisions if inside else _nameless(decisions),
            "inside": inside,
            "versions": finding_pages.texts(db, row["article_url"]),
            "checks": finding_pages.checks(db, kind, number),
            "elsewhere": finding_pages.same_elsewhere(db, kind, number),
            "copies": finding_pages.copies(db, row["article"]),
            "proof": finding_pages.proof(db, row["capture"]),
            **(_inside(db, kind, number) if inside else {}),
        }

    context = await read(datasette, ask)
    home = our(datasette).home
    # Off the event loop: it reads from the disk.
    context["verified"] = await asyncio.to_thread(verified, home, context["proof"], context["row"], context["version"])
    context["changes"] = await asyncio.to_thread(_changes, context["versions"])
    return context


def _inside(db: sqlite3.Connection, kind: str, number: int) -> dict[str, Any]:
    return {
        "notes": [row for row in history(db, kind, [number]) if row["note"] and not row["undone"]],
        "mark": mark_of(db, kind, number),
        "reports": reports_on(db, kind, number),
    }


def _nameless(decisions: list[sqlite3.Row]) -> list[dict[str, Any]]:
    return [{**dict(row), "reviewer": None} for row in decisions]


def _changes(versions: list[sqlite3.Row]) -> list[dict[str, Any]]:
    """Return what each version says otherwise than the one before it, the latest first."""
    found = []
    for before, after in pairwise(versions[-_MOST_VERSIONS:]):
        changed = {field: passages(difference(before[field], after[field])) for field in ("title", "text")}
        found.append({"before": before, "after": after, **changed})
    return found[::-1]
