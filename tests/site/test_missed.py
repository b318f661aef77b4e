"""Missed a mention? What is sent goes the whole way, in a process of its own, and the page says what came of it."""

import json
import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import httpx
import pytest

from pipeline.lock import only_one
from pipeline.site.bodies import LARGEST_FILE, parse_form, too_large
from pipeline.site.clips import failed
from pipeline.store.clips import begin_next, put_back
from pipeline.store.database import open_store, stamp

SENTENCE = "The head of the National Anti-Crisis Management, Pavel Latushka, said the regime deported children."
PAGE = (
    "<html><head><title>Sample clip</title></head><body><article><h1>Sample clip</h1>"
    f"<p>{SENTENCE}</p>{'<p>Sample paragraph of a text that only fills the page with words.</p>' * 12}"
    "</article></body></html>"
)


class Sender:
    """Rita's browser, as far as forms go, at a site that really listens."""

    def __init__(self, server, password, name="rita"):
        self.server = server
        self.client = httpx.Client(base_url=server, timeout=60, headers={"sec-fetch-site": "same-origin"})
        self.client.get("/-/login")
        self.client.post("/-/login", data={"username": name, "password": password, "csrftoken": self.token})

    @property
    def token(self):
        return self.client.cookies.get("ds_csrftoken", "")

    def send(self, file=None, **fields):
        files = {name: (None, value) for name, value in {"csrftoken": self.token, **fields}.items()}
        files["file"] = file or ("", b"")
        return self.client.post("/-/missed", files=files)

    def outcome(self, answer, seconds=60):
        """Look again until something has come of it."""
        assert answer.status_code == 302, answer.text[:300]
        address = answer.headers["location"]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            page = self.client.get(address, headers={"accept": "text/html"}).text
            if 'data-state="done"' in page or 'data-state="failed"' in page:
                return page
            time.sleep(0.3)
        raise AssertionError("nothing came of it")


@pytest.fixture
def rita(server, passwords):
    sender = Sender(server, passwords["rita"][1])
    yield sender
    sender.client.close()


def test_a_file_goes_the_whole_way(rita, home):
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        db.execute("DELETE FROM clips")
        db.commit()
    sent = rita.send(
        ("clip.html", PAGE.encode()), address="https://daily.example/clip", expected="Pavel  Latushka, said"
    )
    found = rita.outcome(sent)
    assert "never seen. No feed of a configured source listed it" in found, "why it was missed"
    assert "Sample clip" in found
    assert re.search(r'href="/-/finding/citation-\d+"', found)
    assert "They stand there, and this was found in them:" in found
    assert "because" in found, "each step with its reason"
    assert "clip.html" in found
    assert str(home) not in found, "where it lies here is nobody's business"
    assert not list((home / "clips").iterdir()), "the file is in the archive by now"
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        captured = db.execute("SELECT kind, file FROM captures WHERE url = 'https://daily.example/clip'").fetchall()
    assert [kind for kind, _ in captured] == ["file"]
    assert (home / "captures" / captured[0][1]).is_file()


def test_it_waits_while_a_run_is_at_work_and_says_what_failed(rita, home):
    with only_one(home, "run"):
        answer = rita.send(address="http://127.0.0.1:9/nothing")
        time.sleep(1.5)
        page = rita.client.get(answer.headers["location"], headers={"accept": "text/html"}).text
        assert 'data-state="w' in page, "waiting or working, and neither lost nor failed"
    found = rita.outcome(answer)
    assert "blocked" in found, "the address guard stands before this door too"
    assert "No article came of it." in found
    assert "Nothing could be read from it" in found


def test_a_fault_of_ours_is_for_the_log_and_not_for_who_sent_the_clip(people, home):
    fault = failed(1, "Traceback (most recent call last):\n  File /secret")
    with closing(sqlite3.connect(home / "zvon.db")) as db, db:
        db.execute("UPDATE clips SET state = 'failed', answer = ? WHERE id = 1", (json.dumps(fault),))
    page = people["reviewer"].get("/-/missed/1", html=True).text
    assert "Something went wrong on our side. It is in the log." in page
    assert "/secret" not in page
    assert failed(1, "paper: no such page\n") == {"error": "paper: no such page"}


def test_a_clip_that_a_site_left_behind_is_taken_up_again(home):
    with open_store(home / "zvon.db") as store, store.write() as db:
        db.execute("UPDATE clips SET state = 'waiting'")
        first = begin_next(db, datetime.now(UTC))
        assert begin_next(db, datetime.now(UTC)) is None
        put_back(db)
        assert begin_next(db, datetime.now(UTC))["id"] == first["id"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Give an address, or choose a file."),
        ({"address": "javascript:window.pwned=1"}, "This is no address of a web page"),
        ({"address": "file:///etc/passwd"}, "This is no address of a web page"),
        ({"address": "-oProxyCommand=x"}, "This is no address of a web page"),
    ],
)
def test_what_is_neither_is_told_in_a_sentence(people, home, fields, why):
    answer = people["reviewer"].post("/-/missed", fields)
    assert answer.status_code == 400
    assert why in answer.text


def test_ten_in_ten_minutes_and_no_more(people, home):
    now = stamp(datetime.now(UTC))
    for _ in range(10):
        with open_store(home / "zvon.db") as store:
            store.db.execute("INSERT INTO clips (at, sender, page, state) VALUES (?, 'rita', 'x', 'done')", (now,))
    answer = people["reviewer"].post("/-/missed", {"address": "https://paper.example/1"})
    assert answer.status_code == 429
    assert "https://paper.example/1" in answer.text, "what was typed is not lost"


def test_who_may_not_review_sends_nothing(people, home):
    assert people["analyst"].post("/-/missed", {"address": "https://paper.example/"}).status_code == 403
    assert people[None].post("/-/missed", {"address": "https://paper.example/"}).status_code == 403


@pytest.mark.parametrize(
    ("path", "length", "refused"),
    [
        ("/-/missed", str(LARGEST_FILE), False),
        ("/-/missed", str(LARGEST_FILE * 2), True),
        ("/-/review/decide", "1000", False),
        ("/-/review/decide", str(LARGEST_FILE), True),
        ("/-/missed", None, True),
        ("/-/missed", "-1", True),
        ("/-/missed", "9" * 40, True),
    ],
)
def test_a_form_is_weighed_before_it_is_read(path, length, refused):
    assert too_large(path, length) == refused


def test_the_door_refuses_what_is_too_large_or_came_from_nowhere(rita):
    answer = rita.send(("x.html", b"x" * (LARGEST_FILE + 100_000)))
    assert answer.status_code == 413
    files = {"csrftoken": (None, "guess"), "address": (None, "https://paper.example/")}
    del rita.client.headers["sec-fetch-site"]
    assert rita.client.post("/-/missed", files=files).status_code == 403, "a form with a file tells whence it comes too"


def test_a_form_with_a_file_is_read_and_a_broken_one_refused():
    body = (
        b'--b\r\ncontent-disposition: form-data; name="address"\r\n\r\nhttps://\xd0\xb0\r\n'
        b'--b\r\ncontent-disposition: form-data; name="file"; filename="../../x.pdf"\r\n\r\n%PDF-1.7\x00\r\n--b--\r\n'
    )
    fields, file = parse_form("multipart/form-data; boundary=b", body)
    assert fields == {"address": "https://а"}
    assert file.body == b"%PDF-1.7\x00"
    with pytest.raises(Exception, match="could not be read"):
        parse_form("multipart/form-data; boundary=b", b"nothing of the kind")
    with pytest.raises(Exception, match="could not be read"):
        parse_form("multipart/form-data", body)


def test_what_came_of_it_is_shown_as_words(people, home):
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        answer = db.execute("SELECT answer FROM clips").fetchone()[0]
    assert "<script>" in json.loads(answer)["told"][0]
    page = people["reviewer"].get("/-/missed/1", html=True).text
    assert "&lt;script&gt;window.pwned=1&lt;/script&gt;" in page
    assert "<script>window" not in page
