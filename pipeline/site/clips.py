"""Working on what people gave us: one clip at a time, each in a process of its own, so that the site never waits."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import log
from pipeline.site.state import our, write
from pipeline.store.clips import begin_next, finish, put_back

_log = log.get("clips")
# A page and the largest PDF take seconds; a run that is at work may hold the lock for many minutes.
_WORK_SECONDS = 300.0
_PAUSE_SECONDS = 5.0
_LONGEST_ANSWER = 400_000
# What `zvon add` says when a run holds the lock.
_BUSY = "is at work here"
# How Python begins to tell of a fault.
_FAULT, _LONGEST_FAULT = "Traceback (most recent call last)", 4000


class Clips:
    """The one task of a site that works on clips; it ends when nothing waits."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def start(self, datasette: Any) -> None:
        """Begin to work unless somebody is at it."""
        if self._task is None or self._task.done():
            first = self._task is None
            self._task = asyncio.create_task(_work(datasette, first=first))


def clips_of(datasette: Any) -> Clips:
    """Return the task holder of the site."""
    return our(datasette).kept("clips", None, Clips)


def file_of(home: Path, number: int, pdf: bool) -> Path:
    """Return where the file of a clip lies until it has been worked on."""
    return home / "clips" / f"{number}.{'pdf' if pdf else 'html'}"


async def _work(datasette: Any, *, first: bool) -> None:
    if first:
        # Those that a site was at when it ended.
        await write(datasette, put_back)
    while (row := await write(datasette, lambda db: begin_next(db, datetime.now(UTC)))) is not None:
        number = int(row["id"])
        try:
            answer = await _add(our(datasette).home, number, row["address"], row["file"])
        except asyncio.CancelledError:
            # The site ends; the next one takes it up again.
            raise
        except OSError as error:
            answer = {"error": f"The work could not be begun: {error.strerror}"}
        if answer is None:
            await write(datasette, partial(put_back, number=number))
            await asyncio.sleep(_PAUSE_SECONDS)
            continue
        good, now = "error" not in answer, datetime.now(UTC)
        await write(datasette, partial(finish, number=number, answer=answer, at=now, good=good))
        _log.info("clip", number=number, good=good)


async def _add(home: Path, number: int, address: str, name: str) -> dict[str, Any] | None:
    """Run `zvon add` on a clip and return what it said; None when a run is at work and it must wait.

    The file is told of by the *name* that it was given under, not by where it lies here.
    """
    file = next((path for pdf in (True, False) if (path := file_of(home, number, pdf)).is_file()), None)
    known = ("--url", address) if file and address else ()
    zvon = (sys.executable, "-m", "pipeline", "--home", str(home))
    command = (*zvon, "add", "--json", *known, "--", str(file or address))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe)
    try:
        out, complaint = await asyncio.wait_for(process.communicate(), _WORK_SECONDS)
    except TimeoutError:
        return _done(file, {"error": "It took too long and was ended."})
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    said = complaint.decode("utf-8", "replace")
    if _BUSY in said:
        return None
    return _done(file, _read(out, file, name) or failed(number, said))


def failed(number: int, said: str) -> dict[str, Any]:
    """Return what to tell when no answer came; a fault of ours is for the log and not for who sent the clip."""
    if _FAULT in said:
        _log.error("clip", number=number, said=said[-_LONGEST_FAULT:])
        return {"error": "", "fault": True}
    return {"error": said.strip()[-2000:] or "It ended without a word."}


def _read(out: bytes, file: Path | None, name: str) -> dict[str, Any] | None:
    """Return the JSON object on the last line that is one, with *name* for where *file* lies."""
    for line in reversed(out[-_LONGEST_ANSWER * 4 :].decode("utf-8", "replace").splitlines()):
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                told = {key: found[key] for key in ("before", "told", "after") if key in found}
                named = {key: [line.replace(str(file), name) if file else line for line in told[key]] for key in told}
                return {**found, **{key: _cut(lines) for key, lines in named.items()}}
    return None


def _cut(lines: list[str]) -> list[str]:
    """Return as many lines as a page can show."""
    kept: list[str] = []
    size = 0
    for line in lines:
        size += len(line)
        if size > _LONGEST_ANSWER // 3:
            return [*kept, "…"]
        kept.append(line)
    return kept


def _done(file: Path | None, answer: dict[str, Any]) -> dict[str, Any]:
    """The bytes are kept as a capture by now, or could not be: the file has served its turn."""
    if file is not None:
        file.unlink(missing_ok=True)
    return answer
