"""What is said to people in their language: the catalogues of ``db/site/locale``, for the public file and both sites.

English is its own key; ``LANGUAGE/LC_MESSAGES/*.po`` has the other languages, read as they are: there is nothing to
compile.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pipeline.resources import shipped

# Code of the language → its own name for itself. The first is what the texts are written in.
LANGUAGES = {"en": "English", "be": "Беларуская"}


def files(language: str) -> list[Path]:
    """Return the catalogues of *language*."""
    return sorted((shipped("db") / "site" / "locale" / language / "LC_MESSAGES").glob("*.po"))


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the texts in *language*; each text itself where nobody has translated it."""
    found = NullTranslations()
    for path in files(language):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, language))
        compiled.seek(0)
        part = GNUTranslations(compiled)
        part.add_fallback(found)
        found = part
    return found
