"""An issue as a mail message: text, and HTML with its pictures, as alternatives of one another."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from hashlib import sha256

from pipeline.digest.clean import clean

# Reserved by RFC 2606: a digest that is only written to a file comes from nobody.
NOBODY = Address("Zvon", "digest", "zvon.invalid")
# Stands in text and HTML where each reader's own address for leaving the list goes.
LEAVE = "https://leave.zvon.invalid/"

# What quoted-printable writes as three signs.
_ESCAPED = b"=" + bytes(range(127, 256))


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the HTML, which shows it as ``cid:name@zvon``."""

    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is the same for every reader; *key*, such as ``weekly-2026-W47``, names the issue."""

    key: str
    subject: str
    text: str
    html: str
    built: datetime
    language: str = "en"
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is one reader's own. Addresses of pages are None where there is no page for this reader.

    ``list_id`` is such as ``weekly.example.org``, ``leave`` the page for leaving, ``leave_by_mail`` the address
    that takes such wishes by mail, ``archive`` the page of all issues and ``archived_at`` that of this one.
    """

    sender: Address = field(default_factory=lambda: NOBODY)
    recipient: str | None = None
    message_id: str | None = None
    reply_to: Address | None = None
    list_id: str | None = None
    list_title: str = ""
    leave: str | None = None
    leave_by_mail: str | None = None
    archive: str | None = None
    archived_at: str | None = None


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header of addresses: the library would turn a long one into an encoded word, which nobody reads."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header with one address on each line."""
        return f"{self.name}: " + f",{policy.linesep} ".join(str(self).split(", ")) + policy.linesep


def _policy() -> Policy:
    registry = HeaderRegistry()
    for name in (
        "list-unsubscribe",
        "list-unsubscribe-post",
        "list-archive",
        "archived-at",
        "references",
        "in-reply-to",
    ):
        registry.map_to_type(name, _Verbatim)
    return SMTP.clone(cte_type="7bit", header_factory=registry)


def build_message(letter: Letter, envelope: Envelope | None = None) -> EmailMessage:
    """Return the message of *letter* to the reader of *envelope*; the same two always make the same message.

    So a message that is sent once more is known as the same one. The subject is cleaned once more: a line
    break in it would not make a second header, but raise an error and cost the whole issue.
    """
    envelope = envelope or Envelope()
    message = EmailMessage(policy=_policy())
    for name, value in _headers(letter, envelope):
        message[name] = value
    leave = envelope.leave or (f"mailto:{envelope.leave_by_mail}" if envelope.leave_by_mail else LEAVE)
    text, html = letter.text.replace(LEAVE, leave), letter.html.replace(LEAVE, leave)
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    if letter.images:
        _add_images(message, letter)
    # Not before: setting content clears the headers on it.
    message["Content-Language"] = letter.language
    # The library draws boundaries by lot; these come from the content, so that equal mails are equal.
    _set_boundaries(message, sha256((letter.text + letter.html).encode()).hexdigest()[:32])
    return message


def with_pictures(letter: Letter) -> str:
    """Return the HTML of *letter* with its pictures inside, for a browser."""
    html = letter.html
    for image in letter.images:
        data = base64.b64encode(image.png).decode("ascii")
        html = html.replace(f"cid:{image.name}@zvon", f"data:image/png;base64,{data}")
    return html


def encoded_size(text: str) -> int:
    """Return about how many bytes *text* takes as it travels, in the shorter of the two encodings."""
    return min(_encoded_sizes(text).values())


def _encoding(text: str) -> str:
    """Return the shorter encoding: quoted-printable keeps Latin words readable in the source, and trebles Cyrillic."""
    sizes = _encoded_sizes(text)
    return min(sizes, key=lambda name: sizes[name])


def _encoded_sizes(text: str) -> dict[str, int]:
    raw = text.encode()
    escaped = len(raw) - len(raw.translate(None, delete=_ESCAPED))
    # Both are broken into lines of 76 with two signs, in the one case three, between them.
    return {"quoted-printable": (len(raw) + 2 * escaped) * 79 // 76, "base64": -(-len(raw) // 3) * 4 * 78 // 76}


def _headers(letter: Letter, envelope: Envelope) -> list[tuple[str, object]]:
    domain = envelope.sender.domain
    headers: list[tuple[str, object]] = [
        ("Subject", clean(letter.subject, 200)),
        ("From", envelope.sender),
        ("Date", letter.built),
        ("Message-ID", envelope.message_id or f"<{letter.key}@{domain}>"),
        ("Auto-Submitted", "auto-generated"),
    ]
    if envelope.recipient:
        headers.append(("To", envelope.recipient))
    if envelope.reply_to:
        headers.append(("Reply-To", envelope.reply_to))
    if envelope.list_id:
        headers += _list_headers(envelope, envelope.list_id)
    if envelope.archived_at:
        headers.append(("Archived-At", f"<{envelope.archived_at}>"))
    return headers


def _list_headers(envelope: Envelope, list_id: str) -> list[tuple[str, object]]:
    # A root that was never sent keeps all issues of a list in one thread.
    root = f"<root@{list_id}>"
    headers: list[tuple[str, object]] = [
        ("List-Id", f"{clean(envelope.list_title, 80)} <{list_id}>".strip()),
        ("References", root),
        ("In-Reply-To", root),
    ]
    if envelope.archive:
        headers.append(("List-Archive", f"<{envelope.archive}>"))
    ways = [f"<{envelope.leave}>"] if envelope.leave else []
    if envelope.leave_by_mail:
        ways.append(f"<mailto:{envelope.leave_by_mail}?subject=unsubscribe>")
    if ways:
        headers.append(("List-Unsubscribe", ", ".join(ways)))
    if envelope.leave and envelope.leave.startswith("https://"):
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))  # RFC 8058, for https only
    return headers


def _add_images(message: EmailMessage, letter: Letter) -> None:
    body = message.get_body(("html",))
    if not isinstance(body, EmailMessage):
        raise TypeError("a message with HTML has an HTML body")
    for image in letter.images:
        body.add_related(
            image.png, "image", "png", cid=f"<{image.name}@zvon>", disposition="inline", filename=f"{image.name}.png"
        )


def _set_boundaries(message: EmailMessage, mark: str) -> None:
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"zvon-{number}-{mark}")
