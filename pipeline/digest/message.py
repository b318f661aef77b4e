"""A digest as a mail message: text and HTML as alternatives of one another."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from pipeline.digest.clean import clean

# Reserved by RFC 2606: a digest that is only written to a file comes from nobody.
NOBODY = Address("Zvon", "digest", "zvon.invalid")


def build_message(
    subject: str,
    text: str,
    html: str,
    *,
    key: str,
    now: datetime,
    language: str = "en",
    sender: Address = NOBODY,
) -> EmailMessage:
    """Return the message; *key*, such as ``weekly-2026-W47``, gives the same Message-ID every time.

    A digest that is built again is then known as the same one. *subject* is cleaned once more: a line
    break in it would not make a second header, but raise an error and cost the whole digest.
    """
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["Subject"] = clean(subject, 200)
    message["From"] = sender
    message["Date"] = now
    message["Message-ID"] = f"<{key}@{sender.domain}>"
    message["Content-Language"] = language
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable keeps the longest line at 76 and the words readable in the source.
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # The library draws the boundary by lot; this one comes from the content, so that equal mails are equal.
    message.set_boundary(f"zvon-{sha256((text + html).encode()).hexdigest()[:32]}")
    return message
