"""The outbox: mails that wait, and what became of each try.

A mail is ``pending``, then ``sending`` while somebody talks to the server, then ``sent`` or ``failed``. Just
before the dot that ends the message a row ``ending`` is written: whoever finds a mail ``sending`` that a dead
process left knows from it whether the server can have taken the message. If it can, the mail is ``unclear``:
it is sent once more with the same Message-ID, and after a second unclear end it stays so, for a person to see.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipeline.store.database import Store, stamp
from pipeline.store.had import came_otherwise

State = Literal["pending", "sent", "failed", "unclear"]
_TRIES_UNCLEAR = 2

# An unclear mail has its second try once; a mail to somebody who has left has none.
_DUE = """
SELECT o.id, o.state, o.digest, o.variant, o.recipient, o.message_id, o.attempts, r.token
FROM outbox AS o
JOIN digests AS d ON d.id = o.digest
LEFT JOIN recipients AS r ON r.list = d.name AND r.address = o.recipient
WHERE o.next_due <= :now
  AND (o.state = 'pending' OR (o.state = 'unclear' AND
       (SELECT count(*) FROM deliveries WHERE message = o.id AND state = 'unclear') < :unclear))
ORDER BY o.next_due, o.id LIMIT :most
"""
_GONE = """
SELECT o.id FROM outbox AS o JOIN digests AS d ON d.id = o.digest
JOIN recipients AS r ON r.list = d.name AND r.address = o.recipient AND r.unsubscribed IS NOT NULL
WHERE o.state = 'pending'
"""
_TROUBLED = """
SELECT o.id, o.state, o.attempts, d.name, d.period, t.at, t.reply
FROM outbox AS o
JOIN digests AS d ON d.id = o.digest
LEFT JOIN deliveries AS t ON t.id = (SELECT max(id) FROM deliveries WHERE message = o.id)
WHERE o.state IN ('failed', 'unclear') AND t.state <> 'unsubscribed' ORDER BY o.id DESC
"""
_LEFT_BEHIND = """
SELECT o.id, (SELECT state FROM deliveries WHERE message = o.id ORDER BY id DESC LIMIT 1) AS last
FROM outbox AS o WHERE o.state = 'sending'
"""


@dataclass(frozen=True, slots=True)
class Variant:
    """An issue as it goes to *recipients*, for whom it leaves out or adds something; its pictures are the issue's.

    *mark* names it in addresses: of one issue, what holds the same has the same. *items* and *counted* as in a draft.
    """

    mark: str
    subject: str
    text: str
    html: str
    recipients: tuple[str, ...]
    items: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """To whom an issue goes: *recipients* are addresses, *domain* stands in the Message-IDs.

    Whom a variant names is not among *recipients*.
    """

    recipients: tuple[str, ...]
    domain: str
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One mail whose turn has come; ``attempts`` counts this one too, ``token`` is for leaving the list.

    ``variant`` is the number of the variant that it carries; None for the issue itself.
    """

    id: int
    digest: int
    variant: int | None
    recipient: str
    message_id: str
    attempts: int
    token: str | None


def post(db: sqlite3.Connection, digest: int, key: str, posting: Posting, now: datetime) -> None:
    """Put one mail for each recipient into the outbox, inside the caller's transaction.

    A recipient who has one of this digest already gets no second one. Nothing of the address is in the
    Message-ID: it stands in every answer and every forwarded copy.
    """
    held = {row["recipient"] for row in db.execute("SELECT recipient FROM outbox WHERE digest = ?", (digest,))}
    numbers: list[tuple[int | None, tuple[str, ...]]] = [(None, posting.recipients)]
    for variant in posting.variants:
        if not held.issuperset(variant.recipients):
            numbers.append((_keep(db, digest, variant), variant.recipients))
    for number, recipients in numbers:
        db.executemany(
            "INSERT INTO outbox (digest, variant, recipient, message_id, next_due) VALUES (?, ?, ?, ?, ?)",
            [
                (digest, number, address, f"<{key}.{secrets.token_hex(10)}@{posting.domain}>", stamp(now))
                for address in recipients
                if address not in held
            ],
        )


def recover(store: Store, now: datetime) -> None:
    """Settle what a dead sender left behind; the caller holds the lock, so no living one is at work."""
    with store.write() as db:
        for row in db.execute(_LEFT_BEHIND).fetchall():
            if row["last"] == "ending":
                _settle(db, row["id"], "unclear", "the sender was stopped before the server's answer", now, now)
            else:
                _settle(db, row["id"], "pending", "the sender was stopped before the message was sent", now, now)
        for row in db.execute(_GONE).fetchall():
            db.execute("UPDATE outbox SET state = 'failed' WHERE id = ?", (row["id"],))
            _note(db, row["id"], "unsubscribed", "left the list before it was sent", now)


def mail_is_due(store: Store, now: datetime) -> bool:
    """Return whether a mail waits whose time has come, or one was left behind."""
    return bool(_due(store.db, now, 1) or store.db.execute(_LEFT_BEHIND).fetchone())


def claim(store: Store, now: datetime) -> Waiting | None:
    """Take the next mail whose time has come, as ``sending``; None when there is none."""
    with store.write() as db:
        return _claim(db, now)


def about_to_end(store: Store, message: int, now: datetime) -> None:
    """Note that the message is with the server but for the dot that ends it: from here on it may be taken.

    A killed process leaves the note behind; for a power cut it is not waited until the disk has it, which takes as
    long as all the rest of a mail. A mail that loses its note so is sent once more, as an unclear one would be.
    """
    store.db.execute("PRAGMA synchronous = NORMAL")
    try:
        with store.write() as db:
            _note(db, message, "ending", "", now)
    finally:
        store.db.execute("PRAGMA synchronous = FULL")


def settle(
    store: Store, message: int, state: State, reply: str, now: datetime, next_due: datetime, *, go_on: bool
) -> Waiting | None:
    """Note how a try ended; a mail that stays ``pending`` or ``unclear`` is next due at *next_due*.

    To *go on* is to claim the next one in the same transaction: each costs the disk some milliseconds.
    """
    with store.write() as db:
        _settle(db, message, state, reply, now, next_due)
        return _claim(db, now) if go_on else None


def postpone(store: Store, reply: str, now: datetime, pause: Callable[[int], timedelta], give_up_after: int) -> None:
    """Count a try of every mail that was due, because the server could not be talked to at all.

    Each is next due after the *pause* that goes with its number of tries. What has had *give_up_after* tries
    fails, but for what is unclear: that stays, to be seen.
    """
    with store.write() as db:
        for row in _due(db, now, -1):
            db.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", (row["id"],))
            over = row["state"] == "pending" and row["attempts"] + 1 >= give_up_after
            db.execute(
                "UPDATE outbox SET state = ?, next_due = ? WHERE id = ?",
                ("failed" if over else row["state"], stamp(now + pause(row["attempts"] + 1)), row["id"]),
            )
            _note(db, row["id"], "failed" if over else "later", reply, now)


def send_again(store: Store, message: int, now: datetime) -> Literal["queued", "none", "needless"]:
    """Let a person send a failed or unclear mail once more, if there is such a one.

    ``needless``: what it holds reached its reader with another mail since, and nothing comes twice.
    """
    with store.write() as db:
        if came_otherwise(db, message):
            return "needless"
        found = db.execute(
            "UPDATE outbox SET state = 'pending', attempts = 0, next_due = ? WHERE id = ?"
            " AND state IN ('failed', 'unclear')",
            (stamp(now), message),
        )
    return "queued" if found.rowcount else "none"


def states(db: sqlite3.Connection, digest: int | None = None) -> dict[str, int]:
    """Return how many mails there are in each state, of one digest or of all."""
    rows = db.execute(
        "SELECT state, count(*) AS n FROM outbox WHERE ? IS NULL OR digest = ? GROUP BY state ORDER BY state",
        (digest, digest),
    )
    return {row["state"]: row["n"] for row in rows}


def troubled(db: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return the mails that failed or are unclear, newest first: id, state, issue, when and how the last try ended.

    Never to whom; a reply may name the address and is for the operator's eyes.
    """
    return db.execute(_TROUBLED).fetchall()


def _keep(db: sqlite3.Connection, digest: int, variant: Variant) -> int:
    """Keep *variant* unless the issue has it already; return its number."""
    db.execute(
        "INSERT OR IGNORE INTO digest_variants (digest, mark, subject, text, html, items, counted)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            digest,
            variant.mark,
            variant.subject,
            variant.text,
            variant.html,
            *map(json.dumps, (variant.items, variant.counted)),
        ),
    )
    row = db.execute("SELECT id FROM digest_variants WHERE digest = ? AND mark = ?", (digest, variant.mark)).fetchone()
    return int(row["id"])


def _claim(db: sqlite3.Connection, now: datetime) -> Waiting | None:
    row = next(iter(_due(db, now, 1)), None)
    if row is None:
        return None
    db.execute("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ?", (row["id"],))
    return Waiting(
        id=row["id"],
        digest=row["digest"],
        variant=row["variant"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        attempts=row["attempts"] + 1,
        token=row["token"],
    )


def _due(db: sqlite3.Connection, now: datetime, most: int) -> list[sqlite3.Row]:
    return db.execute(_DUE, {"now": stamp(now), "unclear": _TRIES_UNCLEAR, "most": most}).fetchall()


def _settle(db: sqlite3.Connection, message: int, state: State, reply: str, now: datetime, next_due: datetime) -> None:
    db.execute("UPDATE outbox SET state = ?, next_due = ? WHERE id = ?", (state, stamp(next_due), message))
    _note(db, message, "later" if state == "pending" else state, reply, now)


def _note(db: sqlite3.Connection, message: int, state: str, reply: str, now: datetime) -> None:
    db.execute(
        "INSERT INTO deliveries (message, at, state, reply) VALUES (?, ?, ?, ?)",
        (message, stamp(now), state, reply[:500]),
    )
