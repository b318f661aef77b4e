"""When a page was published: every candidate with its source, and the one that we believe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from lxml.html import HtmlElement

from pipeline.extract.jsonld import Declared
from pipeline.extract.moments import EARLIEST_YEAR, read_moment
from pipeline.extract.wording import words
from pipeline.model import DateCandidate

# Names of <meta> elements that hold the first publication, lower case, the commonest first.
_META = words(
    """
    article:published_time og:article:published_time og:published_time article:published datepublished
    date.published dc.date.issued dcterms.created dcterms.issued dcterms.date dc.date.created dc.date
    citation_publication_date parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    mediator_published_time publication_date publish_date publish-date publishdate pubdate published
    rnews:datepublished date
    """,
    " ",
)
_URL_DAY = re.compile(r"[/_-]((?:19|20)\d\d)[/._-]?(0[1-9]|1[0-2])[/._-]?(0[1-9]|[12]\d|3[01])(?=[/._-]|\b)")
_URL_DAY_FIRST = re.compile(r"[/_-](0[1-9]|[12]\d|3[01])[-.](0[1-9]|1[0-2])[-.]((?:19|20)\d\d)(?=[/._-]|\b)")
# A page's clock may run ahead of ours, and its time zone may be missing.
_AHEAD = timedelta(days=1)


def date_candidates(
    tree: HtmlElement, declared: Declared, url: str, fetched: datetime, selected: str = ""
) -> tuple[DateCandidate, ...]:
    """Return the dates that the page offers, the most trusted first; *selected* is what a site rule found.

    The guess from visible text (htmldate) is made only when the page declares nothing believable.
    """
    found = [candidate for name, text in _claims(tree, declared, selected) if (candidate := _read(text, name))]
    if day := _url_day(url):
        found.append(DateCandidate(day, "url", "day"))
    found += [candidate for text in _times(tree) if (candidate := _read(text, "time"))]
    if choose_date(found, fetched) is None and (guess := _visible(tree, url, fetched)):
        found.append(guess)
    return tuple(dict.fromkeys(found))


def choose_date(candidates: Sequence[DateCandidate], fetched: datetime) -> DateCandidate | None:
    """Return the first candidate not after *fetched* + 1 day; a finer one of the same day is preferred."""
    believable = [candidate for candidate in candidates if is_believable(candidate.value, fetched)]
    if not believable:
        return None
    first = believable[0]
    same_day = (one for one in believable if one.value.date() == first.value.date() and one.precision == "second")
    return first if first.precision == "second" else next(same_day, first)


def is_believable(moment: datetime, seen: datetime) -> bool:
    """Tell whether something seen at *seen* can have been published at *moment*."""
    return moment.year >= EARLIEST_YEAR and moment <= seen + _AHEAD


def _claims(tree: HtmlElement, declared: Declared, selected: str) -> Iterator[tuple[str, str]]:
    yield "rule", selected
    yield "json-ld", declared.published
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        metas.setdefault(name, meta.get("content") or "")
    for name in _META:
        yield "meta", metas.get(name, "")
    for element in tree.xpath('.//*[@itemprop="datePublished" or @pubdate][position() <= 3]'):
        yield "microdata", element.get("content") or element.get("datetime") or str(element.text_content())


def _times(tree: HtmlElement) -> Iterator[str]:
    """Yield the dates of <time> elements: those of the article's own, else of the page if it has but one."""
    own = [time for time in tree.iterfind(".//article//time") if time.get("datetime")]
    times = own or [time for time in tree.iter("time") if time.get("datetime")]
    if own or len(times) == 1:
        yield str(times[0].get("datetime"))


def _read(text: str, source: str) -> DateCandidate | None:
    moment = read_moment(text) if text.strip() else None
    return DateCandidate(moment.value, source, moment.precision) if moment else None


def _url_day(url: str) -> datetime | None:
    day = _URL_DAY.search(url)
    parts = day.groups() if day else ()
    if not day and (turned := _URL_DAY_FIRST.search(url)):
        parts = turned.groups()[::-1]
    try:
        return datetime(int(parts[0]), int(parts[1]), int(parts[2]), tzinfo=UTC) if parts else None
    except ValueError:
        return None


def _visible(tree: HtmlElement, url: str, fetched: datetime) -> DateCandidate | None:
    from htmldate import find_date

    # A copy: htmldate removes what it has searched. Both bounds are given, else it would ask the clock.
    found = find_date(
        deepcopy(tree),
        url=url or None,
        original_date=True,
        min_date=f"{EARLIEST_YEAR}-01-01",
        max_date=(fetched + _AHEAD).strftime("%Y-%m-%d"),
    )
    # The first of January is what it makes of a bare year, such as that of a copyright line.
    return _read(found, "visible") if found and not found.endswith("-01-01") else None
