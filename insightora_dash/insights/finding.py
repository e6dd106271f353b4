"""One thing worth knowing: a sentence with the figures, the chart and the query it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.insights.columns import array_of

_TIMES = ("DATE", "TIMESTAMP")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: how large it is (0..1), how likely chance alone makes it, and what shows it."""

    kind: str  # trend shift season anomaly concentration segment correlation outlier drivers
    sentence: str
    effect: float
    p: float  # after the correction for everything that was looked at
    sql: str  # the query whose rows it is about
    columns: tuple[ResultColumn, ...] = ()  # of the figure
    rows: tuple[tuple[Any, ...], ...] = ()
    spec: ChartSpec | None = None
    told: tuple[str, ...] = field(default=())  # further sentences: how it was told, what was left out

    def result(self) -> Result:
        """The rows of its figure."""
        return as_result(self.columns, self.rows, self.sql)

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {"kind": self.kind, "sentence": self.sentence, "effect": round(self.effect, 4), "p": self.p, "sql": self.sql, "told": list(self.told),
                "columns": columns_json(self.columns), "rows": rows_json(self.rows), "spec": self.spec.to_json() if self.spec else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """The finding that `to_json` wrote."""
        columns = columns_from(data["columns"])
        return cls(data["kind"], data["sentence"], data["effect"], data["p"], data["sql"], columns, rows_from(data["rows"], columns),
                   ChartSpec.from_json(data["spec"]) if data["spec"] else None, tuple(data["told"]))


def as_result(columns: Sequence[ResultColumn], rows: Sequence[Sequence[Any]], sql: str = "") -> Result:
    """Plain rows as a Result."""
    arrays = [array_of([row[at] for row in rows]) for at in range(len(columns))]
    return Result(tuple(columns), pa.table(arrays, names=[column.name for column in columns]) if columns else pa.table({}), sql)


def columns_json(columns: Sequence[ResultColumn]) -> list[dict[str, Any]]:
    """Columns as JSON objects."""
    return [{"name": c.name, "type": c.type, "role": c.role, "label": c.label, "unit": c.unit, "grain": c.grain} for c in columns]


def columns_from(data: Sequence[Mapping[str, Any]]) -> tuple[ResultColumn, ...]:
    """The columns that `columns_json` wrote."""
    return tuple(ResultColumn(**{name: one[name] for name in ("name", "type", "role", "label", "unit", "grain")}) for one in data)


def rows_json(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows as JSON values: times in ISO, numbers as floats."""
    return [[_plain(value) for value in row] for row in rows]


def rows_from(data: Sequence[Sequence[Any]], columns: Sequence[ResultColumn]) -> tuple[tuple[Any, ...], ...]:
    """The rows that `rows_json` wrote, with their times as times."""
    return tuple(tuple(_read(value, column) for value, column in zip(row, columns, strict=True)) for row in data)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.item() if hasattr(value, "item") else value


def _read(value: Any, column: ResultColumn) -> Any:
    if isinstance(value, str) and column.type.upper().startswith(_TIMES):
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value
