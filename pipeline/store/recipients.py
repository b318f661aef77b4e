"""Who gets which list. Addresses leave this table only into the mail that goes to them."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.errors import ConfigError
from pipeline.store.database import Store, stamp

By = Literal["one-click", "page", "operator"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many were new, known already, and known to have left, who stay out."""

    added: int
    known: int
    left: int


@dataclass(frozen=True, slots=True)
class Membership:
    """One recipient of one list, as the page for leaving needs it: never the address.

    ``language`` is that of the list's latest issue; None before its first one.
    """

    list: str
    unsubscribed: bool
    language: str | None


def import_recipients(store: Store, name: str, addresses: Iterable[str], now: datetime) -> Imported:
    """Add *addresses* to the list *name*; who has left stays out. Nobody is taken off."""
    added = known = left = 0
    with store.write() as db:
        for address in addresses:
            row = db.execute(
                "SELECT unsubscribed FROM recipients WHERE list = ? AND address = ?", (name, address)
            ).fetchone()
            if row is None:
                db.execute(
                    "INSERT INTO recipients (list, address, token, added) VALUES (?, ?, ?, ?)",
                    (name, address, secrets.token_urlsafe(24), stamp(now)),
                )
                added += 1
            elif row["unsubscribed"]:
                left += 1
            else:
                known += 1
    return Imported(added, known, left)


def members(db: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the addresses that get the list *name*, in the order in which they were added."""
    rows = db.execute("SELECT address FROM recipients WHERE list = ? AND unsubscribed IS NULL ORDER BY id", (name,))
    return tuple(row["address"] for row in rows)


def sizes(db: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    """Return for each list that anybody ever was on how many get it and how many have left."""
    rows = db.execute(
        "SELECT list, count(*) - count(unsubscribed) AS here, count(unsubscribed) AS gone FROM recipients GROUP BY list"
    )
    return {row["list"]: (row["here"], row["gone"]) for row in rows}


def membership(db: sqlite3.Connection, token: str) -> Membership | None:
    """Return whose *token* this is; None when it is nobody's."""
    row = db.execute(
        "SELECT list, unsubscribed,"
        " (SELECT language FROM digests WHERE name = list ORDER BY id DESC LIMIT 1) AS language"
        " FROM recipients WHERE token = ?",
        (token,),
    ).fetchone()
    return Membership(row["list"], row["unsubscribed"] is not None, row["language"]) if row else None


def unsubscribe_token(db: sqlite3.Connection, token: str, now: datetime, by: By) -> bool:
    """Take the recipient with *token* off the list; return whether there is one. The first time counts."""
    return _leave(db, "token = ?", (token,), now, by)


def unsubscribe_address(db: sqlite3.Connection, name: str, address: str, now: datetime) -> bool:
    """Take *address* off the list *name*; return whether it was ever on it."""
    return _leave(db, "list = ? AND address = ?", (name, address), now, "operator")


def subscribe_again(db: sqlite3.Connection, name: str, address: str) -> bool:
    """Put *address*, which had left the list *name*, back on it; return whether it was ever on it."""
    changed = db.execute(
        "UPDATE recipients SET unsubscribed = NULL, unsubscribed_by = NULL WHERE list = ? AND address = ?",
        (name, address),
    )
    return changed.rowcount > 0


def change_address(db: sqlite3.Connection, old: str, new: str, now: datetime) -> tuple[str, ...]:
    """Put *new* in the place of *old* on every list that *old* gets, its mails included; return the names of the lists.

    So what could not be brought to the old address comes to the new one. The old one counts as having left: a later
    import does not bring it back. Raises ConfigError, and changes nothing, where *new* is known to a list already.
    """
    rows = db.execute(
        "SELECT id, list FROM recipients WHERE address = ? AND unsubscribed IS NULL ORDER BY list", (old,)
    )
    names = {row["list"]: row["id"] for row in rows}
    known = db.execute("SELECT list FROM recipients WHERE address = ? AND lower(address) <> lower(?)", (new, old))
    if taken := sorted(names.keys() & {row["list"] for row in known}):
        raise ConfigError([f"the new address gets, or has left, the list {name} already" for name in taken])
    for name, number in names.items():
        db.execute("UPDATE recipients SET address = ? WHERE id = ?", (new, number))
        db.execute(
            "UPDATE outbox SET recipient = ? WHERE recipient = ? COLLATE NOCASE"
            " AND digest IN (SELECT id FROM digests WHERE name = ?)",
            (new, old, name),
        )
        # Nothing to be done where the two differ in capitals alone: they are one address.
        db.execute(
            "INSERT OR IGNORE INTO recipients (list, address, token, added, unsubscribed, unsubscribed_by)"
            " VALUES (?, ?, ?, ?4, ?4, 'operator')",
            (name, old, secrets.token_urlsafe(24), stamp(now)),
        )
    return tuple(names)


def _leave(db: sqlite3.Connection, which: str, values: tuple[str, ...], now: datetime, by: By) -> bool:
    changed = db.execute(
        "UPDATE recipients SET unsubscribed_by = iif(unsubscribed IS NULL, ?, unsubscribed_by),"
        f" unsubscribed = coalesce(unsubscribed, ?) WHERE {which}",
        (by, stamp(now), *values),
    )
    return changed.rowcount > 0
