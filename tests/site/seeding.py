"""Rows as the pipeline would write them: a few outlets, four languages, findings, and hostile words everywhere."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from pipeline.store.database import stamp
from tests.fresh import current

# Strings that a page, a feed or a spreadsheet could take for more than words.
HOSTILE = tuple(
    json.loads(line) for line in (Path(__file__).parent / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
)
TEXTS = {
    "en": "Sample text. On Tuesday Pavel Latushka said that the report names those who took the children. More.",
    "uk": "Зразок тексту. У вівторок Павло Латушко сказав, що нова доповідь називає тих, хто вивіз дітей. Далі буде.",
    "be": "Узор тэксту. У аўторак Павел Латушка сказаў, што новы даклад называе тых, хто вывез дзяцей. Працяг будзе.",
    "de": "Beispieltext. Am Dienstag sagte Pawel Latuschka, der Bericht nenne jene, die Kinder verschleppten. Mehr.",
}
NAMES = {"en": "Pavel Latushka", "uk": "Павло Латушко", "be": "Павел Латушка", "de": "Pawel Latuschka"}
HOSTILE_ARTICLE = 900
CORRECTED_ARTICLE = 1000


def seed(home: Path, articles: int = 30) -> None:
    """Fill *home*/zvon.db."""
    now = datetime.now(UTC)
    with current(home / "zvon.db") as store, store.write() as db:
        _catalogue(db, now)
        for number in range(1, articles + 1):
            _article(db, number, now - timedelta(hours=5 * number))
        _hostile(db, now)
        _corrected(db, now)
        _told(db, now)
        _mail(db, now)


def insert(db, table, **values):
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    return db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())).lastrowid


def _catalogue(db, now):
    organizations = (
        ("daily", "Sample Daily", "outlet", "PL"),
        ("chamber", "Sample Chamber", "parliament", "LT"),
        ("wire", "Sample Wire", "wire", "GB"),
        ("evil", HOSTILE[0], "outlet", "XX"),
    )
    for number, (name, title, kind, country) in enumerate(organizations, 1):
        insert(db, "organizations", id=name, name=title, kind=kind, country=country)
        home = f"https://{name}.example/"
        insert(db, "sources", id=name, organization=name, name=title, homepage=home, languages='["en", "uk"]')
        failing = {"failures": 1.0, "reason": "timeout"} if name == "wire" else {}
        insert(db, "feeds", id=number, source=name, kind="rss", url=home + "feed", last_ok=stamp(now), **failing)
    insert(db, "entities", id="nam", kind="organisation", name="National Anti-Crisis Management", tier=1)
    insert(db, "entities", id="latushka", kind="person", name="Pavel Latushka", tier=1)
    insert(db, "works", id="sample-report", author="nam", title="Sample report on deportations")


def _article(db, number, at):
    language = ("en", "uk", "be", "de")[number % 4]
    source = ("daily", "chamber", "wire")[number % 3]
    text = f"{TEXTS[language]}\n\nSecond paragraph number {number}."
    _page(db, number, source, f"https://{source}.example/{number}", at)
    _version(db, number, number, f"Sample headline {number}", text, language, at)
    _mention(db, number, text, NAMES[language], at)
    if number % 2 == 0:
        _citation(db, number, text, text.split(". ")[1], at, "ABC"[number % 3], "attribution")
    elif number % 5 == 0:
        _echo(db, number, text, f"paragraph number {number}", at)


def _hostile(db, at):
    number = HOSTILE_ARTICLE
    text = "Before. " + " | ".join(HOSTILE) + " Pavel Latushka said so. After."
    _page(db, number, "evil", "javascript:window.pwned=1", at)
    _version(db, number, number, " ".join(HOSTILE), text, "en", at, author=HOSTILE[1])
    _mention(db, number, text, "Pavel Latushka", at)
    kinds = ("attribution", "hyperlink", "direct_quote", "title_mention", "acknowledgement")
    for kind, words in zip(kinds, HOSTILE, strict=False):
        _citation(db, number, text, words, at, "A", kind)
    for words in HOSTILE:
        claim = dict.fromkeys(("identity", "guid", "link", "title", "summary", "author"), words)
        insert(
            db, "entries", feed=4, content_sha256="x", first_seen=stamp(at), capture=number, reason="bad_link", **claim
        )
    insert(db, "events", id="e", date="2026-11-01", kind="other", title=HOSTILE[0], url="javascript:window.pwned=1")


def _corrected(db, at):
    """Give the first address a second version."""
    number = CORRECTED_ARTICLE
    _capture(db, number, "https://chamber.example/1", at)
    db.execute("UPDATE articles SET current = 0 WHERE id = 1")
    text = f"{TEXTS['uk']}\n\nВиправлено."
    _version(db, number, 1, "Sample headline 1, corrected", text, "uk", at, version=2)
    _mention(db, number, text, NAMES["uk"], at)


def _told(db, at):
    """What people sent: reports on a finding, and a clip; hostile words in all of it."""
    for number, words in enumerate(HOSTILE):
        # Two people, since one may not send so many in an hour.
        reporter = ("ana", "ada")[number % 2]
        about = {"about": "other", "note": words, "reporter": reporter, "at": stamp(at)}
        insert(db, "reports", finding_kind="citation", finding=16, **about)
    answer = {"before": list(HOSTILE), "told": list(HOSTILE), "after": list(HOSTILE), "error": HOSTILE[0]}
    given = {"address": "javascript:window.pwned=1", "file": HOSTILE[1], "expected": " ".join(HOSTILE)}
    page = "javascript:window.pwned=1"
    insert(
        db, "clips", at=stamp(at), sender="rita", page=page, state="failed", ended=stamp(at), **given,
        answer=json.dumps(answer),
    )  # fmt: skip


def _mail(db, at):
    digest = insert(db, "digests", name="weekly", period="2026-W47", built=stamp(at), subject="s", text="t", html="h")
    mail = insert(db, "outbox", digest=digest, recipient="reader@example.org", message_id="m1@zvon", next_due=stamp(at))
    insert(db, "deliveries", message=mail, at=stamp(at), state="sent", reply="250 reader@example.org")


def _capture(db, number, url, at):
    digest = sha256(str(number).encode()).hexdigest()
    place = {"file": "sample.warc.gz", "file_offset": number * 10, "length": 10, "bytes": 999}
    insert(
        db, "captures", id=number, at=stamp(at), kind="page", url=url, final_url=url, status=200, sha256=digest, **place
    )


def _page(db, number, source, url, at):
    insert(db, "urls", id=number, key=url, url=url, host="h", source=source, first_seen=stamp(at), next_due=stamp(at))
    _capture(db, number, url, at)
    asked = {"at": stamp(at), "source": source, "kind": "page", "url": url}
    insert(db, "fetches", **asked, status=200, outcome="ok", bytes=999, ms=12, article_url=number)


def _version(db, number, address, title, text, language, at, **more):
    more = {"version": 1, **more}
    insert(
        db,
        "articles",
        id=number,
        article_url=address,
        capture=number,
        found=stamp(at),
        title=title,
        text=text,
        text_sha256=sha256(text.encode()).hexdigest(),
        language=language,
        language_confidence=0.98,
        published=stamp(at),
        date_source="meta",
        date_precision="second",
        dates=json.dumps([[stamp(at), "meta", "second"], [stamp(at), "feed", "second"]]),
        page_class="article",
        words=len(text.split()),
        extractor="sample",
        **more,
    )


def _place(text, words):
    start = text.index(words)
    end = start + len(words)
    around = {"prefix": text[:start][-60:], "suffix": text[end:][:60]}
    return {"field": "text", "exact": words, "start_char": start, "end_char": end, **around}


def _mention(db, article, text, name, at):
    found = {"confidence": 0.95, "rule": "full_name", "form": name, "found": stamp(at), "tagger": "t1"}
    insert(db, "mentions", article=article, entity="latushka", **_place(text, name), **found)


def _citation(db, article, text, words, at, grade, kind):
    found = {"confidence": 0.9, "rule": "said_that", "found": stamp(at), "tagger": "t1"}
    about = {"type": kind, "work": "sample-report", "source_entity": "latushka", "grade": grade}
    insert(db, "citations", article=article, **about, **_place(text, words), **found)


def _echo(db, article, text, words, at):
    place = _place(text, words)
    del place["field"]
    found = {"confidence": 0.3, "rule": "sentence", "found": stamp(at), "tagger": "t1"}
    insert(db, "echoes", article=article, work="sample-report", grade="D", **place, **found)
