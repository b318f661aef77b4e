"""tag: find mentions, citations, quotes and topics in an article's title and text.

A changed lexicon tags again only what it can touch. Each other article ends in an outcome of its own, with the
reason ``unchanged``: it was looked at, and its findings hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import TryLater
from pipeline.match.parts import ANYTHING, Before, changed_parts, is_untouched, parts_of, touching
from pipeline.model import Document, Findings, Reason, Status
from pipeline.settings import load
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.store.articles import article_text, pending_articles
from pipeline.store.findings import save_findings
from pipeline.store.inheritance import inherit_verdicts
from pipeline.store.touches import keep_lexicon, keep_touches, lexicons, still_touched, touches

if TYPE_CHECKING:
    from pipeline.match.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Tagged:
    """The findings in the fields ``title`` and ``text``, and the entities of which any form stands there."""

    found: dict[str, Findings]
    touched: frozenset[str]


@lru_cache(maxsize=1)
def tagger_for(home: Path) -> Tagger:
    """Return the tagger with the lexicon of *home*; built once in each process."""
    from pipeline.match.tagger import Tagger

    return Tagger(load(home).lexicon)


def find(home: Path, digest: str, document: Document, before: Before | None = None) -> Tagged | None:
    """Return the findings; None when those of *before* hold. Raise TryLater when the lexicon changed meanwhile."""
    tagger = tagger_for(home)
    if tagger.lexicon.digest != digest:
        raise TryLater("lexicon", Reason.CONFIG, "the lexicon changed during the run; the next run takes the new one")
    if before is not None and is_untouched(document, before, tagger.lexicon):
        return None
    title, text = tagger.find_article(document)
    found = {"title": title, "text": text}
    touched = touching(document, tagger.lexicon)
    anything = any(one.mentions or one.citations or one.quotes or one.topics or one.echoes for one in found.values())
    return Tagged(found, touched or (frozenset({ANYTHING}) if anything else frozenset()))


class Tag(WorkerStage[int]):
    """Article → findings."""

    NAME = "tag"
    VERSION = "3"
    SUBJECT = "article"

    def __init__(self) -> None:
        self._parts: Mapping[str, str] = {}
        self._changed: dict[str, frozenset[str]] = {}

    def version(self, context: Context) -> str:
        """Return the version of the rules and of the lexicon: a change of either looks again."""
        return f"{self.VERSION}+{context.settings.lexicon.digest[:12]}"

    def pending(self, context: Context) -> list[int]:
        """Return the articles that this tagger has not seen; compare the lexicon with the earlier ones."""
        self._parts = parts_of(context.settings.lexicon)
        self._changed = {digest: changed_parts(old, self._parts) for digest, old in lexicons(context.store).items()}
        return pending_articles(context.store, self.NAME, self.version(context), context.now(), context.source)

    def subject(self, item: int) -> int:
        """Return the article's id."""
        return item

    def task(self, context: Context, item: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Tag the title and the text, each with the whole article as context, unless what we know of it holds."""
        article = article_text(context.store, item)
        document = Document(article.text, article.title, article.language, article.links, article.host)
        known = touches(context.store, item, self.VERSION)
        before = Before(known[1], self._changed[known[0]]) if known else None
        return find, (context.settings.home, context.settings.lexicon.digest, document, before)

    def seconds(self, context: Context) -> float:
        """Return the limit for one text."""
        return context.settings.values.workers.tag_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: int, value: Tagged | None) -> Ending:
        """Write what was found; an article without a mention is an answer too."""
        digest = context.settings.lexicon.digest
        keep_lexicon(db, digest, self._parts, context.now())
        if value is None:
            status = Status.DONE if still_touched(db, item, digest) else Status.SKIPPED
            return Ending(status, Reason.UNCHANGED, "what changed in the lexicon does not touch it")
        article = article_text(context.store, item)
        texts = {"title": article.title, "text": article.text}
        save_findings(db, item, texts, value.found, self.version(context), context.now())
        inherit_verdicts(db, item, context.now())
        keep_touches(db, item, self.VERSION, digest, value.touched)
        mentions = sum(len(found.mentions) for found in value.found.values())
        citations = sum(len(found.citations) for found in value.found.values())
        if not mentions and not citations:
            return Ending(Status.SKIPPED, Reason.NO_MENTION)
        cut = value.found["text"].read_to
        rest = f"; read to character {cut:,} of {len(article.text):,}" if cut else ""
        return Ending(detail=f"{mentions} mentions, {citations} citations{rest}")
