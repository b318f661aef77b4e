"""What the daily brief is made from, as the store reads it, and the brief in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.digest.clean import clean, safe_url
from pipeline.digest.facts import Facts, FeedState, Finding, Volume
from pipeline.digest.health import Trouble, troubles
from pipeline.digest.numbers import spike
from pipeline.digest.page import Places, TroubleView, trouble_view
from pipeline.digest.plan import Digest, Policy
from pipeline.digest.select import select
from pipeline.digest.view import NAME, TITLE, SectionView, section_view
from pipeline.digest.week import week_of
from pipeline.digest.words import Words

# Short: it is read before the first coffee; the rest is a link away.
CAPS = Policy(caps=(("institutions", 5), ("media", 6), ("civil", 3)), passages=2)
_CHANGES = 6
_BROKEN = 8
# No source is asked less often than each few hours.
_DEAF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Altered:
    """A cited passage that no longer stands as it did; *state* as in the view ``passage_fate``."""

    organization: str
    title: str
    url: str
    state: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Morning:
    """All that the brief of one day is made from; what changed and broke did so after *since*.

    ``waiting`` counts open citations by grade, ``decided`` reviews by verdict, ``quarantined`` pieces of work by
    reason, ``mails`` those that failed or are unclear by state, ``untold`` alerts that a channel did not take, by
    channel. ``volumes`` are weeks in order, the last one is this.
    ``lacking`` are the lists with a search that cannot be used.
    """

    day: date
    since: datetime
    until: datetime
    findings: tuple[Finding, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()
    decided: tuple[tuple[str, int], ...] = ()
    altered: tuple[Altered, ...] = ()
    volumes: tuple[Volume, ...] = ()
    feeds: tuple[FeedState, ...] = ()
    quarantined: tuple[tuple[str, int], ...] = ()
    mails: tuple[tuple[str, int], ...] = ()
    untold: tuple[tuple[str, int], ...] = ()
    newest_fetch: datetime | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One cited page that changed; ``href`` is None where the address is not one to click on."""

    title: str
    href: str | None
    organization: str
    what: str


@dataclass(frozen=True, slots=True)
class BriefView:
    """All that the templates know. Strings are clean; '' stands for what is not said."""

    subject: str
    preheader: str
    lang: str
    name: str
    day: str
    since: str
    empty: bool
    waiting: str
    sections: tuple[SectionView, ...]
    review: str | None
    decided: str
    spikes: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    changes_more: str
    broken: tuple[str, ...]
    troubles: tuple[TroubleView, ...]
    troubles_more: str
    web: str | None
    leave: str | None


def decide(morning: Morning) -> Digest:
    """Decide what the brief of *morning* says of the new findings: the strongest first, the rest counted."""
    facts = Facts(week_of(morning.day), morning.since, morning.until, morning.until, findings=morning.findings)
    return select(facts, CAPS)


def brief_view(morning: Morning, digest: Digest, words: Words, places: Places) -> BriefView:
    """Return the brief of *morning* in *words*, *digest* being what was decided to say of its findings."""
    wrong = troubles(morning.feeds, morning.until)
    broken = _broken(morning, words)
    spikes = _spikes(morning, words)
    changes = tuple(_change(one, words) for one in morning.altered)
    return BriefView(
        subject=_subject(digest, len(wrong) + len(broken), words),
        preheader=_preheader(digest, words),
        lang=words.lang,
        name=words.say("brief.title"),
        day=words.date(morning.day, "EEEE, d MMMM y"),
        since=words.say("brief.since", since=words.minute(morning.since)),
        empty=digest.empty and not (spikes or changes or broken or wrong),
        waiting=_waiting(morning, words),
        sections=tuple(section_view(section, None, words) for section in digest.sections),
        review=safe_url(places.review),
        decided=_decided(morning, words),
        spikes=spikes,
        changes=changes[:_CHANGES],
        changes_more=words.count("rankings.more", len(changes) - _CHANGES) if len(changes) > _CHANGES else "",
        broken=broken,
        troubles=tuple(trouble_view(trouble, words) for trouble in _worst(wrong)),
        troubles_more=words.count("troubles.more", len(wrong) - _BROKEN) if len(wrong) > _BROKEN else "",
        web=safe_url(places.web),
        leave=safe_url(places.leave),
    )


def _worst(wrong: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
    return wrong[:_BROKEN]


def _subject(digest: Digest, broken: int, words: Words) -> str:
    parts = [words.count("brief.subject_new", digest.total) if digest.total else words.say("brief.subject_nothing")]
    if broken:
        parts.append(words.count("brief.subject_broken", broken))
    return words.say("brief.subject", what=", ".join(parts))


def _preheader(digest: Digest, words: Words) -> str:
    for section in digest.sections:
        lead = section.stories[0].lead
        title = clean(lead.title, TITLE) or words.say("story.no_title")
        return words.say("head.preheader", organization=clean(lead.organization, NAME), title=title)
    return words.say("brief.preheader_nothing")


def _waiting(morning: Morning, words: Words) -> str:
    total = sum(number for _, number in morning.waiting)
    if not total:
        return words.say("brief.waiting_none")
    grades = " · ".join(f"{grade} {words.number(number)}" for grade, number in morning.waiting)
    return words.count("brief.waiting", total, grades=grades)


def _decided(morning: Morning, words: Words) -> str:
    counts = dict(morning.decided)
    if not counts:
        return ""
    return words.say(
        "brief.decided",
        accepted=words.number(counts.get("accepted", 0)),
        rejected=words.number(counts.get("rejected", 0)),
    )


def _spikes(morning: Morning, words: Words) -> tuple[str, ...]:
    found = []
    for topic in ("regime", "deportation"):
        if leap := spike([getattr(volume, topic) for volume in morning.volumes]):
            median = words.number(round(leap.median))
            found.append(words.say(f"trend.spike_{topic}", n=words.number(leap.value), median=median, weeks=leap.weeks))
    return tuple(found)


def _change(altered: Altered, words: Words) -> ChangeView:
    what = words.say(f"brief.{altered.state}")
    if altered.confirmed:
        what = f"{what} ({words.say('story.confirmed')})"
    title = clean(altered.title, TITLE) or words.say("story.no_title")
    return ChangeView(title, safe_url(altered.url), clean(altered.organization, NAME), what)


def _broken(morning: Morning, words: Words) -> tuple[str, ...]:
    found = []
    if morning.newest_fetch is None:
        found.append(words.say("brief.deaf_never"))
    elif morning.until - morning.newest_fetch > _DEAF:
        found.append(words.say("brief.deaf", last=words.minute(morning.newest_fetch)))
    for state, number in morning.mails:
        found.append(words.count(f"brief.mail_{state}", number))
    found += [words.count("brief.untold", number, channel=channel) for channel, number in morning.untold]
    found += [words.say("brief.lacking", list=name) for name in morning.lacking]
    if morning.quarantined:
        total = sum(number for _, number in morning.quarantined)
        reasons = ", ".join(f"{words.reason(reason)}: {words.number(number)}" for reason, number in morning.quarantined)
        found.append(words.count("brief.quarantined", total, reasons=reasons))
    return tuple(found)
