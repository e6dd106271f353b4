"""Bars of every kind: side by side, stacked, lying."""

from typing import Any

from insightora_dash.charts.marks.axes import category_axis, iso, measure_axis, time_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.series import Marks, Series, read_marks, shares
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter

Figure = dict[str, Any]
MOST_BARS = 30
MOST_LABELS = 6  # upright bars that still have room for their value above
_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_NAMED = "<b>%{customdata[0]}</b><br>%{fullData.name}: %{customdata[1]}<extra></extra>"


def draw_bars(spec: ChartSpec, shape: Shape, style: Style, *, stacked: bool = False, lying: bool = False, whole: bool = False) -> Figure:
    """A bar figure of the spec's series, upright or lying, side by side or stacked; `whole` makes every stack 100 %."""
    marks = read_marks(spec, shape, style.locale, most_xs=MOST_BARS)
    marks = shares(marks, style.locale) if whole else marks
    several = len(marks.series) > 1
    labelled = not several and (lying or len(marks.xs) <= MOST_LABELS)
    traces = [_trace(marks, series, index, style, lying=lying, labelled=labelled) for index, series in enumerate(marks.series)]
    values = measure_axis(_heights(marks, stacked), marks.series[0].measure, style)
    if labelled:
        values |= _room_for_labels(_heights(marks, stacked), lying)
    places = _places(marks, style, lying)
    figure = layout(
        style,
        measure=None if len(spec.y) > 1 else marks.series[0].measure,
        legend=several,
        barmode="relative" if stacked else "group",
        bargap=_gap(marks, several),
        barcornerradius=2,
        **({"bargroupgap": 0.06} if several and not stacked else {}),
    )
    figure |= {"xaxis": {**values, "showgrid": not labelled}, "yaxis": places} if lying else {"xaxis": places, "yaxis": values}
    if lying:
        figure["margin"]["r"] = 32
    elif min(values["range"]) == 0:
        figure["xaxis"]["showline"] = True
    return {"data": traces, "layout": figure}


def _trace(marks: Marks, series: Series, index: int, style: Style, *, lying: bool, labelled: bool) -> dict[str, Any]:
    names = marks.x_texts(style.locale)
    places = [iso(x) for x in marks.xs] if marks.on_time and not lying else names
    heights, words = series.at(marks.xs), series.texts(marks.xs, style.locale)
    trace: dict[str, Any] = {
        "type": "bar",
        "name": series.name,
        "x": heights if lying else places,
        "y": places if lying else heights,
        "marker": {"color": style.color(index)},
        "customdata": list(zip(names, words, strict=True)),
        **series.marks(marks.xs),
        "hovertemplate": _NAMED if len(marks.series) > 1 else _HOVER,
    }
    if lying:
        trace["orientation"] = "h"
    if labelled:
        short = formatter(type=series.measure.type, unit=series.measure.unit, locale=style.locale, compact=True)
        trace |= {
            "text": [short(value) for value in heights],
            "textposition": "outside",
            "cliponaxis": False,
            "textangle": 0,
            "textfont": {"size": 11, "color": style.ink_2},
            "constraintext": "none",
        }
    return trace


def _heights(marks: Marks, stacked: bool) -> list[float]:
    if not stacked:
        return marks.values()
    piles = [[value for series in marks.series if (value := series.points.get(x)) is not None] for x in marks.xs]
    return [sum(value for value in pile if sign * value > 0) for pile in piles for sign in (1, -1)]


def _room_for_labels(heights: list[float], lying: bool) -> dict[str, Any]:
    low, high = min([0.0, *heights]), max([0.0, *heights])
    room = ((high - low) or 1.0) * (0.22 if lying else 0.1)
    return {"range": [low - 1.5 * room if low < 0 else low, high + room if high > 0 or not low else high], "showticklabels": False, "showgrid": False}


def _places(marks: Marks, style: Style, lying: bool) -> dict[str, Any]:
    if marks.on_time and not lying:
        return {**time_axis(marks.xs, marks.grain, style), "fixedrange": True}
    texts = marks.x_texts(style.locale)
    if lying:
        axis = category_axis(texts, width=22, lines=1)
        return {**axis, "range": [len(texts) - 0.5, -0.5], "showgrid": False, "tickfont": {"size": 12, "color": style.ink_2}, "tickangle": 0}
    return category_axis(texts, width=12 if len(texts) > 5 else 16, lines=1 if len(texts) > 7 else 2)


def _gap(marks: Marks, several: bool) -> float:
    return 0.25 if several else 0.55 if len(marks.xs) <= 3 else 0.35
