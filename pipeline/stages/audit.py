"""audit: write the chain of evidence beside the captures, and let an authority confirm it."""

from __future__ import annotations

from pathlib import Path

from pipeline import log
from pipeline.errors import ConfigError, EvidenceError
from pipeline.fetch import chainfile, timestamps
from pipeline.settings import Settings
from pipeline.stages.base import Context, NetworkStage
from pipeline.store.database import Store
from pipeline.store.fetching import record_other
from pipeline.store.manifest import Entry, Stamped, entries, entry_at, head, save_timestamp, to_be_stamped

_log = log.get("audit")
# The two things there are to do.
FILE, STAMP = "file", "stamp"


class Audit(NetworkStage[str]):
    """Chain of evidence → manifest.jsonl beside the captures, and a time-stamp where one is configured."""

    NAME = "audit"

    def pending(self, context: Context) -> list[str]:
        """Return which of the two is due."""
        due = []
        if behind(context.store, context.captures.folder) is not None:
            due.append(FILE)
        if _due(context) is not None:
            due.append(STAMP)
        return due

    async def work(self, context: Context, item: str) -> str:
        """Do one of the two."""
        if item == STAMP:
            return await stamp_head(context)
        write_chain(context.store, context.captures.folder)
        return "written"


def behind(store: Store, folder: Path) -> chainfile.Tail | None:
    """Return where manifest.jsonl ends when it lacks entries; None when it is whole, or not ours to mend."""
    newest = head(store)
    try:
        end = chainfile.tail(folder)
    except EvidenceError as error:
        _log.warning("chain", why=str(error))
        return None
    if newest is None or (end.seq >= newest.seq and not end.torn):
        return None
    last = entry_at(store, end.seq)
    if end.seq and (last is None or last.text != end.text):
        # Writing on would hide what happened to it.
        _log.warning("chain", why=f"captures/{chainfile.NAME} is not what the database says; run `zvon verify`")
        return None
    return end


def write_chain(store: Store, folder: Path) -> None:
    """Add to manifest.jsonl below *folder* what it lacks."""
    end = behind(store, folder)
    if end is not None:
        chainfile.extend(folder, end, (entry.text for entry in entries(store, end.seq)))


def _due(context: Context) -> Entry | None:
    evidence = context.settings.values.evidence
    if evidence.timestamp_url is None:
        return None
    return to_be_stamped(context.store, context.now(), evidence.timestamp_hours)


async def stamp_head(context: Context) -> str:
    """Have the newest entry confirmed, and with it all before; a failure waits for the next run."""
    entry, url = _due(context), context.settings.values.evidence.timestamp_url
    if entry is None or url is None:
        return "skipped"
    message = entry.text.encode()
    try:
        result, token = await timestamps.ask(context.client, url, message)
        record_other(context.store, context.run, result)
        if token is None:
            return "error"
        at = timestamps.confirmed_at(token, message, roots(context.settings), url)
    except (EvidenceError, ConfigError) as error:
        _log.warning("time-stamp", why=str(error))
        return "refused"
    save_timestamp(context.store, Stamped(entry.link, at, url, token))
    return "stamped"


def roots(settings: Settings) -> timestamps.Roots:
    """Return the root certificates that are configured; raise ConfigError when their file cannot be read."""
    name = settings.values.evidence.timestamp_ca
    return timestamps.read_roots(settings.home / "config" / name) if name else ()
