"""Which columns of a result play x and colour."""

from typing import Any

from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn

MOST_COLORS = 12


def single_x(shape: Shape) -> ResultColumn | None:
    """The one time or group that tells the rows apart, a name before an id; None when it takes two or none."""
    times, groups = _varying(shape)
    if shape.rows == 0 or len(times) > 1 or (times and groups) or (len(groups) > 1 and in_currencies(shape)):
        return None
    named = sorted([*times, *groups], key=lambda column: column.role == "id")
    return next((column for column in named if shape.unique(column.name)), None)


def pair(shape: Shape) -> tuple[ResultColumn, ResultColumn] | None:
    """x and colour of a result with one time and one group, or two groups: the one with fewer values is the colour."""
    times, groups = _varying(shape)
    parts = [*times, *groups]
    if len(parts) != 2 or not shape.unique(*(column.name for column in parts)):
        return None
    if any(shape.unique(column.name) for column in parts) and not in_currencies(shape):
        return None
    first, second = parts
    if len(times) == 1:
        return first, second
    if shape.ordered(first.name) != shape.ordered(second.name):
        return (first, second) if shape.ordered(first.name) else (second, first)
    return (first, second) if shape.distinct(second.name) <= shape.distinct(first.name) else (second, first)


def _varying(shape: Shape) -> tuple[list[ResultColumn], list[ResultColumn]]:
    """Times and groups without those that say the same in every row."""
    times, groups = ([column for column in columns if shape.distinct(column.name) > 1] for columns in (shape.times, shape.groups))
    return (times, groups) if times or groups else (list(shape.times), list(shape.groups))


def triple(shape: Shape, most: int) -> tuple[ResultColumn, ResultColumn, ResultColumn] | None:
    """x and the two groups whose combinations are the colours, when those are few enough."""
    times, groups = _varying(shape)
    parts = [*times, *groups]
    if shape.rows == 0 or len(parts) != 3 or len(times) > 1 or not shape.unique(*(column.name for column in parts)):
        return None
    x = times[0] if times else max(groups, key=lambda column: (shape.ordered(column.name), shape.distinct(column.name)))
    first, second = (column for column in parts if column is not x)
    return (x, first, second) if shape.combinations(first.name, second.name) <= most else None


def in_currencies(shape: Shape) -> bool:
    """Whether the rows are apart by currency."""
    return any(shape.names_currencies(column.name) for column in shape.groups)


def options_for(shape: Shape, x: str, most: int) -> dict[str, Any]:
    """The options of a chart over groups: kept in the rows' order when the question gave one, and how many are shown."""
    options: dict[str, Any] = {}
    if shape.order is not None:
        options["sort"] = "rows"
    if shape.column(x) not in shape.times and shape.distinct(x) > most:
        options["shown"] = most
    return options


def point_column(shape: Shape, spec: ChartSpec) -> ResultColumn | None:
    """The group that names each point of a cloud, beside its colour; a name before a number of its own."""
    return next((column for column in sorted(shape.groups, key=lambda column: column.role == "id") if column.name != spec.color), None)
