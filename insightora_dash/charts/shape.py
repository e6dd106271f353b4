"""What a Result consists of, as far as drawing is concerned: times, groups, measures and how many."""

import re
from typing import Any

from insightora_dash.charts.calendar import rank
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.format import currency_code

NUMERIC = re.compile(r"^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U\w*INT\w*|FLOAT|REAL|DOUBLE|DECIMAL|NUMERIC)", re.IGNORECASE)
_TIME = re.compile(r"^(DATE|TIMESTAMP)", re.IGNORECASE)
# Averages, extremes and rates do not add up to a whole.
_NOT_ADDITIVE = re.compile(
    r"(^|[\s_(])(avg|average|mean|median|min|max|minimum|maximum|rate|ratio|price|per|distinct|durchschnitt|mittel|quote)($|[\s_()])", re.IGNORECASE
)


class Shape:
    """One result seen as parts of a chart; values are read from Arrow once."""

    def __init__(self, result: Result, order: str | None = None) -> None:
        self.result = result
        self.order = order
        self.rows = result.row_count
        self._values: dict[str, list[Any]] = {}
        self._different: dict[tuple[str, ...], int] = {}
        parts = [(part_of(column), column) for column in result.columns]
        self.times = tuple(column for part, column in parts if part == "time")
        self.measures = tuple(column for part, column in parts if part == "measure")
        self.groups = tuple(column for part, column in parts if part in ("dimension", "boolean", "id"))
        self.has_ids = any(part == "id" for part, _column in parts)

    def column(self, name: str | None) -> ResultColumn:
        """The column of this name."""
        return next(column for column in self.result.columns if column.name == name)

    def values(self, name: str) -> list[Any]:
        """The values of a column, row by row."""
        if name not in self._values:
            index = [column.name for column in self.result.columns].index(name)
            self._values[name] = self.result.table.column(index).to_pylist()
        return self._values[name]

    def distinct(self, name: str) -> int:
        """How many different values a column has, null being one."""
        return self.combinations(name)

    def combinations(self, *names: str) -> int:
        """How many different values these columns have together."""
        if names not in self._different:
            self._different[names] = _different(list(zip(*map(self.values, names), strict=True)))
        return self._different[names]

    def unique(self, *names: str) -> bool:
        """Whether these columns together tell every row apart."""
        return self.combinations(*names) == self.rows

    def negative(self, name: str) -> bool:
        """Whether a measure has values below zero."""
        return any(value is not None and value < 0 for value in self.values(name))

    def names_currencies(self, name: str) -> bool:
        """Whether a group's values are several currencies: what they stand beside must not be put together."""
        found = {value for value in self.values(name) if value is not None}
        return len(found) > 1 and all(isinstance(value, str) and currency_code(value) == value for value in found)

    def ordered(self, name: str) -> bool:
        """Whether the values of a group have an order of their own: months, weekdays, numbers, periods."""
        return rank([value for value in self.values(name) if value is not None]) is not None

    def longest(self, name: str) -> int:
        """Letters of the longest value."""
        return max((len(str(value)) for value in self.values(name) if value is not None), default=0)

    def alike(self) -> tuple[ResultColumn, ...]:
        """The measures that can share the first one's axis: the same unit and a comparable size."""
        if not self.measures:
            return ()
        first = self.measures[0]
        size = self._size(first.name)
        return tuple(
            column
            for column in self.measures
            if column.unit == first.unit and (column is first or 0.02 <= (self._size(column.name) or size) / (size or 1) <= 50)
        )

    def _size(self, name: str) -> float:
        return max((abs(float(value)) for value in self.values(name) if value is not None), default=0.0)


def part_of(column: ResultColumn) -> str:
    """The part a column can play: time, measure, dimension, boolean or id; a bare result's numbers are measures."""
    if column.grain == "year" or _TIME.match(column.type):
        return "time"
    if column.role == "measure" and not NUMERIC.match(column.type):
        return "dimension"
    if column.role == "time":
        return "dimension"
    if column.role == "dimension" and NUMERIC.match(column.type) and column.source is None and column.grain is None:
        return "dimension" if re.fullmatch(r"(?i).*(year|month|quarter|week|day|hour|jahr|monat|tag|id)", column.name) else "measure"
    return column.role


def additive(column: ResultColumn) -> bool:
    """Whether the parts of a measure add up to a whole, as far as its name says."""
    return not (_NOT_ADDITIVE.search(column.name) or _NOT_ADDITIVE.search(column.label))


def label_of(column: ResultColumn) -> str:
    """What to call a column."""
    return column.label or column.name


def _different(rows: list[tuple[Any, ...]]) -> int:
    try:
        return len(set(rows))
    except TypeError:  # lists and structs
        return len({str(row) for row in rows})
