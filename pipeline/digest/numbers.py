"""The headline numbers, the trend and the spikes: counts turned into findings that can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.digest.facts import Volume
from pipeline.digest.week import Week

# A spike is more than the median by this many median absolute deviations, and at least so many articles.
SPIKE_DEVIATIONS = 5.0
SPIKE_MINIMUM = 5
# With fewer weeks there is no "usual".
SPIKE_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Spike:
    """A count far above usual: ``value`` against the ``median`` of ``weeks`` weeks."""

    value: int
    median: float
    deviation: float
    weeks: int


def spike(values: Sequence[int], deviations: float = SPIKE_DEVIATIONS, minimum: int = SPIKE_MINIMUM) -> Spike | None:
    """Return the spike that the last of *values* is over those before it, or None.

    The rule: count > median + *deviations* · MAD, with MAD at least 1 so that a flat past does not make a spike
    of one article more, and at least *minimum* articles.
    """
    if len(values) <= SPIKE_WEEKS or values[-1] < minimum:
        return None
    *past, value = values
    middle = median(past)
    deviation = max(1.0, median(abs(one - middle) for one in past))
    if value <= middle + deviations * deviation:
        return None
    return Spike(value, middle, deviation, len(past))


def known(trend: Sequence[tuple[Week, Volume]]) -> tuple[tuple[Week, Volume], ...]:
    """Return *trend* from its first week with any article on: before that nobody was watching."""
    for number, (_, volume) in enumerate(trend):
        if volume.articles:
            return tuple(trend[number:])
    return ()
