"""Typed filters from dashboards, chips and clicks."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in", "between", "within", "contains", "is null", "is not null"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one column: (schema, table, column) of the data, or (None, None, output column)."""

    column: tuple[str | None, str | None, str]
    op: Operator
    value: object = None  # a scalar; a tuple for "in"; (low, high) for "between", both ends included, and "within", high left out
    from_tile: str | None = None
