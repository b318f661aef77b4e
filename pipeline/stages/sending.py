"""Sending what waits in the outbox, one message a recipient; see ``pipeline/store/outbox.py`` for what may happen."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.utils import parseaddr

from pipeline import log
from pipeline.digest.message import Envelope, Letter, build_message
from pipeline.digest.words import load_words
from pipeline.errors import ConfigError
from pipeline.send.dial import dialer_for
from pipeline.send.sign import signed
from pipeline.send.smtp import Outcome, Server, Session, Unreachable
from pipeline.settings import Settings
from pipeline.settings.schema import MailingList
from pipeline.store.database import Store
from pipeline.store.issues import KeptLetter, read_letter
from pipeline.store.outbox import State, Waiting, about_to_end, claim, mail_is_due, postpone, recover, settle

_log = log.get("mail")
_LONGEST_PAUSE = timedelta(days=1)


class Mailroom:
    """Sends with the server of *settings*; raises ConfigError when none is configured. ``now`` is the clock."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime]) -> None:
        mail = settings.values.mail
        if not mail.host or mail.sender is None:
            raise ConfigError(
                ["config/settings.toml: mail.host: no mail server is configured; set mail.host and mail.sender"]
            )
        self._settings, self._store, self._now = settings, store, now
        self._mail = mail
        self._sender = address_of(mail.sender)
        self._server = Server(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            user=os.environ.get("ZVON_SMTP_USER", ""),
            password=os.environ.get("ZVON_SMTP_PASSWORD", ""),
            ca=settings.home / "config" / mail.ca if mail.ca else None,
            timeout_seconds=mail.timeout_seconds,
            dot_seconds=mail.dot_seconds,
        )
        self._letters: dict[tuple[int, int | None], KeptLetter] = {}

    def send_due(self) -> Counter[str]:
        """Send what waits and whose time has come; return how many mails ended in which way.

        The caller holds the lock ``mail``: what is found half sent was left by a process that is dead.
        """
        recover(self._store, self._now())
        counts: Counter[str] = Counter()
        while mail_is_due(self._store, self._now()):
            try:
                with self._session() as session:
                    self._send_all(session, counts)
            except Unreachable as error:
                self._postpone(str(error))
                counts["unreachable"] += 1
        return counts

    def send_now(self, letter: Letter, recipients: Iterable[str], name: str = "test") -> list[tuple[str, Outcome]]:
        """Send *letter* at once and past the outbox, for a person who looks on; return how each mail ended.

        Raises Unreachable when the server cannot be talked to.
        """
        found: list[tuple[str, Outcome]] = []
        with self._session() as session:
            for recipient in recipients:
                stamp = self._now().strftime("%Y%m%d%H%M%S")
                message_id = f"<{letter.key}.{stamp}.{len(found)}@{self._sender.domain}>"
                data = self._message(letter, self._envelope(name, "", recipient, message_id, None))
                found.append((recipient, session.send(self._sender.addr_spec, recipient, data, lambda: None)))
        return found

    def _session(self) -> Session:
        return Session(self._server, dialer_for(self._settings.network))

    def _send_all(self, session: Session, counts: Counter[str]) -> None:
        waiting = claim(self._store, self._now())
        while waiting:
            outcome = self._send(session, waiting)
            counts[outcome.end] += 1
            waiting = self._settle(waiting, outcome, go_on=session.alive)

    def _send(self, session: Session, waiting: Waiting) -> Outcome:
        which = (waiting.digest, waiting.variant)
        if which not in self._letters:
            self._letters[which] = read_letter(self._store.db, *which)
        kept = self._letters[which]
        envelope = self._envelope(kept.name, kept.path, waiting.recipient, waiting.message_id, waiting.token)
        return session.send(
            self._sender.addr_spec,
            waiting.recipient,
            self._message(kept.letter, envelope),
            lambda: about_to_end(self._store, waiting.id, self._now()),
        )

    def _settle(self, waiting: Waiting, outcome: Outcome, *, go_on: bool) -> Waiting | None:
        """Note how *waiting* ended, and claim the next one if to *go on*."""
        now = self._now()
        state, due = self._state(waiting, outcome), now + self._pause(waiting.attempts)
        if outcome.end != "sent":
            # Never the server's words: they may name the reader.
            _log.warning("mail not sent", mail=waiting.id, end=outcome.end, code=outcome.reply[:3])
        return settle(self._store, waiting.id, state, outcome.reply, now, due, go_on=go_on)

    def _state(self, waiting: Waiting, outcome: Outcome) -> State:
        if outcome.end in ("sent", "unclear"):
            return "sent" if outcome.end == "sent" else "unclear"
        over = outcome.end == "refused" or waiting.attempts >= self._mail.give_up_after
        return "failed" if over else "pending"

    def _postpone(self, reply: str) -> None:
        now = self._now()
        _log.warning("mail server not reached", why=reply, what_to_do="`zvon mail test` tells more")
        postpone(self._store, reply, now, self._pause, self._mail.give_up_after)

    def _pause(self, attempts: int) -> timedelta:
        """Return how long to wait after so many tries: twice as long after each, a day at most."""
        minutes = self._mail.retry_minutes * 2.0 ** min(attempts - 1, 20)
        return min(_LONGEST_PAUSE, timedelta(minutes=minutes))

    def _message(self, letter: Letter, envelope: Envelope) -> bytes:
        data = bytes(build_message(letter, envelope))
        if not self._mail.dkim_selector:
            return data
        return signed(data, self._sender.domain, self._mail.dkim_selector, os.environ.get("ZVON_DKIM_KEY", ""))

    def _envelope(self, name: str, path: str, recipient: str, message_id: str, token: str | None) -> Envelope:
        mailing = brief_list(self._settings) if name == "brief" else self._settings.lists.get(name)
        site = (self._mail.site or "").rstrip("/")
        reply_to = address_of(self._mail.reply_to) if self._mail.reply_to else None
        ours = site if mailing and mailing.audience == "inside" and path else ""
        return Envelope(
            sender=self._sender,
            recipient=recipient,
            message_id=message_id,
            reply_to=reply_to,
            list_id=f"{name}.{self._sender.domain}",
            list_title=mailing.title if mailing else "Zvon",
            leave=f"{site}/-/unsubscribe/{token}" if site and token else None,
            leave_by_mail=(reply_to or self._sender).addr_spec,
            archive=f"{ours}/-/mail" if ours else None,
            archived_at=f"{ours}/-/mail/{path}" if ours else None,
        )


def brief_list(settings: Settings) -> MailingList:
    """Return the brief as the list that it is, called as its readers' language calls it."""
    language = settings.values.brief.language
    title = load_words(language, settings.zone).say("brief.list")
    return MailingList(id="brief", title=title, audience="inside", language=language)


def address_of(text: str) -> Address:
    """Return the address that *text*, such as ``Zvon <zvon@example.org>``, holds; it has been checked before."""
    words, address = parseaddr(text)
    return Address(words, addr_spec=address)
