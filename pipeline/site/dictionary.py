"""The data dictionary: every table, view, column and question that people may read, on one page."""

from __future__ import annotations

from typing import Any

from datasette import Request, Response

from pipeline.site.state import our


async def page(datasette: Any, request: Request) -> Response:
    """Show what everything means."""
    described = our(datasette).descriptions
    shared = described.shared_tables()
    tables = {name: table for name, table in described.tables.items() if name in shared}
    return Response.html(await datasette.render_template("dictionary.html", {"tables": tables}, request=request))
