"""Why something was or was not tagged: the way of one article, stage by stage, with each reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline.app import utc_now
from pipeline.errors import WorkError, ZvonError
from pipeline.match.tagger import Tagger
from pipeline.model import Document, Findings, Page
from pipeline.settings import Settings, load
from pipeline.store.articles import article_text
from pipeline.store.database import Store, open_store
from pipeline.store.trail import address, articles_of, captures_of, entries_of, fetches_of, outcomes_of
from pipeline.urls import canonical_url, url_key


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
        yield from _way(store, known["id"], known["state"], known["reason"])
        versions = [row for row in articles_of(store, known["id"]) if row["current"]]
        for row in versions:
            article = article_text(store, row["id"])
            document = Document(article.text, article.title, article.language, article.links, article.host)
            yield from _findings(settings, document)
        if not versions:
            yield "No article came of it, so there was nothing to tag."


def _way(store: Store, page: int, state: str, reason: str) -> Iterator[str]:
    for row in entries_of(store, page):
        yield f"parse    listed by {row['feed_url']} as {row['title']!r}, dated {row['published'] or 'nothing'}"
    for row in fetches_of(store, page):
        why = f" ({row['reason']}{': ' + row['detail'] if row['detail'] else ''})" if row["reason"] else ""
        yield f"fetch    {row['at']}: {row['outcome']}{why}, status {row['status']}, {row['bytes']} bytes"
    if state != "fetched":
        yield f"fetch    now: {state.replace('_', ' ')}{f' ({reason})' if reason else ''}"
    for row in captures_of(store, page):
        yield f"capture  {row['file']} at {row['file_offset']}, SHA-256 {row['sha256']}"
        yield from _outcomes(store, "capture", row["id"])
    for row in articles_of(store, page):
        yield (
            f"article  version {row['version']}{'' if row['current'] else ' (replaced)'}: {row['title']!r},"
            f" {row['page_class']}, language {row['language']}, {row['words']} words,"
            f" published {row['published']} from {row['date_source']}, story {row['story']}"
        )
        yield from _outcomes(store, "article", row["id"])


def _outcomes(store: Store, kind: str, subject: int) -> Iterator[str]:
    for row in outcomes_of(store, kind, subject):
        words = [row["status"], row["reason"], row["detail"]]
        yield f"{row['stage']:<8} {' - '.join(word for word in words if word)} (version {row['version']})"


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
    yield from _findings(settings, Document(page.text, page.title, page.language, page.links))


def _page(page: Page) -> Iterator[str]:
    yield f"classify {page.page_class}{f' ({page.reason})' if page.reason else ''}"
    yield f"extract  {page.title!r}, {len(page.text.split())} words, {len(page.links)} links, by {page.extractor}"
    yield f"date     {page.published or 'none found'} from {page.date_source or 'nothing'}"
    for candidate in page.dates:
        yield f"         candidate {candidate.value} from {candidate.source}"
    yield f"language {page.language} ({page.language_confidence:.2f})"
    for warning in page.warnings:
        yield f"warning  {warning}"


def _findings(settings: Settings, document: Document) -> Iterator[str]:
    tagger = Tagger(settings.lexicon)
    for field, text, found in (
        ("title", document.title, tagger.find_in_title(document)),
        ("text", document.text, tagger.find(document)),
    ):
        yield from _listed(field, text, found)


def _listed(field: str, text: str, found: Findings) -> Iterator[str]:
    if not found.mentions and not found.refusals and not found.citations:
        yield f"tag      {field}: no form of the lexicon stands in it"
    for m in found.mentions:
        where = f"{field} {m.start}-{m.end} {m.surface!r}"
        yield f"mention  {where}: {m.entity}, form {m.form!r}, rule {m.rule}, {m.confidence:.2f}"
    for r in found.refusals:
        yield f"refused  {field} {r.start}-{r.end} {r.surface!r}: not {r.entity}, form {r.form!r}, rule {r.rule}"
    for c in found.citations:
        facts = f"work {c.work}, source {c.source}, by {c.by}, stance {c.stance}, grade {c.grade}"
        yield f"citation {field} {c.start}-{c.end} {c.type}: {facts}, rule {c.rule}, {c.confidence:.2f}: {c.exact!r}"
    for q in found.quotes:
        yield f"quote    {field} {q.start}-{q.end} by {q.speaker or q.speaker_text or 'nobody named'}: {q.exact!r}"
    for t in found.topics:
        words = ", ".join(repr(text[start:end]) for start, end in t.evidence)
        yield f"topic    {t.topic}: {words}"
