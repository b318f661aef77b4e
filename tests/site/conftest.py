"""A home with a real database in it, three people with accounts, and a server on loopback."""

import asyncio
import importlib.util
import threading
from pathlib import Path

import httpx
import pytest

from pipeline.site.accounts import add_account
from pipeline.site.server import SiteServer, build

PASSWORDS = {
    "ada": ("admin", "a bell rings at dawn"),
    "rita": ("reviewer", "two rivers meet here"),
    "ana": ("analyst", "count what you can see"),
}


def _seeding():
    """Load the helper beside this file; tests are no package."""
    spec = importlib.util.spec_from_file_location("site_seeding", Path(__file__).parent / "seeding.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def seeding():
    return _seeding()


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A home made once: hashing a password takes a quarter of a second, on purpose."""
    home = tmp_path_factory.mktemp("template")
    for name, (role, password) in PASSWORDS.items():
        add_account(home, name, role, password)
    _seeding().seed(home)
    return home


@pytest.fixture
def home(tmp_path, template):
    _copy(template, tmp_path)
    return tmp_path


class Person:
    """Asks a site inside this process, with the cookie of a login that has been made."""

    def __init__(self, datasette, name=None):
        self.datasette = datasette
        self.app = datasette.app()
        self.cookies = {}
        if name:
            account = datasette.zvon_site.accounts()[name]
            self.cookies["ds_actor"] = datasette.sign({"a": {"id": name, "key": account.key}}, "actor")

    def get(self, path, *, html=False, **options):
        headers = {**({"accept": "text/html"} if html else {}), **options.pop("headers", {})}
        return self._run(self.ask("GET", path, headers=headers, **options))

    def post(self, path, data, **options):
        return self._run(self.send(path, data, **options))

    async def send(self, path, data, *, token=True, **options):
        headers = options.pop("headers", {})
        if token:
            # What a browser sends with a form of the page that it shows.
            headers = headers if "origin" in headers else {"sec-fetch-site": "same-origin", **headers}
            page = await self.ask("GET", "/-/login")
            self.cookies.setdefault("ds_csrftoken", page.cookies.get("ds_csrftoken", ""))
            data = {**data, "csrftoken": self.cookies["ds_csrftoken"]}
        return await self.ask("POST", path, data=data, headers=headers, **options)

    async def ask(self, method, path, **options):
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=True)
        async with httpx.AsyncClient(
            transport=transport, cookies=self.cookies, base_url="http://localhost", timeout=30
        ) as client:
            return await client.request(method, path, **options)

    @staticmethod
    def _run(asking):
        return asyncio.run(asking)


@pytest.fixture
def passwords():
    return PASSWORDS


@pytest.fixture
def site(home):
    """A site over the seeded home."""
    made = build(home, timezone="Europe/Vilnius")
    yield made
    _close(made)


@pytest.fixture
def people(site):
    """One person of each role, and nobody (None)."""
    return _people(site)


@pytest.fixture(scope="session")
def readers(template, tmp_path_factory):
    """The same people at a site that no test changes, made once."""
    home = tmp_path_factory.mktemp("readers")
    _copy(template, home)
    made = build(home, timezone="Europe/Vilnius")
    yield _people(made)
    _close(made)


def _people(site):
    return {None: Person(site), **{role: Person(site, name) for name, (role, _) in PASSWORDS.items()}}


def _copy(template, home):
    for name in ("zvon.db", "accounts.toml"):
        (home / name).write_bytes((template / name).read_bytes())
    (home / "accounts.toml").chmod(0o600)


def _close(site):
    site.executor.shutdown(wait=True)
    for database in site.databases.values():
        database.close()


@pytest.fixture
def server(home):
    """The site on a free port of loopback; yields its address without the last slash."""
    with SiteServer(build(home, timezone="Europe/Vilnius"), port=0) as made:
        thread = threading.Thread(target=lambda: asyncio.run(made.run()))
        thread.start()
        try:
            yield made.url.rstrip("/")
        finally:
            made.stop()
            thread.join(10)
            assert not thread.is_alive(), "stop() must end the server within seconds"
