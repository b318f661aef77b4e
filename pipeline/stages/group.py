"""group: put articles that carry the same text into one story."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pipeline.match.neardup import Index, signature
from pipeline.stages.base import Context, Ending, WorkerStage
from pipeline.store.articles import ArticleText, article_text, pending_articles
from pipeline.store.database import stamp
from pipeline.store.stories import join_story, members_since, story_of_earlier_version

# A wire's text is taken over within days; an older look-alike is another text (as Media Cloud's 7 days, doubled).
WINDOW = timedelta(days=14)


class Group(WorkerStage[ArticleText]):
    """Article → member of a story."""

    NAME = "group"
    SUBJECT = "article"

    def __init__(self) -> None:
        self._index = Index()

    def pending(self, context: Context) -> list[ArticleText]:
        """Return the articles without a story; load the signatures that they may be like."""
        ids = pending_articles(context.store, self.NAME, self.VERSION, context.now(), context.source)
        self._index = Index()
        if ids:
            for member in members_since(context.store, stamp(context.now() - WINDOW)):
                self._index.add(member.article, member.story, member.signature)
        return [article_text(context.store, article) for article in ids]

    def subject(self, item: ArticleText) -> int:
        """Return the article's id."""
        return item.id

    def task(self, context: Context, item: ArticleText) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Compute the signature of the body."""
        return signature, (item.text,)

    def seconds(self, context: Context) -> float:
        """Return the limit for one text."""
        return context.settings.values.workers.tag_seconds

    def save(self, context: Context, db: sqlite3.Connection, item: ArticleText, value: bytes) -> Ending:
        """Join the story of the most similar body, or begin one."""
        earlier = story_of_earlier_version(context.store, item.id)
        story, score = (earlier, 1.0) if earlier is not None else self._index.best(value) or (None, 1.0)
        joined = join_story(db, item.id, story, score, value)
        self._index.add(item.id, joined, value)
        return Ending(detail="" if story is None else f"story {joined}, similarity {score:.2f}")
