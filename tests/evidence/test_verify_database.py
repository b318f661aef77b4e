"""`zvon verify` over a database file that is damaged, or whose search index is out of step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from tests.evidence.conftest import one, tamper


def test_a_damaged_database_is_named(copied: Path, faults: Callable[..., list[str]]) -> None:
    tamper(copied, "DELETE FROM topics", "UPDATE runs SET command = 'x'")
    path = copied / "zvon.db"
    data = bytearray(path.read_bytes())
    row = one(copied, "SELECT rootpage FROM sqlite_master WHERE name = 'fetches_at'")
    page = int.from_bytes(data[16:18], "big")
    data[(row["rootpage"] - 1) * page + 8 : (row["rootpage"] - 1) * page + 24] = b"\xff" * 16
    path.write_bytes(data)
    assert any(line.startswith("zvon.db: ") for line in faults(copied))


def test_a_database_that_cannot_be_read_to_its_end_is_named_all_the_same(copied: Path) -> None:
    tamper(copied, "DELETE FROM topics")
    path = copied / "zvon.db"
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    for table in ("manifest", "articles"):
        at = (one(copied, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")["rootpage"] - 1) * page
        data[at : at + page] = b"\xff" * page
    path.write_bytes(data)
    done = CliRunner().invoke(main, ["--home", str(copied), "verify", "--fast"])
    assert (done.exit_code, "Traceback" in done.output) == (1, False), done.output
    assert "put the file back from a backup" in done.output
    assert "the rest was not looked at" in done.output


def test_an_index_out_of_step_is_mended_on_demand(copied: Path, faults: Callable[..., list[str]]) -> None:
    tamper(copied, "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    (fault,) = faults(copied)
    assert "zvon verify --rebuild-index" in fault
    done = CliRunner().invoke(main, ["--home", str(copied), "verify", "--fast", "--rebuild-index"])
    assert (done.exit_code, faults(copied)) == (0, []), done.output
