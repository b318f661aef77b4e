"""Choosing sources by group, tier and country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.errors import ConfigError
from pipeline.settings.schema import Organization, Source


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sources are meant: in one of the groups, of one of the tiers, in one of the countries; empty means any."""

    groups: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()

    def takes(self, source: Source, organizations: Mapping[str, Organization]) -> bool:
        """Tell whether *source* is meant; its country is its organization's where it names none."""
        body = organizations.get(source.organization or source.id)
        country = source.country or (body.country if body else None)
        return (
            (not self.groups or bool(set(self.groups) & set(source.groups)))
            and (not self.tiers or source.tier in self.tiers)
            and (not self.countries or country in self.countries)
        )

    def chosen(self, sources: Mapping[str, Source], organizations: Mapping[str, Organization]) -> dict[str, Source]:
        """Return the sources that are meant, by id; raise ConfigError for a group or country that no source has.

        A word that is written wrongly would otherwise look like sources of which there is nothing to say.
        """
        if unknown := list(self.unknown(sources, organizations)):
            raise ConfigError(unknown)
        return {one.id: one for one in sources.values() if self.takes(one, organizations)}

    def unknown(self, sources: Mapping[str, Source], organizations: Mapping[str, Organization]) -> Iterator[str]:
        """Yield the groups and countries that no source has, as ``key: what is wrong``."""
        groups = {group for source in sources.values() for group in source.groups}
        bodies = {body.country for body in organizations.values()}
        countries = {source.country for source in sources.values()} | bodies
        for name in self.groups:
            if name not in groups:
                yield f"groups: no source is in the group {name!r}; there are: {', '.join(sorted(groups)) or 'none'}"
        for code in self.countries:
            if code not in countries:
                yield f"countries: no source is in {code!r}; write the two letters of the country, such as PL"
