"""A real mail server on loopback: STARTTLS and a login demanded, its own certificate, and faults on order."""

from __future__ import annotations

import asyncio
import contextlib
import email
import os
import signal
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "zvon", "a bell rings at dawn"
# Each names where it strikes; the order of a session is helo, mail, rcpt, dot, answer.
FAULTS = (
    "cut-mail", "cut-rcpt", "cut-dot-lost", "cut-dot-taken", "cut-answer",
    "451-rcpt", "451-dot", "550-rcpt", "550-dot", "421-mail", "hang-mail", "hang-dot", "babble-dot",
    "kill-helo", "kill-mail", "kill-rcpt", "kill-dot-lost", "kill-dot-taken", "kill-answer",
)  # fmt: skip


@dataclass
class Taken:
    """One message that the server took, and over what session it came."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    encrypted: bool
    login: str | None

    def parsed(self) -> EmailMessage:
        message = email.message_from_bytes(self.data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@dataclass
class MailServer:
    """What the server has done, and what it is to do: each message that begins takes one of ``faults``."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sessions: int = 0
    victim: int | None = None
    implicit: bool = False
    _now: str = ""

    # What follows are aiosmtpd's hooks.

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.sessions += 1
        self.helo = hostname
        session.host_name = hostname
        if self.faults and self.faults[0] == "kill-helo":
            self._kill(self.faults.pop(0))
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self._now = self.faults.pop(0) if self.faults else ""
        if answer := await self._strike("mail", server):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := await self._strike("rcpt", server):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fault, self._now = self._now, ""
        if fault in ("cut-dot-lost", "kill-dot-lost"):
            return self._end(fault, server)
        if fault in ("451-dot", "550-dot"):
            return f"{fault[:3]} said the server"
        self.taken.append(
            Taken(
                envelope.mail_from,
                tuple(envelope.rcpt_tos),
                envelope.original_content or b"",
                session.ssl is not None or self.implicit,
                session.auth_data.decode() if session.auth_data else None,
            )
        )
        if fault in ("cut-dot-taken", "kill-dot-taken"):
            return self._end(fault, server)
        if fault == "hang-dot":
            await asyncio.sleep(30)
        if fault == "babble-dot":
            return "no answer at all"
        if fault in ("cut-answer", "kill-answer"):
            asyncio.get_running_loop().call_soon(self._end, fault, server)
        return "250 taken"

    async def _strike(self, where: str, server: SMTP) -> str | None:
        kind, _, at = self._now.partition("-")
        if at != where:
            return None
        if kind in ("cut", "kill"):
            return self._end(self._now, server)
        if kind == "hang":
            await asyncio.sleep(30)
        return f"{kind} said the server"

    def _end(self, fault: str, server: SMTP) -> str:
        if fault.startswith("kill"):
            self._kill(fault)
        if fault == "cut-answer":
            server.transport.close()
        else:
            server.transport.abort()
        return "421 gone"

    def _kill(self, fault: str) -> None:
        if self.victim is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.victim, signal.SIGKILL)


def _login(server, session, envelope, mechanism, data) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False, auth_data=data.login if right else None)


@contextmanager
def serving(folder: Path, *, implicit: bool = False) -> Iterator[MailServer]:
    """Run a server whose certificate is made now; its authority's stands as ``ca.pem`` in *folder*."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1", "mail.example").configure_cert(context)
    made, loop = MailServer(implicit=implicit), asyncio.new_event_loop()

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            # With TLS from the first byte the library thinks that there is none.
            warnings.simplefilter("ignore")
            return SMTP(
                made, hostname="mail.example", tls_context=None if implicit else context, require_starttls=not implicit,
                auth_required=True, auth_require_tls=not implicit, authenticator=_login, loop=loop,
            )  # fmt: skip

    listener = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=context if implicit else None))
    made.port = listener.sockets[0].getsockname()[1]
    # What a cut connection leaves in the server's own log is its business.
    loop.set_exception_handler(lambda *_: None)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(listener.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()
