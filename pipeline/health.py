"""What `zvon sources` prints and does beside the plain list: the feeds' health, and paused feeds asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.app import prepare
from pipeline.errors import ConfigError
from pipeline.model import Reason
from pipeline.store.database import open_store
from pipeline.store.health import feed_health
from pipeline.store.polling import resume

_HEAD = ("STATE", "SOURCE", "LAST OK", "LAST NEW", "A WEEK", "UNREADABLE", "WHAT", "FEED")
# A cell that says more pushes its neighbour aside, so that one long story does not widen the whole table.
_WIDEST = 60
_UNREAD = ("paywall", "challenge", "consent", "closed", "other")


def health_lines(home: Path, chosen: Collection[str] | None = None) -> Iterator[str]:
    """Yield a table of the feeds, the worst first, and a line that counts them; needs a database.

    Only those of the sources *chosen*, where any are named.
    """
    with closing(open_store(home / "zvon.db", readonly=True)) as store:
        rows = [row for row in feed_health(store) if chosen is None or row["source"] in chosen]
    table = [_HEAD, *map(_cells, rows)]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*table, strict=True)]
    for cells in table:
        yield " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()
    counts = {state: sum(row["state"] == state for row in rows) for state in ("paused", "failing", "new", "ok")}
    silent = sum(row["silent_since"] is not None for row in rows)
    yield f"{len(rows)} feeds: " + ", ".join(f"{n} {state}" for state, n in counts.items()) + f"; {silent} silent"


def _cells(row: Any) -> tuple[str, ...]:
    rate = "-" if row["expected_week"] is None else f"{row['expected_week']:g}"
    share = "-" if row["unreadable_share"] is None else f"{row['unreadable_share']:.0%}"
    feed = row["url"] if row["address"] == row["url"] else f"{row['url']} → {row['address']}"
    return (row["state"], row["source"], _day(row["last_ok"]), _day(row["last_new"]), rate, share, _what(row), feed)


def _what(row: Any) -> str:
    words = [row["reason"].replace("_", " ")]
    if row["reason"] == Reason.HTTP_STATUS and row["status"]:
        words = [f"{words[0]} {row['status']}"]
    if row["silent_since"]:
        words.append(f"silent since {_day(row['silent_since'])}")
    if row["surplus"]:
        words.append(f"{row['surplus']} left for later")
    if row["validators"]:
        words.append(f"{row['validators']} validators")
    unread = " + ".join(f"{row[why]} {why}" for why in _UNREAD if row[why])
    if unread:
        words.append(f"pages not read: {unread}")
    return ", ".join(word for word in words if word)


def _day(moment: str | None) -> str:
    return moment[:10] if moment else "never"


def resume_source(home: Path, source: str) -> list[str]:
    """Ask the paused feeds of *source* again from now on; return their addresses. Raise ConfigError for no source."""
    settings, store = prepare(home)
    with closing(store):
        if source not in settings.sources:
            raise ConfigError([f"--resume: no source {source!r} is configured; see `zvon sources`"])
        return resume(store, source)
