"""KPI: one row of numbers, shown large; a component draws it."""

from insightora_dash.charts.kind import Fit, Kind
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.platform.wording import N_, _

MOST_NUMBERS = 6


def _fits(shape: Shape) -> Fit | None:
    named = [*shape.groups, *shape.times]
    if shape.rows != 1 or len(named) > 3:
        return None
    if not shape.measures:
        spec = ChartSpec("kpi", None, (named[0].name,), reason=_("one value: shown large"))
        return Fit(spec, 0.9) if len(named) == 1 else None
    y = tuple(column.name for column in shape.measures[:MOST_NUMBERS])
    return Fit(ChartSpec("kpi", named[0].name if named else None, y, reason=_("one row: shown large")), 1.0 if not named else 0.9)


KIND = Kind("kpi", N_("Number"), "chart-kpi", ("kpi", "number", "single number", "big number", "card", "zahl", "kennzahl"), N_("a single row"), _fits, None)
