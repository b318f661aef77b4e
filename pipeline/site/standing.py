"""What stands behind an event of the timeline: which evidence exists, and which is missing. Pure.

An event is a claim of the configuration. Each line below is one thing that could bear it out, with how far we are:
``confirmed`` by a person, ``found`` and waiting for one, ``captured``, or ``missing`` with the reason why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# From the best to the worst that can be said of an event.
STATES = ("confirmed", "found", "captured", "missing")


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of evidence (``page``, ``own``, ``taken``, ``cited``, ``covered``), its state, and how much or why not.

    ``reason`` of what is missing: ``no_address``, ``not_captured``, ``not_watched``, ``nothing_found``.
    """

    kind: str
    state: str
    number: int = 0
    reason: str = ""


def standing(event: Mapping[str, Any], held: Mapping[str, Any]) -> list[Line]:
    """Return what could bear *event* out and how far it does, by what is *held* (``store.timeline.behind``)."""
    return list(_lines(event, held))


def best(event: Mapping[str, Any], lines: list[Line]) -> str:
    """Return the best state of what bears *event* itself out.

    That others cite the work says nothing of whether this organisation received it: it counts only where the event
    names no organisation.
    """
    telling = [line for line in lines if line.kind != "cited" or not event["organization"]]
    return min((line.state for line in telling), key=STATES.index, default="missing")


def _lines(event: Mapping[str, Any], held: Mapping[str, Any]) -> Iterator[Line]:
    if event["url"]:
        captured = bool(held["captured"])
        yield Line("page", "captured" if captured else "missing", int(captured), "" if captured else "not_captured")
    else:
        yield Line("page", "missing", reason="no_address")
    if event["organization"]:
        unseen = "nothing_found" if event["watched"] else "not_watched"
        yield _counted("own", held["own"], held["own_open"], unseen)
        if event["kind"] == "coverage":
            covered = held["covered"]
            yield Line("covered", "found" if covered else "missing", covered, "" if covered else unseen)
        elif event["entity"]:
            yield _counted("taken", held["taken"], held["taken_open"], "nothing_found")
    if event["work"]:
        yield _counted("cited", held["cited"], held["cited_open"], "nothing_found")


def _counted(kind: str, confirmed: int, waiting: int, reason: str) -> Line:
    if confirmed:
        return Line(kind, "confirmed", confirmed)
    return Line(kind, "found", waiting) if waiting else Line(kind, "missing", reason=reason)
