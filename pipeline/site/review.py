"""The review page: open findings, strongest first, decided by key or button, with or without JavaScript."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from datasette import Forbidden, NotFound, Request, Response
from datasette.utils.asgi import BadRequest

from pipeline.model import Verdict
from pipeline.site.state import our, read, write
from pipeline.store.reviews import (
    TABLES,
    DecidedMeanwhile,
    Place,
    add_review,
    history,
    latest_decision,
    progress,
    queue,
)
from pipeline.store.story_reviews import add_story_review, copies_of, size_of, undo_story_review

_PAGE = 20
_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Card:
    """One finding on the page: its row of the queue, the notes on it, the latest decision known to the reader.

    ``copies`` is in how many other articles of the story a verdict on it may count as well.
    """

    row: sqlite3.Row
    notes: tuple[sqlite3.Row, ...]
    seen: int
    copies: int


async def page(datasette: Any, request: Request) -> Response:
    """Show one page of the queue, after the place given in ``?after=``."""
    await _check(datasette, request)
    after, today = _place(request.args.get("after")), our(datasette).today()

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        rows = queue(db, after, _PAGE + 1)
        decided, waiting = progress(db, today)
        return {"cards": _cards(db, rows[:_PAGE]), "more": len(rows) > _PAGE, "decided": decided, "open": waiting}

    context = await read(datasette, ask)
    context["here"] = request.args.get("after") or ""
    for what in ("done", "clash"):
        context[what] = await _latest(datasette, request.args.get(what) or "")
    if context["more"]:
        context["next_page"] = "/-/review?after=" + quote(_written(context["cards"][-1].row), safe="")
    return Response.html(await datasette.render_template("review.html", context, request=request))


async def decide(datasette: Any, request: Request) -> Response:
    """Take one decision, note or undo; answers JSON to the page's script, and goes back to the page otherwise."""
    await _check(datasette, request)
    if request.method != "POST":
        raise NotFound("Decisions are sent from the review page")
    form = await request.post_vars()
    found = _finding(form.get("id", ""))
    act = form.get("act", "")
    if found is None or act not in (*Verdict, "undo"):
        raise BadRequest("This is no decision on a finding")
    try:
        answer = await write(datasette, lambda db: _change(db, *found, act, form, request.actor["id"]))
    except LookupError as error:
        raise BadRequest(error.args[0]) from error
    except DecidedMeanwhile as clash:
        told = {"ok": False, "error": str(clash), "seen": clash.decision.id, "verdict": clash.decision.verdict}
        return _answer(request, form, told, 409)
    decided, waiting = await read(datasette, lambda db: progress(db, our(datasette).today()))
    return _answer(request, form, {**answer, "decided": decided, "open": waiting}, 200)


def _change(
    db: sqlite3.Connection, kind: str, number: int, act: str, form: dict[str, str], reviewer: str
) -> dict[str, Any]:
    now = datetime.now(UTC)
    copies: tuple[int, ...] = ()
    if act == "undo":
        copies = undo_story_review(db, kind, number, reviewer, now)
    else:
        note = form.get("note", "").strip()[:_LONGEST_NOTE]
        if act == Verdict.NOTED and not note:
            raise LookupError("the note is empty")
        seen = form.get("seen", "")
        known = int(seen) if seen.isdecimal() else None
        if act == Verdict.NOTED or form.get("scope") == "one":
            add_review(db, kind, number, Verdict(act), note, reviewer, now, seen=known)
        else:
            copies = add_story_review(db, kind, number, Verdict(act), note, reviewer, now, seen=known)
    latest = latest_decision(db, kind, number)
    return {
        "ok": True,
        "id": f"{kind}:{number}",
        "act": act,
        "copies": [f"{kind}:{copy}" for copy in copies],
        "seen": latest.id if latest else 0,
        "verdict": latest.verdict if latest else "open",
    }


def _cards(db: sqlite3.Connection, rows: list[sqlite3.Row]) -> list[Card]:
    reviews: dict[str, list[sqlite3.Row]] = {}
    for kind in TABLES:
        numbers = [int(row["id"].partition(":")[2]) for row in rows if row["kind"] == kind]
        for review in history(db, kind, numbers):
            reviews.setdefault(f"{kind}:{review['finding']}", []).append(review)
    return [_card(db, row, reviews.get(row["id"], [])) for row in rows]


def _card(db: sqlite3.Connection, row: sqlite3.Row, reviews: list[sqlite3.Row]) -> Card:
    notes = tuple(review for review in reviews if review["note"])
    seen = max((r["id"] for r in reviews if r["verdict"] != Verdict.NOTED), default=0)
    copies = copies_of(db, row["kind"], int(row["id"].partition(":")[2])) if row["story"] else None
    return Card(row, notes, seen, len(copies.findings) if copies else 0)


async def _check(datasette: Any, request: Request) -> None:
    if not await datasette.permission_allowed(request.actor, "zvon-review", default=False):
        raise Forbidden("Only reviewers may decide on findings")


def _finding(text: str) -> tuple[str, int] | None:
    """Read ``citation:12``; None when it is nothing of the kind."""
    kind, _, number = text.partition(":")
    return (kind, int(number)) if kind in TABLES and number.isdecimal() and len(number) < 18 else None


def _place(text: str | None) -> Place | None:
    parts = (text or "").split("|")
    return Place(*parts) if len(parts) == 4 else None


def _written(row: sqlite3.Row) -> str:
    return "|".join(astuple(Place(row["grade"], row["kind"], row["dated"], row["id"])))


async def _latest(datasette: Any, text: str) -> dict[str, Any] | None:
    """Return the finding named in the address with the latest decision on it, to say what just happened."""
    if (found := _finding(text)) is None:
        return None

    def ask(db: sqlite3.Connection) -> dict[str, Any] | None:
        decision = latest_decision(db, *found)
        return {"id": text, "decision": decision, "size": size_of(db, decision.batch)} if decision else None

    return await read(datasette, ask)


def _answer(request: Request, form: dict[str, str], answer: dict[str, Any], status: int) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return Response.json(answer, status=status)
    what = "done" if answer["ok"] else "clash"
    return Response.redirect(f"/-/review?after={quote(form.get('after', ''), safe='')}&{what}={form.get('id', '')}")
