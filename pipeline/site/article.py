"""One article as we captured it: its text with everything that was found in it, never the live page."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from datasette import NotFound, Request, Response

from pipeline.match.difference import difference, passages
from pipeline.site.highlight import Span, pieces
from pipeline.site.state import read
from pipeline.store import pages


async def page(datasette: Any, request: Request) -> Response:
    """Show one version of an article."""
    number = int(request.url_vars["article"])

    def ask(db: sqlite3.Connection) -> dict[str, Any]:
        article = pages.article(db, number)
        if article is None:
            raise NotFound("There is no such article")
        found = pages.findings(db, number)
        return {
            "article": article,
            "findings": found,
            "versions": pages.versions(db, article["article_url"]),
            "copies": pages.copies(db, number),
            "changes": _changes(article, pages.version_before(db, article["article_url"], article["version"])),
            "title_pieces": pieces(article["title"], _spans(found, "title")),
            "text_pieces": pieces(article["text"], _spans(found, "text")),
            "dates": json.loads(article["dates"]),
            "warnings": json.loads(article["warnings"]),
        }

    context = await read(datasette, ask)
    return Response.html(await datasette.render_template("article.html", context, request=request))


def _changes(article: sqlite3.Row, before: sqlite3.Row | None) -> dict[str, Any] | None:
    """Return what this version says otherwise than the one before it; None for the first."""
    if before is None:
        return None
    found = {field: passages(difference(before[field], article[field])) for field in ("title", "text")}
    return {"before": before["id"], "version": before["version"], **found}


def _spans(found: list[sqlite3.Row], field: str) -> list[Span]:
    return [
        Span(row["start_char"], row["end_char"], row["kind"], f"{row['kind']}-{row['id']}", _title(row))
        for row in found
        if row["field"] == field
    ]


def _title(row: sqlite3.Row) -> str:
    what = row["entity_name"] or ""
    if row["grade"]:
        what = f"{row['type'].replace('_', ' ')} {row['grade']}: {row['work_title'] or what}"
    return f"{what} ({row['rule']}, {row['confidence']:.2f})"
