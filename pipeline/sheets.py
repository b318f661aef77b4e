"""Rows as files that people open in a spreadsheet or a program: CSV, JSON and XLSX.

Titles come from outside, and ``=HYPERLINK(…)`` in one becomes a live cell (CWE-1236): CSV cells that would be
a formula begin with an apostrophe, XLSX cells are written as text and never as formula or link.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO

from pipeline.errors import ZvonError

# What the format allows, header line included, and what is said of a cell that was cut.
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
_CUT = " … (cut)"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = Sequence[Any]


def safe_cell(cell: str) -> str:
    """Return *cell* as a spreadsheet may read it; numbers stay numbers.

    >>> safe_cell("=1+1"), safe_cell("-1.5"), safe_cell("a=b")
    ("'=1+1", '-1.5', 'a=b')
    """
    if not cell.lstrip(" ").startswith(_STARTS) or _is_number(cell):
        return cell
    return "'" + cell


def write_csv(file: BinaryIO, header: Row, rows: Iterable[Row]) -> int:
    """Write UTF-8 with a mark that spreadsheets need to see Cyrillic; return the number of rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    writer, number = csv.writer(text), 0
    writer.writerow(header)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        number += 1
    text.flush()
    # The file belongs to the caller, who closes it.
    text.detach()
    return number


def write_json(file: BinaryIO, header: Row, rows: Iterable[Row]) -> int:
    """Write a list of objects, one a line; return their number."""
    number = 0
    file.write(b"[")
    for number, row in enumerate(rows, 1):
        line = {name: _plain(cell) for name, cell in zip(header, row, strict=True)}
        text = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace")
        file.write((b"\n" if number == 1 else b",\n") + text)
    file.write(b"\n]\n")
    return number


def write_xlsx(file: BinaryIO, header: Row, rows: Iterable[Row]) -> int:
    """Write one sheet with a frozen header and a filter; return the number of rows.

    Memory does not grow with the rows. A cell that is too long for the format is cut with a mark; raises
    ZvonError when there are more rows than the format holds.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, number = book.add_worksheet("Zvon"), 0
    sheet.freeze_panes(1, 0)
    try:
        for column, name in enumerate(header):
            sheet.write_string(0, column, str(name), book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            if number >= MOST_ROWS:
                raise ZvonError(f"more than {MOST_ROWS - 1} rows: XLSX does not hold them; export as CSV")
            for column, cell in enumerate(map(_plain, row)):
                if isinstance(cell, (int, float)):
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, _fitting(cell))
        if number:
            sheet.autofilter(0, 0, number, len(header) - 1)
    finally:
        # Whatever happened: rows lie in a file of its own until then.
        book.close()
    return number


WRITERS: Mapping[str, Callable[[BinaryIO, Row, Iterable[Row]], int]] = MappingProxyType(
    {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}
)


def _plain(cell: Any) -> Any:
    """Return a value of the database as text, number or nothing; bytes as hexadecimal digits."""
    return cell.hex() if isinstance(cell, bytes) else cell


def _csv_cell(cell: Any) -> Any:
    value = _plain(cell)
    return safe_cell(value.replace("\0", "")) if isinstance(value, str) else value


def _fitting(cell: str) -> str:
    clean = cell.encode("utf-8", "replace").decode()
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - len(_CUT)] + _CUT


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
