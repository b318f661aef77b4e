"""What a table or an answer can be taken along as: XLSX, an Atom feed, a notebook that asks the same again.

Datasette calls each with the rows of the page; ``_size=max`` asks for as many as a page may have.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from datasette import Request, Response

from pipeline.sheets import write_xlsx
from pipeline.site import feeds
from pipeline.site.languages import gettext as _
from pipeline.site.looks import words
from pipeline.site.notebook import notebook
from pipeline.site.state import our

Renderer = tuple[Callable[..., Response], Callable[..., bool]]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def renderers() -> dict[str, Renderer]:
    """Return our renderers by the ending that asks for them, as Datasette keeps its own."""
    return {"xlsx": (_xlsx, _always), "atom": (_atom, _always), "ipynb": (_ipynb, _always)}


def _xlsx(columns: Sequence[str], rows: Sequence[Any], table: str | None, query_name: str | None) -> Response:
    file = io.BytesIO()
    write_xlsx(file, columns, (tuple(map(_plain, row)) for row in rows))
    return _file(file.getvalue(), _XLSX, f"{_named(table, query_name)}.xlsx")


def _atom(
    datasette: Any,
    request: Request,
    columns: Sequence[str],
    rows: Sequence[Any],
    table: str | None,
    query_name: str | None,
) -> Response:
    from datasette_atom import render_atom

    name, base = _named(table, query_name), str(datasette.absolute_url(request, "/")).rstrip("/")
    values = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    if feeds.can_feed(columns):
        entries = feeds.entries(values, name, base) or [feeds.empty(name, base)]
    else:
        question = our(datasette).descriptions.queries.get(query_name or "")
        title = _(question.title) if question else words(name)
        path = request.path.removesuffix(".atom") + (f"?{request.query_string}" if request.query_string else "")
        entries = [feeds.whole(values, title, base + path, datetime.now(UTC).date().isoformat())]
    answer: Response = render_atom(datasette, request, name, list(entries[0]), entries, "", "", query_name, "", {})
    return answer


def _ipynb(request: Request, data: Mapping[str, Any], table: str | None, query_name: str | None) -> Response:
    asked = data["query"]
    sql = str(asked.get("sql") or "")
    values = {name: value for name, value in (asked.get("params") or {}).items() if f":{name}" in sql}
    text = json.dumps(notebook(_named(table, query_name), request.path, sql, values), ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/x-ipynb+json", f"{_named(table, query_name)}.ipynb")


def _always() -> bool:
    return True


def _plain(value: Any) -> Any:
    """Return a cell as it is stored, where Datasette has put the label of a foreign key beside it."""
    return value["value"] if isinstance(value, dict) else value


def _named(table: str | None, query_name: str | None) -> str:
    return query_name or table or "answer"


def _file(body: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, content_type=kind)
