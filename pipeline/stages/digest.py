"""Building the digest of a week: read, decide, render, keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from pipeline.digest.compose import compose
from pipeline.digest.message import build_message
from pipeline.digest.plan import TEAM, Choice, Digest, Policy
from pipeline.digest.week import Week, parse_week
from pipeline.errors import ConfigError
from pipeline.store.database import Store
from pipeline.store.digests import read_facts, save_digest


@dataclass(frozen=True, slots=True)
class DigestResult:
    """A built digest. ``counts`` says how many findings met which choice; ``state`` what became of its row.

    ``state`` is ``created``, ``updated``, ``unchanged``, or ``not saved`` for a dry run. ``empty`` tells
    that no new citation is in it: the list's ``when_empty`` decides whether it goes out.
    """

    name: str
    week: Week
    subject: str
    text: str
    html: str
    eml: bytes
    counts: dict[str, int]
    empty: bool
    state: str


def build_digest(
    store: Store,
    week: str | Week,
    now: datetime,
    zone: tzinfo,
    name: str = "weekly",
    *,
    policy: Policy = TEAM,
    language: str = "en",
    ledger: str | None = None,
    save: bool = True,
) -> DigestResult:
    """Build the digest *name* of *week*, weeks and dates being those of *zone*, and keep it unless not to *save*.

    *ledger* is the address of the ledger on the site, for links. Raises ConfigError for a week that is
    none or has not begun, HomeError when another issue took the same citations in the meantime.
    """
    period = parse_week(week) if isinstance(week, str) else week
    if period.bounds(zone)[0] > now:
        raise ConfigError([f"--week: {period} has not begun in the zone {zone}"])
    facts = read_facts(store, period, zone, now, name)
    issue = compose(facts, zone, policy=policy, language=language, ledger=ledger)
    content = (issue.subject, issue.text, issue.html)
    state = save_digest(store, name, period, now, *content, issue.digest.items).state if save else "not saved"
    message = build_message(*content, key=f"{name}-{period}", now=now, language=language)
    return DigestResult(
        name=name,
        week=period,
        subject=issue.subject,
        text=issue.text,
        html=issue.html,
        eml=bytes(message),
        counts=_counts(issue.digest),
        empty=issue.digest.empty,
        state=state,
    )


def write_files(result: DigestResult, folder: Path) -> tuple[Path, ...]:
    """Write *result* into *folder* as text, HTML and mail message; return the three paths.

    A list other than the weekly one stands in the file names, so that two lists can share a folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"digest-{result.week}" if result.name == "weekly" else f"digest-{result.name}-{result.week}"
    contents = {"txt": result.text.encode(), "html": result.html.encode(), "eml": result.eml}
    paths = tuple(folder / f"{stem}.{suffix}" for suffix in contents)
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def _counts(digest: Digest) -> dict[str, int]:
    counts = dict.fromkeys((choice.value for choice in Choice), 0)
    for choice in digest.choices.values():
        counts[choice.value] += 1
    return {"stories": digest.total, **counts}
