"""The whole page of an issue: what stands where, in words, ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.digest.charts import Chart, charts
from pipeline.digest.clean import clean, safe_url
from pipeline.digest.facts import Ranked, Volume
from pipeline.digest.figures import Figure, figures, trend_findings
from pipeline.digest.health import Trouble, troubles
from pipeline.digest.numbers import known
from pipeline.digest.plan import Digest
from pipeline.digest.view import NAME, TITLE, SectionView, StoryView, section_view, story_view
from pipeline.digest.week import Week
from pipeline.digest.words import Words

RANKS = 6
TROUBLES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ranking."""

    name: str
    count: str
    before: str


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One week of the table below the charts."""

    week: str
    regime: str
    children: str
    citing: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the reader finds more: the ledger, the page for reviewing, this issue on the site, the page for leaving the
    list; None where there is none.

    *due* is when a late issue should have gone out.
    """

    ledger: str | None = None
    review: str | None = None
    web: str | None = None
    leave: str | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class TroubleView:
    """One feed to look at."""

    source: str
    url: str
    what: str


@dataclass(frozen=True, slots=True)
class PageView:
    """All that the templates know. Strings are clean; '' stands for what is not said.

    ``quiet`` are heading and sentence of an issue with nothing new.
    """

    subject: str
    preheader: str
    lang: str
    name: str
    week: str
    span: str
    bounds: str
    late: str
    unfinished: str
    unreviewed: str
    had: str
    missed: str
    lacking: str
    quiet: tuple[str, str]
    figures: tuple[Figure, ...]
    findings: tuple[str, ...]
    charts: tuple[Chart, ...]
    trend: tuple[TrendLine, ...]
    sections: tuple[SectionView, ...]
    further: tuple[StoryView, ...]
    further_more: str
    has_past: bool
    organizations: tuple[Line, ...]
    organizations_more: str
    languages: tuple[Line, ...]
    languages_more: str
    new: tuple[str, ...]
    troubles: tuple[TroubleView, ...]
    troubles_more: str
    grades: str
    ledger: str | None
    web: str | None
    leave: str | None


def page(digest: Digest, words: Words, places: Places) -> PageView:
    """Return *digest* in *words*."""
    facts = digest.facts
    # How our feeds fare is for our own people.
    wrong = () if digest.policy.confirmed_only else troubles(facts.feeds, facts.until)
    trend = known(facts.trend)
    return PageView(
        subject=subject(digest, words),
        preheader=_preheader(digest, words),
        lang=words.lang,
        name=words.say("head.title"),
        week=words.say("head.week", number=facts.week.number),
        span=words.span(facts.week),
        bounds=words.say("head.bounds", zone=words.zone),
        late=words.say("head.late", due=words.minute(places.due)) if places.due else "",
        unfinished=_unfinished(digest, words),
        unreviewed=_unreviewed(digest, words),
        had=_more("head.had", digest.had, words),
        missed=_more("head.missed", digest.missed, words),
        # What goes wrong with a list is for our own people.
        lacking="" if digest.policy.confirmed_only else _more("head.lacking", digest.policy.lacking, words),
        quiet=_quiet(digest, words),
        figures=figures(digest, words),
        findings=trend_findings([volume for _, volume in trend], words),
        charts=charts(trend, words),
        trend=tuple(_trend_line(week, volume, words) for week, volume in trend),
        sections=tuple(section_view(section, facts.week, words) for section in digest.sections),
        further=tuple(story_view(story, facts.week, words) for story in digest.further),
        further_more=_more("sections.left_out", digest.further_left_out, words),
        has_past=facts.has_past,
        organizations=tuple(_line(rank, clean(rank.name, NAME), words) for rank in facts.organizations[:RANKS]),
        organizations_more=_more("rankings.more", len(facts.organizations) - RANKS, words),
        languages=tuple(_line(rank, clean(words.language(rank.name), NAME), words) for rank in facts.languages[:RANKS]),
        languages_more=_more("rankings.more", len(facts.languages) - RANKS, words),
        new=_new(digest, words),
        troubles=tuple(trouble_view(trouble, words) for trouble in wrong[:TROUBLES]),
        troubles_more=_more("troubles.more", len(wrong) - TROUBLES, words),
        grades=words.say("foot.grades", grades=" · ".join(f"{g} {words.say(f'grades.{g}')}" for g in "ABCDE")),
        ledger=safe_url(places.ledger),
        web=safe_url(places.web),
        leave=safe_url(places.leave),
    )


def subject(digest: Digest, words: Words) -> str:
    """Return the subject line: which issue it is, and what is in it."""
    name = words.say("subject.name", period=digest.facts.week)
    if digest.empty:
        return f"{name}: {words.say('subject.nothing' if digest.policy.whole else 'subject.nothing_here')}"
    if not digest.total:
        return f"{name}: {words.say('subject.copies')}"
    parts = [words.count("subject.stories", digest.total)]
    if by := sum(section.total for section in digest.sections if section.key == "institutions"):
        parts.append(words.count("subject.institutions", by))
    return f"{name}: {', '.join(parts)}"


def _preheader(digest: Digest, words: Words) -> str:
    """Return the line that inboxes show after the subject: the first story."""
    stories = [story for section in digest.sections for story in section.stories] or list(digest.further)
    if not stories:
        return words.say("head.preheader_nothing" if digest.policy.whole else "head.quiet_here")
    lead = stories[0].lead
    title = clean(lead.title, TITLE) or words.say("story.no_title")
    return words.say("head.preheader", organization=clean(lead.organization, NAME), title=title)


def _unfinished(digest: Digest, words: Words) -> str:
    facts = digest.facts
    return words.say("head.unfinished", until=words.minute(facts.until)) if facts.until < facts.ends else ""


def _quiet(digest: Digest, words: Words) -> tuple[str, str]:
    """Return what to say of nothing new; a list that gets a part says nothing of all that was found."""
    if not digest.empty:
        return "", ""
    if digest.policy.whole:
        return words.say("head.quiet"), words.say("head.quiet_more")
    return words.say("head.quiet_here"), words.say("head.quiet_here_more")


def _unreviewed(digest: Digest, words: Words) -> str:
    stories = [story for section in digest.sections for story in section.stories]
    number = sum(f.verdict != "accepted" for story in stories for f in story.passages)
    return words.count("head.unreviewed", number) if number else ""


def _line(rank: Ranked, name: str, words: Words) -> Line:
    return Line(name, words.number(rank.count), words.number(rank.before))


def _trend_line(week: Week, volume: Volume, words: Words) -> TrendLine:
    numbers = (words.number(n) for n in (volume.regime, volume.deportation, volume.citing))
    return TrendLine(words.short_day(week), *numbers)


def _new(digest: Digest, words: Words) -> tuple[str, ...]:
    """Return the newcomers, unless everything is new because nobody watched before."""
    if not digest.facts.has_past:
        return ()
    names = [clean(name, NAME) for name in digest.facts.new_organizations]
    more = _more("rankings.more", len(names) - RANKS, words)
    return tuple(names[:RANKS] + ([more] if more else []))


def trouble_view(trouble: Trouble, words: Words) -> TroubleView:
    """Return *trouble* as the templates show it."""
    since = words.day(trouble.since) if trouble.since else words.say("troubles.never")
    reason = words.reason(trouble.reason) or words.say("troubles.no_reason")
    key = "silent_never" if trouble.kind == "silent" and not trouble.since else trouble.kind
    what = words.say(f"troubles.{key}", reason=reason, since=since)
    return TroubleView(clean(trouble.source, NAME), clean(trouble.url, TITLE), what)


def _more(key: str, number: int, words: Words) -> str:
    return words.count(key, number) if number > 0 else ""
