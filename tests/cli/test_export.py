"""`zvon export`: files that other programs open, without formulas that run and without people."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from pipeline import sheets
from pipeline.cli import main
from pipeline.errors import ZvonError
from pipeline.sheets import WRITERS, write_xlsx
from tests.run.snapshot import rows

HOSTILE = [
    "=HYPERLINK(1)",
    " +1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "-2+3",
    "plain",
    "-2.5",
    'Дзеці, "x"\nз',
    "a\0b",
]


def export(home: Path, out: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "export", *words, "--out", str(out)])


def xlsx_rows(data: bytes) -> list[list[str]]:
    """Return the cells of the sheet as a spreadsheet reads them; fail when one is a formula or a link."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        names = book.namelist()
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert not sheet.xpath("//x:f | //x:hyperlink", namespaces=space)
    assert not any("externalLink" in name for name in names)
    return [
        ["".join(cell.itertext()) for cell in row.xpath("x:c", namespaces=space)]
        for row in sheet.xpath("//x:row", namespaces=space)
    ]


@pytest.mark.parametrize("form", WRITERS)
def test_hostile_cells_are_text(form: str) -> None:
    out = io.BytesIO()
    found = [(number, cell, None) for number, cell in enumerate(HOSTILE)]
    assert WRITERS[form](out, ["id", "title", "none"], found) == len(HOSTILE)
    data = out.getvalue()
    if form == "json":
        assert [line["title"] for line in json.loads(data)] == HOSTILE
    elif form == "csv":
        cells = [row["title"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
        assert cells[:5] == ["'" + cell for cell in HOSTILE[:5]]
        assert cells[5:] == ["plain", "-2.5", HOSTILE[7], "ab"]
    else:
        assert [row[1] for row in xlsx_rows(data)[1:8]] == HOSTILE[:7]


def test_no_rows_are_a_file_with_a_header() -> None:
    for form, write in WRITERS.items():
        out = io.BytesIO()
        assert write(out, ["id"], []) == 0
        assert form == "json" or len(out.getvalue()) > 3
    assert json.loads(_json([])) == []


def _json(found: list[tuple[object, ...]]) -> bytes:
    out = io.BytesIO()
    WRITERS["json"](out, ["id"], found)
    return out.getvalue()


def test_the_bounds_of_the_format_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    write_xlsx(out, ["text", "bytes"], [("т" * 40_000, b"\x00\xff")])
    long, digits = xlsx_rows(out.getvalue())[1]
    assert (len(long), long.endswith(" … (cut)"), digits) == (sheets.LONGEST_CELL, True, "00ff")
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(ZvonError, match="export as CSV"):
        write_xlsx(io.BytesIO(), ["id"], [(n,) for n in range(3)])


def test_tables_views_and_questions_become_files(sample_home: Path, tmp_path: Path) -> None:
    done = export(sample_home, tmp_path / "out", "ledger", "sources", "works_cited", "--format", "json")
    assert done.exit_code == 0, done.output
    ledger = json.loads((tmp_path / "out" / "ledger.json").read_text("utf-8"))
    assert len(ledger) == rows(sample_home, "SELECT count(*) AS n FROM ledger")[0]["n"] > 0
    assert json.loads((tmp_path / "out" / "works_cited.json").read_text("utf-8"))[0]["citations"] > 0
    since = export(sample_home, tmp_path, "works_cited", "--param", "since=2999-01-01")
    assert since.output == f"{tmp_path / 'works_cited.csv'}: 0 rows\n"
    assert export(sample_home, tmp_path, "coverage", "--format", "xlsx").exit_code == 0
    head, *lines = xlsx_rows((tmp_path / "coverage.xlsx").read_bytes())
    assert head[:2] == ["article", "source"]
    assert len(lines) == rows(sample_home, "SELECT count(*) AS n FROM coverage")[0]["n"]


@pytest.mark.parametrize(
    "name", ["reviews", "outbox", "deliveries", "latest_reviews", "review_links", "sqlite_master", "x"]
)
def test_what_holds_people_is_refused(name: str, sample_home: Path, tmp_path: Path) -> None:
    done = export(sample_home, tmp_path / "out", "ledger", name)
    assert done.exit_code == 1
    assert name in done.output
    assert not (tmp_path / "out").exists(), "nothing is written when one of the names is wrong"


def test_everything_that_is_listed_can_be_exported(sample_home: Path, tmp_path: Path) -> None:
    listed = [line.split()[0] for line in export(sample_home, tmp_path, "--list").output.splitlines()]
    assert {"ledger", "coverage", "events", "sources", "works_cited"} <= set(listed)
    done = export(sample_home, tmp_path, *listed)
    assert done.exit_code == 0, done.output
    found = export(sample_home, tmp_path, "words", "--param", "words=Anti-Crisis")
    assert not found.output.endswith(": 0 rows\n"), "the search of the site works here too"
    assert export(sample_home, tmp_path, "words", "--param", "words=a AND").exit_code == 1, "one line, no traceback"


def test_a_folder_that_cannot_be_made_is_one_line(sample_home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = export(sample_home, tmp_path / "file" / "out", "ledger")
    assert (done.exit_code, "choose another with --out" in done.output) == (1, True)
