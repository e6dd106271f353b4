"""Table: every result can be read as one; a component draws it."""

from insightora_dash.charts.kind import Fit, Kind
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit:
    spec = ChartSpec("table", y=tuple(column.name for column in shape.result.columns), reason=_("rows as they are: table"))
    named = len(shape.groups) + len(shape.times)
    if shape.rows == 0 or named >= 4 or (named >= 3 and shape.has_ids and shape.rows > 1) or (not shape.measures and shape.rows > 1):
        return Fit(spec, 0.85)
    return Fit(spec, 0.33)


KIND = Kind("table", N_("Table"), "chart-table", ("table", "list", "tabelle", "liste"), N_("any result"), _fits, None)
