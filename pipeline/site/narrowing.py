"""What the queue is narrowed to, as it stands in the address: every filter is there and nowhere else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from pipeline.site.state import Site
from pipeline.store.queue import FIRST, SECOND, Narrow, Place, choices

FIELDS = ("language", "organization", "kind", "entity", "work", "type", "grade", "rule", "form")
SWITCHES = ("since", "starred", "assigned", "second")
_KEEP_SECONDS = 30.0
_PLACE = re.compile(r"(\d{1,18})\.(-?\d{1,18})")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of one request by name, as they stood in the address, and what they mean."""

    values: Mapping[str, str]
    narrow: Narrow
    after: Place | None

    def address(self, path: str = "/-/review", **changes: str | None) -> str:
        """Return the address of *path* with these filters and *changes*; None takes a filter away."""
        kept = {**self.values, **changes}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{path}?{query}" if query else path

    def without(self, name: str) -> str:
        """Return the address of the queue with all of these filters but *name*."""
        query = urlencode({key: value for key, value in self.values.items() if key != name})
        return f"/-/review?{query}" if query else "/-/review"


def read_filters(args: Mapping[str, str], site: Site, person: str) -> Chosen:
    """Read the filters from the arguments of an address; what makes no sense is left out.

    *person* is who asks: ``assigned=me`` and ``second`` are about them.
    """
    given = {name: (args.get(name) or "")[:_LONGEST] for name in (*FIELDS, *SWITCHES, "story")}
    if not re.fullmatch(r"-?\d{1,18}", given["story"]):
        given["story"] = ""
    values = {name: value for name, value in given.items() if value}
    plain: dict[str, Any] = {name: values[name] for name in FIELDS if name in values}
    narrow = Narrow(
        **plain,
        story=int(values["story"]) if "story" in values else None,
        since=site.today() - timedelta(days=1) if "since" in values else None,
        starred="starred" in values,
        assignee=_assignee(values.get("assigned"), person),
        need=SECOND if "second" in values else FIRST,
        reviewer=person,
    )
    return Chosen(values, narrow, read_place(args.get("after")))


def read_place(text: str | None) -> Place | None:
    """Read where a page begins, ``rank.story``; None when it is nothing of the kind."""
    match = _PLACE.fullmatch(text or "")
    return Place(int(match[1]), int(match[2])) if match else None


def written(place: Place) -> str:
    """Return *place* as it stands in an address."""
    return f"{place.rank}.{place.story}"


def offered(site: Site, db: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return what there is to narrow to, at most half a minute old."""
    return site.kept("queue choices", _KEEP_SECONDS, lambda: choices(db))


def _assignee(value: str | None, person: str) -> str | None:
    return person if value == "me" else value
