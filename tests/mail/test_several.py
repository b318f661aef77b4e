"""Readers of several lists: each finding comes to them once, and never less than once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest

WEEK = timedelta(days=7)
ANA, BELA, CORA = "ana@reader.example", "bela@reader.example", "cora@reader.example"
LISTS = """
[[list]]
id = "weekly"
audience = "inside"
at = "07:00"
[[list]]
id = "strong"
title = "Strong"
audience = "{audience}"
language = "{language}"
at = "{at}"
[list.search]
grades = ["A"]
"""


@pytest.fixture
def both(desk):
    """Ana gets both lists, Bela the whole one, Cora the narrow one."""
    _configure(desk)
    desk.readers(ANA, BELA)
    desk.readers(ANA, CORA, name="strong")
    return desk


def _configure(desk, audience="inside", language="en", at="07:00"):
    desk.write(LISTS.format(audience=audience, language=language, at=at), "lists.toml")


def _told(desk):
    """Return how often each reader was told of which finding: by the titles ``finding-…`` in the text parts."""
    counts = Counter()
    for taken in desk.server.taken:
        text = taken.parsed().get_body(("plain",)).get_content()
        counts.update((taken.recipients[0], title) for title in set(re.findall(r"finding-\w+", text)))
    return counts


def _mail(desk, reader, name):
    found = [t for t in desk.server.taken if t.recipients == (reader,) and f"<{name}-" in t.parsed()["message-id"]]
    return " ".join(found[-1].parsed().get_body(("plain",)).get_content().split()) if found else None


def test_what_came_with_one_list_does_not_come_with_the_other(both):
    both.cite(grade="A", title="finding-strong")
    both.cite(grade="C", title="finding-weak")
    both.post()
    assert _told(both) == {
        (ANA, "finding-strong"): 1, (ANA, "finding-weak"): 1,
        (BELA, "finding-strong"): 1, (BELA, "finding-weak"): 1,
        (CORA, "finding-strong"): 1,
    }  # fmt: skip
    assert _mail(both, ANA, "strong") is None, "a mail that would tell nothing that she has not had is none"


def test_a_mail_with_a_part_left_out_says_so_and_counts_the_week_as_it_was(both):
    both.cite(grade="A", title="finding-early", days=-5)
    both.post()
    _configure(both)
    # Ana comes late to the narrow list: its next issue has something that she had and something that she had not.
    text = (both.home / "config" / "lists.toml").read_text(encoding="utf-8")
    both.write(text.replace('at = "07:00"\n[list.search]', 'at = "09:00"\n[list.search]'), "lists.toml")
    both.cite(2, grade="A", title="finding-first")
    both.post(WEEK)
    both.seed.review(both.cite(-1, grade="A", title="finding-second"), "accepted", both.now)
    both.post(timedelta(hours=3))
    mail = _mail(both, ANA, "strong")
    assert "finding-second" in mail
    assert "1 story that came to you with another list is left out here." in mail
    assert "2 stories in this issue" in mail, "the number is that of the issue"
    assert "left out" not in _mail(both, CORA, "strong")
    assert _told(both)[ANA, "finding-first"] == _told(both)[ANA, "finding-second"] == 1
    both.post(WEEK)
    assert _told(both)[ANA, "finding-second"] == 1, "and the other list leaves it out in its turn"


@pytest.mark.parametrize(
    ("audience", "language", "why"),
    [
        ("outside", "en", "a person has confirmed it since; and the mail does not show who else reads what"),
        ("inside", "be", "in another language it tells something else"),
    ],
)
def test_lists_that_are_not_alike_are_whole_by_themselves(both, audience, language, why):
    _configure(both, audience, language)
    both.seed.review(both.cite(grade="A", title="finding-strong"), "accepted", both.now)
    both.post()
    assert _told(both)[ANA, "finding-strong"] == 2, why


def test_what_was_refused_or_only_counted_was_not_had(both):
    for number in range(14):
        both.cite(-5 + number / 100, grade="A", title=f"finding-{number}x")
    both.post()
    told = _told(both)
    assert all(told[ANA, f"finding-{number}x"] == 1 for number in range(14)), (
        "the first list shows twelve, this the rest"
    )
    text = (both.home / "config" / "lists.toml").read_text(encoding="utf-8")
    both.write(text.replace('at = "07:00"\n[list.search]', 'at = "09:00"\n[list.search]'), "lists.toml")
    both.server.faults = ["550-rcpt"]
    both.cite(2, grade="A", title="finding-again")
    both.post(WEEK)
    both.post(timedelta(hours=3))
    assert _told(both)[ANA, "finding-again"] == 1, "what one list could not bring the other does"


def test_addresses_are_one_however_they_are_written_and_stand_in_no_issue(both):
    both.readers("DORA@reader.example")
    both.readers("dora@reader.example", name="strong")
    both.cite(grade="A", title="finding-strong")
    both.post()
    assert sum(number for (reader, _), number in _told(both).items() if reader.lower().startswith("dora")) == 1
    for table in ("digests", "digest_variants"):
        kept = " ".join(str(tuple(row)) for row in both.store.db.execute(f"SELECT * FROM {table}"))
        assert "@reader.example" not in kept


def test_asking_twice_by_hand_sends_nothing_twice(both):
    both.cite(grade="A", title="finding-strong")
    both.post()
    sent = len(both.server.taken)
    from pipeline.digest.week import parse_week
    from pipeline.stages.mailing import post_by_hand

    for name in ("weekly", "strong"):
        post_by_hand(both.settings, both.store, both.settings.lists[name], parse_week("2026-W47"), both.now)
    both.post(timedelta(hours=1))
    assert len(both.server.taken) == sent
