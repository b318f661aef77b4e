"""`zvon backfill`: archives that others wrote and lists of addresses, taken once, with their own dates."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.demo.newsroom import Newsroom
from tests.evidence.conftest import one
from tests.evidence.test_add import page
from tests.run.snapshot import rows

OLD = "2023-11-07T10:00:00Z"


def archive(path: Path, *records: tuple[str, str, str, bytes, str], packed: bool = True) -> Path:
    """Write records ``url, date, type, body, status`` as other tools do: WARC/1.0, bodies coded as on the wire."""
    whole = [record("warcinfo", "", OLD, "application/warc-fields", b"software: another\r\n")]
    for url, date, kind, body, status in records:
        coded = gzip.compress(body)
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
        head += f"Content-Length: {len(coded)}\r\n\r\n"
        whole.append(record("response", url, date, "application/http;msgtype=response", head.encode() + coded))
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in whole))
    return path


def record(kind: str, url: str, date: str, content: str, block: bytes) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Date": date,
        "WARC-Target-URI": url,
        "Content-Type": content,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def html(number: int) -> bytes:
    return page().replace("Sample clip", f"Sample clip {number}").encode()


RECORDS = [
    ("https://paper.example/a?utm_source=x", OLD, "text/html; charset=utf-8", html(1), "200 OK"),
    ("https://paper.example/picture", OLD, "image/png", b"\x89PNG", "200 OK"),
    ("https://paper.example/gone", OLD, "text/html", b"<p>gone</p>", "404 Not Found"),
    ("https://paper.example/b", "2023-11-08T10:00:00Z", "text/html", html(2), "200 OK"),
]


def backfill(home: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "backfill", *map(str, words)])


@pytest.mark.parametrize("packed", [True, False])
def test_records_go_the_ordinary_way_with_their_own_date(
    packed: bool, home: Path, tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    path = archive(tmp_path / "old.warc", *RECORDS, packed=packed)
    done = backfill(home, path, "--workers", "1")
    assert (done.exit_code, done.stdout) == (0, "3 no page, 2 taken\n"), done.output
    found = rows(home, "SELECT url, final_url, kind, at, status FROM captures ORDER BY id")
    assert tuple(found[0]) == ("https://paper.example/a", RECORDS[0][0], "file", OLD, 200)
    assert len(rows(home, "SELECT id FROM mentions WHERE entity = 'nam'")) == 2
    entry = one(home, "SELECT entry ->> 'origin' AS origin, entry ->> 'action' AS action FROM manifest")
    assert entry["origin"].startswith("old.warc <urn:uuid:")
    assert faults(home, fast=False) == []
    again = backfill(home, path)
    assert again.stdout == "3 no page, 2 known already\n", "the same record twice is once"
    assert len(rows(home, "SELECT id FROM captures")) == 2


def test_an_older_text_does_not_replace_a_later_one(home: Path, tmp_path: Path) -> None:
    later = ("https://paper.example/a", "2024-01-01T00:00:00Z", "text/html", html(9), "200 OK")
    backfill(home, archive(tmp_path / "later.warc.gz", later))
    done = backfill(home, archive(tmp_path / "old.warc.gz", *RECORDS[:1]))
    assert "1 older than what is kept" in done.stdout
    assert one(home, "SELECT title FROM articles WHERE current = 1")["title"] == "Sample clip 9"


def test_bad_records_are_named_and_the_others_taken(home: Path, tmp_path: Path) -> None:
    path = archive(
        tmp_path / "bad.warc.gz",
        ("https://paper.example/1", OLD, "text/html", html(1), "200 OK"),
        ("https://paper.example/2", OLD, "text/html", html(2), "200 OK"),
        ("https://paper.example/3", OLD, "text/html", html(3), "200 OK"),
        ("http:///x", OLD, "text/html", html(4), "200 OK"),
        ("https://paper.example/5", "yesterday", "text/html", html(5), "200 OK"),
        ("https://paper.example/6", OLD, "text/html", b"", "200 OK"),
        ("https://paper.example/7", OLD, "text/html", html(7), "200 OK"),
    )
    data = bytearray(path.read_bytes())
    starts = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08\x00", at)]
    data[starts[2] + 60 : starts[2] + 90] = b"\xff" * 30
    path.write_bytes(data[:-7])
    done = backfill(home, path)
    assert done.exit_code == 1
    bad = [line for line in done.stdout.splitlines() if line.startswith("bad: ")]
    for words in ("is damaged", "'http:///x' is no http(s) address", "/5: cannot be read", "/6: is empty"):
        assert any(words in line for line in bad), (words, bad)
    taken = {row["url"].rpartition("/")[2] for row in rows(home, "SELECT url FROM captures")}
    assert {"1", "3"} <= taken, bad
    assert not taken & {"2", "5", "6"}


def test_a_list_of_addresses_is_fetched_politely_and_once(newsroom: Newsroom, home: Path, tmp_path: Path) -> None:
    (home / "config" / "settings.toml").write_text(newsroom.config_files()["settings.toml"], encoding="utf-8")
    url = f"{newsroom.address}/north-lantern/second-part.html"
    listed = tmp_path / "urls.txt"
    listed.write_text(
        f"# what we missed\n{url}  # a remark\n\njavascript:alert(1)\n{url}?utm_source=x\nhttp://10.0.0.1/x\n",
        encoding="utf-8",
    )
    done = backfill(home, listed)
    assert "not fetched: http://10.0.0.1/x: blocked (" in done.stdout, "a page that was not had has a name and a reason"
    assert "bad: urls.txt line 4: 'javascript:alert(1)' is no http(s) address" in done.stdout
    assert "1 known already" in done.stdout, "the same page in another spelling"
    assert len(rows(home, "SELECT id FROM fetches WHERE kind = 'page'")) == 2
    assert len(rows(home, "SELECT id FROM articles")) == 1
    again = backfill(home, listed)
    assert "3 known already" in again.stdout
    assert len(rows(home, "SELECT id FROM fetches WHERE kind = 'page'")) == 2


def test_what_cannot_be_read_is_said_before_anything_is_taken(home: Path, tmp_path: Path) -> None:
    done = backfill(home, tmp_path / "nothing.warc.gz")
    assert (done.exit_code, "cannot be read" in done.output) == (1, True)
    assert not (home / "zvon.db").exists()
