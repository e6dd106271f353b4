"""Pareto: the biggest first, and how much of the whole they make together."""

from itertools import accumulate
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.marks.roles import in_currencies, options_for, single_x
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or x in shape.times or not shape.measures or shape.rows < 4 or in_currencies(shape):
        return None
    measure = shape.measures[0]
    if not additive(measure) or measure.unit == "%" or shape.negative(measure.name):
        return None
    options = {**options_for(shape, x.name, MOST_BARS), "sort": "size"}
    return Fit(ChartSpec("pareto", x.name, (measure.name,), reason=_("the biggest first and their share together: Pareto"), options=options), 0.4)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    rows = sorted(range(shape.rows), key=lambda row: -float(shape.values(spec.y[0])[row] or 0))
    names = [shape.values(str(spec.x))[row] for row in rows]
    figure = draw_bars(ChartSpec("bar", spec.x, spec.y, options=spec.options), shape, style)
    bars, layout = figure["data"][0], figure["layout"]
    whole = sum(float(value or 0) for value in shape.values(spec.y[0]))
    sums = dict(zip(names, accumulate(float(shape.values(spec.y[0])[row] or 0) for row in rows), strict=True))
    shown = [shape.values(str(spec.x))[row] if row is not None else None for row in bars["rows"]]
    shares = [sums.get(name, 0.0) / whole if whole else 0.0 for name in shown]
    words = [format_percent(share, decimals=0, locale=style.locale) for share in shares]
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": bars["x"],
        "y": shares,
        "yaxis": "y2",
        "name": _("Share together"),
        "line": {"color": style.color(2), "width": 2},
        "marker": {"size": 5, "color": style.color(2)},
        "customdata": words,
        "hovertemplate": "%{x}<br>" + _("Share together") + ": %{customdata}<extra></extra>",
        "rows": bars["rows"],
        "measure": spec.y[0],
    }
    ticks = [0, 0.25, 0.5, 0.75, 1]
    layout["yaxis2"] = {
        "overlaying": "y",
        "side": "right",
        "range": [0, 1.06],
        "tickvals": ticks,
        "showgrid": False,
        "fixedrange": True,
        "ticktext": [format_percent(tick, decimals=0, locale=style.locale) for tick in ticks],
        "tickfont": {"size": 11, "color": style.text(2)},
    }
    return {"data": [bars, line], "layout": layout}


KIND = Kind(
    "pareto",
    N_("Pareto"),
    "chart-pareto",
    ("pareto", "80 20", "abc analysis", "abc analyse"),
    N_("one group of 4 or more parts that add up without negatives"),
    _fits,
    _draw,
    places="axis",
    most_places=MOST_BARS,
)
