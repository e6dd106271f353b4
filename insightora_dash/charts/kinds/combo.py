"""Bars and a line on a second axis: two measures of different units or sizes."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import measure_axis
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.marks.labels import measure_title
from insightora_dash.charts.marks.roles import options_for, single_x
from insightora_dash.charts.marks.series import read_marks
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    x, alike = single_x(shape), shape.alike()
    if x is None or len(shape.measures) < 2 or shape.distinct(x.name) < 2:
        return None
    other = next((column for column in shape.measures[1:] if column not in alike), None)
    if other is None:
        return None
    on_time = x in shape.times or shape.ordered(x.name)
    y = (shape.measures[0].name, other.name)
    spec = ChartSpec("combo", x.name, y, reason=_("two measures that share no axis: bars and a line"), options=options_for(shape, x.name, MOST_BARS))
    return Fit(spec, 0.5 if len(shape.measures) > 2 else 0.96 if on_time else 0.85)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    first, second = (shape.column(name) for name in spec.y)
    figure = draw_bars(ChartSpec("bar", spec.x, spec.y[:1], options=spec.options), shape, style)
    bars = figure["data"][0]
    bars |= {"name": measure_title(first, style), "hovertemplate": "<b>%{customdata[0]}</b><br>%{fullData.name}: %{customdata[1]}<extra></extra>"}
    for key in ("text", "textposition", "cliponaxis", "textangle", "textfont", "constraintext"):
        bars.pop(key, None)
    marks = read_marks(ChartSpec("bar", spec.x, spec.y, options=spec.options), shape, style.locale, most_xs=MOST_BARS)
    series = marks.series[1]
    heights = series.at(marks.xs)
    line: dict[str, Any] = {
        "type": "scatter", "mode": "lines+markers", "name": measure_title(second, style), "x": bars["x"], "y": heights, "yaxis": "y2",
        "line": {"color": style.color(2), "width": 2.2}, "marker": {"size": 6, "color": style.color(2)},
        "customdata": list(zip(marks.x_texts(style.locale), series.texts(marks.xs, style.locale), strict=True)),
        "hovertemplate": bars["hovertemplate"], **series.marks(marks.xs),
    }  # fmt: skip
    right = measure_axis(heights, second, style) | {"overlaying": "y", "side": "right", "showgrid": False, "tickfont": {"size": 11, "color": style.text(2)}}
    layout = figure["layout"]
    layout["yaxis"] = measure_axis(bars["y"], first, style)
    layout |= {"yaxis2": right, "showlegend": True, "title": {"text": ""}, "margin": {**layout["margin"], "t": 28}}
    return {"data": [bars, line], "layout": layout}


KIND = Kind(
    "combo", N_("Bars and line"), "chart-combo", ("combo", "bar and line", "bars and line", "second axis", "dual axis", "balken und linie"),
    N_("one group or time and two measures that share no axis"), _fits, _draw, places="axis", most_places=MOST_BARS,
)  # fmt: skip
