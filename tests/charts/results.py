"""Results as queries give them back, made by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from insightora_dash.engine.result import Result, ResultColumn


def measure(name: str = "revenue", unit: str | None = "EUR", *, type: str = "DOUBLE", source: tuple[str, str, str] | None = None) -> ResultColumn:
    return ResultColumn(name, type, "measure", name.replace("_", " ").capitalize(), unit, source=source)


def group(name: str = "channel", *, type: str = "VARCHAR", role: str = "dimension", grain: str | None = None) -> ResultColumn:
    return ResultColumn(name, type, role, name.replace("_", " ").capitalize(), grain=grain)


def moment(name: str = "month", grain: str | None = "month", *, type: str = "DATE") -> ResultColumn:
    return ResultColumn(name, type, "time", name.capitalize(), grain=grain)


def result(columns: Sequence[ResultColumn], rows: Sequence[Sequence[Any]], **more: Any) -> Result:
    arrays = [pa.array([row[place] for row in rows]) for place in range(len(columns))]
    return Result(tuple(columns), pa.table(arrays, names=[column.name for column in columns]), "select 1", **more)


def months(count: int, *, start: int = 1) -> list[date]:
    return [date(2025 + (start - 1 + place) // 12, (start - 1 + place) % 12 + 1, 1) for place in range(count)]


def by_channel(*rows: tuple[Any, Any], unit: str | None = "EUR", **more: Any) -> Result:
    return result([group(), measure(unit=unit)], rows or [("Stores", 160.5), ("Online", 190.0), ("Partners", 69.0)], **more)


def by_month(*values: float | None, **more: Any) -> Result:
    return result([moment(), measure()], list(zip(months(len(values)), values, strict=True)), **more)


def by_month_and_channel(count: int = 9, channels: Sequence[str] = ("Online", "Stores")) -> Result:
    rows = [(at, channel, 100.0 + 10 * place + 40 * index) for place, at in enumerate(months(count)) for index, channel in enumerate(channels)]
    return result([moment(), group(), measure()], rows)
