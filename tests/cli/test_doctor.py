"""`zvon doctor`: quiet about a home that is well, and plain about each thing that needs a person."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.app import utc_now
from pipeline.cli import main
from pipeline.doctor import Finding, examine


@pytest.fixture
def well(sample_home: Path, tmp_path: Path) -> Path:
    home = Path(shutil.copytree(sample_home, tmp_path / "copy"))
    home.chmod(0o700)
    return home


def bad(home: Path, now: datetime | None = None) -> dict[str, Finding]:
    # The disk of the machine that runs the tests is its own affair.
    return {finding.what: finding for finding in examine(home, now) if finding.bad and finding.what != "disk"}


def sql(statement: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        with closing(sqlite3.connect(home / "zvon.db", isolation_level=None)) as db:
            assert db.execute(statement).rowcount > 0

    return change


def test_a_home_that_is_well(well: Path) -> None:
    assert bad(well) == {}
    told = {finding.what: finding.how for finding in examine(well)}
    assert {"python", "packages", "SQLite", "configuration", "clock", "captures", "last run", "feeds", "mail"} <= set(
        told
    )
    assert told["captures"].startswith("1 files, all there")
    assert "19 polled" in told["feeds"]


def unlink_captures(home: Path) -> None:
    next((home / "captures").rglob("*.warc.gz")).unlink()


def cut_captures(home: Path) -> None:
    path = next((home / "captures").rglob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-5000])


def break_settings(home: Path) -> None:
    (home / "config" / "settings.toml").write_text("[network]\ncontakt = 'x'\n", encoding="utf-8")


def spoil_database(home: Path) -> None:
    (home / "zvon.db").write_bytes(b"no database" * 500)


@pytest.mark.parametrize(
    ("spoil", "what", "words"),
    [
        (lambda home: home.chmod(0o755), "permissions", "chmod -R go="),
        (unlink_captures, "captures", "is missing"),
        (cut_captures, "captures", "is cut short"),
        (break_settings, "configuration", "see `zvon check`"),
        (spoil_database, "database", "is not a Zvon database"),
        (lambda home: (home / "zvon.db").unlink(), "database", "put the database back from a backup"),
        (sql("UPDATE feeds SET state = 'paused', reason = 'gone' WHERE id = 1"), "feeds", "1 paused"),
        (
            sql("UPDATE runs SET started = '2026-01-01T00:00:00Z', ended = NULL"),
            "last run",
            "zvon up",
        ),
        (
            sql(
                "INSERT INTO outbox (recipient, message_id, state, next_due)"
                " VALUES ('r@example.org', '<1>', 'pending', '2026-01-01T00:00:00Z')"
            ),
            "mail",
            "1 not sent though due",
        ),
    ],
)
def test_what_needs_a_person_is_named(spoil: Callable[[Path], None], what: str, words: str, well: Path) -> None:
    spoil(well)
    found = bad(well)
    assert set(found) == {what}
    assert words in str(found[what])


def test_a_clock_that_went_back_is_named(well: Path) -> None:
    assert "newest request" in bad(well, utc_now() - timedelta(days=3))["clock"].how
    assert "clock" in bad(well, datetime(1970, 1, 1, tzinfo=UTC))


def test_a_new_home_is_well_and_nothing_is_made(tmp_path: Path) -> None:
    home = tmp_path / "new"
    done = CliRunner().invoke(main, ["--home", str(home), "doctor"])
    assert "there is none yet; `zvon run` makes it" in done.output
    assert not home.exists()


def test_a_page_that_waits_for_another_try_is_counted(well: Path) -> None:
    told = {finding.what: finding.how for finding in examine(well)}
    assert told["work"].startswith("1 wait for another try, 0 were given up"), "the newsroom withdrew one page"


def test_the_exit_code_tells(well: Path) -> None:
    well.chmod(0o755)
    done = CliRunner().invoke(main, ["--home", str(well), "doctor"])
    assert done.exit_code == 1
    assert "LOOK permissions" in done.output
