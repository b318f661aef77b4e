"""The wheel: it carries its data, and works where there is no checkout."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("zvon-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an environment that has the wheel, and the libraries of this one, but no checkout."""
    folder = tmp_path_factory.mktemp("env")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    lock = ["--require-hashes", "-r", str(ROOT / "requirements.lock")]
    for words in (lock, ["--no-deps", str(wheel)]):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "install",
                "--quiet",
                "--python",
                str(folder / "bin" / "python"),
                *words,
            ],
            check=True,
        )
    return folder


def test_wheel_carries_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("pipeline/config/settings.toml", "pipeline/db/migrations/0001_first.sql", "pipeline/db/schema.sql"):
        assert part in names
    assert any(name.startswith("pipeline/demo/data/") for name in names)
    assert {name.split("/")[0] for name in names} == {"pipeline", wheel.name.split("-py3")[0] + ".dist-info"}


def test_installed_command_works_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    zvon = str(installed / "bin" / "zvon")
    home = ["--home", str(tmp_path / "home")]
    assert (
        "Commands:" in subprocess.run([zvon, "--help"], check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    )
    done = subprocess.run(
        [zvon, *home, "demo", "--no-serve"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "home" / "zvon.db").is_file()
    again = subprocess.run(
        [zvon, *home, "run", "--stage", "tag"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (again.returncode, again.stdout.strip()) == (0, "Nothing was due.")
    port = _free_port()
    serve = subprocess.Popen([zvon, *home, "serve", "--port", str(port)], cwd=tmp_path, stdout=subprocess.DEVNULL)
    # It ends well when it is told to, but only from the moment at which it answers.
    assert _answers(port, serve), "the site of the wheel does not answer"
    serve.terminate()
    assert serve.wait(20) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a server answers on *port*; give up when *process* ended or after a minute."""
    for _ in range(120):
        if process.poll() is not None:
            return False
        try:
            return httpx.get(f"http://127.0.0.1:{port}/-/login", timeout=30).status_code == 200
        except httpx.TransportError:
            time.sleep(0.5)
    return False
