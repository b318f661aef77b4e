"""What the configuration may say: the shapes of ``settings.toml`` and ``sources/*.toml``."""

from __future__ import annotations

from datetime import date
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.extract.rules import Selector


class Strict(BaseModel):
    """A block of configuration: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http:// or https:// address")
    if parts.username or parts.password:
        raise ValueError("must not hold a user name or password; secrets come from the environment")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a time zone name such as Europe/Warsaw") from error
    return value


def _exception(value: str) -> str:
    """Accept ``host:port`` and ``CIDR:port``, the port being a number."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("must be an exact host:port or CIDR:port, such as 127.0.0.1:8701")
    return value


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError("is no day, such as 2026-11-22") from error


def _mail_address(value: str) -> str:
    """Accept ``name@domain`` and ``Words <name@domain>``."""
    try:
        address = Address(addr_spec=parseaddr(value)[1])
        address.addr_spec.encode("ascii")
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ValueError("must be an address such as Zvon <zvon@example.org>") from error
    if not address.username or "." not in address.domain or not value.isprintable():
        raise ValueError("must be an address such as Zvon <zvon@example.org>")
    return value


Day = Annotated[str, AfterValidator(_day)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Grade = Literal["A", "B", "C", "D", "E"]
Channel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=32)]
GuardException = Annotated[str, AfterValidator(_exception)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Zone = Annotated[str, AfterValidator(_zone)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
Kind = Literal["outlet", "wire", "parliament", "igo", "court", "prosecutor", "government", "ngo"]
FeedKind = Literal["rss", "atom", "sitemap", "news-sitemap", "listing"]


class Defaults(Strict):
    """Which of the shipped data take part; which shipped sources are polled, all where nothing is named."""

    sources: bool = True
    groups: tuple[Identifier, ...] = ()
    tiers: tuple[Annotated[int, Field(ge=1, le=3)], ...] = ()
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()


class Network(Strict):
    """How we fetch; see NetworkOptions for units."""

    allow: tuple[GuardException, ...] = ()
    user_agent: str = Field(default="Zvon/0.1 (media monitoring)", pattern=r"^[\x20-\x7e]+$")
    contact: str = Field(default="", pattern=r"^[\x20-\x7e]*$")
    proxy: str | None = None
    timeout_seconds: float = Field(default=30, gt=0, le=300)
    max_bytes: int = Field(default=16 * 1024 * 1024, ge=1024, le=256 * 1024 * 1024)
    per_host_seconds: float = Field(default=2, ge=0, le=3600)
    concurrency: int = Field(default=8, ge=1, le=100)


class Schedule(Strict):
    """When the service works. Minutes are between polls of one feed; entries are of one feed."""

    poll_minutes: int = Field(default=60, ge=1, le=24 * 60)
    poll_minutes_least: int = Field(default=10, ge=1, le=24 * 60)
    poll_minutes_most: int = Field(default=360, ge=1, le=7 * 24 * 60)
    unconditional_days: float = Field(default=7, gt=0, le=365)
    most_new: int = Field(default=1000, ge=1, le=50_000)
    most_new_a_day: int = Field(default=2000, ge=1, le=1_000_000)
    sitemap_days: int = Field(default=30, ge=1, le=100_000)
    sitemaps_most: int = Field(default=10, ge=1, le=1000)
    tick_seconds: int = Field(default=60, ge=1, le=3600)
    retry_minutes: int = Field(default=30, ge=1, le=24 * 60)
    give_up_after: int = Field(default=8, ge=1, le=100)

    @model_validator(mode="after")
    def _in_order(self) -> Schedule:
        if not self.poll_minutes_least <= self.poll_minutes <= self.poll_minutes_most:
            raise ValueError("poll_minutes must lie between poll_minutes_least and poll_minutes_most")
        return self


class Workers(Strict):
    """Limits of the processes that read and tag. Seconds are for one item."""

    count: int = Field(default=2, ge=1, le=64)
    memory_mb: int = Field(default=2048, ge=2048, le=65536)
    parse_seconds: float = Field(default=10, gt=0, le=600)
    extract_seconds: float = Field(default=20, gt=0, le=600)
    tag_seconds: float = Field(default=20, gt=0, le=600)


class Site(Strict):
    """Where the site listens and which zone it shows times in."""

    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=0, le=65535)
    zone: Zone = "Europe/Warsaw"
    https: bool = False
    stale_hours: float = Field(default=24, gt=0)


class Captures(Strict):
    """How long the bytes of pages are kept in which nothing was found, in days; 0 keeps all."""

    keep_unmatched_days: int = Field(default=0, ge=0, le=36_500)


class Review(Strict):
    """How findings are decided on. With ``second_confirmation`` two people must confirm what becomes public."""

    second_confirmation: bool = False


class Evidence(Strict):
    """When cited pages are looked at again, in hours after the citation was found; who confirms times.

    ``timestamp_ca`` is a PEM file below config/ with the authority's root certificate.
    """

    revisit_hours: tuple[Annotated[int, Field(ge=1, le=10 * 8766)], ...] = (1, 24, 168, 720, 8760)
    timestamp_url: WebAddress | None = None
    timestamp_ca: str = Field(default="", pattern=r"^[\w.-]*$")
    timestamp_hours: int = Field(default=24, ge=1, le=8766)


class Digest(Strict):
    """The list that is built unless another is named, and what lists do in a week with nothing new."""

    name: str = Field(default="weekly", pattern=r"^[a-z0-9-]+$")
    when_empty: Literal["send", "skip"] = "send"


class Mail(Strict):
    """How mail goes out; without ``host`` none does. Name, password and DKIM key come from the environment.

    ``site`` is the address at which readers reach the site; ``ca`` a PEM file below config/ with the root of a
    server's own certificate. ``dot_seconds`` is how long the server may take to confirm a message that it has.
    """

    host: str = Field(default="", pattern=r"^[A-Za-z0-9.:-]*$")
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: MailAddress | None = None
    reply_to: MailAddress | None = None
    site: WebAddress | None = None
    ca: str = Field(default="", pattern=r"^[\w.-]*$")
    dkim_selector: str = Field(default="", pattern=r"^[a-z0-9-]*$")
    timeout_seconds: float = Field(default=30, gt=0, le=600)
    dot_seconds: float = Field(default=600, gt=0, le=3600)
    retry_minutes: float = Field(default=5, gt=0, le=24 * 60)
    give_up_after: int = Field(default=13, ge=1, le=100)

    @model_validator(mode="after")
    def _whole(self) -> Mail:
        if self.host and self.sender is None:
            raise ValueError("sender must be set when host is: the address that mail comes from")
        return self


class Brief(Strict):
    """The daily brief for the comms team, to those who were imported into the list ``brief``."""

    at: Clock = "06:30"
    days: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
    language: Language = "en"
    when_empty: Literal["send", "skip"] = "send"


class Publish(Strict):
    """The public file: when it is built anew each day, and what it says of itself.

    ``daily`` is a time in ``site.zone``; blank: never by itself. ``address`` is where the public sees it.
    """

    daily: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = ""
    title: str = Field(default="Zvon: confirmed citations", min_length=1, max_length=120)
    publisher: str = Field(default="", max_length=120)
    address: WebAddress | None = None
    licence: str = Field(
        default="CC BY 4.0, https://creativecommons.org/licenses/by/4.0/", min_length=1, max_length=200
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8002, ge=0, le=65535)


class Alerts(Strict):
    """What is told at once, and where. The address of a channel called ``desk`` is ``$ZVON_ALERT_DESK``.

    ``editors`` hear of citations and spikes, ``operators`` of silent sources and of mail that could not be sent.
    """

    editors: tuple[Channel, ...] = ()
    operators: tuple[Channel, ...] = ()
    grades: tuple[Grade, ...] = ("A", "B")
    quiet_from: Clock = "22:00"
    quiet_until: Clock = "07:00"
    group_minutes: float = Field(default=15, ge=0, le=24 * 60)
    silent_days: float = Field(default=14, gt=0, le=366)
    spike_deviations: float = Field(default=5, gt=0, le=100)
    spike_minimum: int = Field(default=5, ge=1)


class SettingsFile(Strict):
    """The whole of ``settings.toml``."""

    defaults: Defaults = Defaults()
    network: Network = Network()
    schedule: Schedule = Schedule()
    workers: Workers = Workers()
    site: Site = Site()
    captures: Captures = Captures()
    review: Review = Review()
    evidence: Evidence = Evidence()
    digest: Digest = Digest()
    mail: Mail = Mail()
    brief: Brief = Brief()
    alerts: Alerts = Alerts()
    publish: Publish = Publish()


class Feed(Strict):
    """One address that is polled for a source; ``checked`` says when and where the address was looked up."""

    kind: FeedKind
    url: WebAddress
    note: str = ""
    checked: str = "unchecked"
    selector: Selector | None = None
    since: Day | None = None

    @model_validator(mode="after")
    def _fits_kind(self) -> Feed:
        if self.selector is not None and self.kind != "listing":
            raise ValueError("selector is for feeds of the kind listing; remove it")
        if self.since is not None and self.kind not in ("sitemap", "news-sitemap"):
            raise ValueError("since is for sitemaps; remove it")
        return self


class Organization(Strict):
    """Who speaks, when several sources belong to one body."""

    id: Identifier
    name: str = Field(min_length=1)
    kind: Kind
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    parent: Identifier | None = None


class Source(Strict):
    """One place where an organization publishes. Without ``organization`` the source is its own."""

    id: Identifier
    name: str = Field(min_length=1)
    kind: Kind
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    languages: tuple[Language, ...] = Field(min_length=1)
    groups: tuple[Identifier, ...] = ()
    homepage: WebAddress | None = None
    organization: Identifier | None = None
    tier: int = Field(default=2, ge=1, le=3)
    own: bool = False
    note: str = ""
    feed: tuple[Feed, ...] = ()


class Event(Strict):
    """One line of "what has been done so far", with the evidence that it names."""

    id: Identifier
    date: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    organization: str | None = None
    kind: str
    title: str = Field(min_length=1)
    url: WebAddress | None = None
    work: Identifier | None = None
    description: str = ""


class SourcesFile(Strict):
    """One file of ``sources/``."""

    organization: tuple[Organization, ...] = ()
    source: tuple[Source, ...] = ()


class EventsFile(Strict):
    """One file of ``events/``."""

    event: tuple[Event, ...] = ()


class Search(Strict):
    """Which findings a list gets: each key that is given must hold; ``words`` is a full-text search (FTS5)."""

    kinds: tuple[Kind, ...] = ()
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    languages: tuple[Language, ...] = ()
    grades: tuple[Grade, ...] = ()
    works: tuple[Identifier, ...] = ()
    topics: tuple[Identifier, ...] = ()
    words: str = ""


class MailingList(Strict):
    """A digest for some readers: what it holds, in which language, when it goes out. Never who they are.

    An ``inside`` list is for our own people; an ``outside`` one gets only what a person has confirmed. ``searches``
    are saved searches, by name, of which at least one must find what the list holds.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$", max_length=64)
    title: str = Field(default="Zvon", min_length=1, max_length=80)
    audience: Literal["inside", "outside"] = "outside"
    language: Language = "en"
    when_empty: Literal["send", "skip"] | None = None
    day: Weekday = "monday"
    at: Clock = "07:00"
    search: Search = Search()
    searches: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()


class ListsFile(Strict):
    """The whole of ``lists.toml``."""

    list: tuple[MailingList, ...] = ()
