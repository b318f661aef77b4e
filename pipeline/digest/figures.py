"""The headline numbers and what the trend shows, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.digest.facts import Volume
from pipeline.digest.numbers import Spike, spike
from pipeline.digest.plan import Digest
from pipeline.digest.words import Words


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline number with its change."""

    value: str
    label: str
    change: str


def figures(digest: Digest, words: Words) -> tuple[Figure, ...]:
    """Return the headline numbers, with their change once there is a past to change from."""
    now, before = digest.facts.volume, digest.facts.before
    # What a list is told of, a part of all, is called so, and is not set against all of the week before.
    whole = digest.policy.whole
    told = digest.total + digest.had
    pairs = [
        ("citing", told - digest.missed, before.citing) if whole else ("here", told, before.citing),
        ("articles", now.articles, before.articles),
    ]
    pairs += [("regime", now.regime, before.regime), ("deportation", now.deportation, before.deportation)]
    return tuple(
        Figure(
            words.number(value),
            words.count(f"figures.{key}", value),
            _change(value, previous, words) if digest.facts.has_past and key != "here" else "",
        )
        for key, value, previous in pairs
    )


def _change(value: int, before: int, words: Words) -> str:
    if value == before:
        return words.say("figures.same", before=words.number(before))
    # A true minus sign: a hyphen would be read as a dash.
    sign = "+" if value > before else "−"
    change = f"{sign}{words.number(abs(value - before))}"
    return words.say("figures.change", change=change, before=words.number(before))


def trend_findings(volumes: Sequence[Volume], words: Words) -> tuple[str, ...]:
    """Return what the charts show, in sentences: they stand for them where they are not seen."""
    if len(volumes) < 2:
        return ()
    found = [*coverage_findings(volumes, words)]
    if any(volume.citing for volume in volumes):
        found.append(citing_finding(volumes, words))
    return tuple(found)


def coverage_findings(volumes: Sequence[Volume], words: Words) -> tuple[str, ...]:
    """Return what the chart of the coverage shows, of each of its two series; spikes too; at least two weeks."""
    found = [_against_the_past([volume.regime for volume in volumes], "finding", words)]
    if any(volume.deportation for volume in volumes):
        found.append(_against_the_past([volume.deportation for volume in volumes], "children", words))
    for topic in ("regime", "deportation"):
        if leap := spike([getattr(volume, topic) for volume in volumes]):
            found.append(_leap(topic, leap, words))
    return tuple(found)


def citing_finding(volumes: Sequence[Volume], words: Words) -> str:
    """Return what the chart of the stories that cite NAM shows; *volumes* are at least two weeks."""
    return _against_the_past([volume.citing for volume in volumes], "citing", words)


def _against_the_past(counts: Sequence[int], phrase: str, words: Words) -> str:
    *past, now = counts
    if len(past) == 1:
        return words.count(f"trend.{phrase}_first", now, median=words.number(past[0]))
    key = "most" if now > max(past) else "least" if now < min(past) else "usual"
    middle = words.number(round(median(past)))
    return words.count(f"trend.{phrase}_{key}", now, weeks=len(past), median=middle)


def _leap(topic: str, leap: Spike, words: Words) -> str:
    numbers = {"n": words.number(leap.value), "median": words.number(round(leap.median)), "weeks": leap.weeks}
    return words.say(f"trend.spike_{topic}", **numbers)
