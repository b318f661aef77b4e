"""What the head of an answer says about coming again: how long it stays fresh, and whether it has moved."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.model import FetchResult

LONGEST = 31 * 86_400
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:$|[\s,=])", re.IGNORECASE)
_PERMANENT = frozenset({301, 308})


def fresh_seconds(cache_control: str | None, expires: str | None, now: datetime) -> int:
    """Return for how many seconds an answer says that it stays fresh, from 0 to 31 days; 0 for none and for junk.

    RFC 9111, section 5: max-age goes before Expires, and no-cache and no-store before both.

    >>> fresh_seconds("public, max-age=600", None, datetime(2026, 11, 22, tzinfo=UTC))
    600
    """
    if cache_control and _NOT_KEPT.search(cache_control):
        return 0
    if cache_control and (found := _MAX_AGE.search(cache_control)):
        return LONGEST if len(found[1]) > 9 else min(int(found[1]), LONGEST)
    try:
        moment = parsedate_to_datetime(expires or "")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(int((moment - now).total_seconds()), 0), LONGEST)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0


def moved_to(result: FetchResult) -> str | None:
    """Return where *result* was led by permanent redirects alone, or None."""
    if not result.hops or any(hop.status not in _PERMANENT for hop in result.hops):
        return None
    return result.final_url
