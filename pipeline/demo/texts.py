"""The texts of the sample newsroom: outlets, articles and the words of each language, read from TOML."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DATA = Path(__file__).resolve().parent / "data"

FeedKind = Literal["rss", "atom", "news-sitemap"]
PageKind = Literal["article", "consent", "paywall", "missing", "pdf"]


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Text):
    """What the pages of one language say around their articles."""

    mark: str
    notice: str
    related: str
    home: str
    about: str
    cookies: str
    accept: str
    consent: str
    paywall: str
    missing: str
    correction: str


class Correction(_Text):
    """The second version of an article: the note that goes with it and what it replaces by what."""

    note: str
    old: str
    new: str


class Article(_Text):
    """One entry of an outlet's feed. ``body`` has blank lines between paragraphs, ``[words](address)`` links.

    ``copy_of`` names the article (``outlet/slug``) whose body stands here too, under ``credit``.
    """

    slug: str
    days_ago: int = Field(ge=1)
    time: time
    title: str
    summary: str
    page: PageKind = "article"
    body: str = ""
    copy_of: str | None = None
    credit: str = ""
    sidebar: tuple[str, ...] = ()
    correction: Correction | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the body, each on one line."""
        return tuple(" ".join(part.split()) for part in self.body.split("\n\n") if part.strip())


class Outlet(_Text):
    """A made-up outlet or institution. ``charset`` is how its pages are written, ``declared`` what they claim."""

    id: str
    name: str
    kind: str
    country: str
    language: str
    feeds: tuple[FeedKind, ...]
    layout: Literal["modern", "plain"]
    utc_offset: int
    charset: str = "utf-8"
    declared: str = "utf-8"
    article: tuple[Article, ...]

    def published(self, article: Article, today: date) -> datetime:
        """Return when *article* appeared, seen from *today*, in the outlet's own time."""
        zone = timezone(timedelta(hours=self.utc_offset)) if self.utc_offset else UTC
        return datetime.combine(today - timedelta(days=article.days_ago), article.time, zone)


@cache
def words() -> dict[str, Words]:
    """Return the words of each language by its code."""
    table = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    return {language: Words.model_validate(entry) for language, entry in table.items()}


@cache
def outlets() -> tuple[Outlet, ...]:
    """Return all outlets in the order of their names, copied articles filled with the text they copy."""
    files = sorted((DATA / "outlets").glob("*.toml"))
    found = [Outlet.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    bodies = {f"{outlet.id}/{article.slug}": article.body for outlet in found for article in outlet.article}
    return tuple(
        outlet.model_copy(update={"article": tuple(_filled(article, bodies) for article in outlet.article)})
        for outlet in found
    )


def _filled(article: Article, bodies: dict[str, str]) -> Article:
    if article.copy_of is None:
        return article
    return article.model_copy(update={"body": bodies[article.copy_of]})


def corrected(article: Article) -> Article:
    """Return the second version of *article*, or the article itself when there is none."""
    change = article.correction
    if change is None:
        return article
    return article.model_copy(
        update={
            "title": article.title.replace(change.old, change.new),
            "summary": article.summary.replace(change.old, change.new),
            "body": article.body.replace(change.old, change.new) + "\n\n" + change.note,
        }
    )
