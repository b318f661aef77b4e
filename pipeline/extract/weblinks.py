"""Addresses that stand in feeds and pages: made absolute, and dropped when nobody should follow them."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST = 2048
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f\\]")


def web_link(href: str, base: str = "") -> str | None:
    """Return *href* as an absolute http(s) address, or None when it is none.

    ``javascript:``, ``data:``, ``file:``, credentials, control characters and back slashes (which
    browsers and libraries read differently) make it None.

    >>> web_link("/a?b=1#c", "https://example.org/x")
    'https://example.org/a?b=1#c'
    >>> web_link("javascript:alert(1)") is web_link("https://user:secret@example.org/") is None
    True
    """
    joined = _joined(href.strip(), base)
    parts = _split(joined)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    # White space inside a path is a common slip of editors, and browsers send it as %20.
    tidy = parts._replace(path=parts.path.replace(" ", "%20"), query=parts.query.replace(" ", "%20")).geturl()
    return None if _NOT_IN_URLS.search(tidy) or len(tidy) > LONGEST else tidy


def _joined(href: str, base: str) -> str:
    # urljoin drops line breaks silently; an address that holds one is not what it seems.
    if len(href) > 2 * LONGEST or _CONTROLS.search(href):
        return ""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is not a number
    except ValueError:
        return None
    return parts


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one registered domain (``m.example.co.uk`` and ``example.co.uk``)."""
    return _site(one) == _site(other) != ""


def _site(url: str) -> str:
    from courlan import extract_domain

    parts = _split(url)
    host = (parts.hostname or "") if parts else ""
    if not host or _is_address(host):
        return host
    # A host below no public suffix (a test network, an intranet) counts by its last two labels.
    return extract_domain(f"https://{host}/") or ".".join(host.split(".")[-2:])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
