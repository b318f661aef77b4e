"""Reading the addresses of an import: every fault at once, with its line, and nothing taken before all are sound."""

from __future__ import annotations

import csv
import io
import re

from pipeline.errors import ConfigError
from pipeline.settings import Settings

# ``name@domain`` or ``Words <name@domain>``; the name as RFC 5322 has it without quotes. It goes into a command
# of SMTP, so nothing else may be in it.
_NAME = r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@(?P<domain>[\w.-]{1,253})"
_FORM = re.compile(rf"(?:[^<>@]*(?P<open><))?{_NAME}(?(open)>)")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
_COLUMNS = ("email", "e-mail", "mail", "address")


def known_list(settings: Settings, name: str) -> None:
    """Raise ConfigError unless *name* is a list of lists.toml or ``brief``."""
    if name not in settings.lists and name != "brief":
        known = ", ".join([*settings.lists, "brief"])
        raise ConfigError([f"no list {name!r} is in config/lists.toml; there are: {known}"])


def read_addresses(text: str, name: str) -> list[str]:
    """Return the addresses in *text*: one a line, or CSV with a column ``email``; raise ConfigError for any fault.

    Empty lines and lines that begin with # are left out. A line may read ``Words <name@domain>``; the words are
    not kept. *name* is the file's, for the messages.
    """
    found, problems = [], []
    for number, raw in _rows(text):
        try:
            found.append(_address(raw))
        except ValueError:
            problems.append(f"{name}:{number}: is no mail address; write name@domain")
    if problems:
        raise ConfigError(problems)
    return list(dict.fromkeys(found))


def _rows(text: str) -> list[tuple[int, str]]:
    lines = text.splitlines()
    head = [cell.strip().casefold() for cell in next(csv.reader(lines[:1]), [])]
    column = next((head.index(one) for one in _COLUMNS if one in head), None)
    if column is not None:
        rows = csv.reader(io.StringIO(text))
        next(rows)
        return [(rows.line_num, row[column]) for row in rows if len(row) > column and row[column].strip()]
    plain = ((number, line.strip()) for number, line in enumerate(lines, 1))
    return [(number, line) for number, line in plain if line and not line.startswith("#")]


def _address(raw: str) -> str:
    """Return the bare address, its domain in small ASCII letters; raise ValueError when it is none."""
    found = _FORM.fullmatch(raw.strip())
    if found is None:
        raise ValueError("is no mail address")
    domain = found["domain"].casefold().encode("idna").decode("ascii")
    if not _DOMAIN.fullmatch(domain):
        raise ValueError("is no mail address")
    return f"{found['local']}@{domain}"
