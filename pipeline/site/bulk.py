"""Rejecting all that one rule or form has found: first the count, then one act that one undo takes back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from datasette import Request, Response
from datasette.utils.asgi import BadRequest

from pipeline.site.narrowing import Chosen, read_filters
from pipeline.site.review import check_reviewer
from pipeline.site.sentences import in_sentences
from pipeline.site.state import our, read, write
from pipeline.site.why import sentences, why
from pipeline.store.cards import details
from pipeline.store.queue import FIRST, Narrow, count, numbers
from pipeline.store.reviews import TABLES
from pipeline.store.story_reviews import act_of, reject_all

# One act holds the lock for about a second; what is more is rejected by a second act.
_MOST = 2000
_SAMPLES = 6


async def page(datasette: Any, request: Request) -> Response:
    """Show how many findings there are and what they look like, and reject them when told to."""
    await check_reviewer(datasette, request)
    site, person = our(datasette), request.actor["id"]
    form = await request.post_vars() if request.method == "POST" else {}
    chosen = read_filters(form or request.args, site, person)
    kind = _kind(chosen)
    # Only what nobody has decided: a confirmation is not overruled by the dozen.
    narrow = replace(chosen.narrow, kind=kind, need=FIRST)
    if form:
        return await _reject(datasette, chosen, narrow, form.get("count", ""), person)

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        rows = details(db, [(kind, number) for number in numbers(db, narrow, _SAMPLES)])
        names = sentences(datasette)
        samples = [(row, in_sentences(row)) for row in rows.values()]
        said = why(names, samples[0][0]) if samples else None
        return {"number": count(db, narrow), "samples": samples, "why": said}

    context = await read(datasette, ask)
    context |= {"chosen": chosen, "kind": kind, "most": _MOST, "moved": request.args.get("moved")}
    return Response.html(await datasette.render_template("review_bulk.html", context, request=request))


async def _reject(datasette: Any, chosen: Chosen, narrow: Narrow, counted: str, person: str) -> Response:
    """Reject them if they are still as many as the person saw; otherwise show them anew."""

    kind = narrow.kind or ""

    def change(db: sqlite3.Connection) -> int | None:
        if str(count(db, narrow)) != counted:
            return None
        found = numbers(db, narrow, _MOST)
        return reject_all(db, kind, found, person, datetime.now(UTC)) if found else None

    batch = await write(datasette, change)
    if batch is None:
        return Response.redirect(chosen.address("/-/review/bulk", kind=kind, moved="1"))
    _, number = await read(datasette, lambda db: act_of(db, batch))
    return Response.redirect(f"/-/review?done={kind}:{number}&act=rejected&undo=review:{batch}")


def _kind(chosen: Chosen) -> str:
    """Return the kind of finding; raise BadRequest where no rule or form narrows it to something alike."""
    kind = chosen.values.get("kind") or ("citation" if chosen.values.get("type") else "")
    if not (chosen.values.get("rule") or chosen.values.get("form")):
        raise BadRequest("Name a rule or a form: only findings that are alike are rejected together")
    if kind not in TABLES:
        raise BadRequest("Say whether mentions or citations are meant")
    return kind
