"""Parts of a whole within parts: tiles and rings."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.marks.roles import in_currencies, single_x
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import formatter

MOST_PARTS = 400


def fit_nested(shape: Shape, kind: str, score: float, reason: str, *, fewest: int) -> Fit | None:
    """One to three groups, from coarse to fine, over a measure that adds up."""
    groups = [column for column in shape.groups if column.role != "id" and shape.distinct(column.name) > 1]
    if not fewest <= len(groups) <= 3 or shape.times or not shape.measures or not 2 <= shape.rows <= MOST_PARTS or in_currencies(shape):
        return None
    measure = shape.measures[0]
    if not additive(measure) or measure.unit == "%" or shape.negative(measure.name) or not shape.unique(*(column.name for column in groups)):
        return None
    if len(groups) == 1 and single_x(shape) is None:
        return None
    levels = sorted(groups, key=lambda column: shape.distinct(column.name))
    spec = ChartSpec(kind, levels[0].name, (measure.name,), reason=reason, options={"levels": [column.name for column in levels]})
    return Fit(spec, score)


def draw_nested(spec: ChartSpec, shape: Shape, style: Style, trace: dict[str, Any]) -> Figure:
    """The parts as a tree for Plotly's hierarchical traces; every inner part is the sum of its own."""
    levels, measure = [shape.column(name) for name in spec.options.get("levels", [spec.x])], shape.column(spec.y[0])
    sums, rows = _sums(levels, measure, shape, style.locale)
    colors = _colors(sums, style, flat=len(levels) == 1)
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale)
    made: dict[str, Any] = {
        **trace,
        "ids": ["/".join(path) for path in sums],
        "labels": [path[-1] for path in sums],
        "parents": ["/".join(path[:-1]) for path in sums],
        "values": list(sums.values()),
        "branchvalues": "total", "root": {"color": "rgba(0,0,0,0)"},
        "customdata": [word(value) for value in sums.values()],
        "rows": [rows.get(path) for path in sums],
        "measure": measure.name,
        "marker": {"colors": colors, "line": {"color": style.paper, "width": 2}},
        "hovertemplate": "<b>%{label}</b><br>%{customdata} (%{percentRoot})<extra></extra>",
        "sort": True,
    }
    return {"data": [made], "layout": layout(style, measure=measure) | {"margin": {"l": 4, "r": 4, "t": 28, "b": 4}}}


Path = tuple[str, ...]


def _colors(sums: dict[Path, float], style: Style, *, flat: bool) -> list[str]:
    """A hue for each top group; without groups within groups one hue says enough."""
    tops = sorted({path[0] for path in sums}, key=lambda top: -sums[(top,)])
    hues = {top: style.color(0 if flat else place) for place, top in enumerate(tops)}
    return [hues[path[0]] for path in sums]


def _sums(levels: list[ResultColumn], measure: ResultColumn, shape: Shape, locale: str) -> tuple[dict[Path, float], dict[Path, int]]:
    sums: dict[Path, float] = {}
    rows: dict[Path, int] = {}
    columns = [[category_text(value, column, locale) for value in shape.values(column.name)] for column in levels]
    for row, value in enumerate(shape.values(measure.name)):
        path = tuple(column[row] for column in columns)
        rows[path] = row
        for depth in range(1, len(path) + 1):
            sums[path[:depth]] = sums.get(path[:depth], 0.0) + float(value or 0)
    return sums, rows
