"""`zvon probe`: the feeds and sitemaps of a site, found with few requests through the same guarded, polite client."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from pipeline.blocks import FeedLine, identifier, source_block
from pipeline.errors import WorkError, ZvonError
from pipeline.extract.charset import decode
from pipeline.extract.discovery import USUAL, Site, read_site, sitemap_lines
from pipeline.extract.page import tree_of
from pipeline.fetch.client import Client
from pipeline.model import FeedEntry, FetchRequest, FetchResult, ParsedFeed, Reason
from pipeline.settings import Settings, load
from pipeline.stages.parse import read_capture
from pipeline.urls import canonical_url
from pipeline.workers import Workers

MOST_REQUESTS = 25
MOST_SECONDS = 120.0
ENOUGH_FEEDS = 4
MOST_SECTIONS = 3
_SHOWN = 3
# A front page that is shut to programs says nothing of the feeds, which are made for them.
_SHUT = frozenset({401, 402, 403, 405, 451})
_NOTHING = (
    'No feed and no sitemap was found. A page of links can be polled: kind = "listing", its url, and where they are not'
    " recognised a selector (CSS) for the links to articles."
)
# A worker that has to start needs a while; the limit is for a hostile page.
_READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered and could be read."""

    kind: str
    url: str
    feed: ParsedFeed


@dataclass(slots=True)
class Probe:
    """What has been asked and found so far."""

    client: Client
    workers: Workers
    until: float
    asked: set[str] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)
    misses: Counter[str] = field(default_factory=Counter)

    @property
    def over(self) -> bool:
        """Whether the bound on requests or time is reached, or enough is found."""
        return len(self.asked) >= MOST_REQUESTS or monotonic() >= self.until or len(self.found) >= ENOUGH_FEEDS

    async def get(self, url: str, kind: str) -> FetchResult | None:
        """Ask for *url* once; None when it was asked for before or the time is over."""
        if url in self.asked or len(self.asked) >= MOST_REQUESTS:
            return None
        self.asked.add(url)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self.until - monotonic())):
                return await self.client.get(FetchRequest(url, kind))
        self.misses["our time was over"] += 1
        return None

    async def try_feeds(self, urls: Sequence[str]) -> None:
        """Ask for each address until enough is found, and keep those that are feeds."""
        for url in urls:
            if self.over:
                return
            result = await self.get(url, "feed")
            if result is not None:
                self.take(result)

    def take(self, result: FetchResult, kinds: Sequence[str] = ("rss", "sitemap")) -> bool:
        """Keep the answer when it can be read as one of *kinds*; else note why not."""
        if result.body is None:
            self.misses[_why(result)] += 1
            return False
        url = result.final_url or result.request.url
        for kind in kinds:
            read = self._read(kind, result, url)
            if read is not None:
                if url not in {one.url for one in self.found} and (read.entries or read.sitemaps):
                    self.found.append(Found(_exact(kind, read, result.body), url, read))
                return True
        self.misses["no feed"] += 1
        return False

    def _read(self, kind: str, result: FetchResult, url: str) -> ParsedFeed | None:
        """Read in a process that can be ended: nobody knows yet what this server sends."""
        task = (kind, result.body, result.header("content-type") or "", url)
        for _, value, _ in self.workers.run_all(read_capture, [task], _READ_SECONDS):
            return None if isinstance(value, WorkError) else value
        return None


def probe_lines(home: Path, address: str) -> Iterator[str]:
    """Yield what was found at *address*, three entries of each feed, and the block for ``config/sources/``.

    Raises ZvonError when the address is none or its page cannot be had.
    """
    settings = load(home)
    url = canonical_url(address if "://" in address else f"https://{address}")
    if url is None:
        raise ZvonError(f"{address}: is no http(s) address")
    with Workers(1, settings.values.workers.memory_mb) as workers:
        site, probe = asyncio.run(_probe(settings, url, workers))
    yield from _shown(probe)
    if probe.found:
        chosen = [FeedLine(one.kind, one.url) for one in probe.found]
        # Of a feed's own address the site is the homepage.
        home_page = f"{_origin(url)}/" if url == probe.found[0].url else url
        language = site.language or next((_code(one.feed.language) for one in probe.found if one.feed.language), "en")
        yield ""
        yield "# Put this into a file in config/sources/ of your home folder, after a look at kind and languages:"
        yield source_block(site.name, home_page, [language], chosen, source=identifier(url, settings.sources))


async def _probe(settings: Settings, url: str, workers: Workers) -> tuple[Site, Probe]:
    async with Client(settings.network) as client:
        probe = Probe(client, workers, monotonic() + MOST_SECONDS)
        result = await probe.get(url, "page")
        if result is None or (result.body is None and not _is_shut(result)):
            raise ZvonError(f"{url}: {_why(result) if result else 'no answer in time'}; nothing else was asked for")
        if probe.take(result):
            return Site(probe.found[0].feed.title if probe.found else "", None, (), ()), probe
        if result.body is not None:
            probe.misses.clear()
        site = _site(result)
        await _look_around(probe, site, url)
        if not probe.found and result.body is not None:
            # No feed at all: perhaps the front page or a section can be read as a list of links.
            probe.take(result, ("listing",))
        return site, probe


def _is_shut(result: FetchResult) -> bool:
    return result.reason is Reason.CHALLENGE or (result.reason is Reason.HTTP_STATUS and result.status in _SHUT)


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


async def _look_around(probe: Probe, site: Site, url: str) -> None:
    """Try what the page advertises, what robots.txt names, the usual places, and what the sections advertise."""
    origin = _origin(url)
    await probe.try_feeds(site.feeds)
    robots = await probe.get(f"{origin}/robots.txt", "robots")
    if robots is not None and robots.body is not None:
        await probe.try_feeds(sitemap_lines(robots.body.decode("utf-8", "replace"), origin))
    if not probe.found:
        await probe.try_feeds([origin + path for path in USUAL])
    for section in site.sections[:MOST_SECTIONS]:
        result = None if probe.over else await probe.get(section, "page")
        if result is not None and result.body is not None:
            await probe.try_feeds([feed for feed in _site(result).feeds if feed not in site.feeds])


def _site(result: FetchResult) -> Site:
    decoded = decode(result.body or b"", result.header("content-type") or "")
    url = result.final_url or result.request.url
    try:
        return read_site(tree_of(decoded.text, url), url)
    except WorkError:
        return Site("", None, (), ())


def _exact(kind: str, feed: ParsedFeed, body: bytes) -> str:
    """Return the kind as the configuration names it."""
    if kind == "sitemap":
        return "news-sitemap" if any(entry.title for entry in feed.entries) else "sitemap"
    return "atom" if kind == "rss" and b"<feed" in body[:2000] else kind


def _why(result: FetchResult) -> str:
    words = str(result.reason).replace("_", " ")
    return f"{words} ({result.detail})" if result.detail else words


def _code(language: str | None) -> str:
    found = (language or "en").lower().replace("_", "-").partition("-")[0]
    return found if 2 <= len(found) <= 3 and found.isascii() and found.isalpha() else "en"


def _shown(probe: Probe) -> Iterator[str]:
    for one in probe.found:
        number = len(one.feed.entries) or len(one.feed.sitemaps)
        what = "entries" if one.feed.entries else "further sitemaps"
        yield f"{one.kind:<13} {one.url}  ({number} {what})"
        for entry in (one.feed.entries or one.feed.sitemaps)[:_SHOWN]:
            yield f"    {_day(entry)}  {entry.title or entry.link or ''}"
    yield f"{len(probe.asked)} requests, {len(probe.found)} feeds found."
    for why, count in probe.misses.most_common():
        yield f"    {count} × {why}"
    if not probe.found:
        yield _NOTHING


def _day(entry: FeedEntry) -> str:
    return entry.published.strftime("%Y-%m-%d") if entry.published else "undated   "
