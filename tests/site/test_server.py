"""Making the site, running it, ending it."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from pipeline.errors import ConfigError, HomeError, ZvonError
from pipeline.site.server import SiteServer, build


def close(site):
    site.executor.shutdown(wait=True)
    for database in site.databases.values():
        database.close()


def test_an_empty_home_becomes_a_site_with_a_secret_of_its_own(tmp_path, monkeypatch):
    monkeypatch.delenv("ZVON_SECRET", raising=False)
    first = build(tmp_path)
    path = tmp_path / "secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text()) == 64
    second = build(tmp_path)
    assert second.unsign(first.sign("kept", "x"), "x") == "kept", "logins survive a restart"
    close(first)
    close(second)


def test_the_secret_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("ZVON_SECRET", "from the environment, long enough")
    close(build(tmp_path))
    assert not (tmp_path / "secret").exists()


def test_a_secret_that_others_may_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("ZVON_SECRET", raising=False)
    close(build(tmp_path))
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(HomeError, match="others may read it"):
        build(tmp_path)


def test_unsound_accounts_are_told_at_the_start(tmp_path):
    (tmp_path / "accounts.toml").write_text("[[account]]\n")
    (tmp_path / "accounts.toml").chmod(0o600)
    with pytest.raises(ConfigError, match="role: must be one of"):
        build(tmp_path)


def test_a_port_in_use_is_told(site):
    with SiteServer(site, port=0) as server:
        port = int(server.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(ZvonError, match=f"127.0.0.1:{port}: cannot be listened on"):
            SiteServer(site, port=port)


def test_only_loopback_listens_and_tells_nothing_about_itself(server):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/zvon")
    assert refused.value.code == 403
    assert refused.value.headers.get("server") is None
    refused.value.close()


def test_a_datasette_that_is_not_ours_is_left_alone(site, tmp_path):
    """Our plugin is installed for every Datasette of the environment."""
    import asyncio

    from datasette.app import Datasette

    other = Datasette(memory=True)

    async def ask():
        return (await other.client.get("/")).status_code, (await other.client.get("/-/versions.json")).status_code

    assert asyncio.run(ask()) == (200, 200)
    close(other)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_ends_with_a_signal_within_seconds_and_quietly(home, number):
    port = free_port()
    script = (
        f"from pathlib import Path; from pipeline.site.server import serve; serve(Path({str(home)!r}), port={port})"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/-/health"))
        began = time.monotonic()
        process.send_signal(number)
        said, _ = process.communicate(timeout=10)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0, said.decode(errors="replace")
    assert time.monotonic() - began < 5
    assert said == b"", "a traceback or a log line is not for the terminal"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status == 200
    except urllib.error.URLError:
        return False


def wait_until(there):
    deadline = time.monotonic() + 40
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.1)
