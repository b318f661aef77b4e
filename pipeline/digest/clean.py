"""Making words and addresses from outside safe to put into a mail: they are data, whatever they contain."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# Joiners that Persian, Indic scripts and emoji need; every other format character is dropped.
_JOINERS = "\u200c\u200d"
_MARKS_IN_A_ROW = 4
_HREF_SAFE = "/:?#[]@!$&'()*+,;=%-._~"
_MAX_URL = 2000


def clean(text: str, limit: int | None = None) -> str:
    """Return *text* as one line without control, format, private and surrogate characters.

    Bidirectional overrides are format characters and so cannot turn a line around. Heaps of combining
    marks are cut. With *limit*, the line is shortened at a word boundary and ends in an ellipsis.

    >>> clean("Minsk\\r\\nBcc: all@example.org \\u202egnp")
    'Minsk Bcc: all@example.org gnp'
    """
    line = " ".join("".join(_kept(text)).split())
    return line if limit is None else shorten(line, limit)


def _kept(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category == "Cc" or category in ("Zl", "Zp"):
            kept.append(" ")
        elif (category[0] == "C" and character not in _JOINERS) or marks > _MARKS_IN_A_ROW:
            continue
        else:
            kept.append(character)
    return kept


def shorten(line: str, limit: int) -> str:
    """Return *line* cut to at most *limit* characters at a word boundary, an ellipsis showing the cut."""
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    # A single endless word is cut inside: there is no boundary near.
    return (head if len(head) > limit // 2 else cut).rstrip(" ,;:–—-") + "…"


def tail(line: str, limit: int, *, cut: bool) -> str:
    """Return the end of *line*, from a word boundary on; an ellipsis says that more stood before;
    a space that does not break keeps it at its word.

    *cut* says that *line* itself begins somewhere in a text, perhaps in the middle of a word.
    """
    if len(line) > limit:
        line, cut = line[-limit:], True
    if not cut:
        return line
    _, space, rest = line.partition(" ")
    return f"…\u00a0{rest}" if space and rest else ("…" if line else "")


def head(line: str, limit: int) -> str:
    """Return the beginning of *line* up to a word boundary; an ellipsis says that more followed.

    A line that ends a sentence is taken as whole.
    """
    if len(line) <= limit and re.search(r"[.!?…][\"'»”’)]*$", line):
        return line
    rest, space, _ = line[:limit].rpartition(" ")
    return f"{rest}\u00a0…" if space and rest else ("…" if line else "")


def safe_url(url: str | None) -> str | None:
    """Return *url* fit for a link, in ASCII; None unless it is a plain http or https address.

    Addresses with a user name are refused: they exist to look like another host.
    """
    if not url or len(url) > _MAX_URL or any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in url):
        return None
    try:
        parts = urlsplit(url.strip())
        place = _place(parts.hostname or "", parts.port)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not place or "@" in parts.netloc:
        return None
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=_HREF_SAFE)
    return f"{parts.scheme}://{place}{rest}"


def _place(host: str, port: int | None) -> str | None:
    """Return host and port as they stand in an address, names in ASCII; None for what is no host."""
    name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    if not re.fullmatch(r"[\w.-]+|\[[0-9a-fA-F:.]+\]", name, re.ASCII):
        return None
    return name if port is None else f"{name}:{port}"
