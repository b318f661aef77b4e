"""Missed a mention? An address or a file goes the whole way, and the page says what was found, or why it was missed."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.site.bodies import LARGEST_FILE, File, read_form
from pipeline.site.clips import clips_of, file_of
from pipeline.site.review import check_reviewer
from pipeline.site.state import our, read, write
from pipeline.store import pages
from pipeline.store.clips import Given, add_clip, burden, clip, recent
from pipeline.store.finding_pages import full
from pipeline.store.story_reviews import spaced
from pipeline.text import sha256
from pipeline.urls import canonical_url, url_key

_MOST, _MINUTES, _MOST_WAITING = 10, 10, 20
_SHOWN = 20
_LONGEST_WORDS, _LONGEST_NAME = 500, 200


async def page(datasette: Any, request: Request) -> Response:
    """Show the form and what was sent lately, or take what is sent."""
    await check_reviewer(datasette, request)
    if request.method == "POST":
        return await _take(datasette, request)
    return await _form(datasette, request)


async def status(datasette: Any, request: Request) -> Response:
    """Show what came of one clip."""
    await check_reviewer(datasette, request)
    number = int(request.url_vars["clip"])

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        row = clip(db, number)
        if row is None:
            raise NotFound("Nothing was sent under this number")
        found = pages.findings(db, row["article"]) if row["article"] else []
        return {
            "clip": row,
            "answer": json.loads(row["answer"]),
            "article": pages.article(db, row["article"]) if row["article"] else None,
            "findings": found,
            "expected": _expected(db, row, found),
        }

    context = await read(datasette, ask)
    if context["clip"]["state"] in ("waiting", "working"):
        clips_of(datasette).start(datasette)
    return Response.html(await datasette.render_template("clip.html", context, request=request))


async def _form(datasette: Any, request: Request, wrong: str = "", status: int = 200, **said: str) -> Response:
    rows = await read(datasette, lambda db: recent(db, _SHOWN))
    context = {"clips": rows, "wrong": wrong, "said": said, "largest": LARGEST_FILE}
    return Response.html(await datasette.render_template("missed.html", context, request=request), status=status)


async def _take(datasette: Any, request: Request) -> Response:
    form, file = await read_form(request)
    address, expected = form.get("address", "").strip(), form.get("expected", "").strip()[:_LONGEST_WORDS]
    link = canonical_url(address) if address else None
    wrong = _wrong(address, link, file)
    if wrong:
        return await _form(datasette, request, wrong, 400, address=address, expected=expected)
    page = url_key(link) if link else f"urn:sha256:{sha256(file.body if file else b'')}"
    name = Path(file.name.replace("\\", "/")).name[:_LONGEST_NAME] if file else ""
    given, now = Given(request.actor["id"], link or "", page, name, expected), datetime.now(UTC)

    def change(db: sqlite3.Connection) -> int | None:
        mine, waiting = burden(db, given.sender, now - timedelta(minutes=_MINUTES))
        if mine >= _MOST or waiting >= _MOST_WAITING:
            return None
        number = add_clip(db, given, now)
        if file:
            # Before the row can be seen: whoever takes it up finds the file.
            _keep(our(datasette).home, number, file)
        return number

    number = await write(datasette, change)
    if number is None:
        return await _form(datasette, request, "too_many", 429, address=address, expected=expected)
    clips_of(datasette).start(datasette)
    return Response.redirect(f"/-/missed/{number}")


def _wrong(address: str, link: str | None, file: File | None) -> str:
    """Return what is wrong with what was sent, as a word that the page knows; nothing when it will do."""
    if not address and file is None:
        return "nothing"
    if address and link is None:
        return "no_address"
    if file is not None and len(file.body) > LARGEST_FILE:
        return "too_large"
    return ""


def _keep(home: Path, number: int, file: File) -> None:
    """Write the bytes where only their owner can read them, until they have been worked on."""
    path = file_of(home, number, b"%PDF-" in file.body[:1024])
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
        kept.write(file.body)


def _expected(db: sqlite3.Connection, row: sqlite3.Row, found: list[sqlite3.Row]) -> dict[str, Any] | None:
    """Say whether the expected words stand in what was read, and what was found in them."""
    words = spaced(row["expected"])
    if not words or row["article"] is None:
        return None
    article = full(db, row["article"])
    there = words in spaced(article["title"]) or words in spaced(article["text"])
    return {"there": there, "found": [one for one in found if _overlaps(words, spaced(one["exact"]))]}


def _overlaps(words: str, exact: str) -> bool:
    return exact in words or words in exact
