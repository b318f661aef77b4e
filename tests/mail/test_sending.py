"""The mail itself, over a real server: who gets what, what it says of itself, and how every fault ends."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from tests.mail.server import USER, serving

CASES = tomllib.loads((Path(__file__).parent / "cases" / "faults.toml").read_text(encoding="utf-8"))["case"]
TEN_MINUTES = timedelta(minutes=10)


def test_each_reader_gets_one_message_encrypted_and_after_a_login(desk):
    desk.readers("ana@reader.example", "Bela@Reader.example")
    desk.cite(title="A sample title")
    assert desk.post() == {"issues": 1, "sent": 2}
    assert [t.recipients for t in desk.server.taken] == [("ana@reader.example",), ("Bela@Reader.example",)]
    for taken in desk.server.taken:
        assert (taken.encrypted, taken.login, taken.sender) == (True, USER, "zvon@nam.example")
        message = taken.parsed()
        assert not [part for part in message.walk() if part.defects]
        assert not [header for header in message.values() if header.defects]
        assert message["to"] == taken.recipients[0]
        others = {t.recipients[0] for t in desk.server.taken} - {taken.recipients[0]}
        assert not [one for one in others if one.encode() in taken.data], "nobody's address is in another's mail"
        assert "A sample title" in message.get_body(("plain",)).get_content()
    assert desk.states() == ["sent", "sent"]
    assert desk.server.sessions == 2, "one session for all: EHLO before and after STARTTLS"
    assert desk.server.helo == "[127.0.0.1]", "the name of our machine is nobody's business"


def test_what_the_headers_say(desk):
    desk.readers("ana@reader.example")
    desk.cite()
    desk.post()
    message = desk.server.taken[0].parsed()
    token = desk.store.db.execute("SELECT token FROM recipients").fetchone()[0]
    assert re.fullmatch(r"<weekly-2026-W47\.[0-9a-f]{20}@nam\.example>", message["message-id"])
    assert message["list-id"] == "Zvon weekly <weekly.nam.example>"
    assert message["list-unsubscribe"] == (
        f"<https://zvon.example/-/unsubscribe/{token}>, <mailto:zvon@nam.example?subject=unsubscribe>"
    )
    assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert message["references"] == message["in-reply-to"] == "<root@weekly.nam.example>"
    assert message["archived-at"] == "<https://zvon.example/-/mail/weekly/2026-W47>"
    assert message["auto-submitted"] == "auto-generated"
    assert message["date"].datetime == desk.now
    for kind in ("plain", "html"):
        body = message.get_body((kind,)).get_content()
        assert f"https://zvon.example/-/unsubscribe/{token}" in body
        assert "leave.zvon.invalid" not in body, "the place-holder is filled in"
    raw = desk.server.taken[0].data
    assert b"=?utf-8?q?" not in raw.split(b"\r\n\r\n")[0], "no address in a header is encoded away"


def test_nothing_due_sends_nothing_and_a_second_pass_sends_nothing_twice(desk):
    assert desk.post() == {}
    desk.readers("ana@reader.example")
    desk.cite()
    desk.post()
    assert desk.post(timedelta(days=1)) == {}
    assert len(desk.server.taken) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fault"])
def test_how_a_fault_ends(desk, case):
    desk.readers("ana@reader.example", "bela@reader.example")
    desk.cite()
    desk.server.faults = [case["fault"]]
    desk.post()
    assert desk.states() == [case["first"], case.get("other", "sent")], f"{case['why']}; and no other reader suffers"
    assert desk.post(timedelta(seconds=30)) == {}, "not before its time"
    desk.post(TEN_MINUTES)
    assert desk.states() == [case["second"], "sent"], case["why"]
    copies = [t.parsed()["message-id"] for t in desk.server.taken if t.recipients == ("ana@reader.example",)]
    assert len(copies) == case["copies"], case["why"]
    assert len(set(copies)) <= 1, "every copy is known as the same message"


def test_an_unclear_mail_is_repeated_once_and_then_left_for_a_person(desk):
    desk.readers("ana@reader.example")
    desk.cite()
    desk.server.faults = ["cut-dot-taken", "cut-dot-taken"]
    desk.post()
    desk.post(TEN_MINUTES)
    assert desk.states() == ["unclear"]
    assert desk.post(timedelta(days=3)) == {}, "a third copy is worse than none"
    assert len(desk.server.taken) == 2
    assert desk.tries() == ["ending", "unclear"] * 2


def test_repeated_mail_is_the_same_byte_for_byte(desk):
    desk.readers("ana@reader.example")
    desk.cite()
    desk.server.faults = ["cut-dot-taken"]
    desk.post()
    desk.cite(days=-4)
    desk.post(TEN_MINUTES)
    first, second = (taken.data for taken in desk.server.taken)
    assert first == second


def test_pauses_double_and_end(desk):
    desk.readers("ana@reader.example")
    desk.cite()
    desk.configure("give_up_after = 3\n")
    desk.server.faults = ["451-rcpt"] * 9
    pauses = []
    for _ in range(3):
        desk.post()
        due = desk.store.db.execute("SELECT next_due FROM outbox").fetchone()[0]
        pauses.append(due)
        desk.now += timedelta(hours=1)
    assert desk.states() == ["failed"]
    assert pauses[:2] == ["2026-11-23T06:35:00Z", "2026-11-23T07:40:00Z"]
    assert len(desk.server.faults) == 6, "what is given up is not tried again"


def test_a_server_that_is_down_for_four_days_costs_no_mail(desk):
    desk.readers("ana@reader.example", "bela@reader.example")
    desk.cite()
    begun, text = desk.now, (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
    desk.write(text.replace("allow = [", "allow = [] # ["))
    while desk.now - begun < timedelta(days=4):
        desk.post()
        assert desk.states() == ["pending", "pending"], f"given up after {desk.now - begun}"
        (due,) = {row[0] for row in desk.store.db.execute("SELECT next_due FROM outbox")}
        desk.now = datetime.fromisoformat(due)
    desk.write(text)
    desk.post()
    assert desk.states() == ["sent", "sent"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ZVON_SMTP_PASSWORD": "wrong"}, "a login that is refused"),
        ({"ca": ""}, "a certificate that nobody vouches for"),
        ({"allow": True}, "a server on an inner address that no exception names"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_without_a_trusted_session_nothing_goes_out_and_nothing_is_lost(desk, monkeypatch, change, why):
    desk.readers("ana@reader.example")
    desk.cite()
    text = (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
    if "ca" in change:
        desk.write(text.replace('ca = "ca.pem"', ""))
    if "allow" in change:
        desk.write(re.sub(r"allow = .*", "allow = []", text))
    if "ZVON_SMTP_PASSWORD" in change:
        monkeypatch.setenv("ZVON_SMTP_PASSWORD", change["ZVON_SMTP_PASSWORD"])
    assert desk.post() == {"issues": 1, "unreachable": 1}, why
    assert not desk.server.taken, why
    assert desk.states() == ["pending"], why
    monkeypatch.setenv("ZVON_SMTP_PASSWORD", "a bell rings at dawn")
    desk.configure()
    assert desk.post(TEN_MINUTES) == {"sent": 1}, "once it is put right, it goes out"


def test_a_password_is_not_sent_in_the_clear(desk):
    desk.configure(security="none")
    desk.readers("ana@reader.example")
    with pytest.raises(ConfigError, match="not sent in the clear"):
        desk.post()
    assert desk.server.sessions == 0


def test_tls_from_the_first_byte(desk, home):
    with serving(home / "config", implicit=True) as server:
        desk.server = server
        desk.configure(security="tls")
        desk.readers("ana@reader.example")
        desk.cite()
        assert desk.post() == {"issues": 1, "sent": 1}
        assert server.taken[0].encrypted


def test_a_signature_covers_what_matters(desk, monkeypatch):
    dkim = pytest.importorskip("dkim")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    monkeypatch.setenv("ZVON_DKIM_KEY", pem.decode())
    desk.configure('dkim_selector = "bell"\n')
    desk.readers("ana@reader.example")
    desk.cite()
    desk.post()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])
    data = desk.server.taken[0].data
    asked = []
    assert dkim.verify(data, dnsfunc=lambda name, **_: asked.append(name) or record)
    assert asked == [b"bell._domainkey.nam.example."]
    fields = re.search(r"h=([^;]+);", desk.server.taken[0].parsed()["dkim-signature"])[1].replace(" ", "")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(fields.split(":")), "RFC 8058, 4"


def test_who_leaves_before_it_goes_out_gets_nothing(desk):
    desk.readers("ana@reader.example", "bela@reader.example")
    desk.cite()
    desk.server.faults = ["451-rcpt"]
    desk.post()
    with desk.store.write() as db:
        db.execute("UPDATE recipients SET unsubscribed = 'now' WHERE address = 'ana@reader.example'")
    desk.post(TEN_MINUTES)
    assert [t.recipients for t in desk.server.taken] == [("bela@reader.example",)]
    assert desk.tries()[-1] == "unsubscribed"
