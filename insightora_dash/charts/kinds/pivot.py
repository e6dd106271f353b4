"""Pivot table: groups under groups with sums, another group across; a component draws it."""

from insightora_dash.charts.kind import Fit, Kind
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.wording import N_, _

MOST_ACROSS, MOST_ROWS = 12, 2000


def _fits(shape: Shape) -> Fit | None:
    parts = [column for column in (*shape.groups, *shape.times) if shape.distinct(column.name) > 1]
    if len(parts) < 2 or not shape.measures or not shape.rows <= MOST_ROWS or not shape.unique(*(column.name for column in parts)):
        return None
    across = _across(parts, shape)
    rows = sorted((column for column in parts if column is not across), key=lambda column: shape.distinct(column.name))
    spec = ChartSpec("pivot", rows[0].name, tuple(column.name for column in shape.measures), across.name if across else None,
                     reason=_("groups under groups with sums: pivot table"), options={"rows": [column.name for column in rows]})  # fmt: skip
    return Fit(spec, 0.34 if len(parts) >= 3 else 0.3)


def _across(parts: list[ResultColumn], shape: Shape) -> ResultColumn | None:
    """The group with the fewest values stands across, while those are few; one group at least stays at the side."""
    fewest = min(parts, key=lambda column: (shape.distinct(column.name), column.role == "time"))
    return fewest if shape.distinct(fewest.name) <= MOST_ACROSS else None


KIND = Kind("pivot", N_("Pivot table"), "chart-pivot", ("pivot", "pivot table", "cross table", "pivottabelle", "kreuztabelle"),
            N_("two groups or more and a measure"), _fits, None)  # fmt: skip
