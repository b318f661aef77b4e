"""No text raises, whatever its marks and lines."""

from __future__ import annotations

import pytest

from pipeline.match.citations import find_citations
from pipeline.match.quotes import find_quotes
from pipeline.match.topics import find_topics
from pipeline.model import Document, Mention
from tests.match.shipped import lexicon

ODD = {
    "nothing": "",
    "one mark": '"',
    "a lone surrogate": 'Latushka said \ud800 "one two three four',
    "a NUL": "Latushka said \x00 that",
    "only line breaks": "\n\n\n\r\n",
    "marks in the wrong order": "»« ”“ Latushka said »« ›‹",
    "dashes": "— — — Latushka\n— \n—",
    "an unclosed mark in each paragraph": "Latushka: “one two three four\n“five six seven eight\n" * 3,
}


def tag(text: str, language: str | None = "en") -> int:
    """Find everything in *text* with its first "Latushka" as the only mention; return how much was found."""
    place = text.find("Latushka")
    mentions = (Mention("latushka", "Latushka", place, place + 8, 1.0, "test"),) if place >= 0 else ()
    document = Document(text, language=language)
    quotes = find_quotes(document, mentions, lexicon())
    citations = find_citations(document, mentions, quotes, lexicon())
    assert all(text[one.start : one.end] == one.exact for one in (*quotes, *citations))
    return len(quotes) + len(citations) + len(find_topics(document, lexicon()))


@pytest.mark.parametrize("why", ODD)
def test_odd_text_never_raises(why: str) -> None:
    for language in ("en", "ru", None, "tlh"):
        tag(ODD[why], language)
