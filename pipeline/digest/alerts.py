"""What is told at once, and why: strong citations by those who matter most, leaps of coverage, silence, lost mail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.digest.clean import clean, safe_url, shorten
from pipeline.digest.facts import Finding, Volume
from pipeline.digest.numbers import spike
from pipeline.digest.plan import Wanted
from pipeline.digest.select import section_of
from pipeline.digest.view import NAME, TITLE, deed, passage_view
from pipeline.digest.week import Week
from pipeline.digest.words import Words

_SHOWN = 8
# More than so many alerts ever need.
_ROOM = 30_000
# What is left of a passage must be worth reading.
_LEAST_PASSAGE = 80
# A dot before letters is where services see the end of an address: evil.example.
_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")
_TOPICS = ("regime", "deportation", "citing")


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell. *subject* is the same for the same thing: it is told once on each channel.

    *kind* is ``citation``, ``spike``, ``silence`` or ``mail``. The strings are clean and may hold anything else:
    escaping is the business of the channel.
    """

    subject: str
    kind: str
    title: str
    reason: str
    passage: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that has brought nothing new since *since*."""

    id: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Listening:
    """A saved search whose owner wants to hear at once of what it finds from *since* on."""

    number: int
    since: datetime
    wanted: Wanted


def citation_alerts(findings: Sequence[Finding], grades: Collection[str], words: Words) -> tuple[Alert, ...]:
    """Return what *findings* are worth telling at once: of these *grades*, by institutions and outlets of tier one.

    One for each story and kind of speaker, told by its strongest passage: forty copies of a wire story are one.
    """
    found: dict[str, Alert] = {}
    for finding in _strongest_first(findings):
        if by := _at_once(finding, grades):
            subject = f"{_story(finding)}, {by}"
            named = words.say(f"alerts.by_{by}", organization=tame(clean(finding.organization, NAME)))
            found.setdefault(subject, _citation(subject, finding, named, words))
    return tuple(found.values())


def search_alerts(
    findings: Sequence[Finding], searches: Sequence[Listening], grades: Collection[str], words: Words
) -> tuple[Alert, ...]:
    """Return what *findings* saved searches want told at once, and ``citation_alerts`` do not tell anyhow.

    One for each story, with the numbers of the searches: their names and owners are private.
    """
    told = {_story(finding) for finding in findings if _at_once(finding, grades)}
    found: dict[str, Alert] = {}
    for finding in _strongest_first(findings):
        hits = [one.number for one in searches if finding.found >= one.since and one.wanted.holds(finding)]
        if hits and finding.verdict != "rejected" and _story(finding) not in told:
            subject = f"{_story(finding)}, search"
            organization = tame(clean(finding.organization, NAME))
            numbers = ", ".join(map(str, hits))
            named = words.count("alerts.by_search", len(hits), organization=organization, numbers=numbers)
            found.setdefault(subject, _citation(subject, finding, named, words))
    return tuple(found.values())


def spike_alerts(
    week: Week, volumes: Sequence[Volume], deviations: float, minimum: int, words: Words
) -> tuple[Alert, ...]:
    """Return the leaps of *week*, the last of *volumes*, whole or not, over the weeks before it; each with its reason.

    A week that is not over and already lies above the threshold is told then: waiting would tell it too late.
    """
    found = []
    for topic in _TOPICS:
        counts = [getattr(volume, topic) for volume in volumes]
        if leap := spike(counts, deviations, minimum):
            reason = words.say(
                "alerts.spike_reason",
                n=words.number(leap.value),
                median=f"{leap.median:g}",
                deviations=f"{deviations:g}",
                mad=f"{leap.deviation:g}",
                weeks=leap.weeks,
            )
            title = words.say(f"alerts.spike_{topic}")
            found.append(Alert(f"spike {topic} {week}", "spike", title, reason))
    return tuple(found)


def silence_alerts(silent: Iterable[Silent], words: Words) -> tuple[Alert, ...]:
    """Return what to tell the operator of sources that bring nothing: once for each silence."""
    return tuple(
        Alert(
            f"silence {one.id} {one.since:%Y-%m-%dT%H:%M:%SZ}",
            "silence",
            words.say("alerts.silent", source=clean(one.name, NAME)),
            words.say("alerts.silence_reason", since=words.day(one.since), source=one.id),
        )
        for one in silent
    )


def mail_alerts(mails: Iterable[tuple[int, str, str]], words: Words) -> tuple[Alert, ...]:
    """Return what to tell the operator of mails by number, state and issue; never to whom they were to go."""
    reason = words.say("alerts.mail_reason")
    return tuple(
        Alert(f"mail {number} {state}", "mail", words.say(f"alerts.mail_{state}", issue=issue), reason)
        for number, state, issue in mails
    )


def lacking_alerts(lists: Iterable[str], week: Week, words: Words) -> tuple[Alert, ...]:
    """Return what to tell the operator of *lists* with a search that cannot be used: once a week each."""
    reason = words.say("alerts.lacking_reason")
    return tuple(
        Alert(f"searches of {name} {week}", "mail", words.say("alerts.lacking", list=name), reason) for name in lists
    )


def message(alerts: Sequence[Alert], words: Words, room: int = _ROOM) -> tuple[str, str]:
    """Return title and plain text of one message that tells of *alerts*; beyond a few they are counted.

    The text has at most *room* characters: a service refuses a message that is too long, and none of it is told.
    The title holds words of ours alone.
    """
    title = words.say(f"alerts.{alerts[0].kind}") if len(alerts) == 1 else words.count("alerts.several", len(alerts))
    room -= len(_rest(len(alerts), words)) + 2
    blocks = [_block(alerts[0], room)]
    for alert in alerts[1:_SHOWN]:
        room -= len(blocks[-1]) + 2
        block = _block(alert)
        if len(block) > room:
            break
        blocks.append(block)
    if len(alerts) > len(blocks):
        blocks.append(_rest(len(alerts) - len(blocks), words))
    return words.say("alerts.title", what=title), "\n\n".join(blocks)


def _rest(number: int, words: Words) -> str:
    return words.count("rankings.more", number)


def _block(alert: Alert, room: int = _ROOM) -> str:
    """Return *alert* in words; where *room* is short the passage is, and then an endless address is left out."""
    about = [alert.title, alert.reason]
    address = [alert.url] if alert.url and len("\n".join([*about, alert.url])) <= room else []
    left = room - len("\n".join([*about, *address])) - 1
    passage = shorten(alert.passage, left) if left >= min(_LEAST_PASSAGE, len(alert.passage)) else ""
    return "\n".join(line for line in (*about, passage, *address) if line)


def _speaker(finding: Finding) -> str:
    """Return ``institution`` or ``outlet`` for those of whom we tell at once; '' for all others."""
    section = section_of(finding)
    if section == "institutions":
        return "institution"
    return "outlet" if section == "media" and finding.tier == 1 else ""


def tame(text: str) -> str:
    """Return *text*, words from outside, so that no service makes anything live of them.

    What a service shows as plain text another reads as Markdown or as a call to everybody (@all, <!channel>), and
    it does not always say which. A space without width takes the signs apart and leaves the words as they look.

    >>> tame("[x](javascript:1) @all evil.example").replace(chr(0x200B), "|")
    '[x]|(javascript:1) @|all evil.|example'
    """
    for sign in ("@", "<", "]", ":/"):
        text = text.replace(sign, f"{sign}\u200b")
    return _DOT.sub(".\u200b", text)


def _strongest_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.grade, finding.found, finding.id))


def _story(finding: Finding) -> str:
    return f"page {finding.url}" if finding.story is None else f"story {finding.story}"


def _at_once(finding: Finding, grades: Collection[str]) -> str:
    """Return as who the speaker of *finding* is told of at once; '' for what is not."""
    return _speaker(finding) if finding.grade in grades and finding.verdict != "rejected" else ""


def _citation(subject: str, finding: Finding, named: str, words: Words) -> Alert:
    passage = passage_view(finding, words)
    work = f": {passage.work}" if passage.work else ""
    return Alert(
        subject=subject,
        kind="citation",
        title=tame(clean(finding.title, TITLE)) or words.say("story.no_title"),
        reason=f"{named} · {finding.grade} · {deed(finding, words)}{work} · {passage.status}",
        passage=tame(f"{passage.before}»{passage.exact}«{passage.after}"),
        url=safe_url(finding.url),
    )
