"""Bullet: what was reached beside what was meant to be."""

import re
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.marks.roles import options_for, single_x
from insightora_dash.charts.marks.series import read_marks
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.wording import N_, _

_MEANT = re.compile(r"(^|[\s_])(target|goal|plan|planned|budget|quota|forecast|expected|soll|ziel|vorgabe)($|[\s_])", re.IGNORECASE)


def _fits(shape: Shape) -> Fit | None:
    x, alike = single_x(shape), shape.alike()
    if x is None or len(alike) < 2:
        return None
    meant = [column for column in alike if _MEANT.search(column.name) or _MEANT.search(column.label)]
    reached = [column for column in alike if column not in meant]
    first, second = (reached[0], meant[0]) if meant and reached else (alike[0], alike[1])
    options = options_for(shape, x.name, MOST_BARS)
    spec = ChartSpec("bullet", x.name, (first.name, second.name), reason=_("what was reached beside its target: bullets"), options=options)
    return Fit(spec, 0.9 if meant and reached and x not in shape.times else 0.28)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    figure = draw_bars(ChartSpec("bar_horizontal", spec.x, spec.y[:1], options=spec.options), shape, style, lying=True)
    bars, meant = figure["data"][0], shape.column(spec.y[1])
    marks = read_marks(ChartSpec("bar", spec.x, spec.y[1:], options={**spec.options, "sort": "rows"}), shape, style.locale, most_xs=shape.rows)
    series = marks.series[0]
    places = {name: (series.points.get(x), series.rows.get(x)) for x, name in zip(marks.xs, marks.x_texts(style.locale), strict=True)}
    values = [places.get(name, (None, None))[0] for name in bars["y"]]
    figure["data"].append(_targets(bars["y"], values, [places.get(name, (None, None))[1] for name in bars["y"]], meant, style))
    highest = max([float(value) for value in [*bars["x"], *values] if value is not None], default=1.0)
    figure["layout"]["xaxis"]["range"] = [min(0.0, *figure["layout"]["xaxis"]["range"]), 1.22 * highest]
    return {"data": figure["data"], "layout": figure["layout"] | {"showlegend": False}}


def _targets(names: list[str], values: list[float | None], rows: list[int | None], meant: ResultColumn, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label_of(meant),
        "x": values,
        "y": names,
        "rows": rows,
        "measure": meant.name,
        "marker": {"symbol": "line-ns", "size": 18, "line": {"color": style.ink, "width": 3}},
        "hovertemplate": "<b>%{y}</b><br>" + label_of(meant).replace("{", "(") + ": %{x}<extra></extra>",
    }


KIND = Kind(
    "bullet",
    N_("Bullets"),
    "chart-bullet",
    ("bullet", "target chart", "versus target", "bullet graph"),
    N_("one group, a measure and its target"),
    _fits,
    _draw,
    places="names",
    most_places=MOST_BARS,
)
