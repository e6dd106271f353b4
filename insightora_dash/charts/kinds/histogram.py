"""Histogram: how the values of one measure are spread."""

import math
from itertools import pairwise

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import measure_axis, nice_ticks, tick_texts
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import measure_title
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import column_texts, format_number
from insightora_dash.platform.wording import N_, _

MOST_BINS = 30


def _fits(shape: Shape) -> Fit | None:
    if not shape.measures or shape.rows < 20 or shape.times or shape.distinct(shape.measures[0].name) <= 8:
        return None
    alone = len(shape.measures) == 1 and all(column.role == "id" for column in shape.groups)
    if not alone and shape.measures[0].source is None:
        return None
    return Fit(ChartSpec("histogram", shape.measures[0].name, reason=_("many values of one measure: histogram")), 0.87 if alone else 0.3)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    column = shape.column(spec.x)
    values = sorted(float(value) for value in shape.values(column.name) if value is not None and math.isfinite(value))
    edges = _edges(values)
    counts = [0] * (len(edges) - 1)
    at = 0
    for value in values:
        while at < len(counts) - 1 and value >= edges[at + 1]:
            at += 1
        counts[at] += 1
    words = column_texts(edges, type=column.type, unit=column.unit, locale=style.locale)
    rows = ResultColumn(name="rows", type="BIGINT", role="measure", label=_("Rows"))
    trace = {
        "type": "bar",
        "name": rows.label,
        "x": [(low + high) / 2 for low, high in pairwise(edges)],
        "y": counts,
        "width": edges[1] - edges[0],
        "marker": {"color": style.color(0), "line": {"color": style.paper, "width": 1}},
        "bins": list(pairwise(edges)),
        "measure": column.name,
        "customdata": [[f"{low} – {high}", format_number(count, locale=style.locale)] for low, high, count in zip(words, words[1:], counts, strict=False)],
        "hovertemplate": f"<b>%{{customdata[0]}}</b><br>{rows.label}: %{{customdata[1]}}<extra></extra>",
    }
    ticks = nice_ticks(edges[0], edges[-1], 8)
    across = {
        "tickvals": ticks,
        "ticktext": tick_texts(ticks, column, style.locale),
        "range": [edges[0], edges[-1]],
        "fixedrange": True,
        "showline": True,
        "title": {"text": measure_title(column, style)},
    }
    return {"data": [trace], "layout": layout(style, measure=rows, bargap=0, xaxis=across, yaxis=measure_axis(counts, rows, style))}


def _edges(values: list[float]) -> list[float]:
    """Round bin edges, as wide as Freedman and Diaconis 1981 suggest: twice the interquartile range over the cube root of n."""
    low, high = values[0], values[-1]
    spread = values[3 * len(values) // 4] - values[len(values) // 4]
    width = 2 * spread / len(values) ** (1 / 3)
    bins = min(MOST_BINS, max(8, math.ceil((high - low) / width))) if width > 0 else 10
    return nice_ticks(low, math.nextafter(high, math.inf), bins + 1)


KIND = Kind(
    "histogram",
    N_("Histogram"),
    "chart-histogram",
    ("histogram", "distribution", "spread", "verteilung", "histogramm"),
    N_("many values of one measure"),
    _fits,
    _draw,
    repeats=True,
    numbers="x",
)
