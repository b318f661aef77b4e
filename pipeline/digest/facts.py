"""What a digest is made from: plain rows of one period, as the store reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.digest.week import Week


@dataclass(frozen=True, slots=True)
class Finding:
    """One citation with its evidence. ``work``, ``source`` and ``institution`` are names, not ids.

    ``told``: an issue held it already, from another version of the page; ``copy_told``: one held another copy of
    the story. ``missed``: one held it, which could not be brought to the readers at hand. ``words``: those of the
    searches in titles and texts that find the article.
    """

    id: int
    article: int
    story: int | None
    first_of_story: bool
    organization: str
    organization_kind: str
    type: str
    grade: str
    work: str | None
    source: str | None
    institution: str | None
    stance: str | None
    prefix: str
    exact: str
    suffix: str
    start: int
    title: str
    url: str
    language: str | None
    published: datetime | None
    found: datetime
    verdict: str
    story_size: int = 1
    told: bool = False
    copy_told: bool = False
    missed: bool = False
    tier: int = 2
    country: str | None = None
    work_id: str | None = None
    topics: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was found in one week, NAM's own sites apart.

    ``articles`` name somebody we watch; ``regime`` and ``deportation`` are those of them that name the
    regime or its head, and those on the deportation of children. ``citing`` counts stories with a citation.
    """

    citing: int = 0
    articles: int = 0
    stories: int = 0
    organizations: int = 0
    regime: int = 0
    deportation: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a ranking: articles in the week and in the week before."""

    name: str
    count: int
    before: int


@dataclass(frozen=True, slots=True)
class FeedState:
    """How one feed is doing; ``state`` and ``silent_after`` as in the view ``source_health``."""

    source: str
    url: str
    state: str
    reason: str
    last_ok: datetime | None
    last_new: datetime | None
    silent_after: timedelta


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the digest of one week is made from.

    Rankings are in falling order; ``trend`` holds the weeks in order of time, the last one being this.
    ``starts`` and ``ends`` are the week's bounds; ``until`` is where our knowledge ends: earlier than
    ``ends`` while the week is not over.
    """

    week: Week
    starts: datetime
    ends: datetime
    until: datetime
    findings: tuple[Finding, ...] = ()
    organizations: tuple[Ranked, ...] = ()
    languages: tuple[Ranked, ...] = ()
    new_organizations: tuple[str, ...] = ()
    feeds: tuple[FeedState, ...] = ()
    trend: tuple[tuple[Week, Volume], ...] = ()

    @property
    def volume(self) -> Volume:
        """The week's own volume."""
        return self.trend[-1][1] if self.trend else Volume()

    @property
    def before(self) -> Volume:
        """The volume of the week before."""
        return self.trend[-2][1] if len(self.trend) > 1 else Volume()

    @property
    def has_past(self) -> bool:
        """Whether an earlier week of the trend brought anything: else nobody watched, and all is new."""
        return any(volume.articles for _, volume in self.trend[:-1])
