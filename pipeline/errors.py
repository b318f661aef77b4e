"""Everything that Zvon raises on purpose.

    ZvonError
    ├── ConfigError      the configuration is wrong; holds every problem found, not only the first
    ├── HomeError        the home folder cannot be used (locked, read-only, not ours, newer)
    ├── EvidenceError    kept evidence is missing or does not match its digest
    ├── TryLater         this piece of work may succeed later; the runner schedules it again
    └── GiveUp           this piece of work cannot succeed as it is; the runner quarantines it

A stage raises ``TryLater`` or ``GiveUp`` and nothing else on purpose; any other exception is a
programming error, which the runner records for that one item before it goes on to the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Reason


class ZvonError(Exception):
    """Base of all errors that a person is meant to read."""


class ConfigError(ZvonError):
    """The configuration is wrong; ``problems`` holds one ``file: key: what`` line for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class HomeError(ZvonError):
    """The home folder cannot be used; the message says why and what to do."""


class EvidenceError(ZvonError):
    """Kept evidence is missing, unreadable or not what its digest says; the message names the record."""


class WorkError(ZvonError):
    """One piece of work failed, with the named reason that goes into its outcome."""

    def __init__(self, subject: str, reason: Reason, detail: str = "") -> None:
        self.subject = subject
        self.reason = reason
        self.detail = detail
        super().__init__(": ".join(part for part in (reason.value, subject, detail) if part))

    def __reduce__(self) -> tuple[type[WorkError], tuple[object, ...]]:
        """Travel between processes whole; an exception's own way keeps nothing but its message."""
        return type(self), (self.subject, self.reason, self.detail)


class TryLater(WorkError):
    """The work may succeed later, not before ``after`` seconds where that is known."""

    def __init__(self, subject: str, reason: Reason, detail: str = "", after: float | None = None) -> None:
        self.after = after
        super().__init__(subject, reason, detail)

    def __reduce__(self) -> tuple[type[WorkError], tuple[object, ...]]:
        """Travel between processes with the waiting time."""
        return type(self), (self.subject, self.reason, self.detail, self.after)


class GiveUp(WorkError):
    """The work cannot succeed as it is; a new version of the stage or a person may try again."""
