"""Building the digest of a week: read, decide, render, draw, keep."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path

from pipeline.digest.charts import draw
from pipeline.digest.compose import Issue, compose
from pipeline.digest.message import Letter, build_message, with_pictures
from pipeline.digest.page import Places
from pipeline.digest.plan import TEAM, Choice, Digest, Policy
from pipeline.digest.week import Week, parse_week
from pipeline.digest.words import Words, load_words
from pipeline.errors import ConfigError
from pipeline.store.database import Store
from pipeline.store.digests import read_facts, read_missed
from pipeline.store.had import had_from, missed_by
from pipeline.store.issues import Draft, save_issue
from pipeline.store.outbox import Posting, Variant


@dataclass(frozen=True, slots=True)
class Edition:
    """One list's digest: its name, its language, what it holds, and where its readers find more.

    *alike* are the other lists of its audience and language: what a reader had from one of them is left out of this
    one's mail to them. With *skip_empty* an issue with nothing new goes to nobody.
    """

    name: str = "weekly"
    language: str = "en"
    policy: Policy = TEAM
    alike: frozenset[str] = frozenset()
    places: Places = field(default_factory=Places)
    skip_empty: bool = False


@dataclass(frozen=True, slots=True)
class DigestResult:
    """A built digest. ``counts`` says how many findings met which choice; ``state`` what became of its row.

    ``state`` is ``created``, ``updated``, ``unchanged``, ``posted`` for one that is on its way and stays as it
    is, or ``not saved`` for a dry run, whose letter has no pictures. ``empty`` tells that no new citation is in it.
    """

    name: str
    week: Week
    letter: Letter
    counts: dict[str, int]
    empty: bool
    state: str

    @property
    def subject(self) -> str:
        """The subject line."""
        return self.letter.subject

    @property
    def text(self) -> str:
        """The text, complete by itself."""
        return self.letter.text

    @property
    def html(self) -> str:
        """The HTML; its pictures are ``cid:`` addresses."""
        return self.letter.html

    @property
    def eml(self) -> bytes:
        """The message, from nobody to nobody."""
        return bytes(build_message(self.letter))


def build_digest(
    store: Store,
    week: str | Week,
    now: datetime,
    zone: tzinfo,
    edition: Edition | None = None,
    *,
    save: bool = True,
    posting: Posting | None = None,
) -> DigestResult:
    """Build the digest of *week* for *edition*, in weeks and dates of *zone*, and keep it unless not to *save*.

    With *posting* its mails go into the outbox in the same transaction. Raises ConfigError for a week that is
    none or has not begun, HomeError when another issue took the same citations in the meantime.
    """
    edition = edition or Edition()
    period = parse_week(week) if isinstance(week, str) else week
    if period.bounds(zone)[0] > now:
        raise ConfigError([f"--week: {period} has not begun in the zone {zone}"])
    policy = edition.policy
    facts = read_facts(store, period, zone, now, edition.name, policy.words, confirmed_only=policy.confirmed_only)
    words = load_words(edition.language, zone)
    issue = compose(facts, words, policy, edition.places)
    letter = Letter(
        key=f"{edition.name}-{period}",
        subject=issue.subject,
        text=issue.text,
        html=issue.html,
        built=now,
        language=words.lang,
        images=tuple(draw(chart) for chart in issue.charts) if save else (),
    )
    if posting is not None:
        posting = _once(store, edition, issue, words, posting)
        if edition.skip_empty and issue.digest.empty:
            posting = replace(posting, recipients=())
    draft = Draft(edition.name, str(period), letter, issue.digest.items, issue.digest.counted)
    return DigestResult(
        name=edition.name,
        week=period,
        letter=letter,
        counts=_counts(issue.digest),
        empty=issue.digest.empty,
        state=save_issue(store, draft, posting).state if save else "not saved",
    )


def _once(store: Store, edition: Edition, issue: Issue, words: Words, posting: Posting) -> Posting:
    """Return *posting* with mails of their own for readers to whom *issue* is not what they have not had yet.

    What they had from a list that is alike is left out; what an earlier mail of this list could not bring them is
    added. Whom that tells nothing gets no mail of it.
    """
    missed = missed_by(store.db, edition.name, posting.recipients)
    items, none = frozenset(issue.digest.items), frozenset[int]()
    had = had_from(store.db, edition.alike, posting.recipients, items.union(*missed.values()))
    readers: dict[tuple[frozenset[int], frozenset[int]], list[str]] = {}
    for address in posting.recipients:
        told = had.get(address, none)
        readers.setdefault((told & items, missed.get(address, none) - told), []).append(address)
    others = readers.pop((none, none), [])
    variants = [
        _variant(store, edition, issue, words, told, lost, addresses) for (told, lost), addresses in readers.items()
    ]
    return replace(posting, recipients=tuple(others), variants=tuple(one for one in variants if one is not None))


def _variant(
    store: Store,
    edition: Edition,
    issue: Issue,
    words: Words,
    had: frozenset[int],
    missed: frozenset[int],
    recipients: list[str],
) -> Variant | None:
    """Return *issue* without the citations *had* and with those *missed*; None where nothing is left to tell."""
    mark = sha256(json.dumps([sorted(had), sorted(missed)]).encode()).hexdigest()[:12]
    places, facts = edition.places, issue.digest.facts
    if places.web:
        places = replace(places, web=f"{places.web}/{mark}")
    if missed:
        facts = read_missed(store, facts, edition.name, edition.policy.words, missed)
    own = compose(facts, words, replace(edition.policy, had=had), places)
    if own.digest.empty:
        return None
    digest = own.digest
    return Variant(mark, own.subject, own.text, own.html, tuple(recipients), digest.items, digest.counted)


def write_files(letter: Letter, folder: Path) -> tuple[Path, ...]:
    """Write *letter* into *folder* as text, HTML and mail message; return the three paths.

    The HTML holds its pictures, so that it can be opened by itself. The weekly list stands in no file name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"digest-{letter.key.removeprefix('weekly-')}"
    contents = {
        "txt": letter.text.encode(),
        "html": with_pictures(letter).encode(),
        "eml": bytes(build_message(letter)),
    }
    paths = tuple(folder / f"{stem}.{suffix}" for suffix in contents)
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def _counts(digest: Digest) -> dict[str, int]:
    counts = dict.fromkeys((choice.value for choice in Choice), 0)
    for choice in digest.choices.values():
        counts[choice.value] += 1
    return {"stories": digest.total, **counts}
