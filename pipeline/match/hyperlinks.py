"""Links to NAM's places on the web, from the address alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from pipeline.match.schema import Host, Work
from pipeline.model import Citation, CitationType, Document, Link

_SCHEMES = frozenset({"", "http", "https"})


def find_hyperlinks(document: Document, hosts: Iterable[Host], works: Iterable[Work]) -> Iterator[Citation]:
    """Yield a citation for each link to one of *hosts*; its passage is the link's anchor."""
    known_hosts = tuple(hosts)
    pages = {page: work.id for work in works for url in work.urls for page in _segments(url)[-1:]}
    for link in document.links:
        source = host_entity(link.href, known_hosts)
        if source is None:
            continue
        start, end = _anchor(document.text, link)
        # The same page has an address in each language of the site, and others for mobiles.
        work = next((pages[one] for one in _segments(link.href) if one in pages), None)
        yield Citation(
            CitationType.HYPERLINK,
            work,
            source,
            None,
            None,
            start,
            end,
            document.text[start:end],
            1.0,
            "link",
            cue=link.href,
        )


def host_entity(href: str, hosts: Iterable[Host]) -> str | None:
    """Return whose place on the web *href* is, None if nobody's that we know.

    A host counts with its true subdomains; with a path, only the host itself and that path or a
    numbered post below it. User info, query and fragment say nothing about where a link leads.
    """
    parts = _split(href)
    if parts is None:
        return None
    host, path = parts
    for known in hosts:
        if known.path:
            if host in (known.host, f"www.{known.host}") and _same_channel(path, known.path):
                return known.entity
        elif host == known.host or host.endswith(f".{known.host}"):
            return known.entity
    return None


def _split(href: str) -> tuple[str, str] | None:
    href = href.strip()
    if "://" not in href.split("?")[0] and not href.startswith("//"):
        if ":" in href.split("/")[0] or href.startswith(("/", "#", "?", ".")):
            return None
        href = f"//{href}"
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or "\\" in parts.netloc:
        return None
    return host, unquote(parts.path).rstrip("/").lower()


def _same_channel(path: str, channel: str) -> bool:
    wanted = "/" + channel.strip("/").lower()
    if path == wanted:
        return True
    post = path.removeprefix(wanted + "/")
    return post != path and post.isdigit()


def _segments(address: str) -> tuple[str, ...]:
    parts = _split(address)
    return tuple(filter(None, parts[1].split("/"))) if parts else ()


def _anchor(text: str, link: Link) -> tuple[int, int]:
    """Return where the link's words stand; an empty passage at the start where they did not survive."""
    if link.start is not None and link.end is not None and 0 <= link.start <= link.end <= len(text):
        return link.start, link.end
    place = text.find(link.anchor) if link.anchor else -1
    return (place, place + len(link.anchor)) if place >= 0 else (0, 0)
