"""The checked configuration of one home folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.digest.words import languages
from pipeline.errors import ConfigError
from pipeline.extract.rules import RulesFile
from pipeline.match.credit_schema import CreditFile
from pipeline.match.lexicon import Lexicon
from pipeline.model import NetworkOptions
from pipeline.pace import DAY, Pace
from pipeline.settings.choice import Choice
from pipeline.settings.credits import load_credits
from pipeline.settings.lexicon import load_lexicon
from pipeline.settings.loader import by_id, files, merge
from pipeline.settings.problems import check
from pipeline.settings.schema import (
    Event,
    EventsFile,
    ListsFile,
    MailingList,
    Organization,
    SettingsFile,
    Source,
    SourcesFile,
)

__all__ = ["Settings", "load"]


@dataclass(frozen=True)
class Settings:
    """Everything that the configuration says; ``origins`` names the file of each key and each id."""

    home: Path
    values: SettingsFile
    organizations: Mapping[str, Organization]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    lexicon: Lexicon
    credits: CreditFile
    rules: RulesFile
    lists: Mapping[str, MailingList]
    origins: Mapping[str, str]

    @property
    def network(self) -> NetworkOptions:
        """Return how we fetch."""
        return NetworkOptions(**self.values.network.model_dump())

    @property
    def pace(self) -> Pace:
        """Return how often we poll."""
        schedule = self.values.schedule
        return Pace(
            schedule.poll_minutes * 60,
            schedule.poll_minutes_least * 60,
            schedule.poll_minutes_most * 60,
            round(schedule.unconditional_days * DAY),
        )

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which people are shown times."""
        return ZoneInfo(self.values.site.zone)


def load(home: Path) -> Settings:
    """Return the configuration that holds for *home*; raise ConfigError with every fault found."""
    problems: list[str] = []
    merged, origins = merge(home, "settings.toml", problems)
    values = check(SettingsFile, merged, "config/settings.toml", problems) or SettingsFile()
    organizations, sources = _sources(home, values, problems, origins)
    events, found = by_id(
        files(home, "events/*.toml", EventsFile, problems), lambda file: file.event, "event", problems
    )
    origins.update({f"event.{key}": name for key, name in found.items()})
    lexicon = load_lexicon(home, problems, origins)
    credits = load_credits(home, problems, origins)
    merged, _ = merge(home, "rules.toml", problems)
    rules = check(RulesFile, merged, "config/rules.toml", problems) or RulesFile()
    lists = _lists(home, values, lexicon, problems, origins)
    if problems:
        raise ConfigError(sorted(set(problems), key=problems.index))
    return Settings(home, values, organizations, sources, events, lexicon, credits, rules, lists, origins)


def _lists(
    home: Path, values: SettingsFile, lexicon: Lexicon, problems: list[str], origins: dict[str, str]
) -> dict[str, MailingList]:
    lists, found = by_id(files(home, "lists.toml", ListsFile, problems), lambda file: file.list, "list", problems)
    origins.update({f"list.{key}": name for key, name in found.items()})
    for taken in sorted({"brief", "test"} & set(lists)):
        problems.append(f'{found[taken]}: list "{taken}".id: is the name of another mail; choose another')
    topics, worded = {topic.id for topic in lexicon.topics}, languages()
    for mailing in lists.values():
        at = f'{found[mailing.id]}: list "{mailing.id}"'
        for unknown in sorted(set(mailing.search.works) - set(lexicon.works)):
            problems.append(f"{at}.search.works: no work {unknown!r} is in works.toml")
        for unknown in sorted(set(mailing.search.topics) - topics):
            known = ", ".join(sorted(topics))
            problems.append(f"{at}.search.topics: no topic {unknown!r} is in topics.toml; there are: {known}")
        if mailing.language not in worded:
            problems.append(
                f"{at}.language: there is no wording in {mailing.language!r}; there are: {', '.join(worded)}"
            )
    if values.brief.language not in worded:
        problems.append(
            f"config/settings.toml: brief.language: there is no wording in {values.brief.language!r};"
            f" there are: {', '.join(worded)}"
        )
    if values.digest.name not in lists:
        known = ", ".join(sorted(lists)) or "none"
        problems.append(
            f"config/settings.toml: digest.name: no list {values.digest.name!r} is in lists.toml; there are: {known}"
        )
    return lists


def _sources(
    home: Path, values: SettingsFile, problems: list[str], origins: dict[str, str]
) -> tuple[dict[str, Organization], dict[str, Source]]:
    read = list(files(home, "sources/*.toml", SourcesFile, problems, skip_shipped=not values.defaults.sources))
    sources, found = by_id(iter(read), lambda file: file.source, "source", problems)
    origins.update({f"source.{key}": name for key, name in found.items()})
    declared, found = by_id(iter(read), lambda file: file.organization, "organization", problems)
    origins.update({f"organization.{key}": name for key, name in found.items()})
    organizations = {
        source.id: Organization(id=source.id, name=source.name, kind=source.kind, country=source.country)
        for source in sources.values()
        if source.organization is None
    } | declared
    _check_references(organizations, sources, origins, problems)
    return organizations, _polled(values, organizations, sources, origins, problems)


def _polled(
    values: SettingsFile,
    organizations: Mapping[str, Organization],
    sources: Mapping[str, Source],
    origins: Mapping[str, str],
    problems: list[str],
) -> dict[str, Source]:
    """Return the sources, shipped ones without their feeds unless they are chosen: who publishes stays known."""
    defaults = values.defaults
    choice = Choice(defaults.groups, defaults.tiers, defaults.countries)
    if values.defaults.sources:
        for what in choice.unknown(sources, organizations):
            problems.append(f"config/settings.toml: defaults.{what}")
    return {
        source.id: source
        if not origins[f"source.{source.id}"].startswith("shipped") or choice.takes(source, organizations)
        else source.model_copy(update={"feed": ()})
        for source in sources.values()
    }


def _check_references(
    organizations: Mapping[str, Organization],
    sources: Mapping[str, Source],
    origins: Mapping[str, str],
    problems: list[str],
) -> None:
    for source in sources.values():
        if source.organization is not None and source.organization not in organizations:
            problems.append(
                f'{origins[f"source.{source.id}"]}: source "{source.id}".organization: '
                f"no organization {source.organization!r} is declared; add an [[organization]] block"
            )
    for organization in organizations.values():
        if organization.parent is not None and organization.parent not in organizations:
            problems.append(
                f"{origins.get(f'organization.{organization.id}', 'sources')}: "
                f'organization "{organization.id}".parent: no organization {organization.parent!r} is declared'
            )
    owners: dict[str, str] = {}
    for source in sources.values():
        for feed in source.feed:
            if owners.setdefault(feed.url, source.id) != source.id:
                problems.append(
                    f'{origins[f"source.{source.id}"]}: source "{source.id}".feed.url: '
                    f'source "{owners[feed.url]}" polls {feed.url} already; remove one of them'
                )


def effective(settings: Settings) -> list[tuple[str, Any, str]]:
    """Return ``(dotted key, value, origin)`` for every setting, in the order of the sections."""
    rows = []
    for section, block in settings.values.model_dump().items():
        for key, value in block.items():
            dotted = f"{section}.{key}"
            rows.append((dotted, value, settings.origins.get(dotted, "built in")))
    return rows


def version() -> str:
    """Return the version of Zvon, from the checkout's metadata or the installed distribution."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("zvon")
    except PackageNotFoundError:
        from pipeline.resources import checkout

        root = checkout()
        return str(tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]) if root else "0"
