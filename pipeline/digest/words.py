"""The wording of messages, in one file for each language beside the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import BaseLoader, Environment, PackageLoader, TemplateNotFound

from pipeline.digest.clean import clean
from pipeline.digest.week import Week
from pipeline.errors import ConfigError


class Words:
    """The wording of one language: phrases by dotted key, numbers, dates and names of languages."""

    def __init__(self, table: Mapping[str, Any], zone: tzinfo) -> None:
        self._table = table
        self.zone = zone
        self.locale = Locale.parse(str(table["locale"]))

    @property
    def lang(self) -> str:
        """The language tag, for ``lang`` attributes and ``Content-Language``."""
        return str(self.locale).replace("_", "-")

    def say(self, key: str, **values: object) -> str:
        """Return the phrase at *key* with *values* filled in."""
        return str(self._at(key)).format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the phrase at *key* in the form that goes with *n*."""
        forms = self._at(key)
        form = forms.get(self.locale.plural_form(n), forms["other"])
        return str(form).format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        """Return *n* with the separators of the language."""
        return str(format_decimal(n, locale=self.locale))

    def day(self, moment: datetime) -> str:
        """Return the day of *moment* in the zone of the digest."""
        return self.date(moment.astimezone(self.zone).date(), "d MMMM y")

    def minute(self, moment: datetime) -> str:
        """Return *moment* to the minute, with its zone named."""
        local = moment.astimezone(self.zone)
        return f"{format_datetime(local, 'd MMMM y, HH:mm', locale=self.locale)} ({self.zone})"

    def span(self, week: Week) -> str:
        """Return the days of *week*, such as ``16–22 November 2026``, naming nothing twice."""
        first, last = week.monday, week.sunday
        begin = "d MMMM y" if first.year != last.year else "d MMMM" if first.month != last.month else "d"
        dash = " – " if " " in begin else "–"
        return dash.join((self.date(first, begin), self.date(last, "d MMMM y")))

    def short_day(self, week: Week) -> str:
        """Return the Monday of *week* without its year."""
        return self.date(week.monday, "d MMM")

    def date(self, day: date, pattern: str) -> str:
        """Return *day* in the CLDR *pattern*."""
        return format_date(day, pattern, locale=self.locale)

    def language(self, code: str | None) -> str:
        """Return the name of the language with this *code*; the code itself where it has none."""
        if not code:
            return self.say("rankings.unknown_language")
        try:
            name = Locale.parse(code.replace("-", "_")).get_display_name(self.locale)
        except (ValueError, UnknownLocaleError):
            name = None
        return name or code

    def reason(self, code: str) -> str:
        """Return why something failed, for a ``Reason`` of the model; a code that has no words as it is."""
        return self.say(f"reasons.{code}") if code in self._table["reasons"] else clean(code, 60).replace("_", " ")

    def _at(self, key: str) -> Any:
        value: Any = self._table
        for part in key.split("."):
            value = value[part]
        return value


def languages() -> tuple[str, ...]:
    """Return the languages that there is a wording in, as their codes in order."""
    files = PackageLoader("pipeline.digest").list_templates()
    return tuple(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def load_words(language: str, zone: tzinfo, loader: BaseLoader | None = None) -> Words:
    """Return the wording in *language*, dates in *zone*; raise ConfigError when there is none."""
    loader = loader or PackageLoader("pipeline.digest")
    try:
        source, _, _ = loader.get_source(Environment(autoescape=True), f"{language}.toml")
    except TemplateNotFound as error:
        raise ConfigError([f"digest: language: there is no wording in {language!r}"]) from error
    return Words(tomllib.loads(source), zone)
