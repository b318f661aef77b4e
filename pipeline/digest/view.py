"""What the templates are given: every string worded, shortened and safe, so that they only arrange."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.digest.clean import clean, head, safe_url, shorten, tail
from pipeline.digest.facts import Finding
from pipeline.digest.plan import Section, Story
from pipeline.digest.week import Week
from pipeline.digest.words import Words

TITLE = 160
NAME = 60
EXACT = 420
CONTEXT = 110
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage: ``exact`` are the marked words, ``before`` and ``after`` what stands around them."""

    grade: str
    deed: str
    work: str
    before: str
    exact: str
    after: str
    open: bool
    status: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story: ``href`` is None where the address is not one to click on; ``lang`` may be ''."""

    title: str
    href: str | None
    lang: str
    organization: str
    language: str
    when: str
    late: str
    copies: str
    more: str
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """One list with its heading."""

    heading: str
    count: str
    stories: tuple[StoryView, ...]
    left_out: str


def section_view(section: Section, week: Week | None, words: Words) -> SectionView:
    """Return *section* as the templates show it; with a *week*, what was found before it is marked as late."""
    left = words.count("sections.left_out", section.left_out) if section.left_out else ""
    return SectionView(
        heading=words.say(f"sections.{section.key}"),
        count=words.count("sections.count", section.total),
        stories=tuple(story_view(story, week, words) for story in section.stories),
        left_out=left,
    )


def story_view(story: Story, week: Week | None, words: Words) -> StoryView:
    """Return *story* as the templates show it."""
    lead = story.lead
    return StoryView(
        title=clean(lead.title, TITLE) or words.say("story.no_title"),
        href=safe_url(lead.url),
        lang=lead.language if lead.language and _LANGUAGE.fullmatch(lead.language) else "",
        organization=clean(lead.organization, NAME),
        language=clean(words.language(lead.language), NAME),
        when=_when(lead, words),
        late=_late(lead, week, words),
        copies=_copies(story, words),
        more=words.count("story.more_passages", story.more_passages) if story.more_passages else "",
        passages=tuple(passage_view(finding, words) for finding in story.passages),
    )


def passage_view(finding: Finding, words: Words) -> PassageView:
    """Return the passage of *finding* with its surroundings, cut at word boundaries."""
    opened = finding.verdict != "accepted"
    prefix, suffix = clean(finding.prefix), clean(finding.suffix)
    return PassageView(
        grade=finding.grade,
        deed=deed(finding, words),
        work=clean(finding.work or "", TITLE),
        before=_spaced(tail(prefix, CONTEXT, cut=finding.start > len(finding.prefix)), finding.prefix[-1:], left=True),
        exact=shorten(clean(finding.exact), EXACT),
        after=_spaced(head(suffix, CONTEXT), finding.suffix[:1], left=False),
        open=opened,
        status=words.say("story.open" if opened else "story.confirmed"),
    )


def _spaced(context: str, neighbour: str, *, left: bool) -> str:
    """Return *context* with the space that stood between it and the marked words, if one did."""
    if not context or not neighbour.isspace():
        return context
    return f"{context} " if left else f" {context}"


def deed(finding: Finding, words: Words) -> str:
    """Return what the citation of *finding* does, such as ``Names the work``."""
    deed = words.say(
        f"types.{finding.type}",
        source=clean(finding.source or "", NAME) or words.say("types.somebody"),
        institution=clean(finding.institution or "", NAME) or words.say("types.some_institution"),
    )
    return f"{deed} {words.say('types.denied')}" if finding.stance == "denied" else deed


def _when(finding: Finding, words: Words) -> str:
    """Return the day of publication; the day of finding where none is claimed, or one after it."""
    if finding.published and finding.published <= finding.found:
        return words.say("story.published", date=words.day(finding.published))
    return words.say("story.found", date=words.day(finding.found))


def _late(finding: Finding, week: Week | None, words: Words) -> str:
    if week is None:
        return ""
    begins, _ = week.bounds(words.zone)
    if finding.found >= begins:
        return ""
    return words.say("story.missed" if finding.missed else "story.late", date=words.day(finding.found))


def _copies(story: Story, words: Words) -> str:
    if not story.copies:
        return ""
    copies = words.count("story.copies", story.copies)
    names = [clean(name, NAME) for name in story.carriers[:3]]
    if not names:
        return copies
    key = "story.all_carriers" if story.copies <= len(names) else "story.carriers"
    return words.say(key, copies=copies, names=", ".join(names))
