"""`zvon prune`: giving up the bytes of pages in which nothing was found, after the days that are configured.

Files hold feeds and pages side by side, and one that holds nothing but unmatched pages is rare; so a file is
written anew without them. Texts, digests and outcomes stay: that we looked can be shown for ever.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.app import prepare, utc_now
from pipeline.errors import EvidenceError
from pipeline.fetch.captures import sync_folder
from pipeline.fetch.rewriting import leftovers, rewrite
from pipeline.lock import only_one
from pipeline.settings import version
from pipeline.stages.audit import write_chain
from pipeline.stages.runner import Progress
from pipeline.store.database import Store
from pipeline.store.evidence import replaced_files
from pipeline.store.outcomes import end_run, start_run
from pipeline.store.pruning import files_in_use, in_file, prunable, record_pruning


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was given up (or would be): pages, bytes on the disk, files; ``left`` says what could not be, and why."""

    pages: int = 0
    bytes: int = 0
    files: int = 0
    left: tuple[str, ...] = ()


def prune(home: Path, progress: Progress, *, dry_run: bool = False) -> Pruned | None:
    """Give up what is older than ``captures.keep_unmatched_days``; None when that keeps everything.

    Raises HomeError while a run is at work.
    """
    settings, store = prepare(home)
    days = settings.values.captures.keep_unmatched_days
    with closing(store):
        if not days:
            return None
        before = utc_now() - timedelta(days=days)
        if dry_run:
            found = prunable(store, before)
            return Pruned(sum(len(captures) for captures in found.values()), files=len(found))
        with only_one(home, "run"):
            run = start_run(store, utc_now(), "prune", version())
            done = _prune(store, home / "captures", before, progress)
            write_chain(store, home / "captures")
            end_run(store, run, utc_now(), {"prune": {"pruned": done.pages}})
            return done


def _prune(store: Store, folder: Path, before: datetime, progress: Progress) -> Pruned:
    for path in leftovers(folder, files_in_use(store), replaced_files(store)):
        path.unlink()
    found = prunable(store, before)
    progress.begin("prune", len(found))
    done, left = Pruned(), []
    for file, captures in found.items():
        try:
            freed = _prune_file(store, folder, file, set(captures))
        except (EvidenceError, OSError) as error:
            left.append(str(error))
            progress.step("prune", "left")
            continue
        done = Pruned(done.pages + len(captures), done.bytes + freed, done.files + 1)
        progress.step("prune", "done")
    return Pruned(done.pages, done.bytes, done.files, tuple(left))


def _prune_file(store: Store, folder: Path, file: str, doomed: set[int]) -> int:
    """Take the captures *doomed* out of *file*; return the bytes that this freed."""
    path, there = folder / file, in_file(store, file)
    stay = [kept for kept in there if kept.id not in doomed]
    size = path.stat().st_size
    moved = rewrite(folder, [kept.ref for kept in stay]) if stay else []
    # From here on the rows name the new file: only now may the old one go.
    record_pruning(
        store,
        file,
        dict(zip([kept.id for kept in stay], moved, strict=True)),
        [kept for kept in there if kept.id in doomed],
        utc_now(),
    )
    path.unlink()
    sync_folder(path.parent)
    return size - ((folder / moved[0].file).stat().st_size if moved else 0)
