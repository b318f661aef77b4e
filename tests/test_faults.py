"""Each fault of the catalogue has tests, and they are there under the name that it gives them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
FAULTS: list[dict[str, Any]] = tomllib.loads((TESTS / "faults.toml").read_text(encoding="utf-8"))["fault"]


def test_no_fault_is_left_out() -> None:
    assert [fault["number"] for fault in FAULTS] == list(range(1, 57))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['number']} {fault['why'][:40]}")
def test_a_fault_has_its_tests(fault: dict[str, Any]) -> None:
    for name in fault["tests"]:
        path, _, rest = name.partition("::")
        function, _, case = rest.removesuffix("]").partition("[")
        text = (TESTS / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {function}\(", text, re.MULTILINE), f"{fault['why']}: {name}"
        assert not case or f'"{case}"' in text or case in cases(Path(path).parts[0]), f"{fault['why']}: {name}"


@cache
def cases(folder: str) -> set[str]:
    """Return the names of the cases in the data files of one folder: their ``name``, or that of their file."""
    files = list((TESTS / folder / "cases").rglob("*.toml"))
    tables = [tomllib.loads(path.read_text(encoding="utf-8")).get("case", []) for path in files]
    return {path.stem for path in files} | {case.get("name", "") for table in tables for case in table}
