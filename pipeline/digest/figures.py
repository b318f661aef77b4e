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
    pairs = [("citing", digest.total, before.citing), ("articles", now.articles, before.articles)]
    pairs += [("regime", now.regime, before.regime), ("deportation", now.deportation, before.deportation)]
    return tuple(
        Figure(
            words.number(value),
            words.count(f"figures.{key}", value),
            _change(value, previous, words) if digest.facts.has_past else "",
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
    """Return what the chart shows, spikes too, in sentences: they stand for it where it cannot be seen."""
    if len(volumes) < 2:
        return ()
    *past, now = [volume.regime for volume in volumes]
    key = "most" if now > max(past) else "least" if now < min(past) else "usual"
    middle = words.number(round(median(past)))
    found = [words.count(f"trend.finding_{key}", now, weeks=len(past), median=middle)]
    for topic in ("regime", "deportation"):
        if leap := spike([getattr(volume, topic) for volume in volumes]):
            middle = words.number(round(leap.median))
            what = words.say(f"trend.{topic}")
            found.append(
                words.say("trend.spike", what=what, n=words.number(leap.value), median=middle, weeks=leap.weeks)
            )
    return tuple(found)


def _leap(topic: str, leap: Spike, words: Words) -> str:
    numbers = {"n": words.number(leap.value), "median": words.number(round(leap.median)), "weeks": leap.weeks}
    return words.say(f"trend.spike_{topic}", **numbers)
