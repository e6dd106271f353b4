"""Radar: a few groups around a circle, one ring per measure."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import nice_ticks, tick_texts
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import shorten
from insightora_dash.charts.marks.roles import MOST_COLORS, in_currencies, options_for, pair, single_x
from insightora_dash.charts.marks.series import read_marks
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _

FEWEST, MOST = 3, 12  # corners


def _fits(shape: Shape) -> Fit | None:
    single, both = single_x(shape), pair(shape)
    if not shape.measures or shape.times or in_currencies(shape) or any(shape.negative(column.name) for column in shape.alike()):
        return None
    reason = _("a few groups around a circle: radar")
    if single is not None and FEWEST <= shape.distinct(single.name) <= MOST:
        y = tuple(column.name for column in shape.alike()[:5])
        return Fit(ChartSpec("radar", single.name, y, reason=reason, options=options_for(shape, single.name, MOST)), 0.25)
    if both is not None and FEWEST <= shape.distinct(both[0].name) <= MOST and shape.distinct(both[1].name) <= min(6, MOST_COLORS):
        return Fit(ChartSpec("radar", both[0].name, (shape.measures[0].name,), both[1].name, reason=reason), 0.27)
    return None


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    marks = read_marks(spec, shape, style.locale, most_xs=MOST)
    corners = [shorten(name, 14) for name in marks.x_texts(style.locale)]
    ticks = nice_ticks(0.0, max([0.0, *marks.values()]), 5)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatterpolar",
            "name": series.name,
            "theta": [*corners, corners[0]],
            "r": [*series.at(marks.xs), series.at(marks.xs)[0]],
            "fill": "toself",
            "fillcolor": style.color(place) + "26",
            "line": {"color": style.color(place), "width": 2},
            "marker": {"size": 5},
            "customdata": [*series.texts(marks.xs, style.locale), series.texts(marks.xs, style.locale)[0]],
            "hovertemplate": "<b>%{theta}</b><br>%{customdata}<extra>%{fullData.name}</extra>",
            "measure": series.measure.name,
            "rows": [series.rows.get(x) for x in (*marks.xs, marks.xs[0])],
        }
        for place, series in enumerate(marks.series)
    ]
    radial = {
        "tickvals": ticks,
        "ticktext": tick_texts(ticks, marks.series[0].measure, style.locale),
        "range": [0, ticks[-1]],
        "gridcolor": style.line_2,
        "linecolor": style.line,
        "tickfont": {"size": 10, "color": style.ink_3},
        "angle": 90,
        "tickangle": 90,
    }
    polar = {"radialaxis": radial, "angularaxis": {"gridcolor": style.line_2, "linecolor": style.line, "direction": "clockwise"}, "bgcolor": "rgba(0,0,0,0)"}
    several = len(traces) > 1
    figure = layout(style, measure=None if len(spec.y) > 1 else marks.series[0].measure, legend=several, polar=polar)
    return {"data": traces, "layout": figure | {"margin": {"l": 44, "r": 44, "t": 48, "b": 28}}}


KIND = Kind(
    "radar",
    N_("Radar"),
    "chart-radar",
    ("radar", "spider", "spider chart", "netz", "netzdiagramm"),
    N_("one group of 3 to 12 and measures without negatives"),
    _fits,
    _draw,
)
