"""A home with confirmed, open and rejected citations, and with everything private that must not get out."""

import importlib.util
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

SECRETS = ("rita-the-reviewer", "between the two of us", "reader@example.org", "desk@example.org", "secret-token-1234")


@pytest.fixture(scope="session")
def seeding():
    path = Path(__file__).parents[1] / "site" / "seeding.py"
    spec = importlib.util.spec_from_file_location("publishing_seeding", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def template(tmp_path_factory, seeding):
    """A seeded database, made once: of 15 plain citations six accepted, one rejected, the hostile ones accepted."""
    home = tmp_path_factory.mktemp("publishing")
    seeding.seed(home)
    numbers = citations(home, "SELECT id FROM citations WHERE article < 900 ORDER BY id")
    for number in numbers[:6] + citations(home, f"SELECT id FROM citations WHERE article = {seeding.HOSTILE_ARTICLE}"):
        review(home, number, "accepted")
    review(home, numbers[6], "rejected")
    with closing(sqlite3.connect(home / "zvon.db")) as db, db:
        db.execute(
            "INSERT INTO recipients (list, address, token, added) VALUES ('weekly', ?, ?, '2026-11-20T09:30:00Z')",
            ("desk@example.org", "secret-token-1234"),
        )
        # Articles go on for long after the passage.
        db.execute(f"UPDATE articles SET text = text || '{' and so on' * 30} until the very end of ' || id")
    return home / "zvon.db"


@pytest.fixture
def home(home, template):
    """A home with a copy of that database."""
    shutil.copy(template, home / "zvon.db")
    return home


def citations(home, sql):
    with closing(sqlite3.connect(home / "zvon.db")) as db:
        return [row[0] for row in db.execute(sql)]


def review(home, number, verdict, people=1):
    with closing(sqlite3.connect(home / "zvon.db")) as db, db:
        db.execute(
            "INSERT INTO reviews (finding_kind, finding, verdict, note, reviewer, at, people)"
            " VALUES ('citation', ?, ?, 'between the two of us', 'rita-the-reviewer', '2026-11-20T09:31:17Z', ?)",
            (number, verdict, people),
        )
