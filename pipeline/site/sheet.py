"""The evidence sheet of a finding: one page to print, and the same as a PDF. Nobody is named on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from datasette import Request, Response

from pipeline.site.finding import finding_context
from pipeline.site.pdf import pdf_of


async def page(datasette: Any, request: Request) -> Response:
    """Show the sheet as a page to print."""
    context = {"sheet": json.loads(await _sheet(datasette, request))}
    return Response.html(await datasette.render_template("sheet.html", context, request=request))


async def pdf(datasette: Any, request: Request) -> Response:
    """Send the sheet as a PDF."""
    made = await pdf_of(await _sheet(datasette, request))
    name = f"zvon-{request.url_vars['kind']}-{request.url_vars['number']}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(made, content_type="application/pdf", headers=headers)


async def _sheet(datasette: Any, request: Request) -> str:
    """Return what the sheet says, as the JSON that page and PDF are made of."""
    context = {**await finding_context(datasette, request), "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"}
    said: str = await datasette.render_template("sheet_data.html", context, request=request)
    return said
