"""Candlesticks: open, high, low and close over time."""

import re
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import iso, measure_axis, time_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.roles import single_x
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _

PARTS = {"open": r"open|opening|first|eröffnung", "high": r"high|highest|max|hoch", "low": r"low|lowest|min|tief", "close": r"close|closing|last|schluss"}


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or x not in shape.times or len(shape.measures) < 4:
        return None
    found = [next((c.name for c in shape.measures if re.search(rf"(^|[\s_])({words})($|[\s_])", c.name, re.IGNORECASE)), None) for words in PARTS.values()]
    names = tuple(name for name in found if name)
    return Fit(ChartSpec("candlestick", x.name, names, reason=_("open, high, low and close: candlesticks")), 0.97) if len(set(names)) == 4 else None


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    order = sorted(range(shape.rows), key=lambda row: shape.values(str(spec.x))[row])
    moments = [shape.values(str(spec.x))[row] for row in order]
    values = {part: [float(shape.values(name)[row] or 0) for row in order] for part, name in zip(PARTS, spec.y, strict=True)}
    trace: dict[str, Any] = {
        "type": "candlestick",
        "x": [iso(moment) for moment in moments],
        **values,
        "increasing": {"line": {"color": style.color(1)}},
        "decreasing": {"line": {"color": style.negative}},
        "rows": order,
        "measure": spec.y[3],
        "name": "",
    }
    across = {**time_axis(moments, shape.column(spec.x).grain, style), "rangeslider": {"visible": False}, "showline": True}
    up = measure_axis([*values["high"], *values["low"]], shape.column(spec.y[3]), style, zero=False)
    return {"data": [trace], "layout": layout(style, measure=shape.column(spec.y[3]), xaxis=across, yaxis=up)}


KIND = Kind(
    "candlestick",
    N_("Candlesticks"),
    "chart-candlestick",
    ("candlestick", "candle", "ohlc", "kerzen", "kerzendiagramm"),
    N_("a time with open, high, low and close"),
    _fits,
    _draw,
    places="axis",
)
