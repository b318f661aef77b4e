"""The lexicon: everything that tagging knows, as one value with a digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel

from pipeline.match.cue_schema import CueFile, TopicEntry, TopicFile
from pipeline.match.likely_schema import LikelyFile
from pipeline.match.schema import ContextFile, EntityFile, Host, Work, WorkFile


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Entities and works by id, cues by language, topics in file order, and ``digest`` over all of it.

    Two lexicons with equal content have equal digests, in whichever order their files were read.
    """

    entities: Mapping[str, EntityFile]
    works: Mapping[str, Work]
    hosts: tuple[Host, ...]
    cues: Mapping[str, CueFile]
    topics: tuple[TopicEntry, ...]
    context: ContextFile
    likely: LikelyFile
    digest: str

    @classmethod
    def build(
        cls,
        entities: Iterable[EntityFile],
        works: WorkFile,
        cues: Iterable[CueFile] = (),
        topics: TopicFile | None = None,
        context: ContextFile | None = None,
        likely: LikelyFile | None = None,
    ) -> Lexicon:
        """Put checked files together; of two files with the same id or language the later one wins."""
        by_id = {entity.id: entity for entity in sorted(entities, key=lambda one: one.id)}
        work_by_id = {work.id: work for work in sorted(works.work, key=lambda one: one.id)}
        by_language = {cue.language: cue for cue in sorted(cues, key=lambda one: one.language)}
        topic_entries = topics.topic if topics else ()
        context, likely = context or ContextFile(), likely or LikelyFile()
        hosts = tuple(sorted(works.host, key=lambda one: (one.entity, one.host, one.path)))
        parts = (by_id, work_by_id, hosts, by_language, topic_entries, context, likely)
        return cls(
            entities=MappingProxyType(by_id),
            works=MappingProxyType(work_by_id),
            hosts=hosts,
            cues=MappingProxyType(by_language),
            topics=topic_entries,
            context=context,
            likely=likely,
            digest=_digest(parts),
        )

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and other.digest == self.digest


def _digest(parts: Iterable[object]) -> str:
    total = hashlib.sha256()
    for part in parts:
        for line in _lines(part):
            total.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return total.hexdigest()


def _lines(part: object) -> Iterable[str]:
    if isinstance(part, BaseModel):
        yield part.model_dump_json()
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield str(key)
            yield from _lines(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from _lines(value)
