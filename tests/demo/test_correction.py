"""A correction is a second version under the same address, announced by the feed."""

from __future__ import annotations

import feedparser

PAGE = "/harbour-sampler/day-of-filing.html"
FEED = "/harbour-sampler/atom.xml"


def test_the_second_version_has_new_words_a_note_and_new_validators(own_room, get) -> None:
    before = get(own_room, PAGE)
    own_room.publish_correction()
    after = get(own_room, PAGE, If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert after.headers["last-modified"] != before.headers["last-modified"]
    assert "On 26 June 2023" in before.body.decode()
    assert "On 27 June 2023" in after.body.decode()
    assert "Correction: an earlier version" in after.body.decode()
    assert "Correction: an earlier version" not in before.body.decode()


def test_the_feed_keeps_the_entry_and_says_that_it_was_updated(own_room, get) -> None:
    before = _entry(get(own_room, FEED).body)
    own_room.publish_correction()
    after = _entry(get(own_room, FEED).body)
    assert after.id == before.id
    assert after.published == before.published
    assert after.updated > before.updated


def test_nothing_else_changes(own_room) -> None:
    before = dict(own_room.resources)
    own_room.publish_correction()
    changed = {path for path, resource in own_room.resources.items() if resource.etag != before[path].etag}
    assert changed == {PAGE, FEED}


def _entry(body: bytes):
    return next(entry for entry in feedparser.parse(body).entries if entry.link.endswith(PAGE))
