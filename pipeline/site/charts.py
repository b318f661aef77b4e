"""Vega-Lite specifications for the charts of the site, as plain values: no colour, no sentence and no clock in them.

Colours and fonts come from the style sheet by way of ``charts.mjs``, so that one specification serves light and dark;
what a chart says stands beside it, in the template. Each specification carries its data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Spec = dict[str, Any]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# Day and month as numbers: read alike in every language of the site.
_DAY, _MONTH = "%d.%m", "%m.%Y"
_BAR, _TITLED_BAR = 22, 42
_LABEL = 170


def top(rows: Sequence[tuple[str, int]], most: int, other: str) -> list[tuple[str, int]]:
    """Return the *most* largest of *rows* (label, number), largest first, the rest summed up as *other*.

    >>> top([("a", 1), ("b", 5), ("c", 2)], 1, "other")
    [('b', 5), ('other', 3)]
    """
    ranked = sorted(rows, key=lambda row: -row[1])
    rest = sum(number for _, number in ranked[most:])
    return ranked[:most] + ([(other, rest)] if rest else [])


def bars(rows: Sequence[tuple[str, int]]) -> Spec:
    """Return horizontal bars, one for each of *rows* (label, number), in their order, the number at the end of each."""
    values = [{"label": label, "number": number} for label, number in rows]
    longest = max((number for _, number in rows), default=0)
    return _chart(
        values,
        height=_BAR * len(rows),
        # Room at the right for the number.
        encoding={
            "y": _labels(),
            "x": {
                "field": "number",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, max(1, longest * 1.12)]},
            },
        },
        layer=[
            {"mark": {"type": "bar", "cornerRadiusEnd": 2}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",d"}},
            },
        ],
    )


def stacked(rows: Iterable[tuple[str, Sequence[int]]], parts: Sequence[str]) -> Spec:
    """Return horizontal bars of (label, one number for each of *parts*), the parts beside each other in that order.

    The labels stand above their bars: titles of works are long, and a phone is narrow.
    """
    values = [
        {"label": label, "part": part, "number": number, "order": order}
        for label, numbers in rows
        for order, (part, number) in enumerate(zip(parts, numbers, strict=True))
    ]
    place = {"field": "label", "type": "nominal", "sort": None, "axis": None}
    bar = {
        "x": {"field": "number", "type": "quantitative", "stack": "zero", "axis": _count_axis()},
        "color": {"field": "part", "type": "nominal", "scale": {"domain": list(parts)}, "legend": _legend()},
        "order": {"field": "order", "type": "quantitative"},
    }
    title = {"text": {"field": "label", "type": "nominal", "aggregate": "min"}, "x": {"value": 0}}
    return _chart(
        values,
        height=_TITLED_BAR * len({value["label"] for value in values}),
        encoding={"y": place},
        layer=[
            {"mark": {"type": "bar", "height": _BAR // 2, "yOffset": _BAR // 2 - 1}, "encoding": bar},
            {"mark": {"type": "text", "align": "left", "yOffset": -_BAR // 3, "limit": 2 * _LABEL}, "encoding": title},
        ],
    )


def days(rows: Sequence[tuple[str, int]], height: int = 130) -> Spec:
    """Return one upright bar for each of *rows* (day as ``2026-11-22``, number)."""
    return _upright([{"day": day, "number": number} for day, number in rows], "utcyearmonthdate", _DAY, height)


def months(rows: Sequence[tuple[str, int]], height: int = 130) -> Spec:
    """Return one upright bar for each of *rows* (month as ``2026-11``, number)."""
    values = [{"day": f"{month}-01", "number": number} for month, number in rows]
    return _upright(values, "utcyearmonth", _MONTH, height)


def _upright(values: list[dict[str, Any]], unit: str, written: str, height: int) -> Spec:
    # Bands, so that a bar is as wide as its day or month whatever the number of them.
    axis = {"title": None, "format": written, "formatType": "time", "labelOverlap": True, "labelAngle": 0}
    return _chart(
        values,
        height=height,
        mark={"type": "bar"},
        encoding={
            "x": {"field": "day", "type": "ordinal", "timeUnit": unit, "axis": axis},
            "y": {"field": "number", "type": "quantitative", "axis": _count_axis()},
        },
    )


def _chart(values: list[dict[str, Any]], **more: Any) -> Spec:
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        **more,
    }


def _labels() -> Spec:
    axis = {"title": None, "labelLimit": _LABEL, "domain": False, "ticks": False, "labelPadding": 6}
    return {"field": "label", "type": "nominal", "sort": None, "axis": axis}


def _count_axis() -> Spec:
    return {"title": None, "tickMinStep": 1, "tickCount": 4, "format": ",d", "domain": False, "ticks": False}


def _legend() -> Spec:
    return {"title": None, "orient": "bottom", "columns": 3}
