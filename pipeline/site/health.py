"""``/-/health``: whether the service still sees anything, for a person or for a watchdog.

With a login it says how things are. Without one it answers only a watchdog on this machine, and only by
its status and one word: a stranger who reaches the port learns nothing. A request that came through a
reverse proxy is not from this machine, whatever its address.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from datasette import Request, Response

from pipeline.site.state import our, read
from pipeline.store.pages import newest_fetch, today

_HERE = frozenset({"127.0.0.1", "::1"})
_FORWARDED = frozenset({"x-forwarded-for", "forwarded", "x-real-ip", "via"})


async def health(datasette: Any, request: Request) -> Response:
    """Answer 200, or 503 when the newest request that ended well is older than the site's ``stale_hours``."""
    if not request.actor and not _from_this_machine(request):
        return Response.json({"ok": False, "error": "log in first"}, status=403)
    site = our(datasette)
    newest = await read(datasette, newest_fetch)
    oldest = datetime.now(UTC) - timedelta(hours=site.stale_hours)
    ok = newest is not None and datetime.fromisoformat(newest.replace("Z", "+00:00")) >= oldest
    answer: dict[str, object] = {"ok": ok}
    if request.actor:
        counts = await read(datasette, lambda db: today(db, site.today()))
        answer |= {"newest_fetch": newest, "stale_after_hours": site.stale_hours, "counts": counts}
    return Response.json(answer, status=200 if ok else 503)


def _from_this_machine(request: Request) -> bool:
    client = request.scope.get("client")
    return bool(client) and client[0] in _HERE and not _FORWARDED & set(request.headers)
