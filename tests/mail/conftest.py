"""A home with a mail server beside it, a list with readers, and something to tell them."""

from __future__ import annotations

import json
import shutil
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.settings import Settings, load
from pipeline.settings.schema import ListsFile, SettingsFile
from pipeline.stages.mailing import do_post
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate
from pipeline.store.recipients import import_recipients
from tests.digest.seeding import Seed
from tests.mail.server import PASSWORD, USER, MailServer, serving

# The Monday after the week that the findings lie in, half past seven in Warsaw.
MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SETTINGS = """
[defaults]
sources = false
[network]
allow = ["127.0.0.1:{port}"]
[mail]
host = "localhost"
port = {port}
security = "{security}"
sender = "Zvon <zvon@nam.example>"
site = "https://zvon.example"
ca = "ca.pem"
timeout_seconds = 0.6
dot_seconds = 0.6
"""


@dataclass
class Desk:
    """What a test of the post works with; ``now`` is the clock, which the test sets."""

    home: Path
    store: Store
    seed: Seed
    server: MailServer
    shipped: Settings
    now: datetime = MONDAY

    @property
    def settings(self) -> Settings:
        """What the home says over the shipped rest, which is read once for all tests: it takes a third of a second."""
        folder = self.home / "config"
        values = SettingsFile.model_validate(tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8")))
        lists = dict(self.shipped.lists)
        if (folder / "lists.toml").is_file():
            given = ListsFile.model_validate(tomllib.loads((folder / "lists.toml").read_text(encoding="utf-8")))
            lists |= {one.id: one for one in given.list}
        return replace(self.shipped, home=self.home, values=values, lists=lists)

    def configure(self, more: str = "", security: str = "starttls") -> None:
        text = SETTINGS.format(port=self.server.port, security=security) + more
        self.write(text)

    def write(self, text: str, file: str = "settings.toml") -> None:
        (self.home / "config" / file).write_text(text, encoding="utf-8")

    def readers(self, *addresses: str, name: str = "weekly") -> None:
        import_recipients(self.store, name, addresses, self.now)

    def cite(self, days: float = -5, **given: object) -> int:
        """Add an article with a citation, found so many days from now."""
        found = self.now + timedelta(days=days)
        place = {k: given.pop(k) for k in ("source", "url", "title", "language", "topics") if k in given}
        return self.seed.citation(self.seed.article(found, **place), found, **given)

    @property
    def today(self) -> date:
        """The day in the zone of the site: for some hours of each day another one than in UTC."""
        return self.now.astimezone(self.settings.zone).date()

    @property
    def last_week(self) -> int:
        """How many days from now the Thursday of the week before lies, on whichever day this is run."""
        return -(self.today.weekday() + 4)

    def post(self, after: timedelta = timedelta()) -> dict[str, int]:
        """Let the post do what is due, so long after the last time."""
        self.now += after
        return dict(do_post(self.settings, self.store, lambda: self.now))

    def states(self) -> list[str]:
        return [row[0] for row in self.store.db.execute("SELECT state FROM outbox ORDER BY id")]

    def tries(self) -> list[str]:
        return [row[0] for row in self.store.db.execute("SELECT state FROM deliveries ORDER BY id")]


@pytest.fixture
def server(home: Path) -> Iterator[MailServer]:
    """A mail server with nothing against it."""
    with serving(home / "config") as made:
        yield made


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """The shipped settings, and an empty database with the current schema: made once, copied for each test."""
    folder = tmp_path_factory.mktemp("mail-template")
    with open_store(folder / "zvon.db") as store:
        migrate(store)
    return load(folder), folder / "zvon.db"


@pytest.fixture
def desk(
    home: Path, server: MailServer, template: tuple[Settings, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A configured home with an empty database."""
    monkeypatch.setenv("ZVON_SMTP_USER", USER)
    monkeypatch.setenv("ZVON_SMTP_PASSWORD", PASSWORD)
    shutil.copy(template[1], home / "zvon.db")
    with open_store(home / "zvon.db") as store:
        made = Desk(home, store, Seed(store), server, template[0])
        made.configure()
        yield made


class Hook(BaseHTTPRequestHandler):
    """A web service that keeps what it is sent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.got, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
