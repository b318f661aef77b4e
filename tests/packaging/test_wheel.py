"""The wheel: it carries its data, and works where there is no checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

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
    serve = subprocess.Popen([zvon, *home, "serve", "--port", "0"], cwd=tmp_path, stdout=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        serve.wait(8)
    serve.terminate()
    assert serve.wait(10) == 0
