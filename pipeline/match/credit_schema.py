"""What ``config/credits.toml`` may say: the agencies, and the words that stand before a credit."""

from __future__ import annotations

import hashlib

from pydantic import Field

from pipeline.match.schema import Strict


class Agency(Strict):
    """A news agency. ``spellings`` are matched letter by letter, and in capitals."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(min_length=1)
    spellings: tuple[str, ...] = Field(min_length=1)


class CreditWords(Strict):
    """Words that stand before a credit, in any language; case does not matter.

    ``labels`` go with a colon ("Source: Reuters"), ``bylines`` without ("By Reuters"), ``phrases`` make a
    credit when nothing but the agency follows on the line ("According to BelTA."), ``rights`` may follow
    it. A line with one of the ``pictures`` speaks of a picture, not of the text.
    """

    labels: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


class CreditFile(Strict):
    """The whole of ``credits.toml``."""

    agency: tuple[Agency, ...] = ()
    words: CreditWords = CreditWords()

    @property
    def digest(self) -> str:
        """Return a hash of everything in it, SHA-256 in hexadecimal."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
