"""Who may log in: ``accounts.toml`` in the home folder, readable by its owner alone.

    [[account]]
    id = "anna"
    role = "reviewer"
    password_hash = "pbkdf2_sha256$480000$…"

The file is read again whenever it changes, so that a new account, a new role, a new password or a
removed account holds from the next request on, without a restart.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datasette_auth_passwords.utils import hash_password, verify_password

from pipeline.errors import ConfigError

FILE = "accounts.toml"
ROLES = ("admin", "reviewer", "analyst")
# NIST SP 800-63B asks for 8; whoever guards people takes a sentence.
SHORTEST_PASSWORD = 12

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_HASH = re.compile(r"pbkdf2_sha256\$\d+\$[0-9a-f]+\$[A-Za-z0-9+/=]+")
# Compared with when the account does not exist, so that both answers take as long.
_NOBODY = hash_password("nobody", salt="00000000000000000000000000000000")


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may log in."""

    id: str
    role: str
    password_hash: str

    @property
    def key(self) -> str:
        """What a login is bound to: it changes with the password, which ends every older login."""
        return hashlib.sha256(self.password_hash.encode()).hexdigest()[:24]


def load_accounts(home: Path) -> dict[str, Account]:
    """Return the accounts of *home* by id; raise ConfigError with every fault of the file."""
    path = home / FILE
    if not path.is_file():
        return {}
    if path.stat().st_mode & 0o077:
        raise ConfigError([f"{path}: others may read it; run `chmod 600 {path}`"])
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("account", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: {error}"]) from error
    if problems := [f"{path}: account {n}: {p}" for n, row in enumerate(rows, 1) for p in _problems(row)]:
        raise ConfigError(problems)
    return {row["id"]: Account(row["id"], row["role"], row["password_hash"]) for row in rows}


def add_account(home: Path, name: str, role: str, password: str) -> Account:
    """Write the account into *home*, replacing one of the same name; raise ConfigError when it is not sound."""
    if len(password) < SHORTEST_PASSWORD:
        raise ConfigError([f"password: needs at least {SHORTEST_PASSWORD} characters; a sentence is a good one"])
    account = Account(name, role, hash_password(password))
    row = {"id": name, "role": role, "password_hash": account.password_hash}
    if problems := _problems(row):
        raise ConfigError(problems)
    _save(home, {**load_accounts(home), name: account})
    return account


def remove_account(home: Path, name: str) -> None:
    """Take the account out of *home*; its logins end with the next request."""
    accounts = load_accounts(home)
    if name not in accounts:
        raise ConfigError([f"{name}: there is no such account; there are {', '.join(accounts) or 'none'}"])
    _save(home, {key: account for key, account in accounts.items() if key != name})


def verify(account: Account | None, password: str) -> bool:
    """Say whether *password* is the account's; it takes as long when there is no such account."""
    right = verify_password(password, account.password_hash if account else _NOBODY)
    return bool(right) and account is not None


def _problems(row: Mapping[str, object]) -> list[str]:
    found = []
    if not _NAME.fullmatch(str(row.get("id", ""))):
        found.append("id: small Latin letters, digits, dot, dash and underscore, at most 32 of them")
    if row.get("role") not in ROLES:
        found.append(f"role: must be one of {', '.join(ROLES)}")
    if not _HASH.fullmatch(str(row.get("password_hash", ""))):
        found.append("password_hash: is not one; `zvon user add` makes it")
    if surplus := set(row) - {"id", "role", "password_hash"}:
        found.append(f"unknown key {', '.join(sorted(surplus))}")
    return found


def _save(home: Path, accounts: dict[str, Account]) -> None:
    blocks = [
        f'[[account]]\nid = "{a.id}"\nrole = "{a.role}"\npassword_hash = "{a.password_hash}"\n'
        for a in accounts.values()
    ]
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkstemp makes the file for its owner alone; the old file stays whole until the new one is.
    handle, name = tempfile.mkstemp(dir=home, prefix=".accounts-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(blocks))
        os.fsync(file.fileno())
    Path(name).replace(home / FILE)
