"""Why something was or was not tagged: the way of one article, stage by stage, with each reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.app import utc_now
from pipeline.errors import WorkError, ZvonError
from pipeline.explain.findings import findings
from pipeline.explain.way import way
from pipeline.model import Document, Page
from pipeline.settings import Settings, load
from pipeline.store.articles import article_text
from pipeline.store.database import open_store
from pipeline.store.trail import address, articles_of
from pipeline.urls import canonical_url, url_key

__all__ = ["explain_any"]


def explain_any(home: Path, what: str) -> Iterator[str]:
    """Yield the lines that explain a file or an address; raise ZvonError for what is neither."""
    settings = load(home)
    if Path(what).is_file():
        return _file(settings, Path(what))
    link = canonical_url(what)
    if link is None:
        raise ZvonError(f"{what}: is neither a file nor an http(s) address")
    return _address(settings, link)


def _address(settings: Settings, link: str) -> Iterator[str]:
    with closing(open_store(settings.home / "zvon.db", readonly=True)) as store:
        known = address(store, url_key(link))
        if known is None:
            yield f"{link}: never seen. No feed of a configured source listed it; see `zvon sources`."
            return
        yield f"{known['url']}  (source {known['source']}, first seen {known['first_seen']})"
        yield from way(store, known["id"], known["state"], known["reason"])
        versions = [row for row in articles_of(store, known["id"]) if row["current"]]
        for row in versions:
            article = article_text(store, row["id"])
            document = Document(article.text, article.title, article.language, article.links, article.host)
            yield from findings(settings, document)
        if not versions:
            yield "No article came of it, so there was nothing to tag."


def _file(settings: Settings, path: Path) -> Iterator[str]:
    from pipeline.extract.document import read_document

    suffix = path.suffix.lower()
    content_type = "application/pdf" if suffix == ".pdf" else "text/html"
    yield f"{path}"
    try:
        page = read_document(path.read_bytes(), content_type, "", utc_now(), settings.rules)
    except WorkError as error:
        yield f"extract  gave up: {error}"
        return
    yield from _page(page)
    yield from findings(settings, Document(page.text, page.title, page.language, page.links))


def _page(page: Page) -> Iterator[str]:
    yield f"classify {page.page_class}{f' ({page.reason})' if page.reason else ''}"
    yield f"extract  {page.title!r}, {len(page.text.split())} words, {len(page.links)} links, by {page.extractor}"
    yield f"date     {page.published or 'none found'} from {page.date_source or 'nothing'}"
    for candidate in page.dates:
        yield f"         candidate {candidate.value} from {candidate.source}"
    yield f"language {page.language} ({page.language_confidence:.2f})"
    for warning in page.warnings:
        yield f"warning  {warning}"
