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
# Looks like an address, but for letters outside ASCII before the @, which need servers that know SMTPUTF8 (RFC 6531).
_ANY_LETTERS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")
_NO_ADDRESS = "is no mail address; write name@domain"
_LETTERS = "has letters before the @ that many mail servers refuse; ask this reader for another address"
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
        except ValueError as error:
            problems.append(f"{name}:{number}: {error}")
    if problems:
        raise ConfigError(problems)
    return list(dict.fromkeys(found))


def read_address(text: str, name: str) -> str:
    """Return the one address that *text* is; raise ConfigError, with the *name* of where it stands, when it is none."""
    try:
        return _address(text)
    except ValueError as error:
        raise ConfigError([f"{name}: {error}"]) from error


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
    """Return the bare address, its domain in small ASCII letters; raise ValueError with what is wrong with it."""
    found = _FORM.fullmatch(raw.strip())
    if found is None:
        raise ValueError(_LETTERS if _ANY_LETTERS.fullmatch(raw.strip()) else _NO_ADDRESS)
    try:
        domain = found["domain"].casefold().encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(_NO_ADDRESS)
    return f"{found['local']}@{domain}"
