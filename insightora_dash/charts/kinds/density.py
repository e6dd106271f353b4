"""Density: two measures with so many rows that points would cover each other, as colour."""

import math
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import measure_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import measure_title
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import N_, _

BINS = 40
FEWEST = 100
CROWDED = 4000


def _fits(shape: Shape) -> Fit | None:
    raw = [column for column in shape.measures if column.source is not None]
    if len(raw) < 2 or shape.rows < FEWEST:
        return None
    spec = ChartSpec("density", raw[0].name, (raw[1].name,), reason=_("very many points: density"))
    return Fit(spec, 0.9 if shape.rows > CROWDED and len(shape.measures) == 2 else 0.3)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    across, up = shape.column(spec.x), shape.column(spec.y[0])
    pairs = [(float(x), float(y)) for x, y in zip(shape.values(across.name), shape.values(up.name), strict=True) if x is not None and y is not None]
    pairs = [pair for pair in pairs if all(map(math.isfinite, pair))]
    xs, ys = _edges([x for x, _y in pairs]), _edges([y for _x, y in pairs])
    counts = [[0] * BINS for _ in range(BINS)]
    for x, y in pairs:
        counts[_bin(y, ys)][_bin(x, xs)] += 1
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": [_middle(xs, place) for place in range(BINS)],
        "y": [_middle(ys, place) for place in range(BINS)],
        "z": [[count or None for count in line] for line in counts],
        "hoverongaps": False,
        "showscale": False,
        "colorscale": [[place / (len(style.ramp) - 1), color] for place, color in enumerate(style.ramp)],
        "customdata": [[format_number(count, locale=style.locale) for count in line] for line in counts],
        "hovertemplate": _("{count} rows", count="%{customdata}") + "<extra></extra>",
    }
    x_axis = measure_axis(xs, across, style, zero=False) | {"title": {"text": measure_title(across, style)}}
    return {"data": [trace], "layout": layout(style, measure=up, xaxis=x_axis, yaxis=measure_axis(ys, up, style, zero=False))}


def _edges(values: list[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _bin(value: float, edges: tuple[float, float]) -> int:
    return min(BINS - 1, int((value - edges[0]) / (edges[1] - edges[0]) * BINS))


def _middle(edges: tuple[float, float], place: int) -> float:
    return edges[0] + (place + 0.5) * (edges[1] - edges[0]) / BINS


KIND = Kind(
    "density", N_("Density"), "chart-density", ("density", "density heatmap", "dichte"), N_("two measures in 100 or more rows"), _fits, _draw, repeats=True
)
