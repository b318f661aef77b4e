"""The values that flow through the pipeline, frozen and free of behaviour.

Kept apart: what *they said* (``FeedEntry``, ``Response``), what *we concluded* (``Page``, ``Mention``,
``Citation``) and what *a person decided* (``Review``). Times are aware datetimes in UTC; offsets are
code points into the text they belong to, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """How one unit of a stage's work ended."""

    DONE = "done"
    SKIPPED = "skipped"
    RETRY = "retry"
    QUARANTINED = "quarantined"


class FetchOutcome(StrEnum):
    """How one request ended."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    SKIPPED = "skipped"
    ERROR = "error"


class Reason(StrEnum):
    """Why something ended other than plainly well: the one vocabulary for fetches and outcomes."""

    NONE = ""
    # the request
    BLOCKED = "blocked"
    TOO_LARGE = "too_large"
    HTTP_STATUS = "http_status"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    CHALLENGE = "challenge"
    CONNECTION = "connection"
    DNS = "dns"
    PROTOCOL = "protocol"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"
    ROBOTS = "robots"
    TLS = "tls"
    DECODE = "decode"
    CONFIG = "config"
    # the bytes
    PARSE = "parse"
    NOT_HTML = "not_html"
    NOT_FEED = "not_feed"
    EMPTY = "empty"
    CONSENT = "consent"
    PAYWALL = "paywall"
    TEASER = "teaser"
    INDEX = "index"
    ERROR_PAGE = "error_page"
    # the work
    UNCHANGED = "unchanged"
    BAD_LINK = "bad_link"
    NO_MENTION = "no_mention"
    OVER_LIMIT = "over_limit"
    WORKER_DIED = "worker_died"
    MEMORY = "memory"
    CRASH = "crash"
    EVIDENCE = "evidence"


class PageClass(StrEnum):
    """What a page turned out to be; ``closed``: the server or its robots.txt refused it, so there is no capture."""

    ARTICLE = "article"
    TEASER = "teaser"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    PAYWALL = "paywall"
    INDEX = "index"
    ERROR = "error"
    PDF = "pdf"
    EMPTY = "empty"
    CLOSED = "closed"


# --- what they said -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One claim of a feed. ``published`` is parsed, ``published_raw`` is what stood there."""

    guid: str | None
    link: str | None
    title: str
    summary: str
    published: datetime | None
    published_raw: str | None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read: its entries in document order and what was odd about it.

    ``sitemaps`` are the further sitemaps that a sitemap index names.
    """

    title: str
    language: str | None
    entries: tuple[FeedEntry, ...]
    warnings: tuple[str, ...] = ()
    ttl_minutes: int | None = None
    sitemaps: tuple[FeedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One URL to ask for. ``kind`` is ``feed``, ``page``, ``robots`` or ``timestamp``.

    With a ``body`` it is a POST, which follows no redirect.
    """

    url: str
    kind: str
    source: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: who sent us where, with which status."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One request and how it ended. ``body`` is the decoded body and is set only for ``ok``.

    ``headers`` are the final response's, lower-cased names in order, duplicates kept;
    ``request_headers`` are those that we sent for it, ``address`` is the IP address that answered.
    ``retry_after`` is in seconds, already clamped.
    """

    request: FetchRequest
    at: datetime
    outcome: FetchOutcome
    reason: Reason = Reason.NONE
    detail: str = ""
    status: int | None = None
    final_url: str | None = None
    hops: tuple[Hop, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    bytes_received: int = 0
    milliseconds: int = 0
    retry_after: float | None = None
    http_version: str = "HTTP/1.1"
    request_headers: tuple[tuple[str, str], ...] = ()
    address: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first header called *name*, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)


@dataclass(frozen=True, slots=True)
class CaptureRef:
    """Where the bytes of one answer lie: WARC file (relative to the captures folder), offset, digest.

    ``span`` bytes from ``offset`` hold the record and those that belong to it (request, metadata), and
    ``record_sha256`` is theirs; both are known where the record was written.
    """

    file: str
    offset: int
    length: int
    sha256: str
    span: int = 0
    record_sha256: str = ""


# --- what we concluded --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: where it points and the words it stands on, ``text[start:end] == anchor``.

    A link whose words did not survive extraction has ``start == end == None``.
    """

    href: str
    anchor: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A possible publication date, where it came from, and to which precision (``day`` or ``second``)."""

    value: datetime
    source: str
    precision: str = "second"


@dataclass(frozen=True, slots=True)
class Page:
    """What a captured page or PDF says, as far as we can read it."""

    page_class: PageClass
    reason: Reason
    title: str
    text: str
    language: str | None
    language_confidence: float
    published: datetime | None
    date_source: str | None
    date_precision: str | None
    canonical_url: str | None
    author: str | None
    links: tuple[Link, ...] = ()
    dates: tuple[DateCandidate, ...] = ()
    warnings: tuple[str, ...] = ()
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity at ``text[start:end] == surface``; ``form`` is the lexicon entry that fired."""

    entity: str
    surface: str
    start: int
    end: int
    confidence: float
    rule: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was found and not tagged, and the rule that refused it."""

    entity: str
    surface: str
    start: int
    end: int
    rule: str
    form: str = ""


class CitationType(StrEnum):
    """How an article refers to NAM's work."""

    HYPERLINK = "hyperlink"
    TITLE_MENTION = "title_mention"
    ATTRIBUTION = "attribution"
    DIRECT_QUOTE = "direct_quote"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to NAM's work: the passage ``text[start:end] == exact`` and what it amounts to.

    ``source`` is the entity that speaks (``nam`` or ``latushka``), ``by`` the institution that
    acknowledges, ``stance`` is ``denied`` or None, ``grade`` A to E as in the design.
    """

    type: CitationType
    work: str | None
    source: str | None
    by: str | None
    stance: str | None
    start: int
    end: int
    exact: str
    confidence: float
    rule: str
    grade: str = "C"
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words ``text[start:end] == exact``; ``speaker`` is an entity id, ``speaker_text`` the words."""

    start: int
    end: int
    exact: str
    speaker: str | None
    speaker_text: str
    cue: str
    kind: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the article with the words that show it, as ``(start, end)`` pairs."""

    topic: str
    score: float
    evidence: tuple[tuple[int, int], ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Echo:
    """Words of a work ``text[start:end] == exact`` in a text that credits nobody: grade D, always inferred."""

    work: str
    start: int
    end: int
    exact: str
    confidence: float
    rule: str
    grade: str = "D"


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that tagging found in one text; ``read_to`` tells where reading stopped before its end."""

    language: str | None
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    quotes: tuple[Quote, ...] = ()
    topics: tuple[Topic, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    mixed_script: bool = False
    echoes: tuple[Echo, ...] = ()
    read_to: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text to tag. ``links`` are the page's; ``source_host`` is where it was published.

    Mentions and citations are found in ``text``; ``title`` is context, and is searched for topics.
    """

    text: str
    title: str = ""
    language: str | None = None
    links: tuple[Link, ...] = ()
    source_host: str | None = None


# --- what a person decided ----------------------------------------------------------------------


class Verdict(StrEnum):
    """A reviewer's decision on one finding."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NOTED = "noted"
    WITHDRAWN = "withdrawn"


# --- how we behave ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """How we fetch. ``allow`` holds exact ``host:port`` or ``CIDR:port`` exceptions to the address guard.

    Sizes are bytes of the decoded body, times are seconds.
    """

    allow: tuple[str, ...] = ()
    user_agent: str = "Zvon/0.1 (media monitoring)"
    contact: str = ""
    proxy: str | None = None
    timeout_seconds: float = 30.0
    max_bytes: int = 16 * 1024 * 1024
    per_host_seconds: float = 2.0
    concurrency: int = 8
    robots: bool = True
