"""What a reader is told of a question that could not be answered, as against a fault of ours."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

import datasette

from pipeline.site.languages import gettext as _

_DATASETTE = Path(datasette.__file__).parent
# What a number that is too large, or is none, becomes in Datasette.
_STUMBLES = (ValueError, OverflowError, sqlite3.IntegrityError, sqlite3.ProgrammingError)


def what_is_told(exception: Exception) -> tuple[int, str] | None:
    """Return status and sentence for what the reader asked wrongly; None for a fault of ours."""
    from datasette.views.base import DatasetteError

    if isinstance(exception, DatasetteError):
        # Its message may be HTML with a script in it, and its status 500 for a column that is not there.
        too_long = exception.title == "SQL Interrupted"
        return 400, _("The question took too long. Narrow it down.") if too_long else exception.message
    if _stumbled(exception):
        return 400, _("Something in this address cannot be read.")
    status = getattr(exception, "status", 500)
    return (status, str(exception) or "Not found") if status < 500 else None


def _stumbled(exception: Exception) -> bool:
    """Say whether Datasette itself could not read a piece of the address, such as a number that is none."""
    if not isinstance(exception, _STUMBLES):
        return False
    *_outer, innermost = traceback.extract_tb(exception.__traceback__)
    return _DATASETTE in Path(innermost.filename).parents
