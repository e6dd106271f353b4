"""How single values are spread, group by group: boxes and violins."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit
from insightora_dash.charts.marks.axes import category_axis, measure_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text, measure_title
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style

MOST_GROUPS = 12
MOST_VALUES = 20_000
FEWEST = 10


def fit_spread(shape: Shape, kind: str, score: float, reason: str) -> Fit | None:
    """Single values of one measure, alone or by a group of up to twelve."""
    raw = [column for column in shape.measures if column.source is not None]
    groups = [column for column in shape.groups if column.role != "id" and 1 < shape.distinct(column.name) <= MOST_GROUPS]
    if not raw or shape.rows < FEWEST or shape.distinct(raw[0].name) < 5 or len(shape.groups) > 3:
        return None
    by = groups[0].name if groups else None
    if by is not None and shape.rows < 2 * shape.distinct(by):
        return None
    return Fit(ChartSpec(kind, by, (raw[0].name,), reason=reason), score)


def draw_spread(spec: ChartSpec, shape: Shape, style: Style, trace: dict[str, Any]) -> Figure:
    """One `trace` a group over its values; every n-th value when there are very many."""
    measure, values = shape.column(spec.y[0]), shape.values(spec.y[0])
    step = -(-shape.rows // MOST_VALUES)
    groups = shape.values(spec.x) if spec.x else [None] * shape.rows
    by_group: dict[Any, list[float]] = {}
    for row in range(0, shape.rows, step):
        if values[row] is not None:
            by_group.setdefault(groups[row], []).append(float(values[row]))
    names = {group: category_text(group, shape.column(spec.x), style.locale) if spec.x else measure_title(measure, style) for group in by_group}
    ordered = sorted(by_group, key=lambda group: -sorted(by_group[group])[len(by_group[group]) // 2])
    traces = [
        {**trace, "name": names[group], "y": by_group[group], "x": [names[group]] * len(by_group[group]), "marker": {"color": style.color(0), "size": 4},
         "line": {"color": style.color(0), "width": 1.6}, "fillcolor": style.color(0) + "33"}
        for group in ordered
    ]  # fmt: skip
    heights = measure_axis([value for found in by_group.values() for value in found], measure, style, zero=False)
    across = category_axis([names[group] for group in ordered], width=14) | {"showline": True}
    return {"data": traces, "layout": layout(style, measure=measure, xaxis=across, yaxis=heights)}
