"""Dates as people and machines write them, read into aware UTC moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# The web is younger than this; anything older is a default value or a slip.
EARLIEST_YEAR = 1991
LATEST_YEAR = 2100

# Beginnings of month names, several languages to a month; the longest match decides.
_MONTHS = (
    ("янв", "студз", "січ", "jan", "stycz", "saus", "ene", "gen"),
    ("фев", "лют", "feb", "fev", "fév", "lut", "vasar"),
    ("мар", "сак", "бер", "mar", "mär", "maer", "kov"),
    ("апр", "крас", "квіт", "apr", "avr", "abr", "kwie", "bal"),
    ("мая", "май", "маі", "траў", "трав", "may", "mai", "maj", "mag", "geg"),
    ("июн", "чэрв", "черв", "jun", "juin", "czerw", "giu", "birž", "birz"),
    ("июл", "ліп", "лип", "jul", "juil", "lip", "lug", "liep"),
    ("авг", "жні", "серп", "aug", "août", "aout", "sierp", "ago", "rugp"),
    ("сен", "вера", "верес", "sep", "set", "wrze", "rugs"),
    ("окт", "каст", "жовт", "oct", "okt", "out", "ott", "paźd", "pazd", "spal"),
    ("ноя", "лістап", "листоп", "nov", "list", "lapk"),
    ("дек", "снеж", "груд", "dec", "dez", "déc", "dic", "grudz", "gruod"),
)
_STEMS = sorted(((stem, number) for number, stems in enumerate(_MONTHS, 1) for stem in stems), key=lambda s: -len(s[0]))

_DAY_FIRST = re.compile(r"\b(\d{1,2})\.?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR_FIRST = re.compile(r"\b(\d{4})\s*m\.\s+([^\W\d_]{3,12})\s+(\d{1,2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_ISO_DAY = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\b")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):?[0-5]\d$")
_ZONE_TAIL = re.compile(r"(.*\d)\s*(?:UTC|GMT|Z)$")
_ANCIENT_YEAR = re.compile(r"(?<![+\-:.\d])0\d{3}(?![\d:])")
_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC and how exactly it was given: ``second`` or ``day``."""

    value: datetime
    precision: str


def names_ancient_year(text: str) -> bool:
    """Tell whether *text* names a year before 1000, which mail libraries read as one of our time.

    >>> names_ancient_year("Mon, 01 Jan 0001 00:00:00 GMT"), names_ancient_year("12 Nov 2026 09:30 +0300")
    (True, False)
    """
    return bool(_ANCIENT_YEAR.search(text))


def read_moment(text: str) -> Moment | None:
    """Return the moment that *text* names, or None; without a zone it is taken as UTC.

    >>> read_moment("2026-11-12T10:15:00+03:00").value.isoformat()
    '2026-11-12T07:15:00+00:00'
    >>> read_moment("12 лістапада 2026")
    Moment(value=datetime.datetime(2026, 11, 12, 0, 0, tzinfo=datetime.timezone.utc), precision='day')
    """
    text = " ".join(text[:120].split())
    if names_ancient_year(text):
        return None
    for read in (_iso, _mail, _spelled):
        moment = read(text)
        if moment and EARLIEST_YEAR <= moment.value.year <= LATEST_YEAR:
            return moment
    return None


def _iso(text: str) -> Moment | None:
    text = _FRACTION.sub(r"\1", text)
    zoned = _ZONE_TAIL.match(text)
    try:
        value = datetime.fromisoformat(f"{zoned[1]}+00:00" if zoned and ":" in text else text)
    except ValueError:
        return None
    return _moment(value, "second" if ":" in text or "T" in text else "day")


def _mail(text: str) -> Moment | None:
    try:
        return _moment(parsedate_to_datetime(text), "second" if ":" in text else "day")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _spelled(text: str) -> Moment | None:
    day = _day_in(text)
    clock = _CLOCK.search(text)
    if day is None or not clock:
        return _moment(day, "day") if day else None
    local = f"{day:%Y-%m-%d}T{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}"
    offset = _OFFSET.search(text, clock.end())
    return _moment(datetime.fromisoformat(local + (offset[0] if offset else "")), "second")


def _day_in(text: str) -> datetime | None:
    if found := _ISO_DAY.search(text):
        return _date(found[1], int(found[2]), found[3])
    if found := _DAY_FIRST.search(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(text):
        return _date(found[3], _month(found[1]), found[2])
    if found := _YEAR_FIRST.search(text):
        return _date(found[1], _month(found[2]), found[3])
    if found := _DOTTED.search(text):
        return _date(found[3], int(found[2]), found[1])
    return None


def _month(name: str) -> int:
    low = name.lower()
    return next((number for stem, number in _STEMS if low.startswith(stem)), 0)


def _date(year: str, month: int, day: str) -> datetime | None:
    try:
        return datetime(int(year), month, int(day), tzinfo=UTC) if int(year) >= EARLIEST_YEAR else None
    except ValueError:
        return None


def _moment(value: datetime, precision: str) -> Moment | None:
    try:
        return Moment(value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC), precision)
    except OverflowError:
        return None
