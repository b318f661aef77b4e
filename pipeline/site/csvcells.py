"""CSV that a spreadsheet does not run: cells that would be a formula begin with an apostrophe.

Titles come from outside, and ``=HYPERLINK(…)`` in one becomes a live cell (CWE-1236). Datasette writes
cells as they are, one row a message, so each row is mended on its way out. ``_bom=1`` in the address puts the mark in
front by which a spreadsheet knows UTF-8.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from pipeline.sheets import safe_cell

__all__ = ["safe_cell", "safe_csv"]

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


def safe_csv(scope: MutableMapping[str, Any], send: Send) -> Send:
    """Return *send*, mending each row when *scope* asks for CSV, after a byte order mark where it asks for that."""
    if not scope["path"].endswith(".csv"):
        return send
    plain, mark = True, codecs.BOM_UTF8 if b"1" in parse_qs(scope["query_string"]).get(b"_bom", []) else b""

    async def mend(message: Message) -> None:
        nonlocal plain, mark
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
            plain = any(kind.startswith((b"text/plain", b"text/csv")) for kind in kinds)
        elif plain and message.get("body"):
            message = {**message, "body": mark + _mended(message["body"])}
            mark = b""
        await send(message)

    return mend


def _mended(row: bytes) -> bytes:
    lines = csv.reader(io.StringIO(row.decode("utf-8", "replace").replace("\0", ""), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8")
