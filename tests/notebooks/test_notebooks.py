"""Every notebook runs from the first cell to the last on a database with the real schema."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from pipeline.store.database import open_store
from pipeline.store.migrate import migrate
from tests.digest.seeding import SAMPLE, Seed, fill

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))


def _run(tmp_path, notebook, home):
    """Execute *notebook* with nbclient in a process of its own; return the executed notebook and errors."""
    target = tmp_path / f"{notebook.stem}.ipynb"
    jupytext.write(jupytext.read(notebook), target)
    script = (
        "import sys, nbformat; from nbclient import NotebookClient;"
        "book = nbformat.read(sys.argv[1], 4);"
        "client = NotebookClient(book, timeout=120, resources={'metadata': {'path': sys.argv[2]}}, allow_errors=True);"
        "client.execute(); nbformat.write(book, sys.argv[1])"
    )
    environment = {**os.environ, "ZVON_HOME": str(home), "IPYTHONDIR": str(tmp_path / "ipython")}
    subprocess.run(
        [sys.executable, "-c", script, str(target), str(notebook.parent)], env=environment, check=True, timeout=200
    )
    book = json.loads(target.read_text(encoding="utf-8"))
    outputs = [output for cell in book["cells"] for output in cell.get("outputs", [])]
    return outputs, [output for output in outputs if output["output_type"] == "error"]


def _said(outputs):
    return "".join("".join(output.get("text", "")) for output in outputs)


def _charts(outputs):
    return ["".join(o["data"]["image/svg+xml"]) for o in outputs if "image/svg+xml" in o.get("data", {})]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request, tmp_path_factory):
    """Each notebook, executed once on the sample week: what it put out, its errors, the database before and after."""
    folder = tmp_path_factory.mktemp("home")
    with open_store(folder / "zvon.db") as store:
        migrate(store)
        fill(Seed(store), SAMPLE)
    before = (folder / "zvon.db").read_bytes()
    outputs, errors = _run(folder, request.param, folder)
    return outputs, errors, (folder / "zvon.db").read_bytes() == before


def test_a_notebook_runs_and_changes_nothing(executed):
    outputs, errors, untouched = executed
    assert errors == []
    assert untouched
    assert "Warning" not in _said(outputs)
    assert "findings were reviewed by a person." in _said(outputs), "every notebook says what it rests on"


def test_charts_are_pictures_with_their_caveat_and_load_nothing(executed):
    charts = _charts(executed[0])
    assert len(charts) >= 3
    assert all("reviewed by a person" in chart for chart in charts), "the caveat goes with the chart"
    assert not [c for c in charts if "://" in c.replace("http://www.w3.org/", "")]
    if shots := os.environ.get("ZVON_SHOTS"):
        for number, chart in enumerate(charts):
            (Path(shots) / f"notebook-{number}.svg").write_text(chart, encoding="utf-8")


def test_the_counts_are_those_of_the_database(executed):
    tables = ["".join(o["data"]["text/plain"]) for o in executed[0] if "text/html" in o.get("data", {})]
    # Seven of the week's eight: one was found in it and published in the week before.
    assert "2026-11-16       7                  4" in tables[-1], tables[-1]
    charts = "".join(_charts(executed[0]))
    for word in ("Przykładowy Tydzień (sample)", "Belarusian", "Child deportation"):
        assert word in charts
    assert "NAM (sample)" not in charts, "our own pages are no coverage"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_sample_newsroom(tmp_path, sample_home, notebook):
    outputs, errors = _run(tmp_path, notebook, sample_home)
    assert errors == []
    assert len(_charts(outputs)) >= 3


def test_without_a_database_it_says_what_to_do(tmp_path):
    _, errors = _run(tmp_path, ROOT / "notebooks" / "coverage.py", tmp_path / "nowhere")
    assert errors[0]["traceback"] == [
        f"There is no database at {tmp_path}/nowhere/zvon.db. Run `make run` first, or set ZVON_HOME to its folder."
    ]


def test_an_empty_database_gives_empty_charts_and_a_word(tmp_path):
    with open_store(tmp_path / "zvon.db") as store:
        migrate(store)
    outputs, errors = _run(tmp_path, ROOT / "notebooks" / "coverage.py", tmp_path)
    assert errors == []
    assert "No article in this period names anybody we watch" in _said(outputs)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_names_its_kernel_and_holds_no_output(notebook):
    book = jupytext.read(notebook)
    assert book.metadata["kernelspec"]["name"] == "python3"
    assert jupytext.writes(book, "py:percent").count("# %%") == notebook.read_text().count("# %%")
    assert not [cell for cell in book.cells if cell.get("outputs")]
