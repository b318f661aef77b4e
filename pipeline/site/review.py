"""The review page: what waits, by story, the strongest first; with or without JavaScript."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Forbidden, Request, Response

from pipeline.site.cards import groups
from pipeline.site.deciding import read_finding
from pipeline.site.editions import allowed
from pipeline.site.narrowing import Chosen, offered, read_filters, written
from pipeline.site.state import our, read
from pipeline.site.why import sentences
from pipeline.store.queue import SECOND, Narrow, count, progress
from pipeline.store.reviews import latest_decision
from pipeline.store.story_reviews import size_of
from pipeline.store.waiting import switch

DOUBLE = "second_confirmation"


async def page(datasette: Any, request: Request) -> Response:
    """Show one page of the queue, narrowed as the address says, after the place given in ``?after=``."""
    await check_reviewer(datasette, request)
    site, person = our(datasette), request.actor["id"]
    chosen, names = read_filters(request.args, site, person), sentences(datasette)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        found, following = groups(db, chosen.narrow, chosen.after, names)
        double = switch(db, DOUBLE)
        return {
            "groups": found,
            "next_page": chosen.address(after=written(following)) if following else None,
            "progress": progress(db, site.today(), person),
            "matching": count(db, chosen.narrow) if chosen.values else None,
            "second": count(db, Narrow(need=SECOND, reviewer=person)) if double else None,
            "offered": offered(site, db),
            "told": _told(db, request.args),
        }

    context = await read(datasette, ask)
    context |= {
        "chosen": chosen,
        "back": request.query_string,
        "here": request.args.get("after") or "",
        "chips": _chips(chosen),
        "people": reviewers(datasette),
    }
    return Response.html(await datasette.render_template("review.html", context, request=request))


async def check_reviewer(datasette: Any, request: Request) -> None:
    """Raise Forbidden for who may not review; every page of the review asks this by itself."""
    if not await allowed(datasette, request.actor, "zvon-review"):
        raise Forbidden("Only reviewers may decide on findings")


def reviewers(datasette: Any) -> list[str]:
    """Return whom a finding can be assigned to."""
    return sorted(one.id for one in our(datasette).accounts().values() if one.role in ("admin", "reviewer"))


def _chips(chosen: Chosen) -> list[tuple[str, str, str]]:
    """Return field, value and the address without it, for each filter that is set."""
    return [(name, value, chosen.without(name)) for name, value in chosen.values.items()]


def _told(db: sqlite3.Connection, args: Any) -> dict[str, Any] | None:
    """Return what the act before this page did, or why it did nothing, for a browser without a script."""
    for what in ("done", "clash"):
        finding = read_finding(args.get(what) or "")
        decision = latest_decision(db, *finding) if finding else None
        if finding and (decision or args.get("act")):
            return {
                "what": what,
                "id": args.get(what),
                "act": args.get("act") or "",
                "undo": args.get("undo") or "",
                "decision": decision,
                "size": size_of(db, decision.batch if decision else None),
            }
    return None
