"""What each reader was told: by another list, so that this one leaves it out, and what no mail could bring them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

# One row for each edition of each issue that is on its way: the issue itself, and each variant of it.
_EDITIONS = """
SELECT d.id AS digest, NULL AS variant, d.items, d.counted
FROM digests AS d WHERE d.posted IS NOT NULL AND d.name IN (SELECT value FROM json_each(:lists))
UNION ALL
SELECT v.digest, v.id, v.items, v.counted FROM digest_variants AS v JOIN digests AS d ON d.id = v.digest
WHERE d.posted IS NOT NULL AND d.name IN (SELECT value FROM json_each(:lists))
"""
_MAILS = "SELECT recipient FROM outbox WHERE digest = ? AND variant IS ? AND state <> 'failed'"
# Mails of those readers whom one could not be brought. Who left before it was sent did not want it.
_OF_THE_UNLUCKY = """
WITH mails AS (
    SELECT o.id, o.digest, o.variant, lower(o.recipient) AS reader, o.state FROM outbox AS o
    JOIN digests AS d ON d.id = o.digest WHERE d.name = :name
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = o.id AND state = 'unsubscribed')
)
SELECT digest, variant, reader, state FROM mails WHERE reader IN (SELECT reader FROM mails WHERE state = 'failed')
"""


@dataclass(frozen=True, slots=True)
class _Edition:
    digest: int
    variant: int | None
    items: frozenset[int]
    counted: frozenset[int]


def had_from(
    db: sqlite3.Connection, lists: Collection[str], recipients: Collection[str], items: Collection[int]
) -> dict[str, frozenset[int]]:
    """Return for each of *recipients* which of the citations *items* a mail of *lists* told; those with none lack.

    A mail that waits counts as well, one that failed does not. What an issue only counted it has not told.
    """
    wanted, readers = frozenset(items), _by_key(recipients)
    had: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    for edition in _editions(db, lists):
        told = wanted & edition.items - edition.counted
        if not told:
            continue
        for mail in db.execute(_MAILS, (edition.digest, edition.variant)):
            if reader := readers.get(mail["recipient"].lower()):
                had[reader] |= told
    return dict(had)


def missed_by(db: sqlite3.Connection, name: str, recipients: Collection[str]) -> dict[str, frozenset[int]]:
    """Return for each of *recipients* the citations of mails of the list *name* that could not be brought to them.

    What another mail of that list brought, or is to bring, is none of them. Those who lack nothing are left out.
    """
    mails = db.execute(_OF_THE_UNLUCKY, {"name": name}).fetchall()
    if not mails:
        return {}
    held = {(one.digest, one.variant): one.items for one in _editions(db, [name])}
    readers, lost, got = _by_key(recipients), defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for mail in mails:
        (lost if mail["state"] == "failed" else got)[mail["reader"]] |= held[mail["digest"], mail["variant"]]
    missed = {readers[key]: frozenset(ids - got[key]) for key, ids in lost.items() if key in readers}
    return {reader: ids for reader, ids in missed.items() if ids}


def came_otherwise(db: sqlite3.Connection, message: int) -> bool:
    """Return whether all that the failed mail *message* holds reached, or is to reach, its reader with another mail."""
    mail = db.execute(
        "SELECT d.name, o.recipient, coalesce(v.items, d.items) AS items FROM outbox AS o"
        " JOIN digests AS d ON d.id = o.digest LEFT JOIN digest_variants AS v ON v.id = o.variant"
        " WHERE o.id = ? AND o.state = 'failed'",
        (message,),
    ).fetchone()
    if mail is None:
        return False
    items: frozenset[int] = frozenset(json.loads(mail["items"]))
    missed: Mapping[str, frozenset[int]] = missed_by(db, mail["name"], [mail["recipient"]])
    return bool(items) and items.isdisjoint(missed.get(mail["recipient"], ()))


def _editions(db: sqlite3.Connection, lists: Collection[str]) -> Iterator[_Edition]:
    for row in db.execute(_EDITIONS, {"lists": json.dumps(sorted(lists))}).fetchall():
        items, counted = frozenset(json.loads(row["items"])), frozenset(json.loads(row["counted"]))
        yield _Edition(row["digest"], row["variant"], items, counted)


def _by_key(recipients: Collection[str]) -> dict[str, str]:
    """Return *recipients* by what makes two ways of writing an address the same; they are ASCII."""
    return {address.lower(): address for address in recipients}
