"""What a check found wrong, in words for the person who has to mend it."""

from __future__ import annotations

from dataclasses import dataclass

RESTORE = "put the file back from a backup, then run `zvon verify` again"
LOOK_INTO = "somebody or something changed it: compare with a backup before you rely on it"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written; with ``grave`` false, something worth knowing that is no fault."""

    where: str
    what: str
    advice: str = ""
    grave: bool = True

    def __str__(self) -> str:
        """Return one line."""
        advice = f" - {self.advice}" if self.advice else ""
        return f"{'' if self.grave else 'note: '}{self.where}: {self.what}{advice}"
