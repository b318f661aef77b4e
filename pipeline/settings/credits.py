"""Reading ``credits.toml`` of both layers: the home adds agencies and words to the shipped ones."""

from __future__ import annotations

from pathlib import Path

from pipeline.match.credit_schema import CreditFile, CreditWords
from pipeline.settings.loader import by_id, files


def load_credits(home: Path, problems: list[str], origins: dict[str, str]) -> CreditFile:
    """Return the agencies and words that hold for *home*; add a line to *problems* for each fault."""
    read = list(files(home, "credits.toml", CreditFile, problems))
    agencies, found = by_id(iter(read), lambda file: file.agency, "agency", problems)
    origins.update({f"agency.{key}": name for key, name in found.items()})
    words = {
        key: tuple(dict.fromkeys(word for _, file in read for word in getattr(file.words, key)))
        for key in CreditWords.model_fields
    }
    return CreditFile(agency=tuple(agencies.values()), words=CreditWords(**words))
