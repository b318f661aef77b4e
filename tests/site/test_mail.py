"""The pages of what was sent, and the one on which a reader leaves a list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.digest.message import LEAVE, Image, Letter
from pipeline.store.database import open_store
from pipeline.store.issues import Draft, save_issue
from pipeline.store.outbox import Posting, Variant
from pipeline.store.recipients import import_recipients, members

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
ADDRESS = "reader-of-the-list@reader.example"


@pytest.fixture
def token(home):
    """A home with an issue that went to one reader; yields the reader's token."""
    html = f'<html><body><h1>{HOSTILE}</h1><img src="cid:chart@zvon"><a href="{LEAVE}">x</a></body></html>'
    letter = Letter("weekly-2026-W47", HOSTILE, HOSTILE, html, NOW, images=(Image("chart", b"png"),))
    with open_store(home / "zvon.db") as store:
        import_recipients(store, "weekly", [ADDRESS], NOW)
        save_issue(store, Draft("weekly", "2026-W47", letter), Posting((ADDRESS,), "nam.example"))
        return store.db.execute("SELECT token FROM recipients").fetchone()[0]


def _still_on(home):
    with open_store(home / "zvon.db") as store:
        return members(store.db, "weekly")


def test_our_people_see_what_went_out_and_never_to_whom(token, people):
    for role in ("analyst", "reviewer", "admin"):
        issue = "/-/mail/weekly/2026-W47"
        for path in ("/-/mail", issue, f"{issue}/look", "/zvon/digests.json?_shape=array"):
            answer = people[role].get(path)
            assert answer.status_code == 200, path
            assert ADDRESS not in answer.text, path
            assert token not in answer.text, path
    for path in ("/zvon/recipients.json", "/zvon/outbox.json", "/zvon/alerts.json"):
        assert people["analyst"].get(path).status_code in (403, 404), path
    asked = "/zvon.json?sql=select+address,token,list+from+recipients"
    assert ADDRESS not in people["analyst"].get(asked).text, "whoever may ask in SQL reads blanks"


def test_a_mail_is_shown_sealed_off(token, people):
    shown = people["analyst"].get("/-/mail/weekly/2026-W47/look")
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'"), "nothing in it runs and nothing is loaded"
    assert "allow-" not in policy
    assert "data:image/png;base64,cG5n" in shown.text
    assert "leave.zvon.invalid" not in shown.text
    page = people["analyst"].get("/-/mail/weekly/2026-W47")
    assert HOSTILE not in page.text
    assert "23 Nov" in page.text, "the time for people, in their zone"
    assert "+00:00" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")


def test_what_some_readers_got_instead_has_a_page_of_its_own(home, people):
    letter = Letter("weekly-2026-W47", "The issue", "all of it", "<p>all of it</p>", NOW)
    variant = Variant("0a1b2c3d4e5f", "A part", f"a part {LEAVE}", "<p>a part</p>", (ADDRESS,))
    with open_store(home / "zvon.db") as store:
        posting = Posting(("other@reader.example",), "nam.example", (variant,))
        save_issue(store, Draft("weekly", "2026-W47", letter), posting)
    issue = "/-/mail/weekly/2026-W47"
    page = people["analyst"].get(issue).text
    assert f'<a href="{issue}/0a1b2c3d4e5f" lang="en">A part</a> · mails: 1' in page
    assert "all of it" in page
    part = people["analyst"].get(f"{issue}/0a1b2c3d4e5f").text
    assert "a part" in part
    assert "all of it" not in part
    assert f'href="{issue}/0a1b2c3d4e5f/look"' in part
    look = people["analyst"].get(f"{issue}/0a1b2c3d4e5f/look")
    assert "<p>a part</p>" in look.text
    assert look.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert people["analyst"].get(f"{issue}/0a1b2c3d4e50").status_code == 404
    for text in (page, part, look.text):
        assert "reader.example" not in text, "never to whom"
        assert "leave.zvon.invalid" not in text


def test_a_scanner_that_follows_the_link_changes_nothing(token, people, home):
    for method in ("GET", "HEAD"):
        answer = people[None]._run(people[None].ask(method, f"/-/unsubscribe/{token}"))
        assert answer.status_code == 200
    assert "Leave the list?" in people[None].get(f"/-/unsubscribe/{token}").text
    assert _still_on(home) == (ADDRESS,)


def test_one_click_needs_neither_cookie_nor_page(token, people, home):
    answer = people[None].post(f"/-/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"}, token=False)
    assert answer.status_code == 200
    assert "You have left the list" in answer.text
    assert ADDRESS not in answer.text
    assert _still_on(home) == ()
    with open_store(home / "zvon.db") as store:
        assert store.db.execute("SELECT unsubscribed_by FROM recipients").fetchone()[0] == "one-click"
        done = import_recipients(store, "weekly", [ADDRESS.upper(), "other@reader.example"], NOW)
        assert (done.added, done.left) == (1, 1), "who has left stays out, however it is written"
    again = people[None].post(f"/-/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"}, token=False)
    assert again.status_code == 200, "asking twice is no error"


def test_the_button_of_the_page_works(token, people, home):
    answer = people[None].post(f"/-/unsubscribe/{token}", {})
    assert answer.status_code == 200
    assert _still_on(home) == ()


def test_the_page_for_leaving_speaks_the_language_of_the_mails(home, people):
    letter = Letter("bel-2026-W47", "x", "x", "<p>x</p>", NOW, language="be")
    with open_store(home / "zvon.db") as store:
        import_recipients(store, "bel", [ADDRESS], NOW)
        save_issue(store, Draft("bel", "2026-W47", letter), Posting((ADDRESS,), "nam.example"))
        path = f"/-/unsubscribe/{store.db.execute('SELECT token FROM recipients').fetchone()[0]}"
    for accepted, said in (("pl, ru;q=0.9", "Адпісацца?"), ("", "Адпісацца?"), ("en-GB, en", "Leave the list?")):
        headers = {"accept-language": accepted} if accepted else {}
        assert said in people[None].get(path, headers=headers).text, f"a browser that asks for {accepted or 'nothing'}"


def test_a_made_up_address_tells_nothing(token, people, home):
    for guess in (token[:-1], token + "a", "a" * 32):
        answer = people[None].post(f"/-/unsubscribe/{guess}", {"List-Unsubscribe": "One-Click"}, token=False)
        assert answer.status_code == 404
    assert _still_on(home) == (ADDRESS,)
