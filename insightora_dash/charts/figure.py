"""A ChartSpec and its Result as a plain Plotly figure."""

from dataclasses import replace
from typing import Any

from insightora_dash.charts.marks.compare import finish
from insightora_dash.charts.marks.frame import empty
from insightora_dash.charts.marks.series import color_columns
from insightora_dash.charts.registry import kind_named
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import LIGHT, STYLES
from insightora_dash.engine.result import Result
from insightora_dash.platform.wording import _

_ROW = 26  # pixels of a lying bar with the space around it
_TIGHT_ROW = 17


def draw(spec: ChartSpec, result: Result, *, theme: str = "light", locale: str = "en") -> dict[str, Any] | None:
    """The figure as plain JSON values; None for kinds that are not Plotly's (number, table).

    A result without rows, or without the columns or values the spec names, gives an empty figure that says so.
    """
    kind = kind_named(spec.kind)
    style = replace(STYLES.get(theme, LIGHT), locale=locale)
    names = {column.name for column in result.columns}
    places = [name for name in (spec.x, *color_columns(spec)) if name]
    if kind.draw is None:
        return None
    if not {*places, *spec.y} <= names:
        return empty(style, _("The columns of this chart are no longer in the result."))
    shape = Shape(result)
    if not any(value is not None for name in spec.y or (str(spec.x),) for value in shape.values(name)):
        return empty(style, _("Nothing to draw: no rows."))
    if places and not kind.repeats and not shape.unique(*places):
        return empty(style, _("Several rows share a place in this chart. Choose another kind."))
    return finish(kind.draw(spec, shape, style), spec, shape, style)


def least_height_of(spec: ChartSpec, result: Result) -> int:
    """The height in pixels below which the names of rows would run into each other."""
    return 40 + _TIGHT_ROW * _rows_of(spec, result)


def height_of(spec: ChartSpec, result: Result) -> int:
    """The height in pixels that suits a chart: lying bars and heatmaps grow with their rows."""
    if result.row_count == 0:
        return 140
    return max(120 if spec.kind == "bar_horizontal" else 300, 44 + _ROW * _rows_of(spec, result))


def _rows_of(spec: ChartSpec, result: Result) -> int:
    names = {column.name for column in result.columns}
    if spec.kind == "bar_horizontal" and spec.x in names:
        return min(Shape(result).distinct(str(spec.x)), int(spec.options.get("shown", 30)))
    if spec.kind == "heatmap" and spec.color in names:
        return min(Shape(result).distinct(str(spec.color)), 30)
    return 0
