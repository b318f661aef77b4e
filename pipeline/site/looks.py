"""How values look to people: languages by name, times in our zone, short hashes, hosts of addresses."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from markupsafe import Markup, escape

from pipeline.resources import shipped
from pipeline.site.state import Site

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_WEB = re.compile(r"https?://[^\s<>\"]+")


def prepare(env: Any, site: Site) -> None:
    """Add our filters and functions to Datasette's Jinja environment *env*."""
    env.add_extension("jinja2.ext.i18n")
    # English for now: the sentences of the templates are what a catalogue will be asked for.
    env.install_null_translations(newstyle=True)
    env.filters.update(
        language=language,
        moment=partial(moment, zone=site.zone),
        day=partial(day, zone=site.zone),
        host=host,
        named=lambda value, column: site.labels.name(column, str(value)) or value,
        words=words,
        web=is_web,
    )
    env.globals.update(static=_static)


def language(code: str | None) -> str:
    """Return the English name of a language code; the code itself when it is none.

    >>> language("uk"), language("be"), language("xx-unknown"), language(None)
    ('Ukrainian', 'Belarusian', 'xx-unknown', 'unknown')
    """
    if not code:
        return "unknown"
    return _languages().get(code.replace("-", "_")) or _languages().get(code.split("-")[0]) or code


def moment(value: str | None, zone: ZoneInfo) -> Markup:
    """Return a stored time as people read it in *zone*; what is no time is returned escaped."""
    if not value or not STAMP.fullmatch(value):
        return escape(value or "")
    local = datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(zone)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, value, _written(local))


def day(value: str | None, zone: ZoneInfo) -> Markup:
    """Return the day of a stored time, in *zone*."""
    if not value or not STAMP.fullmatch(value):
        return escape(value or "")
    local = datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(zone)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(value, value, f"{local:%-d %b %Y}")


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
    """Return a column or kind as words.

    >>> words("capture_sha256"), words("title_mention")
    ('capture sha256', 'title mention')
    """
    return name.replace("_", " ")


def is_web(address: object) -> bool:
    """Say whether *address* may become a link: http or https, and nothing but an address."""
    return isinstance(address, str) and bool(_WEB.fullmatch(address))


def _written(local: datetime) -> str:
    return f"{local:%-d %b %Y, %H:%M}" if local.year != datetime.now(UTC).year else f"{local:%-d %b, %H:%M}"


@cache
def _languages() -> dict[str, str]:
    return dict(Locale("en").languages)


@cache
def _static(name: str) -> str:
    path: Path = shipped("db") / "site" / "static" / name
    return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"
