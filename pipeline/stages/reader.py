"""What read a page: the same bytes give the same text again for as long as this stays the same."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from urllib.parse import urlsplit

from pipeline.extract.rules import RulesFile
from pipeline.text import sha256

# Everything that decides about the text of a page and is not ours; ours shows in the stage's version.
_PARTS = ("trafilatura", "justext", "lxml", "courlan", "charset-normalizer", "pypdf")


@cache
def _installed() -> str:
    return " ".join(f"{name}={version(name)}" for name in _PARTS)


def reader(stage: str, rules: RulesFile, url: str) -> str:
    """Return the stage's version, those of the libraries, and the digest of the rule for the host of *url*."""
    rule = rules.for_host(urlsplit(url).hostname or "").model_dump_json()
    return f"extract={stage} {_installed()} rule={sha256(rule.encode())[:12]}"
