"""A database with the real schema, filled row by row or from ``sample.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.store.database import Store, stamp

SAMPLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "sample.toml").read_text(encoding="utf-8"))


class Seed:
    """Writes rows as the stages would; what is not said gets a harmless value."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def insert(self, table: str, **values: object) -> int:
        names, marks = ", ".join(values), ", ".join("?" for _ in values)
        with self.store.write() as db:
            made = db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
            return int(made.lastrowid or 0)

    def entity(self, id: str, name: str = "", kind: str = "person", tier: int = 1) -> None:
        self.insert("entities", id=id, kind=kind, name=name or id.title(), tier=tier)

    def work(self, id: str, title: str) -> None:
        self.entity("nam", "National Anti-Crisis Management", "organization")
        self.insert("works", id=id, author="nam", title=title)

    def source(self, id: str, name: str = "", kind: str = "outlet", country: str = "XX", own: int = 0) -> None:
        self.insert("organizations", id=id, name=name or id.title(), kind=kind, country=country)
        self.insert("sources", id=id, organization=id, name=name or id.title(), own=own)

    def feed(self, source: str, **values: object) -> None:
        self.insert("feeds", source=source, kind="rss", **{"url": f"https://{source}.example/feed.xml", **values})

    def article(
        self,
        found: datetime,
        source: str = "sample",
        *,
        url: str = "",
        title: str = "A sample title",
        language: str | None = "en",
        published: datetime | None = None,
        story: int | None = None,
        mentions: tuple[str, ...] = ("regime",),
        topics: tuple[str, ...] = (),
    ) -> int:
        """Add the article's next version; *story* is the id of the first article of its story."""
        self.source(source)
        db, at = self.store.db, stamp(found)
        number = db.execute("SELECT count(*) FROM articles").fetchone()[0] + 1
        url = url or f"https://{source}.example/{number}"
        self.insert("urls", key=url, url=url, host="x", source=source, first_seen=at, next_due=at)
        page = db.execute("SELECT id FROM urls WHERE key = ?", (url,)).fetchone()[0]
        version = db.execute("SELECT count(*) + 1 FROM articles WHERE article_url = ?", (page,)).fetchone()[0]
        capture = self.insert(
            "captures", at=at, kind="page", url=url, final_url=url, status=200, file="sample.warc.gz",
            file_offset=number, length=1, sha256=f"{number:064x}", bytes=1, article_url=page,
        )  # fmt: skip
        with self.store.write() as writer:
            writer.execute("UPDATE articles SET current = 0 WHERE article_url = ?", (page,))
        article = self.insert(
            "articles", article_url=page, capture=capture, version=version, found=at, title=title, text="…",
            text_sha256=f"{number:064x}", language=language, published=published and stamp(published),
            page_class="article", words=1, extractor="sample",
        )  # fmt: skip
        self._join(article, story)
        for place, entity in enumerate(mentions):
            self.mention(article, entity, place, found)
        for topic in topics:
            self.insert("topics", article=article, topic=topic, score=1.0, evidence="[]", rule="r", tagger="t")
        return article

    def _join(self, article: int, first: int | None) -> None:
        self.insert("stories", first_article=first or article)
        row = self.store.db.execute("SELECT id FROM stories WHERE first_article = ?", (first or article,))
        self.insert("story_members", article=article, story=row.fetchone()[0], similarity=1.0, signature=b"")

    def mention(self, article: int, entity: str, place: int, found: datetime) -> int:
        self.entity(entity)
        return self.insert(
            "mentions", article=article, field="text", entity=entity, exact="x", prefix="", suffix="",
            start_char=place, end_char=place + 1, confidence=1.0, rule="r", form="f", found=stamp(found), tagger="t",
        )  # fmt: skip

    def citation(self, article: int, found: datetime, **values: object) -> int:
        given = {
            "type": "attribution", "work": None, "source_entity": "nam", "institution": None, "stance": None,
            "grade": "B", "exact": "according to NAM", "prefix": "", "suffix": ".", "start_char": 0, **values,
        }  # fmt: skip
        for key in ("source_entity", "institution"):
            if given[key]:
                self.entity(str(given[key]))
        return self.insert(
            "citations", article=article, field="text", confidence=0.9, rule="r", found=stamp(found), tagger="t",
            end_char=int(str(given["start_char"])) + len(str(given["exact"])), **given,
        )  # fmt: skip

    def review(self, citation: int, verdict: str, at: datetime) -> None:
        self.insert("reviews", finding_kind="citation", finding=citation, verdict=verdict, reviewer="r", at=stamp(at))


def fill(seed: Seed, sample: Mapping[str, Any]) -> None:
    """Write everything that a sample file tells of; days count from the Monday of its week."""
    monday = datetime.fromisoformat(sample["monday"]).replace(tzinfo=UTC)
    for entity in sample["entity"]:
        seed.entity(**entity)
    for work in sample["work"]:
        seed.work(**work)
    for source in sample["source"]:
        seed.source(**source)
    for feed in sample["feed"]:
        moments = {k: stamp(monday + timedelta(days=v)) for k, v in feed.items() if k.startswith("last_")}
        seed.feed(**{**feed, **moments})
    ids: dict[str, int] = {}
    for entry in sample["article"]:
        _article(seed, monday, ids, entry)
    for number, week in enumerate(sample["past"], start=-len(sample["past"])):
        for count in range(week["regime"]):
            topics = ("child_deportation",) if count < week["deportation"] else ()
            seed.article(monday + timedelta(days=7 * number, hours=count), week["source"], topics=topics)


def _article(seed: Seed, monday: datetime, ids: dict[str, int], entry: Mapping[str, Any]) -> None:
    known = {"id", "found", "published", "story", "citation"}
    found = monday + timedelta(days=entry["found"])
    published = monday + timedelta(days=entry["published"]) if "published" in entry else None
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k not in known}
    article = seed.article(found, **given, published=published, story=ids.get(entry.get("story", "-")))
    if "id" in entry:
        ids[entry["id"]] = article
    for one in entry.get("citation", []):
        citation = seed.citation(article, found, **{k: v for k, v in one.items() if k != "verdict"})
        if "verdict" in one:
            seed.review(citation, one["verdict"], found + timedelta(hours=1))
