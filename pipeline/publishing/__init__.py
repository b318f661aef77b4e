"""`zvon publish`: what is confirmed, as a file of its own with feeds and notes beside it, for everybody.

In the home folder, ``public`` leads to the folder of the latest release and ``public.db`` to the database in it. A
release is built beside the ones before under another name, synced, and then one rename makes it the latest: whoever
looks sees the old one or the new one, whole, and a build that is killed changes nothing.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.app import prepare
from pipeline.errors import HomeError
from pipeline.lock import only_one
from pipeline.publishing.content import content
from pipeline.publishing.files import write_files
from pipeline.publishing.names import shipped_names
from pipeline.publishing.release import DATABASE, put_in_place, room
from pipeline.resources import shipped
from pipeline.settings.schema import Publish
from pipeline.store.public import public_rows, write_public

__all__ = ["Published", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    """The latest release: its folder, how much it holds, and whether it differs from the one before."""

    folder: Path
    citations: int
    events: int
    changed: bool


def publish(home: Path) -> Published:
    """Build the public file of *home* and make it the latest; raise ConfigError or HomeError when that cannot be."""
    settings, store = prepare(home)
    with closing(store), only_one(home, "publish"):
        told = content(public_rows(store), settings.values.publish, shipped_names())
        try:
            with room(home) as folder:
                _build(folder, told, settings.values.publish)
                place, changed = put_in_place(home, folder)
        except OSError as error:
            name = error.filename or home
            raise HomeError(f"{name}: cannot be written ({error.strerror}); check the space and the rights") from error
    return Published(place, len(told["citations"]), len(told["events"]), changed)


def _build(folder: Path, told: dict[str, list[dict[str, object]]], about: Publish) -> None:
    schema = (shipped("db") / "public" / "schema.sql").read_text(encoding="utf-8")
    write_public(folder / DATABASE, schema, told)
    write_files(folder, told, about)
    for path in sorted(folder.iterdir()):
        path.chmod(0o644)
        with path.open("rb") as file:
            os.fsync(file.fileno())
