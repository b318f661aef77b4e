"""What read a page or a feed: the same bytes give the same words again for as long as this stays the same."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from urllib.parse import urlsplit

from pipeline.extract.rules import RulesFile
from pipeline.text import sha256

# Everything that decides about the words and is not ours; ours shows in the stage's version.
_OF_PAGES = ("trafilatura", "justext", "lxml", "courlan", "charset-normalizer", "pypdf")
_OF_FEEDS = ("feedparser", "lxml", "charset-normalizer")


@cache
def _installed(parts: tuple[str, ...]) -> str:
    return " ".join(f"{name}={version(name)}" for name in parts)


def reader(stage: str, rules: RulesFile, url: str) -> str:
    """Return the stage's version, those of the libraries, and the digest of the rule for the host of *url*."""
    rule = rules.for_host(urlsplit(url).hostname or "").model_dump_json()
    return f"extract={stage} {_installed(_OF_PAGES)} rule={sha256(rule.encode())[:12]}"


def feed_reader(stage: str) -> str:
    """Return the version of the stage that reads feeds, and those of the libraries."""
    return f"parse={stage} {_installed(_OF_FEEDS)}"
