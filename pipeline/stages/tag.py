"""tag: find mentions, citations, quotes and topics in an article's title and text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import TryLater
from pipeline.model import Document, Findings, Reason, Status
from pipeline.settings import load
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.store.articles import ArticleText, article_text, pending_articles
from pipeline.store.findings import save_findings

if TYPE_CHECKING:
    from pipeline.match.tagger import Tagger

Found = dict[str, Findings]


@lru_cache(maxsize=1)
def tagger_for(home: Path) -> Tagger:
    """Return the tagger with the lexicon of *home*; built once in each process."""
    from pipeline.match.tagger import Tagger

    return Tagger(load(home).lexicon)


def find(home: Path, digest: str, document: Document) -> Found:
    """Return the findings in the title and in the text; raise TryLater when the lexicon changed meanwhile."""
    tagger = tagger_for(home)
    if tagger.lexicon.digest != digest:
        raise TryLater("lexicon", Reason.CONFIG, "the lexicon changed during the run; the next run takes the new one")
    return {"title": tagger.find_in_title(document), "text": tagger.find(document)}


class Tag(WorkerStage[ArticleText]):
    """Article → findings."""

    NAME = "tag"
    SUBJECT = "article"

    def version(self, context: Context) -> str:
        """Return the version of the rules and of the lexicon: a change of either tags again."""
        return f"{self.VERSION}+{context.settings.lexicon.digest[:12]}"

    def pending(self, context: Context) -> list[ArticleText]:
        """Return the articles that this tagger has not seen."""
        ids = pending_articles(context.store, self.NAME, self.version(context), context.now(), context.source)
        return [article_text(context.store, article) for article in ids]

    def subject(self, item: ArticleText) -> int:
        """Return the article's id."""
        return item.id

    def task(self, context: Context, item: ArticleText) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Tag the title and the text, each with the whole article as context."""
        document = Document(item.text, item.title, item.language, item.links, item.host)
        return find, (context.settings.home, context.settings.lexicon.digest, document)

    def seconds(self, context: Context) -> float:
        """Return the limit for one text."""
        return context.settings.values.workers.tag_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: ArticleText, value: Found) -> Ending:
        """Write what was found; an article without a mention is an answer too."""
        texts = {"title": item.title, "text": item.text}
        save_findings(db, item.id, texts, value, self.version(context), context.now())
        mentions = sum(len(found.mentions) for found in value.values())
        citations = sum(len(found.citations) for found in value.values())
        if not mentions and not citations:
            return Ending(Status.SKIPPED, Reason.NO_MENTION)
        return Ending(detail=f"{mentions} mentions, {citations} citations")
