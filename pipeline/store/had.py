"""What readers of several lists had from one of them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection


def had_from(
    db: sqlite3.Connection, lists: Collection[str], recipients: Collection[str], items: Collection[int]
) -> dict[str, frozenset[int]]:
    """Return for each of *recipients* which of the citations *items* an issue of *lists* told; those with none lack.

    A mail that waits counts as well, one that failed does not. What an issue only counted it has not told.
    """
    wanted, readers = frozenset(items), {address.casefold(): address for address in recipients}
    had: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    issues = db.execute(
        "SELECT id, items, counted FROM digests WHERE posted IS NOT NULL AND name IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(lists)),),
    )
    for issue in issues.fetchall():
        told = wanted & frozenset(json.loads(issue["items"])) - frozenset(json.loads(issue["counted"]))
        if not told:
            continue
        mails = db.execute("SELECT recipient FROM outbox WHERE digest = ? AND state <> 'failed'", (issue["id"],))
        for mail in mails:
            if reader := readers.get(mail["recipient"].casefold()):
                had[reader] |= told
    return dict(had)
