"""The decider: what deserves the mail, and why the rest does not. Every finding gets a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from pipeline.digest.facts import Facts, Finding
from pipeline.digest.plan import TEAM, Choice, Digest, Policy, Section, Story

MEDIA = frozenset({"outlet", "wire"})
CIVIL = frozenset({"ngo"})


def select(facts: Facts, policy: Policy = TEAM) -> Digest:
    """Decide what the digest of *facts* says to a list with this *policy*."""
    choices = {finding.id: _fate(finding, policy) for finding in facts.findings}
    new = _by_story(f for f in facts.findings if choices[f.id] is Choice.SHOWN)
    old = _by_story(f for f in facts.findings if choices[f.id] is Choice.FURTHER_COPY)
    had = {_story_key(f) for f in facts.findings if choices[f.id] is Choice.HAD}
    sections = _sections([_story(group, policy) for group in new.values()], policy)
    further = sorted((_story(group, policy) for key, group in old.items() if key not in new), key=_rank)
    shown = {story.lead.id for section in sections for story in section.stories}
    for group in new.values():
        rest = Choice.BEYOND_CAP if shown.isdisjoint(f.id for f in group) else Choice.SAME_STORY
        choices.update({f.id: rest for f in group if f.id not in shown})
    return Digest(
        facts,
        policy,
        sections,
        further=tuple(further[: policy.copies]),
        further_left_out=max(0, len(further) - policy.copies),
        had=len(had - new.keys()),
        missed=sum(all(finding.missed for finding in group) for group in new.values()),
        choices=choices,
    )


def section_of(finding: Finding) -> str:
    """Return the list that *finding* belongs to: ``institutions``, ``media`` or ``civil``."""
    if finding.organization_kind in MEDIA:
        return "media"
    return "civil" if finding.organization_kind in CIVIL else "institutions"


def identity(finding: Finding) -> tuple[str | None, ...]:
    """Return what makes two citations of one story the same one."""
    return (finding.type, finding.work, finding.source, finding.institution, finding.stance)


def _fate(finding: Finding, policy: Policy) -> Choice:
    """Return what speaks against *finding* taken alone, the strongest reason first."""
    if finding.verdict == "rejected":
        return Choice.REJECTED
    if not policy.wants(finding):
        return Choice.NOT_SEARCHED
    if finding.told:
        return Choice.TOLD
    if finding.id in policy.had:
        return Choice.HAD
    if policy.confirmed_only and finding.verdict != "accepted":
        return Choice.UNREVIEWED
    return Choice.FURTHER_COPY if finding.copy_told else Choice.SHOWN


def _sections(stories: Sequence[Story], policy: Policy) -> tuple[Section, ...]:
    """Return the lists that are not empty, in the policy's order, each up to its cap."""
    found = []
    for key, cap in policy.caps:
        members = sorted((story for story in stories if section_of(story.lead) == key), key=_rank)
        if members:
            found.append(Section(key, tuple(members[:cap]), max(0, len(members) - cap)))
    return tuple(found)


def _by_story(findings: Iterable[Finding]) -> dict[tuple[bool, int], list[Finding]]:
    ordered = sorted(findings, key=_story_key)
    return {key: list(group) for key, group in groupby(ordered, key=_story_key)}


def _story_key(finding: Finding) -> tuple[bool, int]:
    """Return the story, or the article where it stands alone; the two kinds of number must not meet."""
    return (True, finding.article) if finding.story is None else (False, finding.story)


def _story(group: Sequence[Finding], policy: Policy) -> Story:
    """Return *group*, all findings of one story, as the digest tells it.

    An institution stands for a story before any medium that carried its words; else the first
    publication does; else what we found first.
    """
    first = min(group, key=_precedence)
    unlike: dict[tuple[str | None, ...], Finding] = {}
    for finding in sorted(group, key=lambda f: (f.grade, f.article != first.article, f.start, f.id)):
        unlike.setdefault(identity(finding), finding)
    passages = tuple(unlike.values())
    # Of the article that stands for the story, its strongest passage leads.
    lead = min((f for f in group if f.article == first.article), key=lambda f: (f.grade, f.start, f.id))
    carriers = {f.organization: None for f in sorted(group, key=lambda f: (f.found, f.id))}
    carriers.pop(lead.organization)
    return Story(
        lead=lead,
        passages=passages[: policy.passages],
        more_passages=max(0, len(passages) - policy.passages),
        copies=max(lead.story_size, len({f.article for f in group})) - 1,
        carriers=tuple(carriers),
    )


def _precedence(finding: Finding) -> tuple[bool, bool, datetime, int, int]:
    medium = section_of(finding) == "media"
    return (medium, not finding.first_of_story, finding.found, finding.article, finding.id)


def _rank(story: Story) -> tuple[str, int, bool, int]:
    """Order stories: best grade, then most copies, then confirmed before open, then as found."""
    best = min(finding.grade for finding in story.passages)
    return (best, -story.copies, story.lead.verdict != "accepted", story.lead.id)
