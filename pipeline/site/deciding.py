"""Taking what a reviewer does on the review page: a verdict, a note, a star, an assignment, or one of them back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from datasette import Forbidden, NotFound, Request, Response
from datasette.utils.asgi import BadRequest

from pipeline.model import Verdict
from pipeline.site.editions import allowed
from pipeline.site.languages import gettext as _
from pipeline.site.looks import clock, words
from pipeline.site.state import our, read, write
from pipeline.store.marks import Mark, assign, mark_of, star, take_mark_back
from pipeline.store.queue import progress
from pipeline.store.reviews import (
    TABLES,
    DecidedMeanwhile,
    add_review,
    latest_decision,
    standing_decisions,
    take_note_back,
)
from pipeline.store.story_reviews import act_of, add_story_review, note_of, undo_story_review

_LONGEST_NOTE = 2000
_DIGITS = 18
_TAKEN_BACK = frozenset({"review", "note", "mark"})
_ACTS = frozenset({Verdict.ACCEPTED, Verdict.REJECTED, Verdict.NOTED, "starred", "assigned", "undo"})
_BACK = "/-/review"

Answer = dict[str, Any]


async def decide(datasette: Any, request: Request) -> Response:
    """Take one act; answers JSON to the page's script, and goes back to the page otherwise."""
    if not await allowed(datasette, request.actor, "zvon-review"):
        raise Forbidden("Only reviewers may decide on findings")
    if request.method != "POST":
        raise NotFound("Decisions are sent from the review page")
    form, person = await request.post_vars(), request.actor["id"]
    found, act = read_finding(form.get("id", "")), form.get("act", "")
    if act not in _ACTS or (found is None and not form.get("what")):
        raise BadRequest("This is no decision on a finding")
    if act == "assigned" and form.get("assignee") and form["assignee"] not in our(datasette).accounts():
        raise BadRequest("There is no such person")
    try:
        answer = await write(datasette, lambda db: change(db, found, act, form, person))
    except LookupError as error:
        raise BadRequest(str(error.args[0])) from error
    except DecidedMeanwhile as clash:
        told = {
            "ok": False,
            "error": _clash(clash, our(datasette).zone),
            "seen": clash.decision.id,
            "verdict": clash.decision.verdict,
        }
        return _answer(request, form, {**told, "id": form.get("id", "")}, 409)
    counts = await read(datasette, lambda db: progress(db, our(datasette).today(), person))
    return _answer(request, form, {**answer, **counts}, 200)


def _clash(clash: DecidedMeanwhile, zone: ZoneInfo) -> str:
    decided = {"who": clash.decision.reviewer, "what": words(clash.decision.verdict)}
    return _("%(who)s %(what)s this, %(when)s.") % {**decided, "when": clock(clash.decision.at, zone)}


def change(
    db: sqlite3.Connection, found: tuple[str, int] | None, act: str, form: Mapping[str, str], person: str
) -> Answer:
    """Do one act inside the caller's transaction and return what the page has to know.

    ``undo`` in the answer names the act, so that it can be taken back; ``copies`` are the other findings that it
    went to. Raises LookupError for what cannot be done, DecidedMeanwhile when somebody decided otherwise.
    """
    now = datetime.now(UTC)
    if act == "undo":
        return _undo(db, found, form.get("what", ""), person, now)
    if found is None:
        raise LookupError("this is no finding")
    if act == "starred":
        return _state(db, found, act, undo=f"mark:{star(db, *found, person, now).id}")
    if act == "assigned":
        return _state(db, found, act, undo=f"mark:{assign(db, *found, form.get('assignee') or None, person, now).id}")
    note = form.get("note", "").strip()[:_LONGEST_NOTE]
    if act == Verdict.NOTED:
        if not note:
            raise LookupError("the note is empty")
        return _state(db, found, act, undo=f"note:{add_review(db, *found, Verdict.NOTED, note, person, now)}")
    known = _number(form.get("seen", ""))
    copies: tuple[int, ...] = ()
    if form.get("scope") == "one":
        add_review(db, *found, Verdict(act), note, person, now, seen=known)
    else:
        copies = add_story_review(db, *found, Verdict(act), note, person, now, seen=known)
    return _state(db, found, act, copies)


def read_finding(text: str) -> tuple[str, int] | None:
    """Read ``citation:12``; None when it is nothing of the kind."""
    kind, _, written = text.partition(":")
    number = _number(written)
    return (kind, number) if kind in TABLES and number is not None else None


def _number(text: str) -> int | None:
    """Return the number of a row; None for what SQLite could not have given."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _undo(db: sqlite3.Connection, found: tuple[str, int] | None, what: str, person: str, now: datetime) -> Answer:
    """Take back the act *what* (``review:7``, ``note:7``, ``mark:7``), or the decision on *found*."""
    kind, _, written = what.partition(":")
    number = _number(written)
    if not what:
        return _withdraw(db, found, person, now)
    if number is None or kind not in _TAKEN_BACK:
        raise LookupError("there is no such act")
    if kind == "note":
        note = take_note_back(db, number, person, now)
        return {**_state(db, (note["finding_kind"], note["finding"]), "undo"), "restored": note["note"]}
    if kind == "mark":
        return _state(db, take_mark_back(db, number, person, now), "undo")
    return _withdraw(db, act_of(db, number), person, now)


def _withdraw(db: sqlite3.Connection, found: tuple[str, int] | None, person: str, now: datetime) -> Answer:
    """Take back the decision on *found*; what was written with it goes back to the page."""
    if found is None:
        raise LookupError("there is no such act")
    taken = next(reversed(standing_decisions(db, *found)), None)
    copies = undo_story_review(db, *found, person, now)
    return {**_state(db, found, "undo", copies), "restored": note_of(db, taken.id) if taken else ""}


def _state(
    db: sqlite3.Connection, found: tuple[str, int], act: str, copies: tuple[int, ...] = (), undo: str = ""
) -> Answer:
    latest, mark = latest_decision(db, *found), mark_of(db, *found)
    return {
        "ok": True,
        "id": f"{found[0]}:{found[1]}",
        "act": act,
        "copies": [f"{found[0]}:{copy}" for copy in copies],
        "seen": latest.id if latest else 0,
        "verdict": latest.verdict if latest else "open",
        "undo": undo or (f"review:{latest.id}" if latest and act != "undo" else ""),
        **_marked(mark),
    }


def _marked(mark: Mark) -> Answer:
    return {"starred": mark.starred, "assignee": mark.assignee or ""}


def _answer(request: Request, form: Mapping[str, str], answer: Answer, status: int) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return Response.json(answer, status=status)
    kept = [(name, value) for name, value in parse_qsl(form.get("back", "")) if name not in _SAID]
    said = {"done" if answer["ok"] else "clash": answer["id"]}
    if answer["ok"]:
        said |= {"act": answer["act"], "undo": answer["undo"]}
    return Response.redirect(f"{_BACK}?{urlencode([*kept, *said.items()])}")


_SAID = frozenset({"done", "clash", "act", "undo"})
