"""A notebook that asks the same question of the database on the reader's own machine. Pure."""

from __future__ import annotations

import pprint
from collections.abc import Mapping
from typing import Any

_OPEN = """\
import os
import sqlite3
from pathlib import Path

import pandas as pd
from datasette.utils import escape_fts

# The folder of the database: ZVON_HOME, else var/ of the checkout that this notebook lies in.
folders = [Path.cwd(), *Path.cwd().parents]
checkout = next((f for f in folders if (f / "pyproject.toml").is_file()), Path.cwd())
path = (Path(os.environ.get("ZVON_HOME", checkout / "var")) / "zvon.db").resolve()
database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)  # read-only: nothing here can change it
database.create_function("escape_fts", 1, escape_fts)"""


def notebook(name: str, path: str, sql: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return a notebook (nbformat 4.5) whose cells open the database read-only and run *sql* with *values*.

    *name* is the table or question and *path* its page. What comes from the address stands in the code as Python
    literals, and in the prose as code, so that it is nothing but itself.
    """
    told = f"# {name}\n\nThe same as the page `{path.replace('`', chr(39))}` of the site, as it was asked."
    asked = f"sql = {_lines(sql)}\nvalues = {pprint.pformat(dict(values), width=100)}"
    shown = "rows = pd.read_sql_query(sql, database, params=values)\nrows"
    cells = [_prose("about", told), *(_code(*cell) for cell in (("open", _OPEN), ("ask", asked), ("show", shown)))]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _lines(sql: str) -> str:
    """Return *sql* as a Python expression, one literal a line."""
    return "(\n" + "\n".join(f"    {line!r}" for line in sql.splitlines(keepends=True) or [""]) + "\n)"


def _prose(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def _code(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": name, "metadata": {}, "execution_count": None, "outputs": [], "source": text}
