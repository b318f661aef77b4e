"""CSV that a spreadsheet does not run: cells that would be a formula begin with an apostrophe.

Titles come from outside, and ``=HYPERLINK(…)`` in one becomes a live cell (CWE-1236). Datasette writes
cells as they are, one row a message, so each row is mended on its way out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


def safe_cell(cell: str) -> str:
    """Return *cell* as a spreadsheet may read it; numbers stay numbers.

    >>> safe_cell("=1+1"), safe_cell("-1.5"), safe_cell("a=b")
    ("'=1+1", '-1.5', 'a=b')
    """
    if not cell.lstrip(" ").startswith(_STARTS) or _is_number(cell):
        return cell
    return "'" + cell


def safe_csv(scope: MutableMapping[str, Any], send: Send) -> Send:
    """Return *send*, mending each row when *scope* asks for CSV."""
    if not scope["path"].endswith(".csv"):
        return send
    plain = True

    async def mend(message: Message) -> None:
        nonlocal plain
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
            plain = any(kind.startswith((b"text/plain", b"text/csv")) for kind in kinds)
        elif plain and message.get("body"):
            message = {**message, "body": _mended(message["body"])}
        await send(message)

    return mend


def _mended(row: bytes) -> bytes:
    lines = csv.reader(io.StringIO(row.decode("utf-8", "replace").replace("\0", ""), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
