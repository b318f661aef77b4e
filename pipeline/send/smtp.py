"""One session with a mail server, and what can be known of a message's fate when it ends anywhere.

SMTP has no exactly-once (RFC 1047): between the dot that ends a message and the server's answer nobody can
tell whether it was taken. So the dot is sent by itself, after everything else is through, and every end before
it counts as "not taken".
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import ConfigError
from pipeline.fetch.guard import RefusedError
from pipeline.send.dial import Dialer

End = Literal["sent", "later", "refused", "unclear"]


@dataclass(frozen=True, slots=True)
class Server:
    """Which server sends for us. Seconds are for one answer; ``dot_seconds`` for the one after the message."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    password: str = ""
    ca: Path | None = None
    timeout_seconds: float = 30.0
    dot_seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the try to send one message ended, with the server's words or ours."""

    end: End
    reply: str


class Unreachable(Exception):
    """No session came about: the server is away, refuses us, or cannot prove who it is; *advice* is for a person."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


class Session:
    """A session with *server*, encrypted and logged in; raises Unreachable, or ConfigError for a bad certificate file.

    A context manager. ``alive`` turns False when the connection is lost or the server closes it.
    """

    def __init__(self, server: Server, dialer: Dialer) -> None:
        if server.user and server.security == "none":
            raise ConfigError(["mail.security is none: $ZVON_SMTP_PASSWORD is not sent in the clear; use starttls"])
        context = _context(server.ca)
        self._server = server
        self.alive = True
        try:
            self._smtp = _Smtp(server, dialer, context)
            with self._closing_on_error():
                if server.security == "starttls":
                    self._smtp.starttls(context=context)
                self._smtp.ehlo_or_helo_if_needed()
                if server.user:
                    self._smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise Unreachable(f"{server.host}:{server.port}: {_words(error)}", _advice(error)) from error

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._smtp.close()
            raise

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        if self.alive:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._smtp.close()

    def send(self, sender: str, recipient: str, message: bytes, before_end: Callable[[], None]) -> Outcome:
        """Send *message*, CRLF line ends and all, and say how it ended; nothing a server does raises.

        *before_end* is called when all but the final dot is through.
        """
        try:
            for verb, argument, wanted in (
                ("MAIL", f"FROM:<{sender}>", {250}),
                ("RCPT", f"TO:<{recipient}>", {250, 251}),
                ("DATA", "", {354}),
            ):
                code, reply = self._smtp.docmd(verb, argument)
                if code not in wanted:
                    return self._refused(code, reply)
            self._smtp.send(_stuffed(message))
        except (smtplib.SMTPException, OSError) as error:
            self.alive = False
            return Outcome("later", _words(error))
        # Should the caller's note fail, this session must not say another word: the server waits for the dot.
        self.alive = False
        before_end()
        self.alive = True
        return self._end()

    def _end(self) -> Outcome:
        try:
            self._smtp.patient(self._server.dot_seconds)
            self._smtp.send(b".\r\n")
            code, reply = self._smtp.getreply()
            self._smtp.patient(self._server.timeout_seconds)
        except (smtplib.SMTPException, OSError) as error:
            self.alive = False
            return Outcome("unclear", _words(error))
        if 200 <= code <= 299:
            return Outcome("sent", _said(code, reply))
        if 400 <= code <= 599:
            return self._refused(code, reply)
        self.alive = False
        return Outcome("unclear", f"no answer of a mail server: {_said(code, reply)}")

    def _refused(self, code: int, reply: bytes) -> Outcome:
        """Return what a refusal means for the message, and make ready for the next one."""
        try:
            # 421: the server closes; -1: what it said was no answer.
            self.alive = code not in (421, -1) and self._smtp.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            self.alive = False
        return Outcome("refused" if 500 <= code <= 599 else "later", _said(code, reply))


class _Smtp(smtplib.SMTP):
    """The library's client on a socket that the dialer opened."""

    def __init__(self, server: Server, dialer: Dialer, context: ssl.SSLContext) -> None:
        self._dialer = dialer
        self._context = context if server.security == "tls" else None
        # What a message says of the machine that sent it is nobody's business: no host name of ours.
        super().__init__(server.host, server.port, local_hostname="[127.0.0.1]", timeout=server.timeout_seconds)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        """Take the place of the library's dialling."""
        sock = self._dialer.connect(host, port, timeout)
        if self._context is None:
            return sock
        try:
            return self._context.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise

    def patient(self, seconds: float) -> None:
        """Wait up to *seconds* for the next answers."""
        if self.sock is not None:
            self.sock.settimeout(seconds)


def _context(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (OSError, ssl.SSLError) as error:
        raise ConfigError([f"config/{ca.name if ca else ''}: is no PEM file with certificates; see mail.ca"]) from error


def _stuffed(message: bytes) -> bytes:
    """Return *message* as it goes over the wire: CRLF line ends, a dot more before a dot (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _advice(error: Exception) -> str:
    """Return what to look at first when no session came about."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (RefusedError, "allow this address and port in network.allow if the server is your own"),
        (
            ssl.SSLCertVerificationError,
            "mail.host must be the name in its certificate; one of its own authority: mail.ca",
        ),
        (ssl.SSLError, "look at mail.security: port 465 usually wants tls, 587 starttls"),
        (smtplib.SMTPAuthenticationError, "look at $ZVON_SMTP_USER and $ZVON_SMTP_PASSWORD"),
        (smtplib.SMTPNotSupportedError, "look at mail.security, and at whether the server wants a login at all"),
        (socket.gaierror, "look at mail.host, and at the way to the name servers"),
        (ConnectionRefusedError, "look at mail.host and mail.port"),
    )
    return next(
        (advice for kind, advice in kinds if isinstance(error, kind)), "look at mail.host, mail.port and security"
    )


def _said(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode('utf-8', 'replace')}".strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _said(error.smtp_code, reply if isinstance(reply, bytes) else str(reply).encode())
    return str(error) or type(error).__name__
