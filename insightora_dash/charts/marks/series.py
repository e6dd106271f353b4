"""Rows of a result as series of points, in an order a reader expects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from insightora_dash.charts.calendar import grain_of, rank, steps
from insightora_dash.charts.formats import read_format
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.shape import Shape, additive, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import _

MOST_SERIES = 8


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one measure, or of one colour."""

    name: str
    measure: ResultColumn
    points: dict[Any, float]
    rows: dict[Any, int]  # which row of the result each point is
    told: dict[Any, str] | None = None  # what the hover says of each point, when not its value alone

    def at(self, moments: Sequence[Any]) -> list[float | None]:
        """The values at these places, None where there is none."""
        return [self.points.get(moment) for moment in moments]

    def marks(self, moments: Sequence[Any]) -> dict[str, Any]:
        """What a click on the points at these places says: the rows and the measure."""
        return {"rows": [self.rows.get(moment) for moment in moments], "measure": self.measure.name}

    def texts(self, moments: Sequence[Any], locale: str) -> list[str]:
        """The values at these places in words."""
        word = formatter(type=self.measure.type, unit=self.measure.unit, locale=locale)
        told = self.told or {}
        return [told.get(moment) or word(self.points.get(moment)) for moment in moments]


@dataclass(frozen=True, slots=True)
class Marks:
    """Places along x, the series over them, and how many there were before the cut."""

    xs: tuple[Any, ...]
    series: tuple[Series, ...]
    x_column: ResultColumn
    xs_found: int
    series_found: int

    @property
    def on_time(self) -> bool:
        """Whether x is a time axis."""
        known = [x for x in self.xs if x is not None]
        return bool(known) and (isinstance(known[0], date) or self.x_column.grain == "year")

    @property
    def grain(self) -> str | None:
        """The grain of a time axis."""
        return self.x_column.grain or (grain_of(self.xs) if self.on_time and isinstance(self.xs[0], date) else None)

    def values(self) -> list[float]:
        """Every value of every series."""
        return [value for series in self.series for value in series.points.values()]

    def x_texts(self, locale: str) -> list[str]:
        """The places in words."""
        return [category_text(x, self.x_column, locale) for x in self.xs]


def read_marks(spec: ChartSpec, shape: Shape, locale: str, *, most_xs: int) -> Marks:
    """The series a spec asks for, ordered, with the biggest kept where there are too many."""
    x_column = shape.column(spec.x)
    xs = shape.values(x_column.name)
    series = _coloured(spec, shape, xs, locale) if spec.color else _measured(spec, shape, xs)
    kept = series[:MOST_SERIES]
    ordered = _ordered(xs, kept, spec)
    if ordered and (isinstance(ordered[0], date) or x_column.grain == "year"):
        shown = [x for x in ordered if x is not None]
    else:
        shown = ordered[: int(spec.options.get("shown", most_xs))]
        top = read_format(spec).top
        if top is not None and top < len(ordered):
            others = others_as_one(spec, shape, len(ordered) - top) and _("Others") not in ordered
            shown, kept = _with_others(ordered, top, kept) if others else (ordered[:top], kept)
    return Marks(tuple(shown), tuple(kept), x_column, len(ordered), len(series))


def shares(marks: Marks, locale: str) -> Marks:
    """The same places with each point as its share of all series there; the hover says value and share."""
    wholes = {x: sum(series.points.get(x, 0.0) for series in marks.series) for x in marks.xs}
    return replace(marks, series=tuple(_share(series, wholes, locale) for series in marks.series))


def _share(series: Series, wholes: Mapping[Any, float], locale: str) -> Series:
    points = {x: value / wholes[x] for x, value in series.points.items() if wholes.get(x)}
    word = formatter(type=series.measure.type, unit=series.measure.unit, locale=locale)
    told = {x: f"{word(series.points[x])} ({format_percent(share, decimals=0, locale=locale)})" for x, share in points.items()}
    label = _("Share of {measure}", measure=label_of(series.measure))
    return replace(series, measure=replace(series.measure, type="DOUBLE", unit="%", label=label), points=points, told=told)


def color_columns(spec: ChartSpec) -> list[str]:
    """The column, or the two columns, whose values are the colours."""
    return [name for name in (spec.color, spec.options.get("and")) if name]


def with_gaps(marks: Marks) -> list[Any]:
    """The times of a time axis with the missing ones put in, so that a line breaks where data is missing."""
    if not marks.on_time or len(marks.xs) < 2:
        return list(marks.xs)
    every = steps(marks.xs[0], marks.xs[-1], marks.grain)
    return every if set(marks.xs) <= set(every) else list(marks.xs)


def _measured(spec: ChartSpec, shape: Shape, xs: Sequence[Any]) -> list[Series]:
    rows = {x: row for row, x in enumerate(xs)}
    return [Series(label_of(shape.column(name)), shape.column(name), _points(xs, shape.values(name)), rows) for name in spec.y]


def _coloured(spec: ChartSpec, shape: Shape, xs: Sequence[Any], locale: str) -> list[Series]:
    columns, measure = [shape.column(name) for name in color_columns(spec)], shape.column(spec.y[0])
    points: dict[tuple[Any, ...], dict[Any, float]] = {}
    rows: dict[tuple[Any, ...], dict[Any, int]] = {}
    colors_of_rows = zip(*(shape.values(column.name) for column in columns), strict=True)
    for row, (x, color, value) in enumerate(zip(xs, colors_of_rows, shape.values(measure.name), strict=True)):
        found = points.setdefault(color, {})
        rows.setdefault(color, {})[x] = row
        if value is not None:
            found[x] = float(value)
    key = rank([color[0] for color in points if color[0] is not None])
    if key is not None:
        colors = sorted(points, key=lambda color: (color[0] is None, None if color[0] is None else key(color[0])))
    else:
        colors = sorted(points, key=lambda color: -sum(map(abs, points[color].values())))
    return [Series(_name(color, columns, locale), measure, points[color], rows[color]) for color in colors]


def _name(color: tuple[Any, ...], columns: Sequence[ResultColumn], locale: str) -> str:
    return ", ".join(category_text(value, column, locale) for value, column in zip(color, columns, strict=True))


def _points(xs: Sequence[Any], values: Sequence[Any]) -> dict[Any, float]:
    return {x: float(value) for x, value in zip(xs, values, strict=True) if value is not None}


def others_as_one(spec: ChartSpec, shape: Shape, count: int) -> bool:
    """Whether what is beyond the top is drawn as one place: several of them, places that are names, values that add up."""
    return count > 1 and shape.column(spec.x).type.upper().startswith("VARCHAR") and all(additive(shape.column(name)) for name in spec.y)


def _with_others(ordered: list[Any], top: int, series: Sequence[Series]) -> tuple[list[Any], list[Series]]:
    """The first places, and all others as one."""
    rest, others = ordered[top:], _("Others")
    sums = [sum(one.points.get(x, 0.0) for x in rest) for one in series]
    return [*ordered[:top], others], [replace(one, points={**one.points, others: total}) for one, total in zip(series, sums, strict=True)]


def _ordered(xs: Sequence[Any], series: Sequence[Series], spec: ChartSpec) -> list[Any]:
    unique = list(dict.fromkeys(xs))
    sort = read_format(spec).sort or spec.options.get("sort")
    if sort == "rows":
        return unique
    if sort == "name":
        return sorted(unique, key=lambda x: (x is None, str(x).casefold()))
    key = rank([x for x in unique if x is not None]) if sort not in ("size", "small") else None
    if key is not None:
        return sorted((x for x in unique if x is not None), key=key) + [x for x in unique if x is None]
    totals = {x: sum(found.points.get(x, 0.0) for found in series) for x in unique}
    return sorted(unique, key=lambda x: totals[x] if sort == "small" else -totals[x])
