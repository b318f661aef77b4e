"""What an entry of a feed claims: what identifies it, what it says, and whose page it points to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.model import FeedEntry, Reason
from pipeline.settings.schema import Source
from pipeline.store.catalog import MANUAL
from pipeline.store.entries import Claim
from pipeline.urls import canonical_url, host_of, url_key

# A publisher's clock may be wrong by a time zone; a date beyond that is no date of an article.
_TOLERANCE = timedelta(days=1)


class Homes:
    """Which source publishes on which host, as far as that is certain."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._hosts: dict[str, set[str]] = {}
        self._owners: dict[str, set[str]] = {}
        for source in sources:
            home = _plain_host(source.homepage or "")
            self._owners.setdefault(home, set()).add(source.id)
            self._hosts[source.id] = {home, *(_plain_host(feed.url) for feed in source.feed)} - {""}

    def owner(self, link: str, claimant: str) -> str:
        """Return the source that a page belongs to: the *claimant*, unless its host is another one's home alone."""
        host = _plain_host(link)
        owners = self._owners.get(host, set()) if host else set()
        if host in self._hosts.get(claimant, set()) or len(owners) != 1:
            return claimant
        return next(iter(owners))


def _plain_host(url: str) -> str:
    return host_of(url).removeprefix("www.") if url else ""


def claims_of(entries: Iterable[FeedEntry], feed_url: str, now: datetime) -> list[Claim]:
    """Return the claims of one feed. A guid or link that several entries share identifies none of them."""
    found = [claim(_dated(entry, now), feed_url) for entry in entries]
    guids = Counter(one.entry.guid for one in found)
    pages = Counter(one.key for one in found)
    return [_identified(one, guids[one.entry.guid] == 1, pages[one.key] == 1) for one in found]


def _identified(one: Claim, own_guid: bool, own_page: bool) -> Claim:
    spare = one.link if one.link and own_page else one.content_sha256
    guid = one.entry.guid if own_guid else None
    return replace(one, identity=guid or spare, spare=spare, own_page=own_page and one.key is not None)


def _dated(entry: FeedEntry, now: datetime) -> FeedEntry:
    """Drop a date in the future; what stood there stays in ``published_raw``."""
    if entry.published is None or entry.published <= now + _TOLERANCE:
        return entry
    return replace(entry, published=None)


def claim(entry: FeedEntry, feed_url: str) -> Claim:
    """Return *entry* with its identity (guid, else link, else what it says) and its page, if it has one."""
    said = "\x1f".join((entry.title, entry.summary, entry.published_raw or ""))
    content = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
    link = canonical_url(entry.link, feed_url) if entry.link else None
    spare = link or content
    identity = entry.guid or spare
    if link is None:
        return Claim(entry, identity, spare, content, None, None, None, Reason.BAD_LINK)
    return Claim(entry, identity, spare, content, link, url_key(link), host_of(link))


def source_of(link: str, sources: Mapping[str, Source]) -> str:
    """Return the source whose homepage the address lies below, the nearest one; ``manual`` when there is none."""
    best, found = -1, MANUAL
    for source in sources.values():
        home = (canonical_url(source.homepage or "") or "").rstrip("/")
        where = home.partition("://")[2].removeprefix("www.")
        if where and _below(link.partition("://")[2].removeprefix("www."), where) and len(where) > best:
            best, found = len(where), source.id
    return found


def _below(place: str, home: str) -> bool:
    """Whether *place* is *home* or lies below it, on the same host or one of its subdomains."""
    host, _, path = home.partition("/")
    own, _, rest = place.partition("/")
    same = own == host or own.endswith(f".{host}")
    return same and (not path or rest == path or rest.startswith(f"{path}/"))
