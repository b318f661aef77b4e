"""`zvon prune`: pages in which nothing was found lose their bytes, nothing else does, and everybody can see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from pipeline.app import Wish, run
from pipeline.backup import back_up
from pipeline.cli import main
from pipeline.fetch.captures import CaptureStore
from pipeline.model import CaptureRef
from pipeline.progress import Plain
from pipeline.pruning import Pruned, prune
from pipeline.store.database import open_store
from pipeline.store.manifest import append
from pipeline.store.pruning import pruning_is_due
from pipeline.verify import verify
from tests.evidence.conftest import one, tamper, warcs
from tests.evidence.killed import child, prune_and_stop
from tests.run.snapshot import facts, rows

FOUND = "SELECT a.article_url FROM articles AS a JOIN {table} AS f ON f.article = a.id"
MATCHED = " UNION ".join(FOUND.format(table=t) for t in ("mentions", "citations", "quotes", "echoes", "topics"))


@pytest.fixture
def old(copied: Path) -> Path:
    """Return a home whose captures are a year old, and which keeps unmatched pages for 30 days."""
    settings = copied / "config" / "settings.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[captures]\nkeep_unmatched_days = 30\n", encoding="utf-8")
    tamper(copied, "UPDATE captures SET at = (substr(at, 1, 4) - 1) || substr(at, 5)")
    write_chain_anew(copied)
    return copied


def write_chain_anew(home: Path) -> None:
    """Write the chain from the rows, as if the run had been a year ago."""
    with open_store(home / "zvon.db") as store, store.write() as db:
        spans = {row["capture"]: row for row in db.execute("SELECT capture, entry FROM manifest")}
        db.execute("DELETE FROM manifest")
        for row in db.execute("SELECT * FROM captures ORDER BY id").fetchall():
            said = json.loads(spans[row["id"]]["entry"])
            place = (row["file"], row["file_offset"], row["length"], row["sha256"])
            append(db, row["id"], CaptureRef(*place, said["span"], said["record_sha256"]))
    (home / "captures" / "manifest.jsonl").unlink()


def kept(home: Path) -> dict[int, bytes]:
    """Return the bodies of all captures that are not pruned."""
    archive = CaptureStore(home / "captures")
    found = rows(home, "SELECT * FROM captures WHERE pruned IS NULL")
    return {
        row["id"]: archive.read(CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"]))
        for row in found
    }


def pruned(home: Path) -> set[int]:
    return {row["id"] for row in rows(home, "SELECT id FROM captures WHERE pruned IS NOT NULL")}


def test_only_pages_without_a_finding_go(old: Path, faults: Callable[..., list[str]]) -> None:
    before, said = kept(old), facts(old)
    done = prune(old, Plain())
    assert isinstance(done, Pruned)
    gone = pruned(old)
    assert (done.pages, done.files, done.left) == (len(gone), 1, ())
    assert done.bytes > 0
    assert len(gone) > 5, "the newsroom has pages in which nothing is found"
    wanted = {
        row["id"] for row in rows(old, f"SELECT id FROM captures WHERE kind != 'page' OR article_url IN ({MATCHED})")
    }
    assert not gone & wanted, "feeds, and pages with a finding in any version, keep their bytes"
    assert kept(old) == {capture: body for capture, body in before.items() if capture not in gone}
    after = facts(old)
    assert {name for name in said if after[name] != said[name]} == set(), "texts, digests and outcomes stay"
    # A page that had been read a year ago would have another date: only the captures were turned back.
    assert [line for line in faults(old, fast=False) if "than it did: date -" not in line] == []
    notes = [str(fault) for fault in verify(old, Plain(), fast=True)]
    assert f"note: captures: {len(gone)} were pruned on {datetime.now(UTC):%Y-%m-%d}" in " ".join(notes)
    assert prune(old, Plain()) == Pruned(), "a second time there is nothing to do"


def test_any_tool_reads_what_is_left(old: Path) -> None:
    prune(old, Plain())
    (path,) = warcs(old)
    with path.open("rb") as file:
        found = [(record.rec_type, record.digest_checker and record.digest_checker.passed) for record in
                 ArchiveIterator(file, check_digests=True) if record.content_stream().read() is not None]  # fmt: skip
    assert found[0][0] == "warcinfo"
    assert sum(kind == "response" for kind, _ in found) == len(kept(old))
    assert not any(passed is False for _, passed in found)


def test_the_chain_tells_what_was_done(old: Path) -> None:
    prune(old, Plain())
    entries = rows(old, "SELECT capture, entry ->> 'action' AS action, entry ->> 'pruned' AS day FROM manifest")
    assert {row["capture"] for row in entries if row["action"] == "pruned" and row["day"]} == pruned(old)
    assert {row["capture"] for row in entries if row["action"] == "moved"} == set(kept(old))


@pytest.mark.parametrize(
    ("why", "statement"),
    [
        ("a retired finding stays a finding", "UPDATE mentions SET retired = '2026-01-01T00:00:00Z'"),
        ("what a person added is a person's", "UPDATE runs SET command = 'add'"),
        ("a page that nobody has searched yet may hold something", "DELETE FROM outcomes WHERE stage = 'tag'"),
        (
            "a page that could not be read may be read one day",
            "UPDATE outcomes SET status = 'quarantined' WHERE stage = 'extract'",
        ),
    ],
)
def test_what_else_is_kept(why: str, statement: str, old: Path) -> None:
    matched = {row["id"] for row in rows(old, f"SELECT id FROM captures WHERE article_url IN ({MATCHED})")}
    tamper(old, statement)
    prune(old, Plain())
    assert not pruned(old) & matched, why
    if "retired" not in statement:
        left = rows(
            old,
            "SELECT id FROM captures WHERE pruned IS NOT NULL AND article_url IN (SELECT article_url FROM articles)",
        )
        assert left == [], why


def test_young_pages_stay_and_nothing_goes_unless_asked_for(copied: Path, old: Path) -> None:
    tamper(old, "UPDATE captures SET at = '2999-01-01T00:00:00Z'")
    assert prune(old, Plain()) == Pruned()
    settings = copied / "config" / "settings.toml"
    settings.write_text(settings.read_text("utf-8").replace("days = 30", "days = 0"), encoding="utf-8")
    assert prune(old, Plain()) is None


def test_a_raised_version_does_not_read_what_is_gone(old: Path) -> None:
    prune(old, Plain())
    tamper(old, "UPDATE outcomes SET version = 'earlier' WHERE stage = 'extract'")
    summary = run(old, Wish("test", stage="extract"), Plain())
    assert set(summary["extract"]) <= {"done", "skipped"}


def test_a_damaged_file_is_left_as_it_is(old: Path) -> None:
    (path,) = warcs(old)
    row = one(old, f"SELECT * FROM captures WHERE article_url IN ({MATCHED}) LIMIT 1")
    data = bytearray(path.read_bytes())
    data[row["file_offset"] + 30] ^= 0xFF
    path.write_bytes(data)
    done = prune(old, Plain())
    assert done is not None
    assert (done.pages, len(done.left), path.read_bytes()) == (0, 1, bytes(data))
    assert "run `zvon verify`" in done.left[0]
    assert warcs(old) == [path], "no half-written file is left"


def test_a_backup_of_what_is_left_is_whole(old: Path, tmp_path: Path, faults: Callable[..., list[str]]) -> None:
    prune(old, Plain())
    back_up(old, tmp_path / "backup")
    assert faults(tmp_path / "backup") == []


def test_a_kill_at_any_point_loses_nothing(old: Path, faults: Callable[..., list[str]]) -> None:
    """One home, killed at one point after the other: each begins with what the kill before it left."""
    before = kept(old)
    (original,) = warcs(old)
    points = [("rewrite", "before"), ("rewrite", "after"), ("record_pruning", "before"), ("record_pruning", "after")]
    for function, moment in points:
        with child(prune_and_stop, old, function, moment) as (process, reached):
            assert reached, f"{moment} {function} was never reached"
            process.kill()
        assert faults(old) == [], f"killed {moment} {function}"
        assert kept(old) == {capture: body for capture, body in before.items() if capture not in pruned(old)}
        assert bool(pruned(old)) == ((function, moment) == points[-1]), "all or nothing"
    assert original in warcs(old), "the last kill left the original beside the new file"
    assert any("is left over" in str(fault) for fault in verify(old, Plain(), fast=True))
    prune(old, Plain())
    assert len(warcs(old)) == 1
    assert original not in warcs(old)
    assert (old / "captures" / "manifest.jsonl").is_file()
    assert faults(old) == []


def test_the_command_and_the_clock(old: Path) -> None:
    dry = CliRunner().invoke(main, ["--home", str(old), "prune", "--dry-run"])
    assert "pages of 1 files would go." in dry.output
    assert pruned(old) == set()
    with open_store(old / "zvon.db") as store:
        assert pruning_is_due(store, 30, datetime.now(UTC))
        assert not pruning_is_due(store, 0, datetime.now(UTC))
    done = CliRunner().invoke(main, ["--home", str(old), "prune"])
    assert (done.exit_code, "Their texts are kept." in done.output) == (0, True), done.output
    with open_store(old / "zvon.db") as store:
        assert not pruning_is_due(store, 30, datetime.now(UTC)), "once a day"
        assert pruning_is_due(store, 30, datetime.now(UTC) + timedelta(days=1, seconds=2))
