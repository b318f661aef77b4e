"""group: put articles that carry the same text into one story, and note whom each of them credits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pipeline.match.credit_schema import CreditFile
from pipeline.match.credits import Credit, reader_for
from pipeline.match.neardup import Index, signature
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.store.articles import article_text, pending_articles
from pipeline.store.database import stamp
from pipeline.store.stories import join_story, members_since, standing

# A wire's text is taken over within days; an older look-alike is another text (as Media Cloud's 7 days, doubled).
WINDOW = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Body:
    """What a worker reads off an article: its signature and the plainest credit, if there is any."""

    signature: bytes
    credit: Credit | None


def read_body(text: str, author: str | None, file: CreditFile) -> Body:
    """Return what tells a copy, by the credits of *file*."""
    return Body(signature(text), next(iter(reader_for(file).find(text, author)), None))


class Group(WorkerStage[int]):
    """Article → member of a story."""

    NAME = "group"
    SUBJECT = "article"

    def __init__(self) -> None:
        self._index = Index()

    def version(self, context: Context) -> str:
        """Return the version of the rules and of the credits' words: a change of either looks again."""
        return f"{self.VERSION}+{context.settings.credits.digest[:12]}"

    def pending(self, context: Context) -> list[int]:
        """Return the articles to group; load the signatures that they may be like.

        Those of the articles themselves are left out: a changed rule makes them anew.
        """
        ids = pending_articles(context.store, self.NAME, self.version(context), context.now(), context.source)
        self._index = Index()
        waiting = frozenset(ids)
        for member in members_since(context.store, stamp(context.now() - WINDOW)) if ids else ():
            if member.article not in waiting:
                self._index.add(member.article, member.story, member.signature)
        return ids

    def subject(self, item: int) -> int:
        """Return the article's id."""
        return item

    def task(self, context: Context, item: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Compute the signature of the body and find its credits."""
        article = article_text(context.store, item)
        return read_body, (article.text, article.author, context.settings.credits)

    def seconds(self, context: Context) -> float:
        """Return the limit for one text."""
        return context.settings.values.workers.tag_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: int, value: Body) -> Ending:
        """Join the story of the most similar body, or begin one."""
        story, score = standing(context.store, item) or self._index.best(value.signature) or (None, 1.0)
        joined = join_story(db, item, story, score, value.signature, value.credit)
        self._index.add(item, joined, value.signature)
        said = [f"story {joined}, similarity {score:.2f}"] if story is not None else []
        return Ending(detail="; ".join(said + ([f"credits {value.credit.agency}"] if value.credit else [])))
