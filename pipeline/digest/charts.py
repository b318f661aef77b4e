"""The charts of a digest: what they show in words, their drawing, and the small PNG that goes into the mail.

A picture is an addition: its alt text says what it shows, and the table below it holds its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pipeline.digest.facts import Volume
from pipeline.digest.figures import citing_finding, coverage_findings
from pipeline.digest.message import Image
from pipeline.digest.week import Week
from pipeline.digest.words import Words

# Drawn narrower than it is shown in a window, so that its words can still be read on a phone.
_WIDTH, _HEIGHT = 390, 150
_SCALE = 2.0
# The drawing has few colours; each one more costs bytes, and a whole mail must stay below 100 KB.
_COLOURS = 32
REGIME, CHILDREN, CITING = "#51627d", "#b3261e", "#0b4fa8"
_FONT = "Liberation Sans, DejaVu Sans, Arial, sans-serif"

Weeks = Sequence[tuple[Week, Volume]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: ``alt`` is what it shows, in words; ``spec`` is its drawing in Vega-Lite."""

    name: str
    alt: str
    spec: dict[str, Any]


def charts(trend: Weeks, words: Words) -> tuple[Chart, ...]:
    """Return the charts of *trend*: coverage week by week, and the stories that cite NAM where there are any."""
    if len(trend) < 2:
        return ()
    volumes = [volume for _, volume in trend]
    series = (("regime", REGIME), ("children", CHILDREN))
    counts = [(volume.regime, volume.deportation) for volume in volumes]
    found = [Chart("coverage", " ".join(coverage_findings(volumes, words)), _bars(trend, counts, series, words))]
    if any(volume.citing for volume in volumes):
        spec = _bars(trend, [(volume.citing,) for volume in volumes], (("citing", CITING),), words)
        found.append(Chart("citing", citing_finding(volumes, words), spec))
    return tuple(found)


def _bars(
    trend: Weeks, counts: Sequence[tuple[int, ...]], series: Sequence[tuple[str, str]], words: Words
) -> dict[str, Any]:
    names = [words.say(f"trend.{key}") for key, _ in series]
    values = [
        {"week": words.short_day(week), "what": name, "n": number}
        for (week, _), numbers in zip(trend, counts, strict=True)
        for name, number in zip(names, numbers, strict=True)
    ]
    text = {"labelFont": _FONT, "labelFontSize": 14, "labelColor": "#3a4454", "title": None}
    colour = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": names, "range": [colour for _, colour in series]},
        "legend": {**text, "orient": "top", "symbolType": "square", "labelFontSize": 15, "labelLimit": 400},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": _WIDTH,
        "height": _HEIGHT,
        # Opaque, so that it can be read whatever a mailbox does to colours in the dark.
        "background": "#ffffff",
        "padding": 8,
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 1},
        "encoding": {
            "x": {
                "field": "week",
                "type": "ordinal",
                "sort": None,
                "axis": {
                    **text,
                    "labelAngle": 0,
                    "ticks": False,
                    "domainColor": "#9aa4b2",
                    "labelPadding": 6,
                    "labelOverlap": True,
                    "labelSeparation": 14,
                },
            },
            "xOffset": {"field": "what", "sort": names},
            "y": {
                "field": "n",
                "type": "quantitative",
                "axis": {
                    **text,
                    "tickCount": 4,
                    "tickMinStep": 1,
                    "gridColor": "#e3e7ec",
                    "domain": False,
                    "ticks": False,
                },
            },
            "color": colour,
        },
        "config": {"view": {"stroke": None}},
    }


def draw(chart: Chart) -> Image:
    """Return *chart* as a PNG of a few colours; it takes some hundredths of a second, the first one half a second."""
    import vl_convert
    from PIL import Image as Picture

    drawn = vl_convert.vegalite_to_png(chart.spec, scale=_SCALE)
    out = BytesIO()
    with Picture.open(BytesIO(drawn)) as picture:
        picture.convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
    return Image(chart.name, out.getvalue())
