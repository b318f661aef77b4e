"""A home whose articles a test writes itself, as if they had been fetched and read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from pipeline.app import prepare, utc_now
from pipeline.fetch.captures import CaptureStore
from pipeline.fetch.client import Client
from pipeline.model import Page, PageClass, Reason
from pipeline.progress import Plain
from pipeline.resources import shipped
from pipeline.stages.base import Context
from pipeline.stages.runner import run_stages
from pipeline.stages.tag import tagger_for
from pipeline.store.articles import save_article
from pipeline.store.database import open_store, stamp
from pipeline.store.outcomes import end_run, start_run
from pipeline.urls import url_key
from pipeline.workers import Workers
from tests.fresh import current
from tests.run.snapshot import rows

_SOURCE = '[[source]]\nid = "{0}"\nname = "Sample {0}"\nkind = "outlet"\nlanguages = ["en"]\n'
_DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Here:
    """Does the work of the worker processes in this one."""

    def run_all(
        self, function: Callable[..., Any], items: Iterable[tuple[Any, ...]], seconds: float
    ) -> Iterator[tuple[int, Any, float]]:
        for number, arguments in enumerate(items):
            yield number, function(*arguments), 0.0


@dataclass
class Desk:
    """Writes articles of the sources ``one``, ``two`` and ``three`` into the store of ``home``."""

    home: Path
    _made: int = field(default=0)

    def __post_init__(self) -> None:
        sources = "".join(map(_SOURCE.format, ("one", "two", "three")))
        (self.home / "config" / "sources" / "sample.toml").write_text(sources)
        current(self.home / "zvon.db").close()
        prepare(self.home)[1].close()

    def article(self, source: str, text: str, title: str = "A headline", **more: Any) -> int:
        """Write one article, or a new version of the one at ``url``; return its id. ``published`` may be given."""
        self._made += 1
        url = more.pop("url", f"https://{source}.example/{self._made}")
        page = Page(
            page_class=PageClass.ARTICLE,
            reason=Reason.NONE,
            title=title,
            text=text,
            language=more.get("language", "en"),
            language_confidence=1.0,
            published=more.get("published", _DAY),
            date_source="meta",
            date_precision=more.get("precision", "second"),
            canonical_url=None,
            author=more.get("author"),
        )
        with open_store(self.home / "zvon.db") as store, store.write() as db:
            db.execute(
                "INSERT INTO urls (key, url, host, source, first_seen, next_due) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (url_key(url), url, f"{source}.example", source, stamp(_DAY), stamp(_DAY)),
            )
            address = db.execute("SELECT id FROM urls WHERE key = ?", (url_key(url),)).fetchone()["id"]
            capture = db.execute(
                "INSERT INTO captures (at, kind, url, final_url, status, file, file_offset, length, sha256, bytes)"
                " VALUES (?, 'page', ?, ?, 200, 'sample.warc.gz', ?, 1, 'x', 1)",
                (stamp(_DAY), url, url, self._made),
            ).lastrowid
            said = hashlib.sha256(text.encode()).hexdigest()
            return save_article(db, address, capture, page, said, datetime.now(UTC)) or 0

    def run(self, stage: str) -> dict[str, int]:
        """Run one stage over everything that is due and return its counts."""
        settings, store = prepare(self.home)
        with closing(store), CaptureStore(self.home / "captures") as captures:
            number = start_run(store, utc_now(), "test", "0")
            context = Context(settings, store, captures, Client(settings.network), utc_now, number)
            # The stage as it is, without the processes around it: they take seconds to begin.
            asyncio.run(run_stages(context, cast(Workers, Here()), Plain(), stage))
            end_run(store, number, utc_now(), {})
        tagger_for.cache_clear()
        return dict(context.counts.get(stage, {}))

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return the rows of one question."""
        return rows(self.home, sql, *values)

    def change(self, file: str, old: str, new: str) -> None:
        """Put *new* for *old* into a file of the configuration, in the home's copy of it."""
        mine = self.home / "config" / file
        text = self.configured(file)
        assert old in text
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text(text.replace(old, new, 1), encoding="utf-8")

    def configured(self, file: str) -> str:
        """Return a file of the configuration, the home's before the shipped one."""
        mine = self.home / "config" / file
        return (mine if mine.exists() else shipped("config") / file).read_text(encoding="utf-8")
