"""How values look to people: languages by name, times in our zone, short hashes, hosts of addresses."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from pipeline.resources import shipped
from pipeline.site import languages
from pipeline.site.addresses import page_of
from pipeline.site.languages import gettext as _
from pipeline.site.sentences import marked_after, marked_before
from pipeline.site.state import Site

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# How a date is stored of which only the day is known.
_DAY_ALONE = "T00:00:00Z"
# The code that ISO 3166 leaves to its users; Unicode calls it "Unknown Region".
_NO_COUNTRY = "ZZ"
_WEB = re.compile(r"https?://[^\s<>\"]+")


def prepare(env: Any, site: Site) -> None:
    """Add our filters and functions to Datasette's Jinja environment *env*."""
    languages.prepare(env)
    env.filters.update(plain_filters())
    env.filters.update(
        moment=partial(moment, zone=site.zone),
        day=partial(day, zone=site.zone),
        published=partial(published, zone=site.zone),
        page=lambda value, column: page_of(column, str(value)),
        named=lambda value, column: site.labels.name(column, str(value)) or value,
    )
    env.globals.update(static=static)


def plain_filters() -> dict[str, Any]:
    """Return the filters that need to know nothing of a site."""
    return {
        "language": language,
        "written": written,
        "country": country,
        "host": host,
        "words": words,
        "translated": languages.gettext,
        "number": number,
        "web": is_web,
        "marked_before": marked_before,
        "marked_after": marked_after,
    }


def language(code: str | None) -> str:
    """Return the name of a language code in the reader's language; the code itself when it is none.

    >>> language("uk"), language("be"), language("xx-unknown"), language(None)
    ('Ukrainian', 'Belarusian', 'xx-unknown', 'unknown')
    """
    if not code:
        return _("unknown")
    names = languages.locale().languages
    return names.get(code.replace("-", "_")) or names.get(code.split("-")[0]) or code


def moment(value: str | None, zone: ZoneInfo) -> Markup:
    """Return a stored time as people read it in *zone*; what is no time is returned escaped."""
    if not value or not STAMP.fullmatch(value):
        return escape(value or "")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, value, clock(value, zone))


def clock(value: str, zone: ZoneInfo) -> str:
    """Return a stored time as people read it in *zone*, as plain text; raise ValueError for what is no time."""
    return _written(datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(zone))


def day(value: str | None, zone: ZoneInfo) -> Markup:
    """Return the day of a stored time, in *zone*; a day without a time is that day everywhere."""
    if not value or not STAMP.fullmatch(value):
        return escape(value or "")
    if value.endswith(_DAY_ALONE):
        only = value.removesuffix(_DAY_ALONE)
        return Markup('<time datetime="{}">{}</time>').format(only, _date(date.fromisoformat(only)))
    local = datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(zone)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, value, _date(local.date()))


def published(value: str | None, zone: ZoneInfo) -> Markup:
    """Return when something was published: a day where no more is known of it, else the time in *zone*."""
    return (day if (value or "").endswith(_DAY_ALONE) else moment)(value, zone)


def written(text: str | None) -> str:
    """Return a date as people write it, to the precision that it has.

    >>> written("2023-05-03"), written("2023-05"), written("2023"), written("soon"), written(None)
    ('3 May 2023', 'May 2023', '2023', 'soon', '')
    """
    for form, shown in (("%Y-%m-%d", "d MMM y"), ("%Y-%m", "LLLL y")):
        try:
            found = datetime.strptime(text or "", form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return format_date(found.date(), shown, languages.locale())
    return text or ""


def country(code: str | None) -> str:
    """Return the name of a two-letter code of a country in the reader's language; the code itself when it is none.

    >>> country("LT"), country("QQ"), country("ZZ"), country(None)
    ('Lithuania', 'QQ', 'no country', 'unknown')
    """
    if code == _NO_COUNTRY:
        return _("no country")
    return languages.locale().territories.get(code, code) if code else _("unknown")


def host(address: str | None) -> str:
    """Return the host of an address, without ``www.``.

    >>> host("https://www.example.org/a"), host(None), host("http://[bad")
    ('example.org', '', 'http://[bad')
    """
    try:
        return (urlsplit(address or "").hostname or address or "").removeprefix("www.")
    except ValueError:
        return address or ""


def words(name: str) -> str:
    """Return a column or kind as words in the reader's language.

    >>> words("capture_sha256"), words("title_mention")
    ('capture sha256', 'title mention')
    """
    return _(name.replace("_", " "))


def number(value: float) -> str:
    """Return a number as the reader's language groups its digits.

    >>> number(12345)
    '12,345'
    """
    return str(format_decimal(value, locale=languages.locale()))


def is_web(address: object) -> bool:
    """Say whether *address* may become a link: http or https, and nothing but an address."""
    return isinstance(address, str) and bool(_WEB.fullmatch(address))


def _written(local: datetime) -> str:
    form = "d MMM y, HH:mm" if local.year != datetime.now(local.tzinfo).year else "d MMM, HH:mm"
    return str(format_datetime(local, form, locale=languages.locale()))


def _date(day: date) -> str:
    return str(format_date(day, "d MMM y", languages.locale()))


@cache
def static(name: str) -> str:
    """Return the address of a file of ours, which changes with what is in it."""
    path: Path = shipped("db") / "site" / "static" / name
    return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"
