"""What identifies an entry, and what becomes of its link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import FeedEntry, Reason
from pipeline.stages.claims import claim

FEED = "https://paper.example/feed.xml"
ENTRY = FeedEntry("g1", "https://paper.example/a", "Title", "Summary", None, None)


@pytest.mark.parametrize(
    ("entry", "identity", "why"),
    [
        (ENTRY, "g1", "the guid comes first"),
        (replace(ENTRY, guid=None), "https://paper.example/a", "without a guid, the link"),
    ],
)
def test_identity(entry: FeedEntry, identity: str, why: str) -> None:
    assert claim(entry, FEED).identity == identity, why


def test_entry_without_guid_and_link_is_known_by_its_content() -> None:
    bare = replace(ENTRY, guid=None, link=None)
    assert claim(bare, FEED).identity == claim(bare, FEED).content_sha256
    assert claim(replace(bare, title="Other"), FEED).identity != claim(bare, FEED).identity


def test_link_that_cannot_be_fetched_is_named() -> None:
    found = claim(replace(ENTRY, link="javascript:alert(1)"), FEED)
    assert (found.link, found.key, found.reason) == (None, None, Reason.BAD_LINK)


def test_changed_claim_has_another_hash() -> None:
    assert claim(replace(ENTRY, title="Corrected"), FEED).content_sha256 != claim(ENTRY, FEED).content_sha256


def test_relative_link_is_read_from_the_feed() -> None:
    assert claim(replace(ENTRY, link="/b"), FEED).link == "https://paper.example/b"
