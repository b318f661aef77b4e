"""How often a core name is found where nobody speaks of it: wrong tags per million characters of any prose.

    python -m tests.real.prose FOLDER...

Reads text files (.txt, .rst, .md, .pod, CoNLL-U) and message catalogues (.mo) under the folders, the language by a
two-letter part of the path where there is one. What it prints is to be judged by a person: a folder of news may well
speak of Belarus.
"""

from __future__ import annotations

import gettext
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.match.mentions import find_mentions
from pipeline.model import Document
from tests.gold.passages import CORE
from tests.match.shipped import lexicon

_SUFFIXES = frozenset({".txt", ".rst", ".md", ".pod", ".conllu", ".mo", ""})
_LANGUAGE = re.compile(r"[/._]([a-z]{2})(?:[_@-][A-Za-z]+)?(?=[/._]|$)")
_PIECE = 8_000
_LARGEST = 20_000_000
_AROUND = 40


def pieces(folder: Path) -> Iterator[tuple[str | None, str, Path]]:
    """Yield ``(language, text, file)`` for all readable prose under *folder*, in pieces of an article's length."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix not in _SUFFIXES or path.stat().st_size > _LARGEST:
            continue
        text = _text(path)
        found = _LANGUAGE.findall(str(path.relative_to(folder.parent)))
        for start in range(0, len(text), _PIECE):
            yield found[0] if found else None, text[start : start + _PIECE], path


def _text(path: Path) -> str:
    if path.suffix == ".mo":
        return _messages(path)
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".conllu":
        return "\n".join(re.findall(r"^# text = (.*)$", text, re.MULTILINE))
    return text if "\0" not in text[:_PIECE] else ""


def _messages(path: Path) -> str:
    try:
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
    except (OSError, ValueError, LookupError):  # a broken catalogue
        return ""
    return "\n\n".join(text for text in vars(catalogue)["_catalog"].values() if isinstance(text, str))


def main(folders: list[Path]) -> int:
    """Print each core mention with the words around it, and the count per million characters."""
    characters: Counter[str] = Counter()
    mentions = 0
    for folder in folders:
        for language, text, path in pieces(folder):
            characters[language or "?"] += len(text)
            for one in find_mentions(Document(text, language=language), lexicon()).mentions:
                if one.entity in CORE:
                    mentions += 1
                    around = text[max(0, one.start - _AROUND) : one.end + _AROUND]
                    print(f"{one.entity:14} {path.name}: {' '.join(around.split())}")
    total = sum(characters.values()) / 1e6
    print(f"{mentions} core mentions in {total:.1f} M characters, {len(characters)} languages")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(one) for one in sys.argv[1:]]))
