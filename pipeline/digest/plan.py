"""What the decider decides: the plan of one issue, from which text and HTML are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.digest.facts import Facts, Finding


class Choice(StrEnum):
    """What became of one finding."""

    SHOWN = "shown"
    SAME_STORY = "same_story"  # another copy or passage of a story that is shown
    BEYOND_CAP = "beyond_cap"  # counted, not shown: the list is full
    FURTHER_COPY = "further_copy"  # one more copy of a story that an earlier issue told
    TOLD = "told"  # an earlier issue held it, from another version of the page
    REJECTED = "rejected"
    NOT_SEARCHED = "not_searched"  # not what this list looks for
    HAD = "had"  # these readers had it from another list
    UNREVIEWED = "unreviewed"  # left for a later issue: this list gets confirmed findings only


# What an issue has dealt with and no later one repeats.
HELD = frozenset({Choice.SHOWN, Choice.SAME_STORY, Choice.BEYOND_CAP, Choice.FURTHER_COPY})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list looks for: each that is not empty must hold. Kinds, countries and so on as in the ledger.

    ``words`` is in the language of FTS5; the store says in which articles they stand.
    """

    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    words: str = ""

    def holds(self, finding: Finding) -> bool:
        """Say whether *finding* is what the list looks for."""
        pairs = (
            (self.kinds, finding.organization_kind),
            (self.countries, finding.country),
            (self.languages, finding.language),
            (self.grades, finding.grade),
            (self.works, finding.work_id),
        )
        topics = not self.topics or not self.topics.isdisjoint(finding.topics)
        words = not self.words or self.words in finding.words
        return words and topics and all(not wanted or value in wanted for wanted, value in pairs)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a list of recipients gets. The caps count stories.

    ``searches`` are those that the list names, of which one must hold beside ``wanted``; None where it names none.
    ``lacking`` counts those that it names and that cannot be used. ``had`` are findings that these readers had from
    another list.
    """

    confirmed_only: bool = False
    caps: tuple[tuple[str, int], ...] = (("institutions", 10), ("media", 12), ("civil", 6))
    passages: int = 3
    copies: int = 10
    wanted: Wanted = Wanted()
    searches: tuple[Wanted, ...] | None = None
    lacking: int = 0
    had: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether everything that is found goes to this list."""
        return not self.confirmed_only and self.wanted == Wanted() and self.searches is None

    @property
    def words(self) -> frozenset[str]:
        """All that is looked for in titles and texts."""
        return frozenset(one.words for one in (self.wanted, *(self.searches or ())) if one.words)

    def wants(self, finding: Finding) -> bool:
        """Say whether *finding* is what the list looks for."""
        named = self.searches is None or any(one.holds(finding) for one in self.searches)
        return named and self.wanted.holds(finding)


# Our own people get everything, the unreviewed marked as such.
TEAM = Policy()


@dataclass(frozen=True, slots=True)
class Story:
    """One story of the digest: the article that stands for it, its passages, and who else carries it."""

    lead: Finding
    passages: tuple[Finding, ...]
    more_passages: int
    copies: int
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the digest; ``left_out`` stories did not fit."""

    key: str
    stories: tuple[Story, ...]
    left_out: int

    @property
    def total(self) -> int:
        """How many stories belong here, shown or not."""
        return len(self.stories) + self.left_out


@dataclass(frozen=True, slots=True)
class Digest:
    """What the mail will say. ``choices`` maps every finding's id to what became of it.

    ``had`` counts the stories that are left out because these readers had them from another list, ``missed`` those
    that are here because an earlier issue could not be brought to these readers.
    """

    facts: Facts
    policy: Policy
    sections: tuple[Section, ...] = ()
    further: tuple[Story, ...] = ()
    further_left_out: int = 0
    had: int = 0
    missed: int = 0
    choices: dict[int, Choice] = field(default_factory=dict)

    @property
    def items(self) -> tuple[int, ...]:
        """The ids that this issue deals with, in rising order."""
        return tuple(sorted(id for id, choice in self.choices.items() if choice in HELD))

    @property
    def counted(self) -> tuple[int, ...]:
        """Those of the items that are counted and not shown, in rising order."""
        return tuple(sorted(id for id, choice in self.choices.items() if choice is Choice.BEYOND_CAP))

    @property
    def total(self) -> int:
        """How many new stories cite NAM's work."""
        return sum(section.total for section in self.sections)

    @property
    def empty(self) -> bool:
        """Whether there is no new citation to tell of."""
        return not self.sections and not self.further
