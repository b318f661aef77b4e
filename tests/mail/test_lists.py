"""Who gets what, and the commands: real ones, in a process of their own or as a person types them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.send.smtp import Unreachable
from pipeline.stages.mailing import test_letter as check_letter
from pipeline.stages.recipients import read_addresses
from pipeline.stages.sending import Mailroom


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        (
            "ana@reader.example\n\n# a note\nbela@READER.example\n",
            ["ana@reader.example", "bela@reader.example"],
            "lines",
        ),
        ("Ana <ana@reader.example>", ["ana@reader.example"], "the words beside an address are not kept"),
        ("name,Email\nAna,ana@reader.example\nBela,\n", ["ana@reader.example"], "CSV with a column email"),
        ('email\n"ana@reader.example"\n', ["ana@reader.example"], "CSV with quotes"),
        ("ana@reader.example\nana@reader.example", ["ana@reader.example"], "twice is once"),
        ("ana@пошта.example", ["ana@xn--80a1acn3a.example"], "a domain in another script is written as mail needs it"),
    ],
)
def test_addresses_are_read(text, found, why):
    assert read_addresses(text, "f") == found, why


@pytest.mark.parametrize(
    "line",
    ["ana", "ana@", "@reader.example", "ana@reader", "ana@reader.example\x00", "a b@reader.example",
     "<ana@reader.example", "ana@reader.example>RCPT TO:<x@y.example", "a@b@c.example"],
)  # fmt: skip
def test_what_is_no_address_is_named_by_its_line_and_nothing_is_taken(line):
    with pytest.raises(ConfigError, match="f:2: is no mail address"):
        read_addresses(f"ana@reader.example\n{line}", "f")


def test_a_name_in_letters_that_servers_refuse_is_told_as_such():
    for line in ("ана@reader.example", "Ñandú@reader.example"):
        with pytest.raises(ConfigError, match="f:1: has letters before the @ that many mail servers refuse"):
            read_addresses(line, "f")


def _zvon(desk, *words, code=0, given=None):
    done = CliRunner().invoke(main, ["--home", str(desk.home), *words], input=given)
    assert done.exit_code == code, done.output
    return done.output


def test_lists_are_filled_left_and_shown_by_command(desk, tmp_path):
    file = tmp_path / "readers.txt"
    file.write_text("ana@reader.example\nbela@reader.example\n", encoding="utf-8")
    assert _zvon(desk, "list", "import", "weekly", str(file)) == (
        "weekly: 2 added, 0 on it already, 0 have left and stay out.\n"
    )
    assert "gets nothing more" in _zvon(desk, "list", "leave", "weekly", "ANA@reader.example")
    again = _zvon(desk, "list", "import", "weekly", "-", given="ana@reader.example\ncora@reader.example\n")
    assert again == "weekly: 1 added, 0 on it already, 1 have left and stay out.\n"
    shown = _zvon(desk, "list", "show")
    assert re.search(r"weekly +inside +en +monday 07:00 +2 readers, 1 left", shown)
    assert "@" not in shown, "addresses are shown only where they are asked for"
    assert _zvon(desk, "list", "show", "weekly").split() == ["bela@reader.example", "cora@reader.example"]
    assert "on the list again" in _zvon(desk, "list", "join", "weekly", "ana@reader.example")
    assert "no list 'other'" in _zvon(desk, "list", "import", "other", str(file), code=2)
    assert "never on the list" in _zvon(desk, "list", "leave", "weekly", "dora@reader.example", code=1)


def test_a_copy_to_look_at_does_not_count_as_sent(desk, tmp_path):
    desk.readers("ana@reader.example")
    desk.now = datetime.now(UTC)
    desk.cite(desk.last_week, title="A sample title")
    said = _zvon(desk, "digest", "--send", "--to", "me@reader.example")
    assert said == "me@reader.example: sent: 250 taken\n"
    assert desk.server.taken[0].recipients == ("me@reader.example",)
    assert desk.states() == []
    assert re.fullmatch(r"All that was due: sent 1\nweekly \S+: sent 1\.\n", _zvon(desk, "digest", "--send"))
    assert [t.recipients for t in desk.server.taken[1:]] == [("ana@reader.example",)]
    assert "sent 1" in _zvon(desk, "mail", "status")
    assert re.fullmatch(r"weekly \S+: sent 1\.\n", _zvon(desk, "digest", "--send"))
    assert len(desk.server.taken) == 2, "asking twice sends once"


def test_an_empty_issue_of_a_list_that_skips_them_says_that_nobody_gets_it(desk):
    desk.write('[[list]]\nid = "weekly"\nwhen_empty = "skip"\n', "lists.toml")
    desk.readers("ana@reader.example")
    assert "nothing new, and so it goes to nobody" in _zvon(desk, "digest", "--send")
    assert desk.server.taken == []


def test_a_list_that_is_none_is_told_as_such(desk):
    assert "no list 'wekly' is in config/lists.toml; there are: weekly, brief" in _zvon(
        desk, "list", "show", "wekly", code=2
    )


def test_an_issue_for_nobody_is_not_sent_and_its_findings_wait_for_the_first_reader(desk):
    desk.now = datetime.now(UTC)
    waiting = desk.cite(desk.last_week)
    assert "nobody is on the list weekly; add its readers" in _zvon(desk, "digest", "--send", code=2)
    assert "nobody is on the list brief" in _zvon(desk, "brief", "--send", code=2)
    desk.readers("ana@reader.example")
    _zvon(desk, "digest", "--send")
    assert desk.store.db.execute("SELECT items FROM digests").fetchone()[0] == f"[{waiting}]"
    assert len(desk.server.taken) == 1


def test_an_unfinished_week_is_not_sent_to_a_list(desk):
    desk.readers("ana@reader.example")
    desk.now = datetime.now(UTC)
    week = "{0.year}-W{0.week:02}".format(desk.today.isocalendar())
    assert "is not over" in _zvon(desk, "digest", "--send", "--week", week, code=2)
    assert desk.server.taken == []


def test_files_and_dry_runs_send_nothing(desk, tmp_path):
    assert "ZVON · Weekly digest" in _zvon(desk, "digest", "--dry-run")
    assert "ZVON · Morning brief" in _zvon(desk, "brief", "--dry-run")
    assert desk.store.db.execute("SELECT count(*) FROM digests").fetchone()[0] == 0
    _zvon(desk, "brief", "--out", str(tmp_path / "out"))
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".eml", ".html", ".txt"]
    assert desk.server.sessions == 0
    assert "--to goes with --send" in _zvon(desk, "digest", "--to", "me@reader.example", code=2)
    assert "no list 'none'" in _zvon(desk, "digest", "--list", "none", code=2)


def test_a_test_message_tells_how_it_went(desk, monkeypatch):
    said = _zvon(desk, "mail", "test", "--to", "me@reader.example")
    assert "localhost" in said
    assert "sent: 250 taken" in said
    assert desk.server.taken[0].parsed()["subject"] == "Zvon: a test message"
    monkeypatch.setenv("ZVON_SMTP_PASSWORD", "wrong")
    said = _zvon(desk, "mail", "test", "--to", "me@reader.example", code=1)
    assert "Not reached: localhost" in said
    assert "535" in said
    assert "What to do: look at $ZVON_SMTP_USER and $ZVON_SMTP_PASSWORD." in said
    assert "wrong" not in said.replace("wrongly", "")
    said = _zvon(desk, "digest", "--send", "--to", "me@reader.example", code=1)
    assert "What to do: look at $ZVON_SMTP_USER" in said, "a copy to look at says the same"


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        (('ca = "ca.pem"', ""), "mail.host must be the name in its certificate; one of its own authority: mail.ca"),
        (('security = "starttls"', 'security = "tls"'), "look at mail.security"),
        (('host = "localhost"', 'host = "no-such-host.invalid"'), "look at mail.host"),
        (("allow = [", "allow = [] # ["), "allow this address and port in network.allow"),
    ],
    ids=lambda one: one if isinstance(one, str) else one[1] or "no ca",
)
def test_a_server_that_is_not_reached_comes_with_what_to_do(desk, change, advice):
    text = (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
    desk.write(text.replace(*change))
    with pytest.raises(Unreachable) as told:
        Mailroom(desk.settings, desk.store, lambda: desk.now).send_now(check_letter(desk.now), ["me@reader.example"])
    assert advice in told.value.advice
    assert desk.server.taken == []


def test_a_failed_mail_goes_out_again_when_a_person_says_so(desk):
    desk.readers("ana@reader.example")
    desk.cite()
    desk.server.faults = ["550-rcpt"]
    desk.post()
    assert "1  failed   weekly 2026-W47" in _zvon(desk, "mail", "status")
    assert "goes out with the next sending" in _zvon(desk, "mail", "again", "1")
    # The command works by the clock of the machine, and only what waits is sent by it here.
    assert Mailroom(desk.settings, desk.store, lambda: max(desk.now, datetime.now(UTC))).send_due() == {"sent": 1}
    _zvon(desk, "mail", "again", "1", code=1)


def test_nothing_that_is_logged_names_a_reader(desk, capsys):
    desk.readers("ana@reader.example", "bela@reader.example")
    desk.cite()
    desk.server.faults = ["550-rcpt", "cut-dot-taken"]
    desk.post()
    said = capsys.readouterr()
    assert "mail not sent" in said.out + said.err
    assert "reader.example" not in said.out + said.err
