"""The gold passages: read from their files, tagged once, compared.

``mentions`` and ``citations`` were written beside the rules (with a part, split ``held``, that was looked at
only now and then); all others by people who never saw the rules. Those called open may be read to improve the rules; of
the sealed ones only the figures are looked at, and seldom, so that they say what happens on text that nobody has
tuned for. A sealed set whose figures have been seen often is opened, and a new one written.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.match.quotes import find_quotes
from pipeline.match.tagger import Tagger
from pipeline.model import Document, Link

FOLDER = Path(__file__).parent
SETS = (
    "mentions", "citations", "quotes",
    "open", "open2", "open3", "open4", "open5", "open6", "open7", "open8", "open9", "open10",
    "open11", "quotes_open",
    "sealed4", "sealed5", "sealed6", "sealed7", "quotes_sealed", "quotes_sealed2",
)  # fmt: skip
# Rule 2 of the annotation: the entities that the project exists for.
CORE = frozenset(
    {"lukashenko", "regime", "nam", "latushka", "shautsou", "belarus_red_cross", "talai", "talai_foundation"}
    | {"belaruskali", "halavaty", "dubrava", "volkova", "dolphins", "mezentsev", "lvova_belova"}
)
Mark = tuple[str, int, int]
Said = tuple[int, int, str | None]
Cited = tuple[str, str | None, str | None, str | None, str | None]


@dataclass(frozen=True)
class Passage:
    """One passage and what a careful reader finds in it; None where the file does not say."""

    id: str
    lang: str
    split: str
    why: str
    document: Document
    mentions: frozenset[Mark] | None
    citations: frozenset[Cited] | None
    doubtful: frozenset[Cited]
    quotes: frozenset[Said] | None = None
    # Whom the file tells apart as speakers; anybody else is somebody. None: everybody whom the knowledge base knows.
    speakers: frozenset[str] | None = None
    # Whether its annotators counted what the headline says.
    headline: bool = False


def passages(name: str) -> Iterator[Passage]:
    """Yield the passages of one folder in the order of its files."""
    for path in sorted((FOLDER / name).glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for raw in file["case"]:
            yield _passage(raw, file.get("speakers"), file.get("headlines", False))


def digest() -> str:
    """Return a hash over all passages, so that floors are compared with the set that they were set on."""
    total = hashlib.sha256()
    for name in SETS:
        for path in sorted((FOLDER / name).glob("*.toml")):
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _passage(raw: dict[str, Any], speakers: list[str] | None = None, headline: bool = False) -> Passage:
    text = raw["text"].rstrip("\n")
    links = tuple(_link(text, link) for link in raw.get("links", ()))
    cited = raw.get("citations")
    return Passage(
        raw["id"],
        raw["lang"],
        raw.get("split", "dev"),
        raw["why"],
        # A variant of a script (be-latn) is given as its language.
        Document(text, raw.get("title", ""), raw["lang"].split("-")[0], links),
        frozenset(_mark(text, *mention) for mention in raw["mentions"]) if "mentions" in raw else None,
        None if cited is None else frozenset(_cited(one) for one in cited if not one.get("doubtful")),
        frozenset(_cited(one) for one in cited or () if one.get("doubtful")),
        frozenset(_said(text, one) for one in raw["quotes"]) if "quotes" in raw else None,
        None if speakers is None else frozenset(speakers),
        headline,
    )


def _link(text: str, raw: dict[str, str]) -> Link:
    start = text.index(raw["anchor"])
    return Link(raw["href"], raw["anchor"], start, start + len(raw["anchor"]))


def _mark(text: str, entity: str, surface: str, nth: int) -> Mark:
    start = -1
    for _ in range(nth):
        start = text.index(surface, start + 1)
    return entity, start, start + len(surface)


def _said(text: str, raw: dict[str, str]) -> Said:
    """Return where a quotation stands and who says it; ``kind``, where a file has it, is not compared."""
    start = text.index(raw["exact"])
    return start, start + len(raw["exact"]), raw.get("speaker")


def _cited(raw: dict[str, Any]) -> Cited:
    """A hyperlink's source follows from its address and is not compared."""
    source = None if raw["type"] == "hyperlink" else raw.get("source")
    return raw["type"], raw.get("work"), source, raw.get("by"), raw.get("stance")


@dataclass(frozen=True)
class Answer:
    """What the tagger found in a passage, in the same terms."""

    mentions: frozenset[Mark]
    citations: frozenset[Cited]
    quotes: frozenset[Said] = frozenset()


def answer(tagger: Tagger, passage: Passage) -> Answer:
    """Tag a passage; raise AssertionError when an offset is not true.

    Quotations are looked for whether or not a passage speaks of anybody we know, as the reader of quotations is
    what is judged, and not the scan that spares it texts of no interest.
    """
    title, found = tagger.find_article(passage.document) if passage.headline else (None, tagger.find(passage.document))
    quotes = find_quotes(passage.document, found.mentions, tagger.lexicon) if passage.quotes is not None else ()
    for quote in quotes:
        assert passage.document.text[quote.start : quote.end] == quote.exact, passage.id
    said = found.citations + (title.citations if title is not None else ())
    for one in found.mentions:
        assert passage.document.text[one.start : one.end] == one.surface, passage.id
    for cited in found.citations:
        assert passage.document.text[cited.start : cited.end] == cited.exact, passage.id
    return Answer(
        frozenset((one.entity, one.start, one.end) for one in found.mentions),
        frozenset((str(c.type), c.work, None if c.type == "hyperlink" else c.source, c.by, c.stance) for c in said),
        frozenset((quote.start, quote.end, _told_apart(quote.speaker, passage)) for quote in quotes),
    )


def _told_apart(speaker: str | None, passage: Passage) -> str | None:
    return speaker if passage.speakers is None or speaker in passage.speakers else None
