"""What a mark of a chart stands for in the data, so that a click can filter by it or show its rows."""

from typing import Any

from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.marks.roles import point_column
from insightora_dash.charts.marks.series import color_columns
from insightora_dash.charts.registry import kind_named
from insightora_dash.charts.shape import Shape, label_of, part_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result, ResultColumn

Pick = dict[str, Any]


def picks(spec: ChartSpec, result: Result, *, locale: str) -> dict[str, list[Pick]]:
    """For a place along x, a colour and a single point, the columns they are values of: {"x": [pick], "color": [pick, …], "point": [pick]}.

    A pick is {"column": [schema, table, column], "label", "grain"?, "values"?}; `values` maps a text of the figure to the raw value where
    they differ (to one value a column for a colour made of several). Columns that are computed have no pick; the list is then empty.
    """
    names = {column.name for column in result.columns}
    if not {name for name in (spec.x, *color_columns(spec)) if name} <= names:
        return {}
    shape = Shape(result)
    places = kind_named(spec.kind).places
    sides: dict[str, list[str]] = {"x": [spec.x] if spec.x and places else [], "color": color_columns(spec)}
    named = point_column(shape, spec) if kind_named(spec.kind).numbers == "xy" else None
    sides |= {"point": [named.name]} if named else {}
    made = {side: _side([shape.column(name) for name in columns], shape, locale) for side, columns in sides.items() if columns}
    if "x" in made and part_of(shape.column(spec.x)) == "time" and places == "axis":
        made["x"] = [{key: part for key, part in pick.items() if key != "values"} for pick in made["x"]]
    return {side: picked for side, picked in made.items() if picked}


def spreads(spec: ChartSpec, result: Result) -> dict[str, Pick]:
    """For each axis that carries the values of one column of the data, that column: what a range along it filters by."""
    columns = {column.name: column for column in result.columns}
    axes = dict(zip(kind_named(spec.kind).numbers, (spec.x, *spec.y[:1]), strict=False))
    found = {axis: columns[name] for axis, name in axes.items() if name in columns}
    return {axis: {"column": list(column.source), "label": label_of(column)} for axis, column in found.items() if column.source}


def column_pick(column: ResultColumn) -> Pick | None:
    """The column of the data behind a column of groups, times, flags or ids; None when it is computed or a measure."""
    path = column.bucket_of or column.source
    if path is None or part_of(column) == "measure":
        return None
    return {"column": list(path), "label": label_of(column), **({"grain": column.grain} if column.grain else {})}


def _side(columns: list[ResultColumn], shape: Shape, locale: str) -> list[Pick]:
    made = [pick for column in columns if (pick := column_pick(column))]
    if len(made) < len(columns):
        return []
    rows = dict.fromkeys(zip(*(shape.values(column.name) for column in columns), strict=True))
    texts = {row: ", ".join(category_text(value, column, locale) for value, column in zip(row, columns, strict=True)) for row in rows}
    if len(columns) > 1:
        values: dict[str, Any] = {text: [plain(value) for value in row] for row, text in texts.items()}
    else:
        values = {text: plain(row[0]) for row, text in texts.items() if text != row[0]}
    return [{**made[0], **({"values": values} if values else {})}, *made[1:]]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value if value is None or isinstance(value, str | bool | int | float) else value.isoformat() if hasattr(value, "isoformat") else str(value)
