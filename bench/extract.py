"""What reading a page costs, beside what trafilatura alone costs on the same page, in one run.

    python bench/extract.py [PAGES]

Pages are generated (four languages, 20 to 200 kB, menus, links, JSON-LD). Both readers see each page in
turn, so that a busy machine slows both; the figures are medians of processor milliseconds a page.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from trafilatura import bare_extraction

from pipeline.extract.document import read_document
from pipeline.extract.feed import read_feed
from pipeline.extract.rules import RulesFile

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
SENTENCES = {
    "en": "The made-up committee read the papers of the week and sent them back with a question. ",
    "be": "Выдуманая камісія прачытала паперы за тыдзень і адправіла іх назад з адным пытаннем. ",
    "uk": "Вигадана комісія прочитала папери за тиждень і відправила їх назад з одним питанням. ",
    "pl": "Wymyślona komisja przeczytała papiery z tygodnia i odesłała je z jednym pytaniem. ",
}


def page(number: int, chance: random.Random) -> bytes:
    """Return one generated page of 20 to 200 kB."""
    sentence = SENTENCES[chance.choice(sorted(SENTENCES))]
    menu = "".join(f'<li class="item"><a href="/m/{n}">Section {n} of the paper</a></li>' for n in range(60))
    body = "".join(
        f'<p>{sentence * chance.randint(2, 6)}<a href="/a/{n}">as reported</a> on day {n}.</p>'
        for n in range(chance.randint(6, 40))
    )
    aside = "".join(f'<div class="card"><h3><a href="/r/{n}">{sentence}</a></h3></div>' for n in range(40))
    script = f"<script>var state = '{'x' * chance.randint(5_000, 120_000)}';</script>"
    data = json.dumps(
        {"@type": "NewsArticle", "headline": f"Paper {number}", "datePublished": f"2026-11-{1 + number % 20:02}"}
    )
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>Paper {number}</title>'
        f'<script type="application/ld+json">{data}</script>{script}</head><body><nav><ul>{menu}</ul></nav>'
        f"<article><h1>Paper {number}</h1>{body}</article><aside>{aside}</aside></body></html>"
    ).encode()


def ours(body: bytes) -> object:
    """Read a page as the pipeline does."""
    return read_document(body, "text/html; charset=utf-8", "https://news.example/2026/a", FETCHED, RulesFile())


def text_alone(body: bytes) -> object:
    """Let trafilatura find the text."""
    return bare_extraction(body, favor_precision=True, include_comments=False)


def text_and_metadata(body: bytes) -> object:
    """Let trafilatura find text, title, author and date."""
    return bare_extraction(body, favor_precision=True, include_comments=False, with_metadata=True)


READERS: dict[str, Callable[[bytes], object]] = {
    "trafilatura, text": text_alone,
    "trafilatura, text and metadata": text_and_metadata,
    "pipeline.extract": ours,
}


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    chance = random.Random(7)
    pages = [page(number, chance) for number in range(count)]
    spent: dict[str, list[float]] = {name: [] for name in READERS}
    for read in READERS.values():
        read(pages[0])  # models and patterns are loaded once, not for each page
    for body in pages:
        for name, read in READERS.items():
            begun = time.process_time()
            read(body)
            spent[name].append(1000 * (time.process_time() - begun))
    base = statistics.median(spent["trafilatura, text"])
    print(f"{count} pages, median {statistics.median(map(len, pages)) / 1024:.0f} kB")
    for name, times in spent.items():
        median = statistics.median(times)
        print(f"{name:32} {median:7.1f} ms a page  {median / base:5.2f} x")
    items = "".join(f"<item><title>{n}</title><link>https://news.example/{n}</link></item>" for n in range(40))
    feed = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
    times = []
    for _ in range(15):
        begun = time.process_time()
        read_feed(feed, "", "https://news.example/rss")
        times.append(1000 * (time.process_time() - begun))
    print(f"{'a feed of 40 entries':32} {statistics.median(times):7.1f} ms")


if __name__ == "__main__":
    main()
