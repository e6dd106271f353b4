"""Long rows as a pivot: groups under groups, a column per value of another group, sums only where parts add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from insightora_dash.charts.calendar import rank
from insightora_dash.charts.marks.roles import in_currencies
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn

Path = tuple[Any, ...]
TOTAL = object()  # the place of totals across


@dataclass(frozen=True, slots=True)
class PivotRow:
    """A group or a leaf; `cells` are its values, measure by measure for each place across, None where nothing is or sums say nothing."""

    path: Path
    cells: tuple[Any, ...]
    leaf: bool

    @property
    def level(self) -> int:
        """0 for the outermost groups; -1 for the total of all."""
        return len(self.path) - 1


@dataclass(frozen=True, slots=True)
class Pivot:
    """What a pivot table shows, from its head to its total."""

    rows_by: tuple[ResultColumn, ...]
    across_by: ResultColumn | None
    across: tuple[Any, ...]  # the values that stand across; TOTAL last when there is a total; one None without a group across
    measures: tuple[ResultColumn, ...]
    rows: tuple[PivotRow, ...]  # each group before what is in it; the total of all last, when there is one


def pivot(spec: ChartSpec, shape: Shape) -> Pivot:
    """The pivot that a spec asks for: `options["rows"]` under each other, `color` across."""
    rows_by = tuple(shape.column(name) for name in spec.options["rows"])
    across_by = shape.column(spec.color) if spec.color else None
    measures = tuple(shape.column(name) for name in spec.y)
    adds = tuple(additive(measure) and measure.unit != "%" and not in_currencies(shape) for measure in measures)
    cells = _cells(rows_by, across_by, measures, adds, shape)
    values = _ordered({across for _path, across, _n in cells if across is not TOTAL}) if across_by else [None]
    across = (*values, *([TOTAL] if across_by and any(adds) else []))
    return Pivot(rows_by, across_by, across, measures, tuple(_rows(cells, across, len(measures), len(rows_by), total=any(adds))))


def _cells(
    rows_by: Sequence[ResultColumn], across_by: ResultColumn | None, measures: Sequence[ResultColumn], adds: Sequence[bool], shape: Shape
) -> dict[tuple[Path, Any, int], Any]:
    """Value by (path, place across, measure): every row, and the sums of what is in a group where they mean something."""
    found: dict[tuple[Path, Any, int], Any] = {}
    places = shape.values(across_by.name) if across_by else [None] * shape.rows
    paths = list(zip(*(shape.values(column.name) for column in rows_by), strict=True))
    for number, (measure, add) in enumerate(zip(measures, adds, strict=True)):
        for path, place, value in zip(paths, places, shape.values(measure.name), strict=True):
            found.setdefault((path, place, number), None)
            for key in _sums(path, place, across_by is not None) if add else [(path, place)]:
                if value is not None:
                    known = found.get((*key, number))
                    found[*key, number] = value if known is None else known + value
    return found


def _sums(path: Path, place: Any, across: bool) -> Iterable[tuple[Path, Any]]:
    for depth in range(len(path) + 1):
        yield path[:depth], place
        if across:
            yield path[:depth], TOTAL


def _rows(cells: dict[tuple[Path, Any, int], Any], across: Sequence[Any], measures: int, depth: int, *, total: bool) -> Iterable[PivotRow]:
    leaves = {path for path, _across, _number in cells if len(path) == depth}
    groups = {path[:level] for path in leaves for level in range(1, depth)}
    orders = [_places(path[level] for path in leaves) for level in range(depth)]
    for path in sorted(leaves | groups, key=lambda path: tuple(orders[level][value] for level, value in enumerate(path))):
        yield PivotRow(path, _values(cells, path, across, measures), len(path) == depth)
    if total and len(leaves) > 1:
        yield PivotRow((), _values(cells, (), across, measures), False)


def _values(cells: dict[tuple[Path, Any, int], Any], path: Path, across: Sequence[Any], measures: int) -> tuple[Any, ...]:
    return tuple(cells.get((path, place, number)) for place in across for number in range(measures))


def _places(values: Iterable[Any]) -> dict[Any, int]:
    return {value: place for place, value in enumerate(_ordered(values))}


def _ordered(values: Iterable[Any]) -> list[Any]:
    """Months and weekdays by the calendar, everything else as it sorts; nothing last."""
    different = set(values)
    known = [value for value in different if value is not None]
    key = rank(known)
    ordered = sorted(known, key=key) if key is not None else sorted(known, key=lambda value: (str(type(value)), value))
    return [*ordered, *([None] if None in different else [])]
