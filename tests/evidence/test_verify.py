"""`zvon verify`: silent over what is whole, and plain about everything that is not."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.app import Wish, run
from pipeline.cli import main
from pipeline.fetch.captures import CaptureStore
from pipeline.lock import only_one
from pipeline.model import Verdict
from pipeline.progress import Plain
from pipeline.store.database import open_store
from pipeline.store.migrate import migrate
from pipeline.store.reviews import add_review
from pipeline.verify import verify
from tests.evidence.archive import answer, fill
from tests.evidence.conftest import one, tamper, warcs

PAGE = "SELECT * FROM captures WHERE kind = 'page' ORDER BY id LIMIT 1 OFFSET 20"


def patch(home: Path, row: Any, at: int, data: bytes) -> None:
    """Overwrite bytes of a WARC file, counted from the record of a capture."""
    with (home / "captures" / row["file"]).open("r+b") as file:
        file.seek(row["file_offset"] + at)
        file.write(data)


def test_an_intact_home_is_as_it_was_written(copied: Path, faults: Callable[..., list[str]]) -> None:
    assert faults(copied, fast=False) == []


def test_what_was_looked_at_is_counted(copied: Path) -> None:
    last = list(verify(copied, Plain(), fast=True))[-1]
    assert "62 articles" in last.what
    assert not last.grave


def test_verify_changes_nothing(copied: Path) -> None:
    def state() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in copied.rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal"))}

    before = state()
    list(verify(copied, Plain(), fast=True))
    assert state() == before


def flip(home: Path) -> None:
    row = one(home, PAGE)
    path = home / "captures" / row["file"]
    at = row["length"] // 2
    byte = path.read_bytes()[row["file_offset"] + at]
    patch(home, row, at, bytes([byte ^ 0xFF]))


def forge_body(home: Path) -> None:
    """Another body of the same length, in a record that any tool reads without complaint."""
    row = one(home, "SELECT * FROM captures WHERE kind = 'page' ORDER BY file_offset DESC LIMIT 1")
    path = home / "captures" / row["file"]
    data = path.read_bytes()
    end = row["file_offset"] + row["length"]
    record = gzip.decompress(data[row["file_offset"] : end])
    forged = record[:-20] + bytes([record[-20] ^ 1]) + record[-19:]
    path.write_bytes(data[: row["file_offset"]] + gzip.compress(forged) + data[end:])


def forge_request(home: Path) -> None:
    row = one(home, PAGE)
    path = home / "captures" / row["file"]
    data = bytearray(path.read_bytes())
    # A header of the gzip member of the request record: its time, which no reader looks at.
    data[row["file_offset"] + row["length"] + 5] ^= 0xFF
    path.write_bytes(data)


def truncate(home: Path) -> None:
    path = warcs(home)[-1]
    row = one(home, "SELECT max(file_offset) AS last FROM captures")
    os.truncate(path, row["last"] + 40)


def delete(home: Path) -> None:
    warcs(home)[-1].unlink()


def cut_out(home: Path) -> None:
    """Take one record out of the middle of a file; the others move up."""
    row = one(home, PAGE)
    path = home / "captures" / row["file"]
    data = path.read_bytes()
    path.write_bytes(data[: row["file_offset"]] + data[row["file_offset"] + row["length"] :])


def drop_line(home: Path) -> None:
    path = home / "captures" / "manifest.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:30] + lines[31:]))


def sql(*statements: str) -> Callable[[Path], None]:
    return lambda home: tamper(home, *statements)


def put_in(home: Path) -> None:
    """A record between two others, in a file that any tool reads, whose captures all lie where they lay."""
    with CaptureStore(home / "forged") as forged:
        ref = forged.write(answer("https://sample.example/never", b"<p>Nobody ever said this.</p>"))
    data = (home / "forged" / ref.file).read_bytes()[ref.offset :]
    with warcs(home)[-1].open("ab") as file:
        file.write(data)


def unlink_review(home: Path) -> None:
    """A verdict taken back without a trace: the row and its link are gone, and those after it keep theirs."""
    decide(home, 3)
    tamper(home, "DELETE FROM review_links WHERE review = 2", "DELETE FROM reviews WHERE id = 2")


def turn_review(home: Path) -> None:
    decide(home, 3)
    tamper(home, "UPDATE reviews SET verdict = 'rejected' WHERE id = 2")


def rewrite_reviews(home: Path) -> None:
    """Every review and link written anew so that they fit; the manifest names another link."""
    decide(home, 3)
    fill(home, 1, 1000)
    tamper(home, "DELETE FROM review_links", "DELETE FROM reviews")
    decide(home, 3)


def cut_reviews(home: Path) -> None:
    decide(home, 3)
    fill(home, 1, 1000)
    tamper(home, "DELETE FROM review_links WHERE review = 3", "DELETE FROM reviews WHERE id = 3")


def decide(home: Path, number: int) -> None:
    """Accept the first *number* citations, as the site does."""
    with open_store(home / "zvon.db") as store, store.write() as db:
        for citation in range(1, number + 1):
            add_review(db, "citation", citation, Verdict.ACCEPTED, "", "somebody", datetime.now(UTC))


CITED = "(SELECT article FROM citations WHERE field = 'text' ORDER BY id LIMIT 1)"
CASES: list[tuple[str, Callable[[Path], None], list[str]]] = [
    ("a byte of a record is flipped", flip, ["damaged: ", "put the file back from a backup"]),
    ("a body is forged in a sound record", forge_body, ["damaged: "]),
    ("the request beside an answer is changed", forge_request, ["the headers or the request beside it were changed"]),
    ("a file is truncated", truncate, ["the file ends before the record does"]),
    ("a file is deleted", delete, ["the file is missing, and with it 81 captures"]),
    ("a record is cut out of a file", cut_out, ["damaged: "]),
    ("a line of the file is taken out", drop_line, ["manifest.jsonl: line 31 is not entry 31"]),
    (
        "an entry is taken out of the table",
        sql("DELETE FROM manifest WHERE seq = 20"),
        ["entry 20 is missing", "has no entry in the manifest", "line 20 is not entry 21"],
    ),
    (
        "the end of the table is taken away",
        sql("DELETE FROM manifest WHERE seq > 78"),
        ["goes on after entry 78", "has no entry in the manifest"],
    ),
    (
        "an entry is changed",
        sql("UPDATE manifest SET entry = replace(entry, '\"status\":200', '\"status\":204') WHERE seq = 9"),
        ["manifest entry 9: was changed", "its row was changed: status", "line 9 is not entry 9"],
    ),
    (
        "an entry is changed and its own link made to fit",
        sql("UPDATE manifest SET link = iif(link LIKE 'f%', '0', 'f') || substr(link, 2) WHERE seq = 9"),
        ["manifest entry 9: was changed", "manifest entry 10: does not follow the entry before it"],
    ),
    (
        "the row of a capture is changed",
        sql("UPDATE captures SET at = '2020-01-01T00:00:00Z' WHERE id = 30"),
        ["its row was changed: at not as the manifest says"],
    ),
    (
        "a capture's row is deleted",
        sql("DELETE FROM captures WHERE id = 30"),
        ["points to a row of captures that is not there"],
    ),
    (
        "a text is changed",
        sql(f"UPDATE articles SET text = 'X' || text WHERE id = {CITED}"),
        ["its text is not the one that was read", "the text stands"],
    ),
    (
        "a text is changed with its digest",
        sql("UPDATE articles SET text_sha256 = 'e3b0', text = '' WHERE id = (SELECT max(id) FROM articles)"),
        ["its text is not the one that was read"],
    ),
    (
        "an article is hung on another page's capture",
        sql("UPDATE articles SET capture = 25 WHERE id = (SELECT id FROM articles WHERE capture = 30)"),
        ["capture 25 is not one of this page"],
    ),
    (
        "an article is deleted",
        sql("DELETE FROM articles WHERE id = (SELECT max(id) FROM articles)"),
        ["the article that was read from it is not there"],
    ),
    (
        "a citation's words are changed",
        sql("UPDATE citations SET exact = 'They said nothing.' WHERE id = 1"),
        ["citation 1 of article", "not 'They said nothing.'"],
    ),
    (
        "a mention is moved",
        sql("UPDATE mentions SET start_char = start_char + 1, end_char = end_char + 1 WHERE id = 3"),
        ["mention 3 of article"],
    ),
    ("a record is put in that no row names", put_in, ["response https://sample.example/never", "not on the list"]),
    ("a review is deleted", unlink_review, ["reviews: row 2 is missing", "review 3: was changed, or one before it"]),
    ("a review is changed", turn_review, ["review 2: was changed"]),
    ("the last review is deleted", cut_reviews, ["reviews: the newest 1 rows are missing: the manifest counted 3"]),
    ("all reviews are written anew", rewrite_reviews, ["review 3: is not the one that the manifest names"]),
    (
        "a review is written past the site",
        sql(
            "INSERT INTO reviews (finding_kind, finding, verdict, reviewer, at)"
            " VALUES ('citation', 1, 'accepted', 'x', 't')"
        ),
        ["review 1: was not entered on the site"],
    ),
    ("a mention is deleted", sql("DELETE FROM mentions WHERE id IN (4, 5)"), ["mentions: rows 4 to 5 are missing"]),
    (
        "the search index loses a text",
        sql(
            "INSERT INTO articles_fts (articles_fts, rowid, title, text)"
            " SELECT 'delete', id, title, text FROM articles WHERE id = 9"
        ),
        ["search index: is out of step with the texts"],
    ),
    ("a quote is changed", sql("UPDATE quotes SET exact = exact || '!' WHERE id = 2"), ["quote 2 of article"]),
    (
        "the context of a citation is changed",
        sql("UPDATE citations SET prefix = 'Nobody ever said: ' WHERE id = 2", "UPDATE citations SET suffix = '?'"),
        ["the words before it are not 'Nobody ever said: '", "the words after it are not '?'"],
    ),
    ("an article is hidden", sql("UPDATE articles SET current = 0 WHERE id = 13"), ["not its newest version is shown"]),
    *(
        (f"the links are {links}", sql(f"UPDATE articles SET links = '{links}' WHERE id = 9"), ["be read"])
        for links in ("nonsense", "[1]", '[{"start": 1}]')
    ),
]


@pytest.mark.parametrize(("why", "spoil", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_fault_is_named(
    why: str, spoil: Callable[[Path], None], expected: list[str], copied: Path, faults: Callable[..., list[str]]
) -> None:
    spoil(copied)
    found = faults(copied)
    for words in expected:
        assert any(words in line for line in found), (why, words, found)


def test_a_flipped_byte_is_one_fault_with_its_page(copied: Path, faults: Callable[..., list[str]]) -> None:
    flip(copied)
    row = one(copied, PAGE)
    (fault,) = faults(copied)
    assert f"capture {row['id']} ({row['final_url']})" in fault


def test_damaged_bytes_do_not_stop_a_run(copied: Path) -> None:
    flip(copied)
    tamper(copied, "UPDATE outcomes SET version = 'earlier' WHERE stage = 'extract'")
    counts = run(copied, Wish("test", stage="extract"), Plain())["extract"]
    assert counts.pop("retry") == 1, "it waits for a file put back from a backup"
    assert sum(counts.values()) > 50, "its neighbours go on"
    ended = one(copied, "SELECT reason, detail FROM outcomes WHERE stage = 'extract' AND status = 'retry'")
    assert ended["reason"] == "evidence"
    assert "captures/" in ended["detail"]


def test_a_page_that_reads_otherwise_is_found_by_reading_it_again(
    copied: Path, faults: Callable[..., list[str]]
) -> None:
    """Text, digest and every passage made to fit, or title and date, which no digest holds: the bytes contradict."""
    from hashlib import sha256

    unnamed = (
        "SELECT id, text FROM articles"
        " WHERE id NOT IN (SELECT article FROM mentions) AND links = '[]' AND extractor != 'feed'"
    )
    row = one(copied, unnamed)
    other = one(copied, f"{unnamed} AND id != {row['id']} AND date_source != 'feed' AND page_class = 'article'")
    fed = one(copied, "SELECT id FROM articles WHERE extractor = 'feed' AND date_source = 'feed'")
    forged = row["text"] + " Nothing of this is true."
    with open_store(copied / "zvon.db") as store, store.write() as db:
        digest = sha256(forged.encode()).hexdigest()
        db.execute("UPDATE articles SET text = ?, text_sha256 = ? WHERE id = ?", (forged, digest, row["id"]))
        changed = "UPDATE articles SET title = 'Forged', published = '1999-01-01T00:00:00Z' WHERE id = ?"
        db.execute(changed, (other["id"],))
        db.execute("UPDATE articles SET published = '1999-01-01T00:00:00Z' WHERE id = ?", (fed["id"],))
    assert faults(copied, fast=True) == [], "this is what --fast does not see"
    found = {line.partition(" (")[0]: line for line in faults(copied, fast=False)}
    assert set(found) == {f"article {row['id']}", f"article {other['id']}", f"article {fed['id']}"}
    assert "a feed, has this title, text and date" in found[f"article {fed['id']}"]
    assert "reads otherwise now than it did: text" in found[f"article {row['id']}"]
    assert "reads otherwise now than it did: title, date" in found[f"article {other['id']}"]


def test_another_reader_is_no_fault(copied: Path) -> None:
    tamper(copied, "UPDATE articles SET reader = 'extract=0'")
    found = list(verify(copied, Plain()))
    assert not any(fault.grave for fault in found)
    assert any("read by an earlier version" in fault.what for fault in found)


def test_a_run_at_work_is_no_fault(copied: Path, faults: Callable[..., list[str]]) -> None:
    """What it has written and not yet entered is told as what it is, and its index is left to it."""
    put_in(copied)
    tamper(copied, "UPDATE runs SET ended = NULL")
    with only_one(copied, "run"):
        assert faults(copied) == []
        notes = [str(fault) for fault in verify(copied, Plain(), fast=True)]
    assert any("left by a run that was cut short or is at work" in note for note in notes)
    assert any("search index: was not looked at" in note for note in notes)


def test_reviews_older_than_their_links_are_linked_once(copied: Path, faults: Callable[..., list[str]]) -> None:
    decide(copied, 2)
    tamper(copied, "DELETE FROM review_links")
    assert len(faults(copied)) == 2
    with open_store(copied / "zvon.db") as store:
        migrate(store)
    assert faults(copied) == []


@pytest.mark.parametrize(
    ("spoil", "code", "words"), [(None, 0, "Everything is as it was written."), (flip, 1, "Faults: 1.")]
)
def test_the_exit_code_tells(spoil: Callable[[Path], None] | None, code: int, words: str, copied: Path) -> None:
    if spoil:
        spoil(copied)
    command = [sys.executable, "-m", "pipeline", "--home", str(copied), "verify", "--fast"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert words in done.stdout.splitlines()[-1]
    assert "Checking captures" in done.stderr


def test_verify_of_nothing_says_what_to_do(home: Path) -> None:
    done = CliRunner().invoke(main, ["--home", str(home), "verify"])
    assert done.exit_code == 1
    assert "run `zvon run` first" in done.stderr


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """Eighty bodies of 4 MB each, one after the other, in far less memory than they take together."""
    fill(tmp_path, number=80, size=4_000_000)
    code = (
        "import sys; from pathlib import Path; from pipeline.progress import Plain; from pipeline.verify import verify;"
        "peak = lambda: int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]);"
        "home = Path(sys.argv[1]); base = peak();"
        "found = [f for f in verify(home, Plain(), fast=True) if f.grave]; print(len(found), peak() - base)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    number, more = done.stdout.split()
    assert int(number) == 0
    assert int(more) < 130_000, f"{int(more) // 1024} MB more than before, of 320 MB in all"
