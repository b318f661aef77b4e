"""Readers whom a mail could not be brought: what it held comes to them with the next one, once."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.resources import shipped
from pipeline.store.recipients import change_address, members, subscribe_again, unsubscribe_address

WEEK = timedelta(days=7)
ANA, BELA = "ana@reader.example", "bela@reader.example"


@pytest.fixture
def refused(desk):
    """The issue of a first week reached Bela, and was refused for good to Ana."""
    desk.readers(ANA, BELA)
    desk.cite(title="finding-first")
    desk.server.faults = ["550-rcpt"]
    desk.post()
    assert _told(desk) == {(BELA, "finding-first"): 1}
    return desk


def _texts(desk, reader):
    return [
        t.parsed().get_body(("plain",)).get_content().replace("\r", "")
        for t in desk.server.taken if t.recipients == (reader,)
    ]  # fmt: skip


def _told(desk):
    """Return how often each reader was told of which finding."""
    told = {}
    for reader in {t.recipients[0] for t in desk.server.taken}:
        for title in re.findall(r"finding-\w+", " ".join(_texts(desk, reader))):
            told[reader, title] = told.get((reader, title), 0) + 1
    return told


def _zvon(desk, *words, code=0):
    done = CliRunner().invoke(main, ["--home", str(desk.home), *words])
    assert done.exit_code == code, done.output
    return done.output


def test_the_next_issue_brings_what_was_refused_to_whom_it_was_refused(refused):
    refused.cite(2, title="finding-second")
    refused.post(WEEK)
    assert _told(refused) == {(who, f"finding-{n}"): 1 for who in (ANA, BELA) for n in ("first", "second")}
    hers, other = " ".join(_texts(refused, ANA)[0].split()), " ".join(_texts(refused, BELA)[1].split())
    assert "1 story of an earlier issue that could not be delivered to you comes here." in hers
    assert "from an issue that could not be delivered to you; found 18 November 2026" in hers
    assert "found late" not in hers, "it was not"
    assert "could not be delivered" not in other
    assert "1 story cites NAM" in hers, "the number is that of the week"
    items = [json.loads(row[0]) for row in refused.store.db.execute("SELECT items FROM digests ORDER BY period")]
    assert sum(map(len, items)) == 2, "the issues of the list are what they are"
    refused.post(WEEK)
    assert max(_told(refused).values()) == 1, "and once"


def test_a_mailbox_that_refuses_for_weeks_has_it_all_when_it_takes_again(refused):
    refused.cite(2, title="finding-second")
    refused.server.faults = ["", "550-dot"]  # the mail that is her own goes last
    refused.post(WEEK)
    assert _texts(refused, ANA) == []
    refused.post(WEEK)
    assert {key: n for key, n in _told(refused).items() if key[0] == ANA} == {
        (ANA, "finding-first"): 1, (ANA, "finding-second"): 1,
    }  # fmt: skip


def test_a_quiet_week_that_goes_to_nobody_goes_to_whom_something_is_owed(refused):
    refused.write('[[list]]\nid = "weekly"\naudience = "inside"\nwhen_empty = "skip"\n', "lists.toml")
    refused.post(WEEK)
    assert _told(refused) == {(ANA, "finding-first"): 1, (BELA, "finding-first"): 1}
    assert len(_texts(refused, BELA)) == 1


def test_a_list_that_gets_a_part_counts_what_stands_in_the_issue(refused):
    refused.write('[[list]]\nid = "weekly"\naudience = "inside"\n[list.search]\ngrades = ["B"]\n', "lists.toml")
    refused.post(WEEK)
    assert "1 story in this issue" in " ".join(_texts(refused, ANA)[0].split())
    assert "0 stories in this issue" in " ".join(_texts(refused, BELA)[1].split())


def test_a_mail_sent_once_more_by_hand_is_not_told_again(refused):
    assert "goes out with the next sending" in _zvon(refused, "mail", "again", "1")
    # The command works by the clock of the machine.
    refused.now = max(refused.now, datetime.now(UTC))
    refused.post()
    refused.post(WEEK)
    assert _told(refused)[ANA, "finding-first"] == 1


def test_what_came_with_a_later_mail_is_not_sent_once_more_by_hand(refused):
    refused.post(WEEK)
    assert _told(refused)[ANA, "finding-first"] == 1
    assert "reached its reader with a later mail" in _zvon(refused, "mail", "again", "1", code=1)
    assert re.search(
        r"1  failed .*550 said the server; what it held came with a later mail", _zvon(refused, "mail", "status")
    )
    assert refused.states().count("pending") == 0


def test_who_left_is_owed_nothing(desk):
    desk.readers(ANA, BELA)
    desk.cite(title="finding-first")
    desk.server.faults = ["451-rcpt"]
    desk.post()
    with desk.store.write() as db:
        unsubscribe_address(db, "weekly", ANA, desk.now)
    desk.post(timedelta(hours=1))
    with desk.store.write() as db:
        subscribe_again(db, "weekly", ANA)
    desk.post(WEEK)
    assert (ANA, "finding-first") not in _told(desk)


def test_what_another_list_brought_meanwhile_is_not_owed(refused):
    lists = '[[list]]\nid = "weekly"\naudience = "inside"\n[[list]]\nid = "other"\naudience = "inside"\nat = "05:00"\n'
    refused.write(lists, "lists.toml")
    refused.readers(ANA, name="other")
    refused.post()
    assert _told(refused)[ANA, "finding-first"] == 1, "the other list begins with this week, and brings it"
    refused.post(WEEK)
    assert _told(refused)[ANA, "finding-first"] == 1


def test_what_one_list_left_out_because_another_was_to_bring_it_is_not_lost(desk):
    lists = '[[list]]\nid = "weekly"\naudience = "inside"\n[[list]]\nid = "other"\naudience = "inside"\n'
    desk.write(lists, "lists.toml")
    desk.readers(ANA)
    desk.readers(ANA, name="other")
    desk.cite(title="finding-first")
    desk.server.faults = ["550-dot"]
    desk.post()
    assert desk.states() == ["failed"], "the other list sent nothing: all of it was in this mail"
    desk.post(WEEK)
    assert _told(desk) == {(ANA, "finding-first"): 1}


def test_a_corrected_address_gets_what_the_wrong_one_could_not(refused):
    assert _zvon(refused, "list", "change", ANA.upper(), "anna@reader.example") == "Changed on: weekly.\n"
    refused.post(WEEK)
    assert _told(refused) == {("anna@reader.example", "finding-first"): 1, (BELA, "finding-first"): 1}
    refused.readers(ANA, "ANNA@reader.example")
    assert members(refused.store.db, "weekly") == ("anna@reader.example", BELA), (
        "the file that they were imported from does not bring the wrong one back"
    )


def test_an_address_is_not_changed_to_one_that_is_known_or_none(refused):
    with refused.store.write() as db:
        with pytest.raises(ConfigError, match="the new address gets, or has left, the list weekly already"):
            change_address(db, ANA, BELA, refused.now)
        assert change_address(db, "none@reader.example", "anna@reader.example", refused.now) == ()
    assert members(refused.store.db, "weekly") == (ANA, BELA)
    assert "NEW: is no mail address" in _zvon(refused, "list", "change", ANA, "# anna", code=2)


def test_what_differs_has_a_page_and_a_link_of_its_own(refused):
    refused.post(WEEK)
    (mark,) = [row[0] for row in refused.store.db.execute("SELECT mark FROM digest_variants")]
    page = f"https://zvon.example/-/mail/weekly/2026-W48/{mark}"
    (mail,) = [t for t in refused.server.taken if t.recipients == (ANA,)]
    assert mail.parsed()["archived-at"] == f"<{page}>"
    assert f"This issue on the site: {page}\n" in _texts(refused, ANA)[0]
    assert refused.server.taken[1].parsed()["archived-at"] == "<https://zvon.example/-/mail/weekly/2026-W48>"


def test_variants_of_an_older_home_keep_counting_as_the_whole_issue():
    db = sqlite3.connect(":memory:")
    *before, last = [file for file in sorted((shipped("db") / "migrations").glob("*.sql")) if file.name < "0011"]
    for file in before:
        db.executescript(file.read_text(encoding="utf-8"))
    db.execute(
        "INSERT INTO digests (name, period, built, subject, text, html, items, counted)"
        " VALUES ('weekly', '2026-W47', '', '', '', '', '[3,4]', '[4]')"
    )
    db.execute("INSERT INTO digest_variants (digest, subject, text, html) VALUES (1, '', '', ''), (1, '', '', '')")
    db.executescript(last.read_text(encoding="utf-8"))
    rows = db.execute("SELECT mark, items, counted FROM digest_variants").fetchall()
    assert rows == [("1", "[3,4]", "[4]"), ("2", "[3,4]", "[4]")]
