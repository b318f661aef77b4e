"""The saved searches that lists name and that alerts listen to: found, checked, made into what a digest looks for."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from pydantic import ValidationError

from pipeline import log
from pipeline.digest.alerts import Listening
from pipeline.digest.plan import Policy, Wanted
from pipeline.resources import shipped
from pipeline.settings import Settings
from pipeline.settings.schema import MailingList, Search
from pipeline.store.condition import schema_is_current
from pipeline.store.database import open_store
from pipeline.store.digests import articles_with, can_search
from pipeline.store.saved import Kept, wanted

_log = log.get("mail")


@dataclass(frozen=True, slots=True)
class Named:
    """The searches that a list names and that can be used; *lacking* says of each other one what is wrong."""

    wanted: tuple[Wanted, ...]
    lacking: tuple[str, ...]


def wanted_of(search: Search) -> Wanted:
    """Return what *search* looks for, as a digest sees it."""
    return Wanted(
        kinds=frozenset(search.kinds),
        countries=frozenset(search.countries),
        languages=frozenset(search.languages),
        grades=frozenset(search.grades),
        works=frozenset(search.works),
        topics=frozenset(search.topics),
        words=search.words,
    )


def named_by(db: sqlite3.Connection, mailing: MailingList) -> Named:
    """Return the searches that *mailing* names, each as ``name`` or, where several people have it, ``owner/name``."""
    kept, found, lacking = wanted(db, "digest"), [], []
    for name in mailing.searches:
        same = [one for one in kept if name in (one.name, f"{one.owner}/{one.name}")]
        usable = _usable(db, same[0]) if len(same) == 1 else None
        if usable is None:
            lacking.append(_what_is_wrong(name, same, kept))
        else:
            found.append(usable)
    return Named(tuple(found), tuple(lacking))


def with_searches(db: sqlite3.Connection, mailing: MailingList, policy: Policy) -> Policy:
    """Return *policy* with the saved searches that *mailing* names; one that names none gets *policy* as it is.

    What only a lacking search would find is in no issue, and so comes in the first one after it is there again.
    """
    if not mailing.searches:
        return policy
    named = named_by(db, mailing)
    if named.lacking:
        _log.warning("saved searches lack", list=mailing.id, number=len(named.lacking), what_to_do="see `zvon check`")
    return replace(policy, searches=named.wanted, lacking=len(named.lacking))


def lists_lacking(settings: Settings, db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the lists with a search of their own, or one that they name, which cannot be used."""
    return tuple(one.id for one in settings.lists.values() if _lacking(db, one))


def listening(db: sqlite3.Connection) -> tuple[Listening, ...]:
    """Return the saved searches whose owners want an alert; what cannot be read is left out and logged."""
    found = []
    for kept in wanted(db, "alert"):
        if (usable := _usable(db, kept)) is None:
            _log.warning("saved search not readable", number=kept.number)
        else:
            found.append(Listening(kept.number, kept.made, usable))
    return tuple(found)


def search_faults(settings: Settings) -> list[str]:
    """Return what is wrong with the searches of lists, as faults of the configuration; changes nothing."""
    searching = [one for one in settings.lists.values() if one.searches or one.search.words]
    return list(_faults(searching, settings)) if searching else []


def found_by(db: sqlite3.Connection, searches: Sequence[Listening]) -> Mapping[str, frozenset[int]]:
    """Return for the words of each of *searches* the articles that they find."""
    return {one.wanted.words: articles_with(db, one.wanted.words) for one in searches if one.wanted.words}


def _faults(searching: Sequence[MailingList], settings: Settings) -> Iterator[str]:
    path = settings.home / "zvon.db"
    if not path.is_file():
        nothing = "searches: there are no saved searches yet; people make them on the site"
        yield from (_fault(settings, one, nothing) for one in searching if one.searches)
        return
    with closing(open_store(path, readonly=True)) as store:
        # One of an earlier version may not have the table; the next run brings it up to date.
        if schema_is_current(store, {file.stem for file in (shipped("db") / "migrations").glob("*.sql")}):
            for one in searching:
                yield from (_fault(settings, one, what) for what in _lacking(store.db, one))


def _lacking(db: sqlite3.Connection, mailing: MailingList) -> list[str]:
    """Return the key of each search of *mailing* that cannot be used, with what is wrong."""
    lacking = [f"searches: {what}" for what in named_by(db, mailing).lacking]
    if mailing.search.words and not can_search(db, mailing.search.words):
        lacking.append(f"search.words: {mailing.search.words!r} cannot be read as a search in texts")
    return lacking


def _fault(settings: Settings, mailing: MailingList, what: str) -> str:
    return f'{settings.origins.get(f"list.{mailing.id}", "config/lists.toml")}: list "{mailing.id}".{what}'


def _usable(db: sqlite3.Connection, kept: Kept) -> Wanted | None:
    """Return what *kept* looks for; None when it, or its search in the texts, cannot be read."""
    try:
        search = wanted_of(Search.model_validate_json(kept.search))
    except ValidationError:
        return None
    return search if not search.words or can_search(db, search.words) else None


def _what_is_wrong(name: str, same: Sequence[Kept], kept: Sequence[Kept]) -> str:
    if len(same) == 1:
        return f"the saved search {name!r} cannot be read; ask its owner to save it anew"
    if same:
        ways = ", ".join(repr(f"{one.owner}/{one.name}") for one in same)
        return f"several people have a saved search {name!r}; write one of {ways}"
    known = sorted({one.name for one in kept})
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"; did you mean {close[0]!r}?" if close else "; its owner ticks “digest” on the page of their account"
    return f"no saved search {name!r} is marked for a digest{hint}"
