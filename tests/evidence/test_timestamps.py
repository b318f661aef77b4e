"""Time-stamps by an authority: asked for through the guarded client, kept, and checked for ever after."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.app import Wish, run
from pipeline.progress import Plain
from pipeline.verify import verify
from tests.evidence.archive import fill
from tests.evidence.authority import Authority
from tests.evidence.conftest import one, tamper

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    folder = tmp_path / "authority"
    folder.mkdir()
    with Authority(folder) as running:
        yield running


@pytest.fixture
def stamped_home(home: Path, authority: Authority) -> Path:
    """Return a home with three captures, for which the authority is configured."""
    fill(home, 3, 1000)
    (home / "config" / "tsa.pem").write_bytes(authority.root)
    (home / "config" / "settings.toml").write_text(
        f'[defaults]\nsources = false\n[network]\nallow = ["127.0.0.1:{authority.port}"]\nper_host_seconds = 0\n'
        f'[evidence]\ntimestamp_url = "{authority.url}"\ntimestamp_ca = "tsa.pem"\n',
        encoding="utf-8",
    )
    return home


def audit(home: Path) -> dict[str, int]:
    return dict(run(home, Wish("test", stage="audit"), Plain()).get("audit", {}))


def test_none_is_asked_for_unless_an_authority_is_named(home: Path) -> None:
    fill(home, 1, 1000)
    assert audit(home) == {"written": 1}
    assert one(home, "SELECT count(*) AS n FROM timestamps")["n"] == 0


def test_the_head_is_confirmed_and_checked(
    stamped_home: Path, authority: Authority, faults: Callable[..., list[str]]
) -> None:
    assert audit(stamped_home) == {"written": 1, "stamped": 1}
    row = one(stamped_home, "SELECT t.*, m.seq FROM timestamps AS t JOIN manifest AS m ON m.link = t.link")
    assert (row["seq"], row["authority"]) == (3, authority.url)
    assert faults(stamped_home) == []
    assert one(stamped_home, "SELECT kind, outcome FROM fetches")["kind"] == "timestamp"


def test_openssl_confirms_what_we_keep(stamped_home: Path, authority: Authority) -> None:
    audit(stamped_home)
    row = one(stamped_home, "SELECT token, link FROM timestamps")
    (authority.folder / "token").write_bytes(row["token"])
    (authority.folder / "root.pem").write_bytes(authority.root)
    command = f"openssl ts -verify -digest {row['link']} -in token -CAfile root.pem"
    done = subprocess.run(command.split(), cwd=authority.folder, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


def test_it_is_asked_for_once_a_day_and_only_for_something_new(stamped_home: Path, authority: Authority) -> None:
    audit(stamped_home)
    assert audit(stamped_home) == {}
    fill(stamped_home, 1, 1000)
    assert audit(stamped_home) == {"written": 1}, "the last one is younger than a day"
    tamper(stamped_home, "UPDATE timestamps SET at = '2020-01-01T00:00:00Z'")
    assert audit(stamped_home) == {"stamped": 1}
    assert authority.asked == 2


@pytest.mark.parametrize(
    ("mode", "word"), [("refuse", "refused"), ("rubbish", "refused"), ("replay", "refused"), ("redirect", "error")]
)
def test_an_answer_that_confirms_nothing_is_not_kept(
    mode: str, word: str, stamped_home: Path, authority: Authority
) -> None:
    if mode == "replay":
        authority.reply(_query(authority.folder))
    authority.mode = mode
    assert audit(stamped_home) == {"written": 1, word: 1}
    assert one(stamped_home, "SELECT count(*) AS n FROM timestamps")["n"] == 0
    authority.mode = "well"
    assert audit(stamped_home) == {"stamped": 1}, "the next run asks again"


def _query(folder: Path) -> bytes:
    command = f"openssl ts -query -digest {'ab' * 32} -sha256 -cert -out other"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return (folder / "other").read_bytes()


def test_a_stranger_s_signature_is_a_fault(
    stamped_home: Path, authority: Authority, tmp_path: Path, faults: Callable[..., list[str]]
) -> None:
    audit(stamped_home)
    other = tmp_path / "other"
    other.mkdir()
    with Authority(other) as stranger:
        (stamped_home / "config" / "tsa.pem").write_bytes(stranger.root)
    assert any("not signed by the configured authority" in line for line in faults(stamped_home))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE timestamps SET link = (SELECT link FROM manifest WHERE seq = 1)", "is of something else"),
        ("UPDATE timestamps SET at = '2020-01-01T00:00:00Z'", "the row says otherwise"),
        ("UPDATE timestamps SET token = substr(token, 1, 200)", "is no RFC 3161 time-stamp"),
    ],
)
def test_a_changed_time_stamp_is_a_fault(
    statement: str, words: str, stamped_home: Path, faults: Callable[..., list[str]]
) -> None:
    audit(stamped_home)
    tamper(stamped_home, statement)
    assert any(words in line for line in faults(stamped_home))


def test_without_a_root_it_is_said_that_nobody_checked_the_signature(stamped_home: Path) -> None:
    audit(stamped_home)
    settings = stamped_home / "config" / "settings.toml"
    settings.write_text(settings.read_text().replace('timestamp_ca = "tsa.pem"\n', ""))
    notes = [fault.what for fault in verify(stamped_home, Plain(), fast=True)]
    assert any("who signed them was not checked" in note for note in notes)
