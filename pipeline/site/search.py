"""Full-text search: words, phrases and operators in any script, with what went wrong said in a sentence."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import Request, Response

from pipeline.site.asked import Unasked, match
from pipeline.site.narrow import address, chosen
from pipeline.site.state import read
from pipeline.store import searching

_PAGE = 25
_FILTERS = ("language", "organization", "country", "kind", "since", "until")


async def page(datasette: Any, request: Request) -> Response:
    """Show the form, its help, and what was found."""
    typed, filters = (request.args.get("q") or "").strip(), chosen(request, _FILTERS)
    below = request.args.get("below") or ""
    context: dict[str, Any] = {"typed": typed, "filters": filters, "rows": None, "why": "", "total": 0, "further": None}
    if typed:
        try:
            expression = match(typed)
            rows, total = await _found(datasette, expression, filters, int(below) if below.isdecimal() else None)
            context |= {"rows": [_shown(row) for row in rows[:_PAGE]], "total": total, "expression": expression}
            if len(rows) > _PAGE:
                last = rows[_PAGE - 1]["article"]
                context["further"] = address(request.path, {"q": typed, **filters, "below": last})
        except Unasked as error:
            context["why"] = error.why
    context["counted"] = searching.COUNTED
    return Response.html(await datasette.render_template("search.html", context, request=request))


async def _found(
    datasette: Any, expression: str, filters: dict[str, str], below: int | None
) -> tuple[list[sqlite3.Row], int]:
    def ask(db: sqlite3.Connection) -> tuple[list[sqlite3.Row], int]:
        found = searching.search(db, expression, filters, _PAGE + 1, below)
        return found, searching.count(db, expression, filters)

    return await read(datasette, ask)


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    return {**dict(row), "title_pieces": marked(row["title_marked"]), "passage_pieces": marked(row["passage"])}


def marked(text: str) -> list[tuple[str, bool]]:
    """Cut a snippet into pieces with whether each was found; joined again, they are the snippet without its signs.

    >>> marked("the \\x02children\\x03 of")
    [('the ', False), ('children', True), (' of', False)]
    """
    pieces = []
    for number, piece in enumerate(text.split(searching.OPENS)):
        found, _, rest = piece.partition(searching.CLOSES) if number else ("", "", piece)
        pieces += [(found, True), (rest, False)]
    return [(piece, is_found) for piece, is_found in pieces if piece]
