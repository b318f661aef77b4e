"""The mail itself: parsed back without a defect, small enough, complete as text alone."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from pipeline.digest.message import Letter, build_message
from pipeline.digest.page import Places
from pipeline.digest.plan import TEAM
from pipeline.errors import ConfigError
from pipeline.stages.digest import Edition, build_digest

ZONE = ZoneInfo("Europe/Warsaw")
OUTSIDE = replace(TEAM, confirmed_only=True)
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)


def _parsed(data):
    message = email.message_from_bytes(data, policy=policy.default)
    assert not [part for part in message.walk() if part.defects]
    assert not [h.defects for h in message.values() if h.defects]
    return message


def test_the_message_is_read_back_as_it_was_built(sample):
    built = build_digest(sample.store, "2026-W47", NOW, ZONE)
    message = _parsed(built.eml)
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "multipart/related"], "the richest comes last (RFC 2046, 5.1.4)"
    shown = set(re.findall(r'src="cid:([^"]+)"', built.html))
    carried = {part["content-id"].strip("<>") for part in message.walk() if part.get_content_maintype() == "image"}
    assert shown == carried == {"coverage@zvon", "citing@zvon"}, "every picture that is shown travels along"
    assert len(built.eml) < 100_000, "above that Gmail cuts a message off"
    assert message["content-language"] == "en-GB"
    assert message["subject"] == built.subject
    assert message["message-id"] == "<weekly-2026-W47@zvon.invalid>"
    assert message["date"].datetime == NOW
    assert message["auto-submitted"] == "auto-generated"
    for kind, content in (("plain", built.text), ("html", built.html)):
        assert message.get_body((kind,)).get_content().splitlines() == content.splitlines()
    assert max(len(line) for line in built.eml.splitlines()) <= 78
    assert built.eml.isascii()


def test_a_subject_with_a_line_break_is_one_header():
    message = build_message(Letter("k", "a\r\nBcc: b@example.org", "t", "<p>h</p>", NOW))
    assert _parsed(bytes(message))["bcc"] is None


def test_the_text_is_complete_by_itself(sample):
    built = build_digest(sample.store, "2026-W47", NOW, ZONE)
    tree = lxml_html.fromstring(built.html)
    for kind in ("//h1", "//h3", "//tr/td/p[2]/strong"):
        for element in tree.xpath(kind):
            words = " ".join(element.text_content().split())
            assert words in " ".join(built.text.split()), "what HTML shows, the text says"
    for link in tree.xpath("//h3/a/@href"):
        assert link in built.text
    long = [line for line in built.text.splitlines() if len(line) > 78 and "://" not in line]
    assert not long


def test_a_list_outside_the_house_reads_nothing_of_feeds_and_of_what_nobody_reviewed(sample):
    inside = build_digest(sample.store, "2026-W47", NOW, ZONE)
    outside = build_digest(sample.store, "2026-W47", NOW, ZONE, Edition("out", policy=OUTSIDE))
    for word in ("feed.xml", "not yet reviewed", "Pavel Latushka"):
        assert word in inside.text
        assert word not in outside.html + outside.text
    assert outside.counts["stories"] == 3


def test_an_empty_week_says_so_and_still_reports(seed):
    seed.article(TUESDAY)
    built = build_digest(seed.store, "2026-W47", NOW, ZONE)
    assert built.empty
    assert built.subject == "Zvon 2026-W47: no new citations"
    assert "NOTHING NEW THIS WEEK" in built.text
    assert "1  article names those we watch" in built.text
    _parsed(built.eml)


def test_an_empty_database_gives_a_digest_too(seed):
    assert build_digest(seed.store, "2026-W47", NOW, ZONE).counts["stories"] == 0


def test_a_flood_is_counted_with_a_link_and_no_mailbox_cuts_it_off(seed):
    words = "Паведамленне пра незаконнае вывазлівае перамяшчэнне дзяцей " * 8
    kinds = ("outlet", "parliament", "ngo")
    for kind in kinds:
        seed.source(kind, kind=kind)
    for number in range(300):
        article = seed.article(TUESDAY + timedelta(minutes=number), kinds[number % 3], title=words)
        for type in ("attribution", "direct_quote", "hyperlink"):
            seed.citation(article, TUESDAY, type=type, exact=words, prefix=words, suffix=words)
    built = build_digest(
        seed.store, "2026-W47", NOW, ZONE, Edition(places=Places(ledger="https://zvon.example/ledger"))
    )
    assert len(built.eml) < 100_000
    shown = built.html.count("<h3")
    left = sum(int(word) for word in re.findall(r"\.\.\. (\d+) more stor", built.text))
    assert (shown + left, built.counts["stories"]) == (300, 300)
    assert sum(v for k, v in built.counts.items() if k != "stories") == 900
    assert built.html.count("https://zvon.example/ledger") == 4


def test_an_unknown_language_is_refused_by_name(seed):
    with pytest.raises(ConfigError, match="no wording in 'xx'"):
        build_digest(seed.store, "2026-W47", NOW, ZONE, Edition(language="xx"))
