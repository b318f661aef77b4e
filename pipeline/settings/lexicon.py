"""Reading the lexicon: entities, works, cues, topics and contexts of both layers, the home's over the shipped."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pipeline.errors import ConfigError
from pipeline.match.cue_schema import CueFile, TopicFile
from pipeline.match.lexicon import Lexicon
from pipeline.match.likely_schema import LikelyFile
from pipeline.match.schema import Context, ContextFile, EntityFile, People, WorkFile
from pipeline.settings.loader import by_id, files

Value = TypeVar("Value")


def load_lexicon(home: Path, problems: list[str], origins: dict[str, str]) -> Lexicon:
    """Return the lexicon that holds for *home*; add a line to *problems* for each fault."""
    entities, found = by_id(
        files(home, "entities/*.toml", EntityFile, problems), lambda file: (file,), "entity", problems
    )
    origins.update({f"entity.{key}": name for key, name in found.items()})
    works = _works(home, problems, origins)
    lexicon = Lexicon.build(
        entities.values(),
        works,
        _cues(home, problems),
        _topics(home, problems),
        _contexts(home, problems),
        _likely(home, problems),
    )
    _check(lexicon, origins, problems)
    return lexicon


def _works(home: Path, problems: list[str], origins: dict[str, str]) -> WorkFile:
    read = list(files(home, "works.toml", WorkFile, problems))
    works, found = by_id(iter(read), lambda file: file.work, "work", problems)
    origins.update({f"work.{key}": name for key, name in found.items()})
    hosts = dict.fromkeys(host for _, file in read for host in file.host)
    return WorkFile(work=tuple(works.values()), host=tuple(hosts))


def _cues(home: Path, problems: list[str]) -> Iterable[CueFile]:
    """One file is one language; the home's file replaces the shipped one of its language."""
    return {file.language: file for _, file in files(home, "cues/*.toml", CueFile, problems)}.values()


def _topics(home: Path, problems: list[str]) -> TopicFile:
    topics, _ = by_id(files(home, "topics.toml", TopicFile, problems), lambda file: file.topic, "topic", problems)
    return TopicFile(topic=tuple(topics.values()))


def _contexts(home: Path, problems: list[str]) -> ContextFile:
    """The home's files may replace single contexts, and single lists about people, of the shipped ones."""
    contexts: dict[str, Context] = {}
    people = People()
    for name in ("context.toml", "people.toml"):
        for _, file in files(home, name, ContextFile, problems):
            contexts |= file.contexts
            people = people.model_copy(update={key: getattr(file.people, key) for key in file.people.model_fields_set})
    return ContextFile(contexts=contexts, people=people)


def _likely(home: Path, problems: list[str]) -> LikelyFile:
    """The home's file replaces the shipped one; an ``at_least`` of 1 switches it off."""
    found = [file for _, file in files(home, "likely.toml", LikelyFile, problems)]
    return found[-1] if found else LikelyFile()


def _check(lexicon: Lexicon, origins: dict[str, str], problems: list[str]) -> None:
    for work in lexicon.works.values():
        if work.author not in lexicon.entities:
            problems.append(f'{origins[f"work.{work.id}"]}: work "{work.id}".author: no entity {work.author!r}')
        problems.extend(
            f'{origins[f"work.{work.id}"]}: work "{work.id}".parts: no work {part!r}'
            for part in work.parts
            if part not in lexicon.works
        )
    problems.extend(
        f"works.toml: host {host.host!r}.entity: no entity {host.entity!r}"
        for host in lexicon.hosts
        if host.entity not in lexicon.entities
    )


def shipped_lexicon() -> Lexicon:
    """Return the shipped lexicon, for an analyst's own spaCy pipeline; raise ConfigError if it is broken."""
    problems: list[str] = []
    # A folder that does not exist adds nothing to what is shipped.
    lexicon = load_lexicon(Path("/nonexistent"), problems, {})
    if problems:
        raise ConfigError(problems)
    return lexicon
